// A table with pictures: how it is made, and what the server says of one.

internal import PostgresAccess
internal import SearchDomain
internal import Support

/// What a server says of a table.
struct PostgresTable: Sendable {
  /// With its schema, quoted.
  let name: String
  /// Where the extension's types and operators are, quoted; nil where the database
  /// lacks it.
  let extensionSchema: String?
  let extensionVersion: [Int]
  /// Of the vectors' column; nil where there is none of the extension's type.
  let dimension: Int?
  /// `cosine`, or what the indexes of vectors are made for.
  let metric: String
  let hasIndex: Bool
  /// The model that the table's comment names; nil for a table of another program.
  let space: EmbeddingSpace?

  /// Vectors of more dimensions have an index in half precision.
  static let mostIndexedDimensions = 2000
  /// The same in half precision; beyond it there is none.
  static let mostHalfDimensions = 4000
  /// The most that the extension keeps.
  static let mostDimensions = 16_000

  private static let marker = "glimpse_table"

  /// The name as statements have it before it is known where the table is.
  static func written(_ table: String) -> String {
    let (schema, name) = PostgresAddress.names(table)
    return (schema.map { PostgresText.quoted($0) + "." } ?? "") + PostgresText.quoted(name)
  }

  /// The table, or nil where there is none.
  static func fetch(
    _ table: String, _ session: PostgresSession
  ) throws(VectorStoreError) -> PostgresTable? {
    let rows = try session.run(
      """
      SELECT n.nspname::text, c.relname::text, obj_description(c.oid, 'pg_class'),
        CASE WHEN t.typname = 'vector' THEN a.atttypmod END,
        e.nspname::text, e.extversion,
        (SELECT string_agg(o.opcname || CASE WHEN i.indisvalid THEN '' ELSE '?' END, ',')
         FROM pg_index i JOIN pg_class k ON k.oid = i.indexrelid JOIN pg_am m ON m.oid = k.relam
         JOIN pg_opclass o ON o.oid = i.indclass[0]
         WHERE i.indrelid = c.oid AND m.amname IN ('hnsw', 'ivfflat'))
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_attribute a
        ON a.attrelid = c.oid AND a.attname = 'embedding' AND NOT a.attisdropped
      LEFT JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN (SELECT x.extversion, s.nspname FROM pg_extension x
        JOIN pg_namespace s ON s.oid = x.extnamespace WHERE x.extname = 'vector') e ON TRUE
      WHERE c.oid = to_regclass($1::text)
      """, [.text(written(table))])
    return rows.count > 0 ? PostgresTable(rows) : nil
  }

  private init?(_ rows: PostgresRows) {
    guard let schema = rows.text(0, 0), let name = rows.text(0, 1) else { return nil }
    self.name = PostgresText.quoted(schema) + "." + PostgresText.quoted(name)
    let dimension = rows.integer(0, 3).flatMap { $0 > 0 ? $0 : nil }
    self.dimension = dimension
    extensionSchema = rows.text(0, 4).map(PostgresText.quoted)
    extensionVersion = (rows.text(0, 5) ?? "").split(separator: ".").map { Int($0) ?? 0 }
    let indexes = (rows.text(0, 6) ?? "").split(separator: ",")
    let isCosine = indexes.contains { $0.contains("cosine") }
    metric =
      indexes.isEmpty || isCosine
      ? "cosine" : indexes[0].split(separator: "_").dropFirst().first.map(String.init) ?? "another"
    hasIndex = indexes.contains { $0.hasSuffix("cosine_ops") }
    let comment = rows.text(0, 2).flatMap { try? JSONTree(parsing: $0, limits: .small) }
    let told = comment?[Self.marker]
    space = told?[PayloadFields.modelDigest]?.string.flatMap { digest in
      dimension.map {
        EmbeddingSpace(
          modelName: told?[PayloadFields.model]?.string ?? "", digest: digest, dimension: $0,
          precision: told?["precision"]?.string ?? "f32")
      }
    }
  }

  /// Whether a filtered search goes on until it has found enough.
  var scansOn: Bool { extensionVersion.lexicographicallyPrecedes([0, 8]) == false }

  /// The statements that make a table and its indexes, but for that of vectors.
  static func creation(
    _ table: String, for space: EmbeddingSpace, extensionSchema: String
  ) -> String {
    let name = written(table)
    let columns =
      PostgresColumns.ofRecord.map { "\($0.name) \($0.type)" }
      + ["embedding \(extensionSchema).vector(\(space.dimension)) NOT NULL"]
    let comment = JSONTree.object([
      .init(
        marker,
        .members([
          "layout": .integer(1), PayloadFields.model: .text(space.modelName),
          PayloadFields.modelDigest: .text(space.digest), "precision": .text(space.precision),
        ]))
    ])
    // A row of a thousand dimensions stays in one piece, so that looking at every
    // vector reads the table from front to back.
    return """
      BEGIN;
      CREATE TABLE \(name) (\(columns.joined(separator: ", ")), PRIMARY KEY (id))
        WITH (toast_tuple_target = 8160);
      \(PostgresColumns.indexes.map { "CREATE INDEX ON \(name) \($0);" }.joined(separator: "\n"))
      COMMENT ON TABLE \(name) IS \(PostgresText.literal(comment.text));
      COMMIT
      """
  }

  /// The column or expression that the index of vectors is made of, its operators,
  /// and whether it is in half precision; nil where there can be none.
  var indexed: (expression: String, operators: String, isHalf: Bool)? {
    guard let schema = extensionSchema, let dimension else { return nil }
    if dimension <= Self.mostIndexedDimensions {
      return ("embedding", "\(schema).vector_cosine_ops", false)
    }
    // Half precision came with version 0.7.
    guard dimension <= Self.mostHalfDimensions,
      !extensionVersion.lexicographicallyPrecedes([0, 7])
    else { return nil }
    return (
      "(embedding::\(schema).halfvec(\(dimension)))", "\(schema).halfvec_cosine_ops", true
    )
  }
}
