// Times as filters and metadata write them: days, wall clocks and instants.

/// Times in filters.
public enum FilterTime {
  /// A day or a time on it, with or without a zone.
  public struct Moment: Hashable, Sendable {
    /// Seconds since 1970-01-01 00:00 by the clock that was read.
    public let localSeconds: Double
    /// Seconds by which that clock is ahead of UTC; nil where not stated.
    public let offsetSeconds: Double?
    /// Whether only a day was written; the time is midnight then.
    public let isDayOnly: Bool
    /// `YYYY-MM-DD`, or with `Thh:mm`, `:ss` and the zone as far as written.
    public let text: String

    /// Seconds since 1970 in UTC; without a zone the clock counts as UTC.
    public var instant: Double { localSeconds - (offsetSeconds ?? 0) }

    /// The same with the time in full, `YYYY-MM-DDThh:mm:ss`, as images'
    /// metadata has it.
    public var fullText: String {
      let bytes = Array(text.utf8)
      let zoneAt =
        bytes.dropFirst(10).firstIndex { $0 == 90 || $0 == 43 || $0 == 45 } ?? bytes.count
      let clock = String(decoding: bytes[..<zoneAt], as: UTF8.self)
      let zone = String(decoding: bytes[zoneAt...], as: UTF8.self)
      return clock + (zoneAt == 10 ? "T00:00:00" : zoneAt == 16 ? ":00" : "") + zone
    }

    /// The same clock a day later.
    public var dayLater: Moment? {
      FilterTime.moment(FilterTime.dayText(localSeconds + 86_400))
    }
  }

  /// The seconds since 1970 that filters compare a file's time by: the nearest
  /// that a floating-point number has, today some 240 nanoseconds apart.
  public static func seconds(nanoseconds: Int) -> Double { Double(nanoseconds) / 1e9 }

  /// The times in whole nanoseconds of which a comparison with seconds since 1970
  /// holds, as one range; nil where it holds of none.
  ///
  /// - Parameter comparison: `notEqual` is taken as `equal`.
  public static func nanoseconds(
    _ comparison: Filter.Comparison, _ seconds: Double
  ) -> ClosedRange<Int>? {
    // Both rise with the time, so that each holds from some nanosecond on.
    let notBefore = first { Self.seconds(nanoseconds: $0) >= seconds }
    let after = first { Self.seconds(nanoseconds: $0) > seconds }
    switch comparison {
    case .less: return range(nil, before: notBefore)
    case .lessOrEqual: return range(nil, before: after)
    case .greater: return after.map { $0...Int.max }
    case .greaterOrEqual: return notBefore.map { $0...Int.max }
    case .equal, .notEqual: return notBefore.flatMap { range($0, before: after) }
    }
  }

  /// From a time to the last before another; nil bounds are those of time.
  private static func range(_ from: Int?, before end: Int?) -> ClosedRange<Int>? {
    let from = from ?? Int.min
    guard let end else { return from...Int.max }
    return end > from ? from...(end - 1) : nil
  }

  /// The first whole number from which on a condition holds; nil where it never
  /// does.
  private static func first(_ holds: (Int) -> Bool) -> Int? {
    guard holds(Int.max) else { return nil }
    var (low, high) = (Int.min, Int.max)
    while low < high {
      let middle = (low >> 1) + (high >> 1) + (low & high & 1)
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The first day of a day, month or year as such, `YYYY-MM-DD`, `YYYY-MM` or
  /// `YYYY`, and the first day after it; nil for any other text, and for what ends
  /// after the year 9998.
  public static func period(_ text: String) -> (start: String, end: String)? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count), parts[0].utf8.count == 4,
      let year = Int(parts[0]), (1...9998).contains(year)
    else { return nil }
    let start = text + ["-01-01", "-01", ""][parts.count - 1]
    guard let moment = moment(start), moment.isDayOnly else { return nil }
    switch parts.count {
    case 3: return moment.dayLater.map { (start, $0.text) }
    case 2:
      guard let month = Int(parts[1]) else { return nil }
      return (start, month == 12 ? day(year + 1, 1) : day(year, month + 1))
    default: return (start, day(year + 1, 1))
    }
  }

