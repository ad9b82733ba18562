// Starts a program as a shell would and follows it: both streams are drained
// together, each is kept apart. What is run is Workplace's to say.

import Foundation
import Glibc
import Synchronization

/// How a program ended and what it wrote.
struct Outcome {
  /// The exit status; 128 and the number where a signal ended it.
  let status: Int32
  let stdout: [UInt8]
  let stderr: [UInt8]

  var output: String { String(decoding: stdout, as: UTF8.self) }
  var messages: String { String(decoding: stderr, as: UTF8.self) }
  /// Lines of stdout without their ends.
  var lines: [String] { output.split(separator: "\n").map(String.init) }
}

/// A test that cannot go on, in words.
struct HarnessFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// What the program's streams are tied to.
enum Stream: Equatable {
  case pipe
  /// A terminal of 100 columns; what it shows arrives as the pipe's bytes do.
  case terminal
  /// A file or device.
  case file(String)
  /// A pipe whose reader has gone already.
  case closedPipe
}

/// A program that runs until it ends, or until the value goes away.
final class RunningProgram {
  let pid: pid_t
  private(set) var stdout: [UInt8] = []
  private(set) var stderr: [UInt8] = []
  private var input: ArraySlice<UInt8>
  private var inputEnd: Int32
  private var outputEnd: Int32
  private var messageEnd: Int32
  private var waitStatus: Int32?

  /// Nothing that these tests run may take longer, on a busy machine.
  static let longestSeconds = 180.0

  init(
    _ arguments: [[UInt8]], environment: [String: String], folder: String, input: [UInt8],
    stdout: Stream, stderr: Stream
  ) throws {
    let (childInput, inputEnd) = try Self.pipe()
    let (outputEnd, childOutput) = try Self.open(stdout)
    let (messageEnd, childMessages) = try Self.open(stderr)
    defer { for end in [childInput, childOutput, childMessages] { close(end) } }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (end, number) in [(childInput, 0), (childOutput, 1), (childMessages, 2)] {
      posix_spawn_file_actions_adddup2(&actions, end, Int32(number))
    }
    // A runner in the background may have these ignored; a shell's user not.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var usual = sigset_t()
    sigemptyset(&usual)
    for number in [SIGINT, SIGTERM, SIGPIPE, SIGXFSZ] { sigaddset(&usual, number) }
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

    let inFolder = ["env", "-C", folder].map { Array($0.utf8) }
    let argv = (inFolder + arguments).map { Self.cString($0) }
    let envp = environment.map { Self.cString(Array("\($0.key)=\($0.value)".utf8)) }
    defer { for pointer in argv + envp { free(pointer) } }
    var pid: pid_t = 0
    let code = Self.spawning.withLock { _ in
      posix_spawnp(&pid, argv[0]!, &actions, &attributes, argv + [nil], envp + [nil])
    }
    guard code == 0 else {
      throw HarnessFailure("cannot start \(arguments[0]): \(String(cString: strerror(code)))")
    }
    self.pid = pid
    self.input = input[...]
    (self.inputEnd, self.outputEnd, self.messageEnd) = (inputEnd, outputEnd, messageEnd)
    if input.isEmpty { closeInput() }
    _ = fcntl(inputEnd, F_SETFL, O_NONBLOCK)
  }

  deinit {
    if waitStatus == nil {
      kill(pid, SIGKILL)
      var status: Int32 = 0
      waitpid(pid, &status, 0)
    }
    for end in [inputEnd, outputEnd, messageEnd] where end >= 0 { close(end) }
  }

  /// Whether it has not ended yet.
  var isAlive: Bool {
    var information = siginfo_t()
    let flags = Int32(WEXITED) | Int32(WNOHANG) | Int32(WNOWAIT)
    return waitid(P_PID, id_t(pid), &information, flags) == 0 && information.si_signo == 0
  }

  /// Sends a signal.
  func signal(_ number: Int32) { kill(pid, number) }

  /// Reads until a text stands in stderr or stdout; fails when it never does.
  func waitForText(_ text: String) throws {
    let sought = Array(text.utf8)
    try drain(until: { self.stderr.contains(sought) || self.stdout.contains(sought) })
    guard stderr.contains(sought) || stdout.contains(sought) else {
      throw HarnessFailure(
        "'\(text)' never came: \(String(decoding: stdout + stderr, as: UTF8.self))")
    }
  }

