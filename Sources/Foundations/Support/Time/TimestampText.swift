// Times as texts by RFC 3339, to the nanosecond and back.

/// Times by RFC 3339.
public enum TimestampText {
  /// A time in nanoseconds since 1970: `2024-05-01T10:00:00.000000001Z`; the
  /// fraction only if there is one.
  public static func text(nanoseconds: Int) -> String {
    let (seconds, fraction) = nanoseconds.flooringDivision(by: 1_000_000_000)
    let time = CalendarTime(seconds: seconds)
    let digits = String(fraction)
    let tail = fraction == 0 ? "" : "." + String(repeating: "0", count: 9 - digits.count) + digits
    return "\(date(time))T\(two(time.hour)):\(two(time.minute)):\(two(time.second))\(tail)Z"
  }

  /// A day, counted from 1970: `2024-05-01`.
  public static func date(days: Int) -> String { date(CalendarTime(days: days)) }

  /// Reads a time with its zone, `2024-05-01T10:00:00.25Z` or with `+02:00` in
  /// place of `Z`. A second 60 is the next minute's first.
  ///
  /// - Returns: nanoseconds since 1970 by `FileTime`, which has a number for
  ///   every year, without digits beyond the ninth; nil for other texts and days
  ///   that are in no calendar.
  public static func nanoseconds(_ text: String) -> Int? {
    var rest = Array(text.utf8)[...]
    guard let year = number(&rest, 4), take("-", &rest), let month = number(&rest, 2),
      take("-", &rest), let day = number(&rest, 2), take("T", &rest),
      let hour = number(&rest, 2), take(":", &rest), let minute = number(&rest, 2),
      take(":", &rest), let second = number(&rest, 2),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
    else { return nil }
    let days = CalendarTime.days(year, month, day)
    guard CalendarTime(days: days).day == day else { return nil }
    var fraction = 0
    if take(".", &rest) {
      let digits = rest.prefix { (48...57).contains($0) }
      guard !digits.isEmpty else { return nil }
      rest.removeFirst(digits.count)
      for place in 0..<9 {
        let index = digits.startIndex + place
        fraction = fraction * 10 + (index < digits.endIndex ? Int(digits[index]) - 48 : 0)
      }
    }
    guard let offset = zone(rest) else { return nil }
    return FileTime.nanoseconds(
      seconds: days * 86_400 + hour * 3600 + minute * 60 + second - offset, nanoseconds: fraction)
  }

  /// Seconds by which a zone's clock is ahead of UTC.
  private static func zone(_ text: ArraySlice<UInt8>) -> Int? {
    var rest = text
    if take("Z", &rest) { return rest.isEmpty ? 0 : nil }
    let isBehind = take("-", &rest)
    guard isBehind || take("+", &rest), let hour = number(&rest, 2), take(":", &rest),
      let minute = number(&rest, 2), rest.isEmpty, hour < 24, minute < 60
    else { return nil }
    return (hour * 3600 + minute * 60) * (isBehind ? -1 : 1)
  }

  /// Takes a sign, or a letter in either case.
  private static func take(_ letter: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
    let wanted = UInt8(ascii: letter)
    let small = (65...90).contains(wanted) ? wanted | 32 : wanted
    guard let byte = rest.first, byte == wanted || byte == small else { return false }
    rest.removeFirst()
    return true
  }

  private static func number(_ rest: inout ArraySlice<UInt8>, _ count: Int) -> Int? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    rest.removeFirst(count)
    return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
  }

  private static func date(_ time: CalendarTime) -> String {
    let digits = String(time.year.magnitude)
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return "\(time.year < 0 ? "-" : "")\(padded)-\(two(time.month))-\(two(time.day))"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
