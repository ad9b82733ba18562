// The tables of the catalog, as ordered migrations. Published ones never
// change; a new version appends one. Vectors' tables are VectorSet's.

internal import SQLiteAccess

enum Schema {
  /// "Glim" in ASCII, in the file's header: tells our files from others'.
  static let applicationID: Int64 = 0x476C_696D

  /// Bytes a page. One image more writes a page of each of some 25 trees, so
  /// small ones make it quick; one of 4 KiB would hold a single vector of 512
  /// floats and waste half, this one holds three. Older libraries have 16 KiB.
  static let pageSize = 8192

  static let migrator = Migrator([
    Migrator.Migration("first schema") { try $0.execute(firstSchema) },
    Migrator.Migration("facts, labels and texts") { connection in
      try connection.execute(factsSchema)
      try connection.execute(labelSchema)
      try connection.execute(documentSchema)
      try connection.execute("INSERT INTO document \(documentRows)")
    },
    Migrator.Migration("pictures elsewhere") { try $0.execute(remoteSchema) },
    Migrator.Migration("shape of pictures") { try $0.execute(shapeSchema) },
    Migrator.Migration("which vectors were removed") { connection in
      try connection.execute(removalSchema)
      for id in try connection.all("SELECT id FROM vector_set", [], { $0.integer(0) }) {
        // A library may lack the table of a set that is damaged.
        guard
          try connection.first(
            "SELECT 1 FROM sqlite_schema WHERE name = ?", [.text(vectorTable(id))], { _ in true })
            != nil
        else { continue }
        try connection.execute(
          "DROP TRIGGER IF EXISTS \(vectorTable(id))_removed; \(removalTrigger(id))")
      }
    },
    Migrator.Migration("files, rules and pictures that left") { try $0.execute(filesSchema) },
    Migrator.Migration("sidecar files") { try $0.execute(sidecarSchema) },
    Migrator.Migration("words in every script") { connection in
      try connection.execute(textSchema)
      try composeCategories(connection)
    },
  ])

  // `image` and `failure` are clustered by path, so that comparing with a
  // folder's listing is one sequential read.
  private static let firstSchema = """
    PRAGMA application_id = \(applicationID);

    CREATE TABLE content (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      format TEXT NOT NULL,
      orientation INTEGER NOT NULL,
      metadata TEXT NOT NULL
    );

    CREATE TABLE image (
      path BLOB PRIMARY KEY,
      name_start INTEGER NOT NULL,
      image_id BLOB NOT NULL UNIQUE CHECK (length(image_id) = 16),
      content_id INTEGER NOT NULL REFERENCES content(id),
      byte_count INTEGER NOT NULL,
      modified_ns INTEGER NOT NULL,
      category TEXT,
      indexed_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX image_content ON image(content_id);
    CREATE INDEX image_category ON image(category, content_id);

    CREATE TABLE failure (
      path BLOB PRIMARY KEY,
      byte_count INTEGER NOT NULL,
      modified_ns INTEGER NOT NULL,
      kind TEXT NOT NULL,
      reason TEXT NOT NULL,
      failed_at INTEGER NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE vector_set (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      model TEXT NOT NULL,
      digest TEXT NOT NULL,
      dimension INTEGER NOT NULL CHECK (dimension > 0),
      precision TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('building', 'current', 'retired')),
      vector_count INTEGER NOT NULL DEFAULT 0,
      last_content_id INTEGER NOT NULL DEFAULT 0,
      rewrite_count INTEGER NOT NULL DEFAULT 0
    );
    CREATE UNIQUE INDEX one_current_set ON vector_set(state) WHERE state = 'current';

    CREATE TABLE root (
      path BLOB PRIMARY KEY,
      options TEXT NOT NULL,
      last_seen INTEGER NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE state (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
    INSERT INTO state VALUES ('generation', 0), ('library_id', randomblob(16));
    """

  /// Who told of images that lie elsewhere, and what these are known by.
  private static let remoteSchema = """
    CREATE TABLE remote (
      root BLOB NOT NULL,
      path BLOB NOT NULL,
      validator TEXT,
      PRIMARY KEY (root, path)
    ) WITHOUT ROWID;
    CREATE INDEX remote_path ON remote(path);
    CREATE TRIGGER image_gone AFTER DELETE ON image BEGIN
      DELETE FROM remote WHERE path = old.path;
    END;
    """

  /// Filters on orientation, which is as in `ImageFacts.shape`.
  private static let shapeSchema = """
    ALTER TABLE content ADD COLUMN shape TEXT AS
      (CASE WHEN width > height THEN 'landscape' WHEN width < height THEN 'portrait'
        ELSE 'square' END);
    CREATE INDEX content_shape ON content(shape);
    """

  /// The table that holds the vectors of one set. Rows are clustered by
  /// content id, so a scan in that order is sequential. Triggers keep the
  /// set's counters, because counting rows would read every page.
  static func vectorTable(_ id: Int64) -> String { "vector_set_\(id)" }

  static func createVectorTable(_ id: Int64) -> String {
    let table = vectorTable(id)
    return """
      CREATE TABLE \(table) (
        content_id INTEGER PRIMARY KEY REFERENCES content(id) ON DELETE CASCADE,
        vector BLOB NOT NULL
      );
      CREATE TRIGGER \(table)_added AFTER INSERT ON \(table) BEGIN
        UPDATE vector_set SET
          vector_count = vector_count + 1,
          rewrite_count = rewrite_count + (new.content_id <= last_content_id),
          last_content_id = max(last_content_id, new.content_id)
        WHERE id = \(id);
      END;
      CREATE TRIGGER \(table)_changed AFTER UPDATE ON \(table) BEGIN
        UPDATE vector_set SET rewrite_count = rewrite_count + 1 WHERE id = \(id);
      END;
      \(removalTrigger(id))
      """
  }

  /// Which vector each rewrite took away, where it took one away: so an index
  /// file made before is known to miss nothing but these.
  private static let removalSchema = """
    CREATE TABLE removed_vector (
      set_id INTEGER NOT NULL,
      rewrite INTEGER NOT NULL,
      content_id INTEGER NOT NULL,
      PRIMARY KEY (set_id, rewrite)
    ) WITHOUT ROWID;
    """

  private static func removalTrigger(_ id: Int64) -> String {
    let table = vectorTable(id)
    return """
      CREATE TRIGGER \(table)_removed AFTER DELETE ON \(table) BEGIN
        UPDATE vector_set SET
          vector_count = vector_count - 1, rewrite_count = rewrite_count + 1
        WHERE id = \(id);
        INSERT OR REPLACE INTO removed_vector
          SELECT id, rewrite_count, old.content_id FROM vector_set WHERE id = \(id);
      END;
      """
  }
}