  /// Reads both streams to their ends and waits for the program's.
  func finish() throws -> Outcome {
    try drain(until: { false })
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 {
      guard errno == EINTR else { throw HarnessFailure("the program cannot be waited for") }
    }
    waitStatus = status
    let signal = status & 0x7f
    return Outcome(
      status: signal == 0 ? (status >> 8) & 0xff : 128 + signal, stdout: stdout, stderr: stderr)
  }

  private func drain(until isDone: () -> Bool) throws {
    let deadline = Date().addingTimeInterval(Self.longestSeconds)
    while !isDone(), outputEnd >= 0 || messageEnd >= 0 || inputEnd >= 0 {
      var ends = [
        pollfd(fd: outputEnd, events: Int16(POLLIN), revents: 0),
        pollfd(fd: messageEnd, events: Int16(POLLIN), revents: 0),
        pollfd(fd: inputEnd, events: Int16(POLLOUT), revents: 0),
      ]
      let count = poll(&ends, 3, 1000)
      guard Date() < deadline else {
        throw HarnessFailure(
          "the program did not end in \(Self.longestSeconds) s: "
            + String(decoding: stdout + stderr, as: UTF8.self))
      }
      guard count > 0 else { continue }
      if ends[0].revents != 0 { Self.read(&outputEnd, &stdout) }
      if ends[1].revents != 0 { Self.read(&messageEnd, &stderr) }
      if ends[2].revents != 0 { feed() }
    }
  }

  private static func read(_ end: inout Int32, _ bytes: inout [UInt8]) {
    var piece = [UInt8](repeating: 0, count: 65536)
    let count = Glibc.read(end, &piece, piece.count)
    if count > 0 {
      bytes += piece.prefix(count)
    } else if count == 0 || errno != EINTR {
      // A terminal says EIO where a pipe says its end.
      close(end)
      end = -1
    }
  }

  private func feed() {
    let count = input.withUnsafeBytes { Glibc.write(inputEnd, $0.baseAddress, $0.count) }
    if count > 0 { input = input.dropFirst(count) }
    if input.isEmpty || (count < 0 && errno != EAGAIN && errno != EINTR) { closeInput() }
  }

  private func closeInput() {
    close(inputEnd)
    inputEnd = -1
  }

  // MARK: descriptors

  /// Held while a program is started and while pipes are made, which get
  /// their close-on-exec mark a moment later: no other program may inherit
  /// one, or its end would never be seen.
  private static let spawning = Mutex(())

  private static func pipe() throws -> (reading: Int32, writing: Int32) {
    Glibc.signal(SIGPIPE, SIG_IGN)
    return try spawning.withLock { _ in
      var ends: [Int32] = [-1, -1]
      guard Glibc.pipe(&ends) == 0 else { throw HarnessFailure("there are no pipes left") }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      return (ends[0], ends[1])
    }
  }

  // From Linux's asm-generic/ioctls.h; macros that Swift does not see.
  private static let getTerminalNumber: UInt = 0x8004_5430
  private static let setTerminalLock: UInt = 0x4004_5431

  private static func open(_ stream: Stream) throws -> (ours: Int32, theirs: Int32) {
    switch stream {
    case .pipe:
      let (reading, writing) = try pipe()
      return (reading, writing)
    case .closedPipe:
      let (reading, writing) = try pipe()
      close(reading)
      return (-1, writing)
    case .file(let path):
      let end = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
      guard end >= 0 else { throw HarnessFailure("cannot open \(path)") }
      return (-1, end)
    case .terminal:
      let ours = Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
      var isLocked: Int32 = 0
      var number: UInt32 = 0
      guard ours >= 0, ioctl(ours, Self.setTerminalLock, &isLocked) == 0,
        ioctl(ours, Self.getTerminalNumber, &number) == 0
      else { throw HarnessFailure("there is no terminal to be had") }
      let theirs = Glibc.open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
      var size = winsize(ws_row: 30, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0)
      guard theirs >= 0, ioctl(ours, UInt(TIOCSWINSZ), &size) == 0 else {
        throw HarnessFailure("the terminal cannot be opened")
      }
      return (ours, theirs)
    }
  }

  private static func cString(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar>? {
    (bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { strdup($0.baseAddress!) }
    }
  }
}
