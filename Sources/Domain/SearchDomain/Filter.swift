// Which pictures a search may return. Stores translate the tree; parsing text
// into it is QueryUnderstanding's.

/// A condition on a picture, as a tree.
public indirect enum Filter: Hashable, Sendable {
  case and([Filter])
  case or([Filter])
  case not(Filter)
  /// Field compared with one value.
  case compare(Field, Comparison, FilterValue)
  /// Field is one of the values; an empty list admits nothing. A field that
  /// holds several texts is equal to each of them.
  case isIn(Field, [FilterValue])
  /// Text field matches a shell-style pattern: `*`, `?`, `[a-z]`; `*` also
  /// crosses slashes.
  case glob(Field, String)

  /// How a field is held against a value.
  public enum Comparison: String, Hashable, Sendable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  }

  /// What can be asked of a picture.
  public enum Field: Hashable, Sendable {
    case path, filename, category, format, width, height, orientation, byteCount, modified
    /// When it was taken. A time without zone is compared with what the
    /// camera's clock said, one with a zone as an instant; a picture that
    /// states no zone counts as UTC then.
    case taken
    case camera, lens, title, description
    /// Degrees, north and east positive.
    case latitude, longitude
    /// Stars, 0…5 (−1 for rejected), as photo programs write it.
    case rating
    /// Any of the picture's keywords.
    case keywords
    /// Any of the colours that cover much of it, by its English name.
    case colour
    /// The SHA-256 of its file, in lower-case hexadecimal digits.
    case contentHash
    /// A key of the free metadata.
    case metadata(String)
  }
}

/// A value in a filter.
public enum FilterValue: Hashable, Sendable {
  case text(String)
  case number(Double)
  case boolean(Bool)
}
