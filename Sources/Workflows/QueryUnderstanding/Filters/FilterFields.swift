// The names that a filter may use, and the conditions that its two forms make
// in the same way.

import SearchDomain
import Support

/// Names that filters may use: those of the table of fields, and a box of two.
enum FilterFields {
  /// Place as a box: no field of its own, but two together.
  static let box = "gps"

  /// Every name but those below `meta.`, in the order in which they are told.
  static let names = Filter.Field.table.flatMap { field in
    field == .longitude ? [field.name, box] : [field.name]
  }

  /// "there is no field …", with those that there are.
  static func unknown(_ name: String) -> String {
    "there is no field \"\(name)\"; the fields are " + names.joined(separator: ", ")
      + " and meta.KEY"
  }
}

extension Filter.Field {
  /// Whether people may hold a pattern against it: a few words need none.
  var takesPatterns: Bool {
    if case .words = content { return false }
    return isTextual
  }
}

/// Conditions that both forms of filters make in the same way.
enum FilterConditions {
  /// A comparison. A day, a month or a year as such means all of it:
  /// `taken = 2020-01-31` is any time on that day, `taken <= 2020` reaches to the
  /// end of that year, and `taken > 2020` begins after it.
  static func compare(
    _ field: Filter.Field, _ comparison: Filter.Comparison, _ value: FilterValue
  ) -> Filter {
    guard let period = period(field, value) else { return .compare(field, comparison, value) }
    switch comparison {
    case .equal: return period.whole
    case .notEqual: return .not(period.whole)
    case .less, .greaterOrEqual: return .compare(field, comparison, period.start)
    case .lessOrEqual: return .compare(field, .less, period.end)
    case .greater: return .compare(field, .greaterOrEqual, period.end)
    }
  }

  /// A comparison as people mean it: a text is the same in any case.
  static func compareAsTyped(
    _ field: Filter.Field, _ comparison: Filter.Comparison, _ value: FilterValue
  ) -> Filter {
    guard comparison == .equal || comparison == .notEqual, let text = folds(field, value) else {
      return compare(field, comparison, value)
    }
    let same = Filter.resembles(field, [text])
    return comparison == .equal ? same : .not(same)
  }

  /// One of several values, texts in any case.
  static func isInAsTyped(_ field: Filter.Field, _ values: [FilterValue]) -> Filter {
    let texts = values.compactMap { folds(field, $0) }
    if texts.isEmpty { return isIn(field, values) }
    let others = values.filter { folds(field, $0) == nil }
    let same = Filter.resembles(field, texts)
    return others.isEmpty ? same : .or([same, isIn(field, others)])
  }

  /// The text where it is one whose case does not count. A path is a name of the
  /// system; formats, hashes and words of few have one form alone.
  private static func folds(_ field: Filter.Field, _ value: FilterValue) -> String? {
    guard case .text(let text) = value, !field.isTime, field.isTextual else { return nil }
    if case .words = field.content { return nil }
    return [.path, .format, .contentHash].contains(field) ? nil : text
  }

  /// One of several values.
  static func isIn(_ field: Filter.Field, _ values: [FilterValue]) -> Filter {
    let periods = values.compactMap { period(field, $0)?.whole }
    if periods.isEmpty { return .isIn(field, values) }
    let others = values.filter { period(field, $0) == nil }
    return .or(periods + (others.isEmpty ? [] : [.isIn(field, others)]))
  }

  /// A text within a text field, whatever the case of its letters: a pattern,
  /// which every store knows.
  static func contains(_ field: Filter.Field, _ text: String) -> Filter {
    // Patterns are matched by scalars. One whose other case is of several, such as
    // ß, has none here.
    let pattern = text.unicodeScalars.map { scalar -> String in
      let properties = scalar.properties
      let cases = Set([properties.lowercaseMapping, properties.uppercaseMapping])
        .filter { $0.unicodeScalars.count == 1 }.union([String(scalar)])
      if cases.count > 1 { return "[" + cases.sorted().joined() + "]" }
      return ["*", "?", "["].contains(scalar) ? "[\(scalar)]" : String(scalar)
    }
    return .glob(field, "*" + pattern.joined() + "*")
  }

  /// Whether an image has nothing in a field.
  static func isNull(_ field: Filter.Field) -> Filter {
    let number = Filter.compare(
      field, .greaterOrEqual, .number(-Double.greatestFiniteMagnitude))
    switch field.content {
    case .text, .words: return .not(.glob(field, "*"))
    case .number, .wholeNumber, .time: return .not(number)
    case .flag: return .not(.isIn(field, [.boolean(true), .boolean(false)]))
    case .anything:
      return .not(
        .or([.glob(field, "*"), number, .isIn(field, [.boolean(true), .boolean(false)])]))
    }
  }

  /// Below, above and between degrees; a box whose west lies east of its east
  /// crosses the date line.
  static func within(south: Double, west: Double, north: Double, east: Double) -> Filter {
    let left = Filter.compare(.longitude, .greaterOrEqual, .number(west))
    let right = Filter.compare(.longitude, .lessOrEqual, .number(east))
    return .and([
      .compare(.latitude, .greaterOrEqual, .number(south)),
      .compare(.latitude, .lessOrEqual, .number(north)),
      west <= east ? .and([left, right]) : .or([left, right]),
    ])
  }

  /// Why four numbers are no box; nil where they are.
  static func problem(south: Double, west: Double, north: Double, east: Double) -> String? {
    for (field, values) in [(Filter.Field.latitude, [south, north]), (.longitude, [west, east])] {
      guard let range = field.range, !values.allSatisfy(range.contains) else { continue }
      let (least, most) = (Int(clamping: range.lowerBound), Int(clamping: range.upperBound))
      return "\(field.name)s lie between \(least) and \(most)"
    }
    return south > north ? "the south of a box (\(south)) lies north of its north (\(north))" : nil
  }

  /// A day, month or year, from its start to the start of the next.
  private struct Period {
    let field: Filter.Field
    let start: FilterValue
    let end: FilterValue

    var whole: Filter {
      .and([.compare(field, .greaterOrEqual, start), .compare(field, .less, end)])
    }
  }

  private static func period(_ field: Filter.Field, _ value: FilterValue) -> Period? {
    guard field.isTime, case .text(let text) = value, let period = FilterTime.period(text) else {
      return nil
    }
    return Period(field: field, start: .text(period.start), end: .text(period.end))
  }
}