  private static func day(_ year: Int, _ month: Int) -> String {
    "\(padded(year, 4))-\(padded(month, 2))-01"
  }

  /// Seconds since 1970 of a moment; nil for any other text.
  public static func seconds(_ text: String) -> Double? { moment(text)?.instant }

  /// Reads `YYYY-MM-DD`, optionally followed by `T` or a space and `HH:MM` or
  /// `HH:MM:SS`, optionally by `Z`, `±HH:MM` or `±HHMM`.
  ///
  /// - Returns: nil where the text has another form or there is no such time.
  public static func moment(_ text: String) -> Moment? {
    var bytes = Array(text.utf8)
    guard let offset = takeZone(&bytes) else { return nil }
    guard bytes.count == 10 || bytes.count == 16 || bytes.count == 19 else { return nil }
    let pattern = Array("0000-00-00T00:00:00".utf8)
    for (i, byte) in bytes.enumerated() {
      switch pattern[i] {
      case UInt8(ascii: "0"): guard (48...57).contains(byte) else { return nil }
      case UInt8(ascii: "T"):
        guard byte == 84 || byte == 32 else { return nil }
        bytes[i] = 84
      default: guard byte == pattern[i] else { return nil }
      }
    }
    func number(_ range: Range<Int>) -> Int {
      range.upperBound > bytes.count ? 0 : bytes[range].reduce(0) { $0 * 10 + Int($1) - 48 }
    }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
    guard (1...12).contains(month), (1...daysIn(month, year)).contains(day), hour < 24,
      minute < 60, second < 60
    else { return nil }
    let days = daysSince1970(year, month, day)
    return Moment(
      localSeconds: Double(days * 86400 + hour * 3600 + minute * 60 + second),
      offsetSeconds: offset.seconds, isDayOnly: bytes.count == 10 && offset == .unstated,
      text: String(decoding: bytes, as: UTF8.self) + offset.text)
  }

  private enum Zone: Equatable {
    case unstated
    case utc
    case ahead(minutes: Int, text: String)

    var seconds: Double? {
      switch self {
      case .unstated: nil
      case .utc: 0
      case .ahead(let minutes, _): Double(minutes) * 60
      }
    }

    var text: String {
      switch self {
      case .unstated: ""
      case .utc: "Z"
      case .ahead(_, let text): text
      }
    }
  }

  /// Takes the zone off the end; nil for one that cannot be.
  private static func takeZone(_ bytes: inout [UInt8]) -> Zone? {
    guard bytes.count > 10 else { return .unstated }
    if bytes.last == UInt8(ascii: "Z") || bytes.last == UInt8(ascii: "z") {
      bytes.removeLast()
      return .utc
    }
    guard let sign = bytes[10...].lastIndex(where: { $0 == 43 || $0 == 45 }) else {
      return .unstated
    }
    let digits = bytes[(sign + 1)...].filter { $0 != UInt8(ascii: ":") }
    guard digits.count == 4, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    let number = digits.map { Int($0) - 48 }
    let (hours, minutes) = (number[0] * 10 + number[1], number[2] * 10 + number[3])
    guard hours <= 15, minutes < 60 else { return nil }
    let isBehind = bytes[sign] == 45
    bytes.removeSubrange(sign...)
    return .ahead(
      minutes: (hours * 60 + minutes) * (isBehind ? -1 : 1),
      text: (isBehind ? "-" : "+") + padded(hours, 2) + ":" + padded(minutes, 2))
  }

  /// `YYYY-MM-DD` of a time in seconds since 1970.
  public static func dayText(_ seconds: Double) -> String {
    // Civil calendar from days after Howard Hinnant,
    // https://howardhinnant.github.io/date_algorithms.html
    let days = (Int(exactly: (seconds / 86400).rounded(.down)) ?? 0) + 719_468
    let era = floorDivide(days, 146_097)
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
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
