// Where the catalog keeps the values of the fields that filters know. A field of
// the metadata needs no entry here: it is found among the labels. One that has a
// column of its own, with an index, is found sooner.

internal import SearchDomain

/// The column, or the expression, that holds a field's values.
struct FieldColumn {
  enum Table { case image, content }
  /// How its values are compared.
  enum Form {
    case plain
    /// As bytes, whatever those are.
    case bytes
    /// Times in whole nanoseconds, so that the index serves.
    case nanoseconds
  }

  let table: Table
  let sql: String
  let form: Form
  /// Names the index that leads to a value; nil where there is none. Columns
  /// with the same name are in one index.
  let index: String?

  private init(_ table: Table, _ sql: String, _ form: Form = .plain, index: String? = nil) {
    self.table = table
    self.sql = sql
    self.form = form
    self.index = index
  }

  /// What stands in an image's record.
  private static let ofRecord: [Filter.Field: FieldColumn] = [
    .path: FieldColumn(.image, "i.path", .bytes, index: "path"),
    .filename: FieldColumn(.image, "substr(i.path, i.name_start + 1)", .bytes),
    .category: FieldColumn(.image, "i.category", index: "category"),
    .byteCount: FieldColumn(.image, "i.byte_count", index: "size"),
    .modified: FieldColumn(.image, "i.modified_ns", .nanoseconds, index: "modified"),
    .format: FieldColumn(.content, "c.format", index: "format"),
    .width: FieldColumn(.content, "c.width", index: "width"),
    .height: FieldColumn(.content, "c.height", index: "height"),
    .orientation: FieldColumn(.content, "c.shape", index: "shape"),
    .contentHash: FieldColumn(.content, "lower(hex(c.sha256))"),
  ]

  /// What of the metadata has a column with an index. Places are one index, of
  /// which the latitude comes first.
  private static let indexes = [
    "camera": "camera", "lens": "lens", "rating": "rating", "latitude": "place",
    "longitude": "place",
  ]

  /// The column of a field; nil for one that is kept as labels.
  ///
  /// - Parameter isInstant: which of the two columns of a time of the metadata:
  ///   the instant, or what the clock said.
  static func of(_ field: Filter.Field, isInstant: Bool) -> FieldColumn? {
    guard let key = field.metadataKey else { return ofRecord[field] }
    if field.isTime {
      if Schema.factTimes.contains(key) {
        let column = key + (isInstant ? "_instant" : "_local")
        return FieldColumn(.content, "c.\(column)", index: column)
      }
      let text = isInstant ? timeText(key) : "substr(\(timeText(key)), 1, 19)"
      return FieldColumn(.content, "CAST(strftime('%s', \(text)) AS INTEGER)")
    }
    if let derived = derivedTexts[key] {
      return FieldColumn(.content, "coalesce(\(derived), \(givenText(key)))")
    }
    guard field.content != .anything,
      Schema.factTexts.contains(key) || Schema.factNumbers.contains(key)
    else { return nil }
    return FieldColumn(.content, "c.\(key)", index: indexes[key])
  }

  /// Texts that programs make of an image. A text that was given under the same key
  /// counts where there is none.
  private static let derivedTexts = ["caption": "c.caption", "ocr": "c.ocr_text"]

  /// A text of the metadata.
  private static func givenText(_ key: String) -> String {
    """
    (CASE WHEN json_valid(c.metadata) AND json_type(c.metadata, '$.\(key)') = 'text'
      THEN json_extract(c.metadata, '$.\(key)') END)
    """
  }

  /// A time of the metadata as it is written.
  static func timeText(_ key: String) -> String {
    let name = key.filter { $0 != "\"" && $0 != "'" && $0 != "\\" }
    return "(CASE WHEN json_valid(c.metadata) THEN json_extract(c.metadata, '$.\"\(name)\"') END)"
  }
}

extension Filter.Field {
  /// The name under which its values are kept as labels, if they are.
  var labelName: String? { FieldColumn.of(self, isInstant: false) == nil ? metadataKey : nil }
}
