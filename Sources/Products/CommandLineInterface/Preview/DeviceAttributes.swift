// Asks the terminal what it can (DA1, "primary device attributes").

import Glibc

enum DeviceAttributes {
  /// Whether the terminal says it shows sixels.
  ///
  /// Writes `ESC [ c` to the controlling terminal and reads the answer,
  /// waiting at most a fifth of a second. False where there is no terminal.
  static func answersSixel() -> Bool {
    let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { return false }
    defer { close(terminal) }
    // A background job that wrote to the terminal's settings would be stopped.
    guard tcgetpgrp(terminal) == getpgrp() else { return false }
    var saved = termios()
    guard tcgetattr(terminal, &saved) == 0 else { return false }
    var raw = saved
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
    guard tcsetattr(terminal, TCSANOW, &raw) == 0 else { return false }
    defer { tcsetattr(terminal, TCSAFLUSH, &saved) }
    let question: [UInt8] = [0x1B, 0x5B, 0x63]
    guard write(terminal, question, question.count) == question.count else { return false }
    var answer: [UInt8] = []
    while answer.count < 256, answer.last != UInt8(ascii: "c") {
      var wanted = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      guard poll(&wanted, 1, 200) == 1 else { break }
      var byte: UInt8 = 0
      guard read(terminal, &byte, 1) == 1 else { break }
      answer.append(byte)
    }
    return announcesSixel(answer)
  }

  /// Reads `ESC [ ? 62 ; 4 ; 22 c`: attribute 4 is sixel graphics.
  static func announcesSixel(_ answer: [UInt8]) -> Bool {
    let text = String(decoding: answer, as: UTF8.self)
    guard text.hasPrefix("\u{1B}[?"), text.hasSuffix("c") else { return false }
    return text.dropFirst(3).dropLast().split(separator: ";").dropFirst().contains("4")
  }
}
