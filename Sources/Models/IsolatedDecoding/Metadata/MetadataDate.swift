// Dates as cameras and programs write them into EXIF, XMP, IPTC and PNG. Only
// dates that exist come out, in one form.

import ImageDecoding

enum MetadataDate {
  /// A date in any of the known forms as `YYYY-MM-DDThh:mm:ss`, with the zone
  /// if one is stated: `Z` or `±hh:mm`. Fractions of seconds are dropped.
  ///
  /// Read are `2023:02:28 10:11:12`, with other signs between the numbers,
  /// without signs, with AM or PM, with a zone, and RFC 1123's
  /// `Tue, 28 Feb 2023 10:11:12 GMT`. Hour 24 is the first of the same day, as
  /// cameras mean it that count so. A date without a time is its midnight.
  ///
  /// - Parameter zone: of a tag of its own; one in the text goes before it.
  /// - Returns: nil for blanks, zeros and days and times that do not exist.
  static func iso(_ text: String, zone: String? = nil) -> String? {
    var letters = Letters(text.utf8.prefix(80).filter { $0 != 0 })
    letters.skipSpaces()
    guard let day = letters.date() ?? letters.writtenDate() else { return nil }
    guard let clock = letters.clock() else { return nil }
    let found = letters.zone() ?? zone.flatMap(isoZone) ?? ""
    return day + "T" + clock + found
  }

  /// A zone as a tag of its own states it: `Z` or `±hh:mm`, nil for anything
  /// else and for offsets that no clock has.
  static func isoZone(_ text: String) -> String? {
    var letters = Letters(Array(text.utf8.prefix(16)))
    return letters.zone()
  }

  static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  static func days(in month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }
}

/// A text that is read from its beginning.
private struct Letters {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func skipSpaces() { rest = rest.drop { $0 <= 0x20 } }

  /// Takes digits, as many as there are up to a limit.
  private mutating func digits(_ most: Int) -> (value: Int, count: Int)? {
    let found = rest.prefix(most).prefix { (48...57).contains($0) }
    guard !found.isEmpty else { return nil }
    rest = rest.dropFirst(found.count)
    return (found.reduce(0) { $0 * 10 + Int($1) - 48 }, found.count)
  }

  /// Takes one of some signs.
  private mutating func take(_ signs: String) -> Bool {
    guard let first = rest.first, signs.utf8.contains(first) else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func word() -> String {
    let found = rest.prefix { (65...90).contains($0 & 0xDF) }
    rest = rest.dropFirst(found.count)
    return String(decoding: found.map { $0 & 0xDF }, as: UTF8.self)
  }

  private static func day(_ year: Int, _ month: Int, _ day: Int) -> String? {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...MetadataDate.days(in: month, of: year)).contains(day)
    else { return nil }
    let digits = String(year)
    return String(repeating: "0", count: 4 - digits.count) + digits
      + "-\(MetadataDate.two(month))-\(MetadataDate.two(day))"
  }

  /// Year, month and day.
  mutating func date() -> String? {
    let start = rest
    let separators = ":-/. "
    if let year = digits(4), year.count == 4 {
      let isApart = take(separators)
      skipSpaces()
      if let month = digits(2), isApart || month.count == 2, isApart == take(separators) {
        skipSpaces()
        if let day = digits(2), isApart || day.count == 2 {
          return Self.day(year.value, month.value, day.value)
        }
      }
    }
    rest = start
    return nil
  }

  /// `Tue, 28 Feb 2023` and `Tue Feb 28 10:11:12 2023`, whose year comes last.
  mutating func writtenDate() -> String? {
    let months = [
      "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]
    func number(_ word: String) -> Int? {
      months.firstIndex(of: String(word.prefix(3))).map { $0 + 1 }
    }
    var first = word()
    if !first.isEmpty, number(first) == nil || first == "MON" {
      _ = take(",")
      skipSpaces()
      first = word()
      skipSpaces()
    }
    if let month = number(first) {
      skipSpaces()
      guard let day = digits(2) else { return nil }
      skipSpaces()
      // The time stands before the year; it is read again after it.
      let time = rest
      rest = rest.drop { $0 > 0x20 }
      skipSpaces()
      guard let year = digits(4), year.count == 4 else { return nil }
      rest = time.prefix { $0 > 0x20 }
      return Self.day(year.value, month, day.value)
    }
    guard first.isEmpty, let day = digits(2) else { return nil }
    _ = take("- ")
    guard let month = number(word()) else { return nil }
    _ = take("- ")
    guard let year = digits(4), year.count == 4 else { return nil }
    return Self.day(year.value, month, day.value)
  }

  /// The time of day as `hh:mm:ss`; midnight if none is stated, nil for one
  /// that does not exist.
  mutating func clock() -> String? {
    rest = rest.drop { $0 <= 0x20 || $0 == 0x54 || $0 == 0x74 || $0 == 0x3A }
    guard let hour = digits(2) else { return "00:00:00" }
    let separator = rest.first
    _ = take(":-. ")
    skipSpaces()
    guard let minute = digits(2) else { return nil }
    var second = 0
    // The same sign again, or the minus of a zone would be taken for one.
    if rest.first == separator { _ = take(":-. ") }
    skipSpaces()
    if let seconds = digits(2) { second = seconds.value }
    if take(".,") { rest = rest.drop { (48...57).contains($0) } }
    skipSpaces()
    guard let read = halved(hour.value), minute.value < 60, second <= 60 else { return nil }
    // A leap second is the last one of its minute here.
    return "\(MetadataDate.two(read)):\(MetadataDate.two(minute.value)):"
      + MetadataDate.two(min(second, 59))
  }

  /// The hour of a day, of a clock of 24 hours or of twice 12.
  private mutating func halved(_ hour: Int) -> Int? {
    let start = rest
    let half = rest.first.map { $0 & 0xDF }
    if half == 0x41 || half == 0x50 {
      rest.removeFirst()
      _ = take(".")
      if take("Mm") {
        _ = take(".")
        skipSpaces()
        // Some write PM beside an hour of 24.
        guard hour <= 12 else { return hour < 24 ? hour : nil }
        return hour % 12 + (half == 0x50 ? 12 : 0)
      }
      rest = start
    }
    return hour == 24 ? 0 : hour < 24 ? hour : nil
  }

  /// `Z`, `UTC`, `GMT`, `±hh`, `±hhmm` or `±hh:mm`.
  mutating func zone() -> String? {
    skipSpaces()
    let start = rest
    let name = word()
    if name == "Z" { return "Z" }
    if name == "UTC" || name == "GMT" || name.isEmpty {
      skipSpaces()
      let isBehind = rest.first == 0x2D
      if take("+-") {
        guard let hours = digits(2) else { return nil }
        _ = take(":")
        let minutes = digits(2)?.value ?? 0
        // The range that is understood wherever times are filtered.
        guard hours.value <= 15, minutes < 60 else { return nil }
        return
          "\(isBehind ? "-" : "+")\(MetadataDate.two(hours.value)):\(MetadataDate.two(minutes))"
      }
      if !name.isEmpty { return "Z" }
    }
    rest = start
    return nil
  }
}
