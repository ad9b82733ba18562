// Which images a search may return. Stores translate the tree; parsing text
// into it is QueryUnderstanding's. What can be asked is in Filter+FieldTable.

/// A condition on an image, as a tree.
public indirect enum Filter: Hashable, Sendable {
  case and([Filter])
  case or([Filter])
  case not(Filter)
  /// Field compared with one value.
  case compare(Field, Comparison, FilterValue)
  /// Field is one of the values; an empty list admits nothing. A field that
  /// holds several texts is equal to each of them.
  case isIn(Field, [FilterValue])
  /// Text field is one of the texts as people write them: whatever the case, accents
  /// and composition of their letters (`TextFolding`), and for a field that begins
  /// with a maker's name also without it. An empty list admits nothing.
  case resembles(Field, [String])
  /// Text field matches a shell-style pattern: `*`, `?`, `[a-z]`; `*` also
  /// crosses slashes.
  case glob(Field, String)

  /// How a field is held against a value.
  public enum Comparison: String, Hashable, Sendable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  }
}

/// A value in a filter.
public enum FilterValue: Hashable, Sendable {
  case text(String)
  case number(Double)
  case boolean(Bool)
}
