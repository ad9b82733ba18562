// How people name days, months, seasons and years, and times seen from today.

import SearchDomain
import Support

/// Reads names of times at the beginning of words in lower case.
struct TimeSpanReader {
  let today: CalendarDay

  typealias Found = (length: Int, span: TimeSpan)

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]
  private static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]
  /// The month in which each begins; the seasons of the north.
  private static let seasons = ["spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12]
  /// The first day of each and how many belong to it.
  private static let holidays = ["christmas": (12, 24, 3), "halloween": (10, 31, 1)]
  private static let numbers = [
    "a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
  ]
  private static let decades = [
    "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties",
  ]

  // MARK: Times with a year

  /// A year alone, or what is named with one.
  func period(_ words: [String]) -> Found? {
    guard let first = words.first else { return nil }
    if let year = Self.year(first) {
      return (1, Self.span(Self.day(year, 1), Self.day(year + 1, 1)))
    }
    return named(words)
  }

  /// A day, a month or season with its year, a decade: what is a time without a word
  /// before it.
  func named(_ words: [String]) -> Found? {
    guard let first = words.first else { return nil }
    if let day = Self.date(first) { return (1, Self.span(day, day.plus(days: 1))) }
    // In words it may be an age: "a man in his thirties".
    if first.first?.isNumber ?? false, first.count > 3, let decade = Self.decade(first) {
      return (1, decade)
    }
    return dayAndMonth(words) ?? monthOrSeason(words)
  }

  /// "24 december 2022", "24th of december 2022", "december 24 2022".
  private func dayAndMonth(_ words: [String]) -> Found? {
    var rest = words.first == "the" ? words.dropFirst() : words[...]
    let day: Int
    let month: Int
    if let number = rest.first.flatMap(Self.ordinal) {
      rest = rest.dropFirst()
      if rest.first == "of" { rest = rest.dropFirst() }
      guard let found = rest.first.flatMap(Self.month) else { return nil }
      (day, month) = (number, found)
      rest = rest.dropFirst()
    } else if let found = rest.first.flatMap(Self.month) {
      rest = rest.dropFirst()
      if rest.first == "the" { rest = rest.dropFirst() }
      guard let number = rest.first.flatMap(Self.ordinal) else { return nil }
      (day, month) = (number, found)
      rest = rest.dropFirst()
    } else {
      return nil
    }
    guard let year = rest.first.flatMap(Self.year), let start = CalendarDay(year, month, day)
    else { return nil }
    return (words.count - rest.count + 1, Self.span(start, start.plus(days: 1)))
  }

  /// "may 2020", "summer of 2019", "christmas 2022".
  private func monthOrSeason(_ words: [String]) -> Found? {
    guard words.count >= 2, let first = words.first else { return nil }
    let isOf = words[1] == "of" && words.count >= 3
    guard let year = Self.year(words[isOf ? 2 : 1]) else { return nil }
    let length = isOf ? 3 : 2
    if let (month, day, count) = Self.holidays[first], let start = CalendarDay(year, month, day) {
      return (length, Self.span(start, start.plus(days: count)))
    }
    let count = Self.month(first) == nil ? 3 : 1
    guard let month = Self.month(first) ?? Self.seasons[first] else { return nil }
    let from = Self.day(year, month)
    return (length, Self.span(from, from.plus(months: count)))
  }

  // MARK: Times seen from today

  /// "yesterday", "last summer", "two years ago", "the last 3 months".
  func relative(_ words: [String]) -> Found? {
    let rest = words.first == "the" ? Array(words.dropFirst()) : words
    let skipped = words.count - rest.count
    guard let found = seenFromToday(rest) else { return nil }
    return (found.length + skipped, found.span)
  }

  private func seenFromToday(_ words: [String]) -> Found? {
    guard let first = words.first else { return nil }
    let second = words.count > 1 ? words[1] : ""
    switch first {
    case "today": return (1, Self.span(today, today.plus(days: 1)))
    case "yesterday": return (1, Self.span(today.plus(days: -1), today))
    case "day" where second == "before" && words.count > 2 && words[2] == "yesterday":
      return (3, Self.span(today.plus(days: -2), today.plus(days: -1)))
    case "last", "past", "previous", "this":
      if let (length, unit, count) = amount(Array(words.dropFirst())), first != "this" {
        return (
          length + 1, Self.span(back(count, unit) ?? today, today.plus(days: 1))
        )
      }
      return one(second, isThis: first == "this").map { (2, $0) }
    default: break
    }
    guard let (length, unit, count) = amount(words), words.count > length, words[length] == "ago"
    else { return nil }
    guard let there = back(count, unit) else { return nil }
    let span: TimeSpan =
      switch unit {
      case "day": Self.span(there, there.plus(days: 1))
      case "week":
        Self.span(there.monday, there.monday.plus(days: 7))
      case "month":
        Self.span(Self.day(there.year, there.month), Self.day(there.year, there.month + 1))
      default: Self.span(Self.day(there.year, 1), Self.day(there.year + 1, 1))
      }
    return (length + 1, span)
  }

  /// "3 months", "two years".
  private func amount(_ words: [String]) -> (length: Int, unit: String, count: Int)? {
    guard words.count >= 2 else { return nil }
    let word = words[0] == "an" ? "a" : words[0]
    var count = Self.numbers.firstIndex(of: word).map { max(1, $0) }
    if word.utf8.count <= 3, let number = Int(word), number > 0 { count = number }
    guard let count else { return nil }
    let unit = words[1].hasSuffix("s") ? String(words[1].dropLast()) : words[1]
    guard ["day", "week", "month", "year"].contains(unit) else { return nil }
    return (2, unit, count)
  }

  private func back(_ count: Int, _ unit: String) -> CalendarDay? {
    switch unit {
    case "day": today.plus(days: -count)
    case "week": today.plus(days: -7 * count)
    case "month": today.back(months: count)
    default: today.back(months: 12 * count)
    }
  }

  /// What "last" and "this" lead to.
  private func one(_ word: String, isThis: Bool) -> TimeSpan? {
    let back = isThis ? 0 : 1
    switch word {
    case "year":
      return Self.span(Self.day(today.year - back, 1), Self.day(today.year - back + 1, 1))
    case "month":
      let from = Self.day(today.year, today.month).plus(months: -back)
      return Self.span(from, from.plus(months: 1))
    case "week":
      let from = today.monday.plus(days: -7 * back)
      return Self.span(from, from.plus(days: 7))
    case "weekend":
      var saturday = today.monday.plus(days: 5 - 7 * back)
      // On a Sunday, last weekend is not the one that still is.
      if isThis, today.weekday < 5 { saturday = today.monday.plus(days: 5) }
      return Self.span(saturday, saturday.plus(days: 2))
    case "night" where !isThis:
      return TimeSpan(from: today.plus(days: -1).text + "T18:00", to: today.text + "T06:00")
    default: break
    }
    if !isThis, let day = Self.weekdays.firstIndex(of: word) { return before(day) }
    if let (month, day, count) = Self.holidays[word] {
      guard var from = CalendarDay(today.year, month, day) else { return nil }
      if !isThis, from.plus(days: count).seconds > today.seconds,
        let earlier = CalendarDay(today.year - 1, month, day)
      {
        from = earlier
      }
      return Self.span(from, from.plus(days: count))
    }
    if let month = Self.month(word) { return within(month, 1, isThis) }
    if let month = Self.seasons[word] { return within(month, 3, isThis) }
    return nil
  }

  /// What needs a word such as "in" before it: "in march", "on friday", "in the 90s".
  func afterPreposition(_ words: [String]) -> Found? {
    let rest = words.first == "the" ? Array(words.dropFirst()) : words
    let skipped = words.count - rest.count
    guard let first = rest.first else { return nil }
    if let decade = Self.decade(first) { return (1 + skipped, decade) }
    guard skipped == 0 else { return nil }
    if let day = Self.weekdays.firstIndex(of: first) { return (1, before(day)) }
    guard let month = Self.month(first) else { return nil }
    var from = Self.day(today.year, month)
    if from.seconds > today.seconds { from = from.plus(months: -12) }
    return (1, Self.span(from, from.plus(months: 1)))
  }

  /// A time as a bound, which may be any of these.
  func point(_ words: [String]) -> Found? {
    period(words) ?? relative(words) ?? afterPreposition(words)
  }

  /// The last day of a name before today.
  private func before(_ weekday: Int) -> TimeSpan {
    let days = (today.weekday - weekday + 6) % 7 + 1
    return Self.span(today.plus(days: -days), today.plus(days: 1 - days))
  }

  /// Some months of this year, or for "last" those that ended most recently.
  private func within(_ month: Int, _ count: Int, _ isThis: Bool) -> TimeSpan {
    var from = Self.day(today.year, month)
    if !isThis, from.plus(months: count).seconds > today.seconds { from = from.plus(months: -12) }
    return Self.span(from, from.plus(months: count))
  }

  // MARK: Words

  private static func span(_ from: CalendarDay, _ to: CalendarDay) -> TimeSpan {
    TimeSpan(from: from.text, to: to.text)
  }

  private static func day(_ year: Int, _ month: Int) -> CalendarDay {
    CalendarDay(month: month, of: year)
  }

  private static func month(_ word: String) -> Int? {
    if let whole = months.firstIndex(of: word) { return whole + 1 }
    // "may" is whole already; "mar" and "dec" are, unlike "sun", nothing else.
    guard word.count == 3 || word == "sept" else { return nil }
    return months.firstIndex { $0.hasPrefix(word) }.map { $0 + 1 }
  }

  /// "24", "24th", "1st".
  private static func ordinal(_ word: String) -> Int? {
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    guard digits.count <= 2, ["", "st", "nd", "rd", "th"].contains(word.dropFirst(digits.count)),
      let day = Int(digits), (1...31).contains(day)
    else { return nil }
    return day
  }

  private static func year(_ word: String) -> Int? {
    guard word.utf8.count == 4, let year = Int(word), (1826...2199).contains(year) else {
      return nil
    }
    return year
  }

  /// "1990s", "90s", "nineties".
  private static func decade(_ word: String) -> TimeSpan? {
    var start: Int?
    if let place = decades.firstIndex(of: word) { start = 1920 + 10 * place }
    if word.hasSuffix("s"), let number = Int(word.dropLast()), number % 10 == 0 {
      switch word.utf8.count {
      case 5 where (1830...2190).contains(number): start = number
      case 3: start = number <= 20 ? 2000 + number : 1900 + number
      default: break
      }
    }
    return start.map { span(day($0, 1), day($0 + 10, 1)) }
  }

  /// `2022-12-24`, `2022/12/24`, `24.12.2022`, and with slashes where only one of the
  /// two can be the month.
  private static func date(_ word: String) -> CalendarDay? {
    for separator: Character in ["-", ".", "/"] {
      let parts = word.split(separator: separator, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let numbers = parts.compactMap { $0.count <= 4 ? Int($0) : nil }
      guard numbers.count == 3 else { return nil }
      if parts[0].count == 4 { return CalendarDay(numbers[0], numbers[1], numbers[2]) }
      guard parts[2].count == 4 else { return nil }
      if separator == ".", let day = CalendarDay(numbers[2], numbers[1], numbers[0]) { return day }
      guard separator == "/" else { return nil }
      if numbers[0] > 12 || numbers[0] == numbers[1] {
        return CalendarDay(numbers[2], numbers[1], numbers[0])
      }
      return numbers[1] > 12 ? CalendarDay(numbers[2], numbers[0], numbers[1]) : nil
    }
    return nil
  }
}

/// A day, for reckoning.
struct CalendarDay {
  let seconds: Double

  init(_ seconds: Double) { self.seconds = (seconds / 86400).rounded(.down) * 86400 }

  /// - Returns: nil where there is no such day.
  init?(_ year: Int, _ month: Int, _ day: Int) {
    guard (1...9998).contains(year),
      let seconds = FilterTime.seconds(Self.text(year, month, day))
    else { return nil }
    self.init(seconds)
  }

  /// The first of a month; months beyond twelve are of later years.
  init(month: Int, of year: Int) {
    let months = year * 12 + month - 1
    self.init(FilterTime.seconds(Self.text(months / 12, months % 12 + 1, 1)) ?? 0)
  }

  var text: String { FilterTime.dayText(seconds) }
  var year: Int { Int(text.prefix(4)) ?? 1970 }
  var month: Int { Int(text.dropFirst(5).prefix(2)) ?? 1 }
  private var day: Int { Int(text.suffix(2)) ?? 1 }
  /// Days since Monday; 1970 began on a Thursday.
  var weekday: Int { ((Int(clamping: seconds / 86400) + 3) % 7 + 7) % 7 }
  var monday: CalendarDay { plus(days: -weekday) }

  func plus(days: Int) -> CalendarDay { CalendarDay(seconds + Double(days) * 86400) }
  /// The first of a month.
  func plus(months: Int) -> CalendarDay { CalendarDay(month: month + months, of: year) }
  /// The same day of an earlier month, or the last of that month.
  func back(months: Int) -> CalendarDay? {
    let first = plus(months: -months)
    for day in stride(from: self.day, to: 27, by: -1) {
      if let found = CalendarDay(first.year, first.month, day) { return found }
    }
    return CalendarDay(first.year, first.month, min(day, 28))
  }

  private static func text(_ year: Int, _ month: Int, _ day: Int) -> String {
    func padded(_ number: Int, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}
