// Lines out of bytes as they come.

/// Gathers bytes into lines, none longer than a limit.
struct LineSplitter {
  /// What a line is.
  enum Line {
    case whole([UInt8])
    /// Longer than the limit; its bytes are gone.
    case tooLong
  }

  private let limit: Int
  private var rest: [UInt8] = []
  private var isSkipping = false

  init(limit: Int) { self.limit = limit }

  /// The lines that end within these bytes, after what came before.
  mutating func add(_ bytes: [UInt8]) -> [Line] {
    var lines: [Line] = []
    var begin = bytes.startIndex
    while let end = bytes[begin...].firstIndex(of: UInt8(ascii: "\n")) {
      gather(bytes[begin..<end])
      if let line = finish() { lines.append(line) }
      begin = end + 1
    }
    gather(bytes[begin...])
    return lines
  }

  /// What came after the last line feed.
  mutating func end() -> Line? { finish() }

  private mutating func gather(_ bytes: ArraySlice<UInt8>) {
    guard !isSkipping else { return }
    if rest.count + bytes.count > limit {
      isSkipping = true
      rest = []
    } else {
      rest += bytes
    }
  }

  /// Nil for a line of white space.
  private mutating func finish() -> Line? {
    defer {
      rest = []
      isSkipping = false
    }
    if isSkipping { return .tooLong }
    let isBlank = rest.allSatisfy { $0 == 32 || $0 == 9 || $0 == 13 }
    return isBlank ? nil : .whole(rest)
  }
}
