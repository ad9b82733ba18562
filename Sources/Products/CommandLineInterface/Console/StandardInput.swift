// Standard input, read whole or as it comes.

import Glibc

enum StandardInput {
  /// The most that is read, in bytes.
  static let limit = 256 << 20

  /// - Throws: `CommandError` where it cannot be read, holds nothing or more
  ///   than the limit.
  static func readAll() throws(CommandError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw failure(String(cString: strerror(errno))) }
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    guard !bytes.isEmpty else { throw failure("nothing came") }
    guard bytes.count <= limit else { throw failure("it is larger than 256 MB") }
    return bytes
  }

  /// Waits for bytes.
  ///
  /// - Parameter isWanted: asked several times a second; once it says no, there
  ///   are no more.
  /// - Returns: nil at the end, and where it cannot be read.
  static func read(while isWanted: () -> Bool) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while isWanted() {
      var wanted = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      let ready = poll(&wanted, 1, 200)
      if ready == 0 || (ready < 0 && errno == EINTR) { continue }
      let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      return count > 0 ? Array(buffer[..<count]) : nil
    }
    return nil
  }

  private static func failure(_ reason: String) -> CommandError {
    CommandError(.file(path: "standard input", operation: "read", reason: reason))
  }
}
