// Which filters make sense: the types of their values and how deep they nest.
// What a filter admits is Filter+Evaluation's.

/// Why a filter cannot be used, in one sentence.
public struct FilterError: Error, Hashable, Sendable {
  /// One sentence that names the field.
  public let message: String

  /// An error with its sentence.
  public init(message: String) { self.message = message }
}

extension Filter {
  /// The deepest nesting that any store takes.
  public static let maximumDepth = 500

  /// Checks what no store can make sense of.
  ///
  /// - Throws: `FilterError` where the tree nests deeper than `maximumDepth`,
  ///   a number is NaN, or a value's type is not the field's: `path`,
  ///   `filename`, `category`, `format` and `orientation` hold text, `width`,
  ///   `height` and `byteCount` numbers, `modified` a time (seconds since 1970,
  ///   or text such as `2024-05-01` or `2024-05-01T13:30:00`, in UTC).
  public func validate() throws(FilterError) { try validate(depth: 1) }

  private func validate(depth: Int) throws(FilterError) {
    guard depth <= Self.maximumDepth else {
      throw FilterError(message: "the condition nests deeper than \(Self.maximumDepth) levels")
    }
    switch self {
    case .and(let parts), .or(let parts):
      for part in parts { try part.validate(depth: depth + 1) }
    case .not(let part): try part.validate(depth: depth + 1)
    case .compare(let field, _, let value): try field.validate(value)
    case .isIn(let field, let values): for value in values { try field.validate(value) }
    case .glob(let field, _):
      guard field.holds != .number, field.holds != .time else {
        throw FilterError(message: "\(field.name) is no text, so a pattern cannot match it")
      }
    }
  }
}

extension Filter.Field {
  /// What the values of a field are.
  enum Content { case text, number, time, anything }

  var holds: Content {
    switch self {
    case .path, .filename, .category, .format, .orientation: .text
    case .width, .height, .byteCount: .number
    case .modified: .time
    case .metadata: .anything
    }
  }

  /// The field's name in messages.
  public var name: String {
    switch self {
    case .path: "path"
    case .filename: "filename"
    case .category: "category"
    case .format: "format"
    case .width: "width"
    case .height: "height"
    case .orientation: "orientation"
    case .byteCount: "size"
    case .modified: "modified"
    case .metadata(let key): "meta.\(key)"
    }
  }

  func validate(_ value: FilterValue) throws(FilterError) {
    if case .number(let number) = value, number.isNaN {
      throw FilterError(message: "\(name) cannot be compared with a value that is no number")
    }
    switch (holds, value) {
    case (.anything, _), (.text, .text), (.number, .number), (.time, .number): return
    case (.time, .text(let text)) where FilterTime.seconds(text) != nil: return
    case (.text, _): throw FilterError(message: "\(name) holds text; write the value in quotes")
    case (.number, _): throw FilterError(message: "\(name) is a number; compare it with one")
    case (.time, _):
      throw FilterError(
        message: "\(name) is a time; compare it with one such as '2024-05-01T13:30:00'")
    }
  }
}

/// Times in filters.
public enum FilterTime {
  /// Seconds since 1970 of `YYYY-MM-DD`, optionally followed by `T` or a space
  /// and `HH:MM` or `HH:MM:SS`, optionally by `Z`; always UTC. Nil for any
  /// other text.
  public static func seconds(_ text: String) -> Double? {
    var bytes = Array(text.utf8)
    if bytes.last == UInt8(ascii: "Z"), bytes.count > 10 { bytes.removeLast() }
    guard bytes.count == 10 || bytes.count == 16 || bytes.count == 19 else { return nil }
    let pattern = Array("0000-00-00T00:00:00".utf8)
    for (i, byte) in bytes.enumerated() {
      switch pattern[i] {
      case UInt8(ascii: "0"): guard (48...57).contains(byte) else { return nil }
      case UInt8(ascii: "T"): guard byte == 84 || byte == 32 else { return nil }
      default: guard byte == pattern[i] else { return nil }
      }
    }
    func number(_ range: Range<Int>) -> Int {
      range.upperBound > bytes.count ? 0 : bytes[range].reduce(0) { $0 * 10 + Int($1) - 48 }
    }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
    guard (1...12).contains(month), (1...daysIn(month, year)).contains(day), hour < 24,
      minute < 60, second < 61
    else { return nil }
    let days = daysSince1970(year, month, day)
    return Double(days * 86400 + hour * 3600 + minute * 60 + second)
  }

  private static func daysIn(_ month: Int, _ year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// Counts years from March, so that the leap day comes last.
  private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let m = (month + 9) % 12
    let days = y * 365 + floorDivide(y, 4) - floorDivide(y, 100) + floorDivide(y, 400)
    return days + (m * 153 + 2) / 5 + day - 1 - 719_468
  }

  private static func floorDivide(_ a: Int, _ b: Int) -> Int {
    a >= 0 ? a / b : -((-a + b - 1) / b)
  }
}
