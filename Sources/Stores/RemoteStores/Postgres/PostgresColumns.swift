// The columns of a table: what is known of a picture, each fact in the type that
// PostgreSQL has for it, so that others can ask for it too.

internal import PostgresAccess
internal import SearchDomain
internal import Support

/// The columns, in the order in which rows are written and read.
enum PostgresColumns {
  static let id = "id"
  static let embedding = "embedding"
  static let meta = "meta"
  static let words = "words"
  /// The bytes of a path or name that are not UTF-8; the text beside them is for
  /// people and patterns.
  static let pathBytes = "path_bytes"
  static let filenameBytes = "filename_bytes"

  /// Columns of the record besides the vector, with their types.
  static let ofRecord: [(name: String, type: String)] = {
    var columns = [(id, "uuid NOT NULL")]
    for field in Filter.Field.table {
      guard let name = field.storedName else { continue }
      columns.append((name, type(of: field) + (field == .category ? "" : " NOT NULL")))
    }
    columns += [
      (pathBytes, "bytea"), (filenameBytes, "bytea"), ("modified_ns", "int8 NOT NULL"),
      ("exif_orientation", "int8 NOT NULL"), ("phash", "int8"), ("dhash", "int8"),
    ]
    columns += times.map { ($0, "float8") }
    return columns + [(meta, "jsonb NOT NULL"), (words, "int8[] NOT NULL")]
  }()

  /// The columns of times that lie in the metadata.
  private static let times = Filter.Field.table.filter(\.isTime).compactMap(\.metadataKey).flatMap {
    key in [false, true].map { PayloadFields.time(key, isInstant: $0) }
  }

  private static func type(of field: Filter.Field) -> String {
    switch field.content {
    case .wholeNumber: "int8"
    case .number, .time: "float8"
    case .flag: "bool"
    // By bytes, as everywhere: the order of a language would be another on each
    // server.
    case .text, .words, .anything: "text COLLATE \"C\""
    }
  }

  /// What indexes there are, besides those of ids and vectors.
  static let indexes: [String] = {
    var indexes = ["path", "category", "content_hash"].map { "((\(beginning(of: $0))))" }
    indexes += ["width", "height", "size", "modified"].map { "(\($0))" }
    indexes += times.map { "(\($0))" }
    let numbers = Filter.Field.table.filter { $0.content == .number }.compactMap(\.metadataKey)
    indexes += numbers.map { "((\(number(of: PostgresText.literal($0)))))" }
    return indexes.map { "USING btree \($0)" }
      + ["USING gin (\(meta) jsonb_path_ops)", "USING gin (\(words))"]
  }()

  /// What stands in an index of a column of texts.
  static func beginning(of column: String) -> String {
    "left(\(column), \(PostgresText.indexedLetters))"
  }

  /// The number under a key of the metadata; null where there is none.
  static func number(of key: String) -> String {
    "CASE WHEN jsonb_typeof(\(meta) -> \(key)) = 'number' THEN (\(meta) -> \(key))::float8 END"
  }

  /// What is read of a record, in the order that `PostgresRecord` expects.
  static let read = [
    id, "path", pathBytes, "content_hash", "size", "modified_ns", "category", "width", "height",
    "format", "exif_orientation", "phash", "dhash", meta,
  ]
}
