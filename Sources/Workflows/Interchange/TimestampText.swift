// Times as texts by RFC 3339, to the nanosecond and back.

import Support

enum TimestampText {
  /// `2024-05-01T10:00:00.000000001Z`; the fraction only where there is one.
  static func text(nanoseconds: Int) -> String {
    let (seconds, fraction) = nanoseconds.flooringDivision(by: 1_000_000_000)
    let time = CalendarTime(seconds: seconds)
    let digits = String(fraction)
    let tail = fraction == 0 ? "" : "." + String(repeating: "0", count: 9 - digits.count) + digits
    return "\(date(time))T\(two(time.hour)):\(two(time.minute)):\(two(time.second))\(tail)Z"
  }

  /// `2024-05-01`.
  static func date(days: Int) -> String { date(CalendarTime(days: days)) }

  /// Nanoseconds since 1970 of a time in UTC as `text` writes it.
  static func nanoseconds(_ text: String) -> Int? { CalendarTime.nanoseconds(parsing: text) }

  private static func date(_ time: CalendarTime) -> String {
    let digits = String(time.year.magnitude)
    let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return "\(time.year < 0 ? "-" : "")\(padded)-\(two(time.month))-\(two(time.day))"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
