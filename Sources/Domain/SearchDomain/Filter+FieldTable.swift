// The table of the fields that filters know. Parsers, JSON, validation, meaning,
// facets, SQL, the payloads of stores and files of metadata all read it: a field
// whose values lie in the metadata is one entry here, and whatever puts them
// there.

extension Filter.Field {
  /// Every field with a name of its own, in the order in which people are told.
  public static let table: [Filter.Field] = [
    Filter.Field("path", .text, .record { .bytes($0.path.bytes) }),
    Filter.Field("filename", .text, .record { .bytes($0.path.lastComponent.bytes) }),
    Filter.Field("category", .text, .record { $0.category.map { .text($0) } }, isFacet: true),
    Filter.Field(
      "format", .text, .record { .text($0.facts.format) },
      synonyms: ["jpg": "jpeg", "tif": "tiff", "ppm": "pnm", "jpeg2000": "jp2"], isFacet: true),
    Filter.Field(
      "width", .wholeNumber, .record { .number(Double($0.facts.width)) }, unit: "pixels"),
    Filter.Field(
      "height", .wholeNumber, .record { .number(Double($0.facts.height)) }, unit: "pixels"),
    Filter.Field("orientation", .words(ImageFacts.shapes), .record { .text($0.facts.shape) }),
    Filter.Field("size", .wholeNumber, .record { .number(Double($0.byteCount)) }, unit: "bytes"),
    Filter.Field(
      "modified", .time,
      .record { .number(FilterTime.seconds(nanoseconds: $0.modifiedNanoseconds)) }),
    Filter.Field("taken", .time, .metadata("taken"), isFacet: true, isGiven: true),
    Filter.Field(
      "camera", .text, .metadata("camera"), isFacet: true, hasMaker: true, isGiven: true),
    Filter.Field(
      "lens", .text, .metadata("lens"), isFacet: true, hasMaker: true, isGiven: true),
    Filter.Field(
      "latitude", .number, .metadata("latitude"), unit: "degrees", range: -90...90, isGiven: true),
    Filter.Field(
      "longitude", .number, .metadata("longitude"), unit: "degrees", range: -180...180,
      isGiven: true),
    Filter.Field(
      "colour", .words(ColourName.allCases.map(\.rawValue)), .metadata("colours"),
      aliases: ["color"], synonyms: ["gray": "grey"], holdsSeveral: true),
    Filter.Field(
      "rating", .number, .metadata("rating"), unit: "stars", isGiven: true, givenRange: 0...5),
    Filter.Field("title", .text, .metadata("title"), isGiven: true),
    Filter.Field("description", .text, .metadata("description"), isGiven: true),
    Filter.Field(
      "keywords", .text, .metadata("keywords"), aliases: ["keyword"], holdsSeveral: true,
      isGiven: true),
    Filter.Field("caption", .text, .metadata("caption")),
    Filter.Field("ocr", .text, .metadata("ocr")),
    Filter.Field(
      "sha256", .text, .record { .text($0.contentHash.description) }, storedName: "content_hash"),
  ]

  // MARK: Fields by name, for code that asks for one of them

  /// The absolute path or the address.
  public static let path = entry("path")
  /// The last component of the path.
  public static let filename = entry("filename")
  /// What it was filed under.
  public static let category = entry("category")
  /// Its format, in lower case.
  public static let format = entry("format")
  /// Pixels across, upright.
  public static let width = entry("width")
  /// Pixels down, upright.
  public static let height = entry("height")
  /// `landscape`, `portrait` or `square`.
  public static let orientation = entry("orientation")
  /// The size of its file.
  public static let byteCount = entry("size")
  /// When its file was changed. A time without zone is in UTC.
  public static let modified = entry("modified")
  /// When it was taken. A time without zone is compared with what the camera's
  /// clock said, one with a zone as an instant; an image that states no zone
  /// counts as UTC then.
  public static let taken = entry("taken")
  /// The camera's name.
  public static let camera = entry("camera")
  /// The lens's name.
  public static let lens = entry("lens")
  /// Degrees, north positive.
  public static let latitude = entry("latitude")
  /// Degrees, east positive.
  public static let longitude = entry("longitude")
  /// Any of the colours that cover much of it, by its English name.
  public static let colour = entry("colour")
  /// Stars, 0…5 (−1 for rejected), as photo programs write it.
  public static let rating = entry("rating")
  /// Its title.
  public static let title = entry("title")
  /// What is said of it.
  public static let description = entry("description")
  /// Any of its keywords.
  public static let keywords = entry("keywords")
  /// What a program says it shows.
  public static let caption = entry("caption")
  /// What is written in it, as a program read it.
  public static let ocr = entry("ocr")
  /// The SHA-256 of its file, in lower-case hexadecimal digits.
  public static let contentHash = entry("sha256")

  private static func entry(_ name: String) -> Filter.Field {
    table.first { $0.name == name } ?? .metadata(name)
  }
}
