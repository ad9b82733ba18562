// The names that a filter may use, and what kind of value each takes.

import SearchDomain

/// A field by the name that people use for it.
enum FilterFields {
  /// What values a field is compared with.
  enum ValueKind { case text, number, orientation, colour, instant, clock, any }

  /// Every name but those below `meta.`, in the order in which they are told.
  static let names = [
    "path", "filename", "category", "format", "width", "height", "orientation", "size",
    "modified", "taken", "camera", "lens", "latitude", "longitude", "gps", "colour", "rating",
    "title", "description", "keywords", "sha256",
  ]

  /// Place as a box: no field of its own, but two together.
  static let box = "gps"

  /// The field and its kind of value, or nil for a name that is not known.
  static func field(_ name: String) -> (field: Filter.Field, kind: ValueKind)? {
    if name.lowercased().hasPrefix("meta."), name.count > 5 {
      return (.metadata(String(name.dropFirst(5))), .any)
    }
    return fields[name.lowercased()]
  }

  private static let fields: [String: (field: Filter.Field, kind: ValueKind)] = [
    "path": (.path, .text), "filename": (.filename, .text), "category": (.category, .text),
    "format": (.format, .text), "width": (.width, .number), "height": (.height, .number),
    "orientation": (.orientation, .orientation), "size": (.byteCount, .number),
    "modified": (.modified, .instant), "taken": (.taken, .clock), "camera": (.camera, .text),
    "lens": (.lens, .text), "latitude": (.latitude, .number), "longitude": (.longitude, .number),
    "colour": (.colour, .colour), "color": (.colour, .colour), "rating": (.rating, .number),
    "title": (.title, .text), "description": (.description, .text),
    "keywords": (.keywords, .text), "keyword": (.keywords, .text),
    "sha256": (.contentHash, .text),
  ]

  /// "there is no field …", with those that there are.
  static func unknown(_ name: String) -> String {
    "there is no field \"\(name)\"; the fields are " + names.joined(separator: ", ")
      + " and meta.KEY"
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
    if abs(south) > 90 || abs(north) > 90 { return "latitudes lie between -90 and 90" }
    if abs(west) > 180 || abs(east) > 180 { return "longitudes lie between -180 and 180" }
    return south > north ? "the south of a box (\(south)) lies north of its north (\(north))" : nil
  }

  private static func day(_ field: Filter.Field, _ value: FilterValue) -> Filter? {
    guard field == .taken || field == .modified, case .text(let text) = value,
      let moment = FilterTime.moment(text), moment.isDayOnly, let next = moment.dayLater
    else { return nil }
    return .and([
      .compare(field, .greaterOrEqual, value), .compare(field, .less, .text(next.text)),
    ])
  }
}
