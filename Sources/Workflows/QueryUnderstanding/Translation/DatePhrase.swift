// Phrases of time, such as "last summer" or "not from 2019 or 2020", as conditions on
// when an image was taken. A year as such stays a word: "invoice 2024" is written on
// the invoice. What a phrase of time stands in is read whole or not at all.

import SearchDomain

/// A phrase of time at the beginning of some words.
struct DatePhrase {
  /// How many words it has.
  let length: Int
  let filter: Filter
  /// As `--where` takes it.
  let label: String

  /// Words before a phrase that give it another meaning than its own: where one is
  /// left over, the phrase stays as it was typed.
  static let turning: Set<String> = [
    "not", "no", "never", "except", "without", "or", "nor", "than", "until", "till", "unless",
    "before", "after", "since", "but",
  ]

  /// - Returns: nil where the words do not begin with a phrase of time.
  init?(_ words: [String], nowSeconds: Double) {
    let bare = words.prefix(16).map { TranslationRules.bare($0).lowercased() }
    let reader = TimeSpanReader(today: CalendarDay(nowSeconds))
    var place = bare.first == "but" && bare.dropFirst().first == "not" ? 1 : 0
    let isNegated = place < bare.count && ["not", "except"].contains(bare[place])
    if isNegated { place += 1 }
    guard let first = Self.spans(Array(bare[place...]), reader) else { return nil }
    place += first.length
    var spans = [first.span]
    // "in 2019 or 2020", "in 2019 and in May 2020"; of a span without an end only one.
    while place < bare.count, ["or", "and"].contains(bare[place]) {
      let rest = Array(bare[(place + 1)...])
      let next =
        Self.spans(rest, reader)
        ?? reader.period(rest).map { (length: $0.length, span: $0.span) }
      guard let next else {
        // Whatever follows "or" is not of this time.
        if bare[place] == "or" { return nil }
        break
      }
      spans.append(next.span)
      place += 1 + next.length
    }
    let conditions = spans.map { (filter: $0.filter, label: $0.label) }
    let one = conditions.count == 1
    let either: Filter = one ? conditions[0].filter : .or(conditions.map(\.filter))
    let names =
      one ? conditions[0].label : conditions.map { "(\($0.label))" }.joined(separator: " or ")
    length = place
    filter = isNegated ? .not(either) : either
    label = isNegated ? "not (\(names))" : names
  }

  /// A span with the word that leads to it.
  private static func spans(
    _ words: [String], _ reader: TimeSpanReader
  ) -> (length: Int, span: TimeSpan)? {
    guard let first = words.first else { return nil }
    switch first {
    case "in", "from", "during", "of", "on", "taken", "made", "shot":
      var skipped = 1
      if !["in", "from", "during", "of", "on"].contains(first) {
        skipped =
          words.dropFirst().first.map { ["in", "on", "during", "from"].contains($0) } ?? false
          ? 2 : 1
      }
      let rest = Array(words.dropFirst(skipped))
      guard
        let found = reader.period(rest) ?? reader.relative(rest)
          ?? (first == "of" ? nil : reader.afterPreposition(rest))
      else { return nil }
      let length = skipped + found.length
      // "from 2019 to 2021"
      if first == "from", words.count > length, ["to", "until", "till"].contains(words[length]),
        let end = reader.point(Array(words[(length + 1)...]))
      {
        return (length + 1 + end.length, TimeSpan(from: found.span.from, to: end.span.to))
      }
      return (length, found.span)
    case "since", "after", "before", "until", "till":
      guard let inner = reader.point(Array(words.dropFirst())) else { return nil }
      let span: TimeSpan =
        switch first {
        case "since": TimeSpan(from: inner.span.from, to: nil)
        case "after": TimeSpan(from: inner.span.to, to: nil)
        case "before": TimeSpan(from: nil, to: inner.span.from)
        default: TimeSpan(from: nil, to: inner.span.to)
        }
      return (1 + inner.length, span)
    case "between":
      guard let from = reader.point(Array(words.dropFirst())) else { return nil }
      let rest = Array(words.dropFirst(1 + from.length))
      guard rest.first == "and", let to = reader.point(Array(rest.dropFirst())) else { return nil }
      return (2 + from.length + to.length, TimeSpan(from: from.span.from, to: to.span.to))
    default:
      return reader.relative(words) ?? reader.named(words)
    }
  }
}

/// From a time on, and before another.
struct TimeSpan {
  /// Nil for no bound.
  var from: String?
  var to: String?

  private var parts: [(Filter.Comparison, String, String)] {
    (from.map { [(.greaterOrEqual, ">=", $0)] } ?? []) + (to.map { [(.less, "<", $0)] } ?? [])
  }

  var filter: Filter {
    let filters = parts.map { Filter.compare(.taken, $0.0, .text($0.2)) }
    return filters.count == 1 ? filters[0] : .and(filters)
  }

  var label: String { parts.map { "taken \($0.1) \($0.2)" }.joined(separator: " and ") }
}
