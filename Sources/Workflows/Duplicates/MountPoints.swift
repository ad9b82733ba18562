// Where file systems are mounted, as the system lists it.

import SearchDomain
import Support

/// The mount points of this process.
struct MountPoints {
  private let points: [FilePath]

  /// Those of `/proc/self/mountinfo`; none where that cannot be read.
  init() {
    self.init(
      parsing: (try? OpenFile(Array("/proc/self/mountinfo".utf8)).read(at: 0, count: 1 << 20)) ?? []
    )
  }

  /// - Parameter text: as proc(5) describes it: the fifth field of each line,
  ///   with some bytes as three octal digits.
  init(parsing text: [UInt8]) {
    points = text.split(separator: 10).compactMap { line in
      let fields = line.split(separator: 32, omittingEmptySubsequences: false)
      return fields.count > 4 ? FilePath(bytes: Self.unescaped(fields[4])) : nil
    }
  }

  /// The mount point that a folder lies below; nil where none is known.
  ///
  /// - Parameter folder: without links.
  func top(of folder: FilePath) -> FilePath? {
    points.filter { folder.isInside($0) }.max { $0.bytes.count < $1.bytes.count }
  }

  private static func unescaped(_ field: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = field
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      guard byte == UInt8(ascii: "\\"), digits.count == 3,
        digits.allSatisfy({ (48...55).contains($0) }),
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      else {
        bytes.append(byte)
        continue
      }
      bytes.append(value)
      rest = rest.dropFirst(3)
    }
    return bytes
  }
}
