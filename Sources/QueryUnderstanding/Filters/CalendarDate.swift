// Dates as people write them in a filter: `2020-01-31`, with or without a time.

/// A day of the Gregorian calendar and a time on it, in UTC.
struct CalendarDate: Hashable {
  var year: Int
  var month: Int
  var day: Int
  /// Seconds since midnight.
  var second: Int
  /// As it was written, with a `T` before the time and without a `Z`.
  var isoText: String

  /// Parses `YYYY-MM-DD`, `YYYY-MM-DDTHH:MM` and `YYYY-MM-DDTHH:MM:SS`, with
  /// an optional `Z`; a space may stand for the `T`.
  ///
  /// - Returns: nil where the text has another form or there is no such day.
  init?(_ text: String) {
    var bytes = Array(text.utf8)
    if bytes.count > 10, bytes.last == UInt8(ascii: "Z") { bytes.removeLast() }
    guard [10, 16, 19].contains(bytes.count) else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      let digits = bytes[range]
      guard digits.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
      return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
    }
    let dash = UInt8(ascii: "-")
    guard let year = number(0..<4), bytes[4] == dash, let month = number(5..<7),
      bytes[7] == dash, let day = number(8..<10)
    else { return nil }
    var second = 0
    if bytes.count > 10 {
      guard bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
        let hour = number(11..<13), hour < 24, bytes[13] == UInt8(ascii: ":"),
        let minute = number(14..<16), minute < 60
      else { return nil }
      second = (hour * 60 + minute) * 60
      if bytes.count == 19 {
        guard bytes[16] == UInt8(ascii: ":"), let more = number(17..<19), more < 60 else {
          return nil
        }
        second += more
      }
    }
    guard (1...12).contains(month), day >= 1, day <= Self.length(year, month) else { return nil }
    self.year = year
    self.month = month
    self.day = day
    self.second = second
    if bytes.count > 10 { bytes[10] = UInt8(ascii: "T") }
    isoText = String(decoding: bytes, as: UTF8.self)
  }

  private static func length(_ year: Int, _ month: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// Nanoseconds since 1970 in UTC. A Double holds them to about 256 ns.
  var nanosecondsSince1970: Double {
    // Days from the civil calendar after Howard Hinnant,
    // https://howardhinnant.github.io/date_algorithms.html
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    return Double(days * 86_400 + second) * 1e9
  }
}
