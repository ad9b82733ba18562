// Which filters make sense: the types of their values and how deep they nest.
// What a filter admits is Filter+Evaluation's.

/// Why a filter cannot be used, in one sentence.
public struct FilterError: Error, Hashable, Sendable {
  /// One sentence that names the field.
  public let message: String

  /// An error with its sentence.
  public init(message: String) { self.message = message }
}

extension Filter {
  /// The deepest nesting that any store takes.
  public static let maximumDepth = 500

  /// Checks what no store can make sense of.
  ///
  /// - Throws: `FilterError` where the tree nests deeper than `maximumDepth`,
  ///   a number is NaN, or a value's type is not the field's: `path`,
  ///   `filename`, `category`, `format`, `orientation`, `camera`, `lens`,
  ///   `title`, `description`, `keywords` and `colour` hold text, `width`,
  ///   `height`, `byteCount`, `latitude`, `longitude` and `rating` numbers,
  ///   `modified` and `taken` times (seconds since 1970, or text such as
  ///   `2024-05-01` or `2024-05-01T13:30:00+02:00`; UTC without a zone).
  public func validate() throws(FilterError) { try validate(depth: 1) }

  private func validate(depth: Int) throws(FilterError) {
    guard depth <= Self.maximumDepth else {
      throw FilterError(message: "the condition nests deeper than \(Self.maximumDepth) levels")
    }
    switch self {
    case .and(let parts), .or(let parts):
      for part in parts { try part.validate(depth: depth + 1) }
    case .not(let part): try part.validate(depth: depth + 1)
    case .compare(let field, _, let value): try field.validate(value)
    case .isIn(let field, let values): for value in values { try field.validate(value) }
    case .glob(let field, _):
      guard field.holds != .number, field != .modified else {
        throw FilterError(message: "\(field.name) is no text, so a pattern cannot match it")
      }
    }
  }
}

extension Filter.Field {
  /// What the values of a field are.
  enum Content { case text, number, time, anything }

  var holds: Content {
    switch self {
    case .path, .filename, .category, .format, .orientation, .camera, .lens, .title, .description,
      .keywords, .colour, .contentHash:
      .text
    case .width, .height, .byteCount, .latitude, .longitude, .rating: .number
    case .modified, .taken: .time
    case .metadata: .anything
    }
  }

  /// The field's name in messages.
  public var name: String {
    switch self {
    case .path: "path"
    case .filename: "filename"
    case .category: "category"
    case .format: "format"
    case .width: "width"
    case .height: "height"
    case .orientation: "orientation"
    case .byteCount: "size"
    case .modified: "modified"
    case .taken: "taken"
    case .camera: "camera"
    case .lens: "lens"
    case .title: "title"
    case .description: "description"
    case .latitude: "latitude"
    case .longitude: "longitude"
    case .rating: "rating"
    case .keywords: "keywords"
    case .colour: "colour"
    case .contentHash: "sha256"
    case .metadata(let key): "meta.\(key)"
    }
  }

  func validate(_ value: FilterValue) throws(FilterError) {
    if case .number(let number) = value, number.isNaN {
      throw FilterError(message: "\(name) cannot be compared with a value that is no number")
    }
    switch (holds, value) {
    case (.anything, _), (.text, .text), (.number, .number), (.time, .number): return
    case (.time, .text(let text)) where FilterTime.seconds(text) != nil: return
    case (.text, _): throw FilterError(message: "\(name) holds text; write the value in quotes")
    case (.number, _): throw FilterError(message: "\(name) is a number; compare it with one")
    case (.time, _):
      throw FilterError(
        message: "\(name) is a time; compare it with one such as '2024-05-01T13:30:00'")
    }
  }
}

extension Filter.Field {
  /// The key of the metadata that holds the field's value; nil for what a
  /// picture always has.
  public var metadataKey: String? {
    switch self {
    case .taken, .camera, .lens, .title, .description, .latitude, .longitude, .rating, .keywords:
      name
    case .colour: "colours"
    case .metadata(let key): key
    case .path, .filename, .category, .format, .width, .height, .orientation, .byteCount,
      .modified, .contentHash:
      nil
    }
  }
}
