// Phrases of time, such as "last summer", as conditions on when a picture was
// taken. A year as such stays a word: "invoice 2024" is written on the invoice.

import SearchDomain
import Support

/// A phrase of time at the beginning of some words.
struct DatePhrase {
  /// How many words it has.
  let length: Int
  let filter: Filter
  /// As `--where` takes it.
  let label: String

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]
  /// The month in which each begins; the seasons of the north, in months.
  private static let seasons = ["spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12]

  /// - Returns: nil where the words do not begin with a phrase of time.
  init?(_ words: [String], nowSeconds: Double) {
    let bare = words.prefix(7).map { TranslationRules.bare($0).lowercased() }
    let today = Day(nowSeconds)
    guard let found = Self.range(bare, today) else { return nil }
    length = found.length
    var parts: [Filter] = []
    var labels: [String] = []
    if let from = found.from {
      parts.append(.compare(.taken, .greaterOrEqual, .text(from)))
      labels.append("taken >= \(from)")
    }
    if let to = found.to {
      parts.append(.compare(.taken, .less, .text(to)))
      labels.append("taken < \(to)")
    }
    filter = parts.count == 1 ? parts[0] : .and(parts)
    label = labels.joined(separator: " and ")
  }

  private typealias Range = (length: Int, from: String?, to: String?)

  private static func range(_ words: [String], _ today: Day) -> Range? {
    guard let first = words.first else { return nil }
    switch first {
    case "today": return (1, today.text, today.plus(days: 1).text)
    case "yesterday": return (1, today.plus(days: -1).text, today.text)
    case "last", "this": return relative(words, today)
    case "in", "from", "during", "of", "on", "taken":
      let skipped = words.dropFirst(
        first == "taken" && words.dropFirst().first.map(isLinker) ?? false ? 2 : 1)
      let rest = Array(skipped)
      guard let inner = period(rest, today) ?? relative(rest, today) else { return nil }
      return (inner.length + words.count - rest.count, inner.from, inner.to)
    case "since", "after":
      guard let inner = period(Array(words.dropFirst()), today) else { return nil }
      return (inner.length + 1, first == "since" ? inner.from : inner.to, nil)
    case "before":
      guard let inner = period(Array(words.dropFirst()), today) else { return nil }
      return (inner.length + 1, nil, inner.from)
    case "between":
      guard let from = period(Array(words.dropFirst()), today) else { return nil }
      let rest = Array(words.dropFirst(1 + from.length))
      guard rest.first == "and", let to = period(Array(rest.dropFirst()), today) else { return nil }
      return (2 + from.length + to.length, from.from, to.to)
    default: return nil
    }
  }

  private static func isLinker(_ word: String) -> Bool {
    ["in", "on", "during", "from"].contains(word)
  }

  /// "last summer", "this year", "last week", "last may".
  private static func relative(_ words: [String], _ today: Day) -> Range? {
    let rest = words.first == "the" ? Array(words.dropFirst()) : words
    let skipped = words.count - rest.count
    guard rest.count >= 2, rest[0] == "last" || rest[0] == "this" else { return nil }
    let back = rest[0] == "last" ? 1 : 0
    let length = 2 + skipped
    switch rest[1] {
    case "year":
      return (length, Day.text(today.year - back, 1, 1), Day.text(today.year - back + 1, 1, 1))
    case "month":
      let from = Day(today.year, today.month).plus(months: -back)
      return (length, from.text, from.plus(months: 1).text)
    case "week":
      let monday = today.plus(days: -today.weekday)
      let from = monday.plus(days: -7 * back)
      return (length, from.text, from.plus(days: 7).text)
    default: break
    }
    if let month = months.firstIndex(of: rest[1]) {
      return within(length, month + 1, 1, back, today)
    }
    if let month = seasons[rest[1]] { return within(length, month, 3, back, today) }
    return nil
  }

  /// Some months of this year, or for "last" those that ended most recently.
  private static func within(
    _ length: Int, _ month: Int, _ count: Int, _ back: Int, _ today: Day
  ) -> Range {
    var from = Day(today.year, month)
    if back == 1, from.plus(months: count).seconds > today.seconds { from = from.plus(months: -12) }
    return (length, from.text, from.plus(months: count).text)
  }

  /// "2020", "may 2020", "summer 2019", "2020-05-01".
  private static func period(_ words: [String], _ today: Day) -> Range? {
    guard let first = words.first else { return nil }
    if let year = year(first) { return (1, Day.text(year, 1, 1), Day.text(year + 1, 1, 1)) }
    if let moment = FilterTime.moment(first), moment.isDayOnly, let next = moment.dayLater {
      return (1, moment.text, next.text)
    }
    let count = months.contains(first) ? 1 : 3
    guard words.count >= 2,
      let month = months.firstIndex(of: first).map({ $0 + 1 }) ?? seasons[first]
    else { return nil }
    let isOf = words[1] == "of" && words.count >= 3
    guard let year = year(words[isOf ? 2 : 1]) else { return nil }
    let from = Day(year, month)
    return (isOf ? 3 : 2, from.text, from.plus(months: count).text)
  }

  private static func year(_ word: String) -> Int? {
    guard word.utf8.count == 4, let year = Int(word), (1826...2199).contains(year) else {
      return nil
    }
    return year
  }
}

/// A day, for reckoning.
private struct Day {
  let seconds: Double

  init(_ seconds: Double) { self.seconds = (seconds / 86400).rounded(.down) * 86400 }

  /// The first of a month; months beyond twelve are of later years.
  init(_ year: Int, _ month: Int) {
    let months = year * 12 + month - 1
    let text = Day.text(months / 12, months % 12 + 1, 1)
    self.init(FilterTime.seconds(text) ?? 0)
  }

  var text: String { FilterTime.dayText(seconds) }
  var year: Int { Int(text.prefix(4)) ?? 1970 }
  var month: Int { Int(text.dropFirst(5).prefix(2)) ?? 1 }
  /// Days since Monday; 1970 began on a Thursday.
  var weekday: Int { (Int(clamping: seconds / 86400) + 3) % 7 }

  func plus(days: Int) -> Day { Day(seconds + Double(days) * 86400) }
  func plus(months: Int) -> Day { Day(year, month + months) }

  static func text(_ year: Int, _ month: Int, _ day: Int) -> String {
    func padded(_ number: Int, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}
