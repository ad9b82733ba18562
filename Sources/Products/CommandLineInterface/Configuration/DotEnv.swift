// Reads `.env` files: NAME=value lines as python-dotenv and shells know them.
// Which names count is Settings' to say.

/// A parsed `.env` file.
struct DotEnv: Equatable, Sendable {
  /// Names and values; a later line for the same name wins.
  var values: [String: String] = [:]
  /// Numbers (from 1) of lines that are neither blank, comment nor setting.
  var unreadableLines: [Int] = []

  /// Parses a file's text.
  ///
  /// - `NAME=value` with an optional `export` in front; blanks around the
  ///   name, the sign and an unquoted value do not count.
  /// - In double quotes `\n \t \r \" \\ \$` are escapes and lines may go on;
  ///   in single quotes everything stands as it is.
  /// - `#` begins a comment at a line's start, after a quoted value, and after
  ///   a blank in an unquoted one.
  /// - Values of other names are not expanded.
  init(parsing text: String) {
    var reader = Reader(Array(text.utf8))
    while !reader.isAtEnd {
      let line = reader.line
      switch reader.readLine() {
      case .setting(let name, let value): values[name] = value
      case .nothing: break
      case .unreadable: unreadableLines.append(line)
      }
    }
  }

  private enum Line {
    case setting(String, String)
    case nothing
    case unreadable
  }

  private struct Reader {
    private let bytes: [UInt8]
    private var at = 0
    private(set) var line = 1

    init(_ bytes: [UInt8]) {
      // A byte order mark is not part of the first name.
      self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }

    var isAtEnd: Bool { at >= bytes.count }

    mutating func readLine() -> Line {
      skipBlanks()
      if isAtLineEnd || current == UInt8(ascii: "#") {
        skipLine()
        return .nothing
      }
      guard let name = readName() else {
        skipLine()
        return .unreadable
      }
      skipBlanks()
      switch current {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        guard let value = readQuoted() else { return .unreadable }
        skipBlanks()
        let isClean = isAtLineEnd || current == UInt8(ascii: "#")
        skipLine()
        return isClean ? .setting(name, value) : .unreadable
      default:
        return .setting(name, readUnquoted())
      }
    }

    private var current: UInt8? { at < bytes.count ? bytes[at] : nil }
    private var isAtLineEnd: Bool { current == nil || current == 10 }
    private var isAtBlank: Bool { current == 32 || current == 9 || current == 13 }

    private mutating func skipBlanks() { while isAtBlank { at += 1 } }

    private mutating func skipLine() {
      while let byte = current, byte != 10 { at += 1 }
      if !isAtEnd { advance() }
    }

    private mutating func advance() {
      if bytes[at] == 10 { line += 1 }
      at += 1
    }

    /// The name and the sign after it.
    private mutating func readName() -> String? {
      var word = readWord()
      if word == "export", isAtBlank {
        skipBlanks()
        word = readWord()
      }
      skipBlanks()
      guard !word.isEmpty, word.utf8.first.map({ !(48...57).contains($0) }) ?? false,
        current == UInt8(ascii: "=")
      else { return nil }
      at += 1
      return word
    }

    private mutating func readWord() -> String {
      let start = at
      while let byte = current, Self.isWordByte(byte) { at += 1 }
      return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "-"):
        true
      default: false
      }
    }

    private mutating func readUnquoted() -> String {
      var value: [UInt8] = []
      while let byte = current, byte != 10 {
        let follows = value.last.map { $0 == 32 || $0 == 9 } ?? true
        if byte == UInt8(ascii: "#"), follows { break }
        value.append(byte)
        at += 1
      }
      skipLine()
      while let last = value.last, last == 32 || last == 9 || last == 13 { value.removeLast() }
      return String(decoding: value, as: UTF8.self)
    }

    /// Nil where the closing quote is missing; all that is left is used up.
    private mutating func readQuoted() -> String? {
      let quote = bytes[at]
      at += 1
      var value: [UInt8] = []
      while let byte = current {
        advance()
        if byte == quote { return String(decoding: value, as: UTF8.self) }
        guard byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), let next = current else {
          value.append(byte)
          continue
        }
        advance()
        switch next {
        case UInt8(ascii: "n"): value.append(10)
        case UInt8(ascii: "t"): value.append(9)
        case UInt8(ascii: "r"): value.append(13)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"): value.append(next)
        default: value += [byte, next]
        }
      }
      return nil
    }
  }
}
