// A vector given on the command line, as such or in a file.

import SearchDomain
import Support

/// Numbers, or where they are to be read.
enum VectorSource: Sendable {
  case numbers([Float])
  case file(FilePath)

  /// The largest file that is read, in bytes.
  static let largestFile = 16 << 20

  /// - Throws: `CommandError` for a file that cannot be read or holds no list.
  func values() throws(CommandError) -> [Float] {
    switch self {
    case .numbers(let numbers): return numbers
    case .file(let path):
      let bytes: [UInt8]
      do {
        bytes = try FileIO.read(path.bytes, limit: Self.largestFile)
      } catch {
        throw CommandError(
          .file(path: path.description, operation: "read the vector", reason: error.reason))
      }
      guard let numbers = Self.numbers(in: bytes) else {
        throw CommandError(
          .file(
            path: path.description, operation: "read the vector",
            reason: "it is neither a JSON list of numbers nor a line that 'glimpse embed' prints"))
      }
      return numbers
    }
  }

  /// A JSON list of numbers, or an object with one as `embedding`, such as `glimpse
  /// embed` prints; nil for anything else.
  static func numbers(in bytes: [UInt8]) -> [Float]? {
    guard let tree = try? JSONTree(parsing: bytes),
      case .list(let items) = tree["embedding"] ?? tree, !items.isEmpty
    else { return nil }
    let numbers = items.compactMap(\.double).map { Float($0) }
    return numbers.count == items.count ? numbers : nil
  }
}
