// The names that a filter expression may use, and what kind of value each takes.

import SearchDomain

/// A field by the name that people use for it.
enum FilterFields {
  /// What values a field is compared with.
  enum ValueKind { case text, number, orientation, date, dateText, any }

  /// Every name but those below `meta.`, in the order in which they are told.
  static let names = [
    "path", "filename", "category", "format", "width", "height", "orientation", "size",
    "modified", "taken", "camera", "lens",
  ]

  /// The field and its kind of value, or nil for a name that is not known.
  static func field(_ name: String) -> (field: Filter.Field, kind: ValueKind)? {
    if name.lowercased().hasPrefix("meta."), name.count > 5 {
      return (.metadata(String(name.dropFirst(5))), .any)
    }
    switch name.lowercased() {
    case "path": return (.path, .text)
    case "filename": return (.filename, .text)
    case "category": return (.category, .text)
    case "format": return (.format, .text)
    case "width": return (.width, .number)
    case "height": return (.height, .number)
    case "orientation": return (.orientation, .orientation)
    case "size": return (.byteCount, .number)
    case "modified": return (.modified, .date)
    case "taken": return (.metadata("taken"), .dateText)
    case "camera": return (.metadata("camera"), .text)
    case "lens": return (.metadata("lens"), .text)
    default: return nil
    }
  }
}
