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
  /// A comparison. A day as such means all of it: `taken = 2020-01-31` is any
  /// time on that day.
  static func compare(
    _ field: Filter.Field, _ comparison: Filter.Comparison, _ value: FilterValue
  ) -> Filter {
    guard comparison == .equal || comparison == .notEqual, let day = day(field, value) else {
      return .compare(field, comparison, value)
    }
    return comparison == .equal ? day : .not(day)
  }

  /// One of several values.
  static func isIn(_ field: Filter.Field, _ values: [FilterValue]) -> Filter {
    let days = values.compactMap { day(field, $0) }
    if days.isEmpty { return .isIn(field, values) }
    let others = values.filter { day(field, $0) == nil }
    return .or(days + (others.isEmpty ? [] : [.isIn(field, others)]))
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

  private static func day(_ field: Filter.Field, _ value: FilterValue) -> Filter? {
    guard field.isTime, case .text(let text) = value,
      let moment = FilterTime.moment(text), moment.isDayOnly, let next = moment.dayLater
    else { return nil }
    return .and([
      .compare(field, .greaterOrEqual, value), .compare(field, .less, .text(next.text)),
    ])
  }
}
