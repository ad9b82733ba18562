// Standard input, read whole.

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
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw failure(String(cString: strerror(errno))) }
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    guard !bytes.isEmpty else { throw failure("nothing came") }
    guard bytes.count <= limit else { throw failure("it is larger than 256 MB") }
    return bytes
  }

  private static func failure(_ reason: String) -> CommandError {
    CommandError(.file(path: "standard input", operation: "read", reason: reason))
  }
}
