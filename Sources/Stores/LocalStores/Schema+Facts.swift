// The second version of the schema: facts that filters ask for as indexed
// columns, free metadata as indexed rows, and texts for searching by words.

internal import SQLiteAccess

extension Schema {
  /// Keys of the metadata that have a column of their own, by what it holds.
  /// Never changed: a later column comes with a version and a list of its own.
  static let factTimes = ["taken"]
  static let factTexts = ["camera", "lens", "title", "description"]
  static let factNumbers = ["latitude", "longitude", "rating"]

  /// Columns of `content`. Those that are GENERATED are read out of the
  /// metadata, which stays the one place where the facts are kept.
  static let factsSchema = """
    ALTER TABLE content ADD COLUMN phash INTEGER;
    ALTER TABLE content ADD COLUMN dhash INTEGER;
    ALTER TABLE content ADD COLUMN pixel_digest BLOB;
    ALTER TABLE content ADD COLUMN given TEXT;
    ALTER TABLE content ADD COLUMN caption TEXT;
    ALTER TABLE content ADD COLUMN caption_by TEXT;
    ALTER TABLE content ADD COLUMN ocr_text TEXT;
    ALTER TABLE content ADD COLUMN ocr_by TEXT;
    ALTER TABLE content ADD COLUMN taken_local INTEGER AS
      (CAST(strftime('%s', substr(json_extract(\(valid), '$.taken'), 1, 19)) AS INTEGER));
    ALTER TABLE content ADD COLUMN taken_instant INTEGER AS
      (CAST(strftime('%s', json_extract(\(valid), '$.taken')) AS INTEGER));
    \((factTexts.map(text) + factNumbers.map(number)).joined(separator: "\n"))
    CREATE INDEX content_width ON content(width);
    CREATE INDEX content_height ON content(height);
    CREATE INDEX content_format ON content(format);
    CREATE INDEX content_taken_local ON content(taken_local) WHERE taken_local IS NOT NULL;
    CREATE INDEX content_taken_instant ON content(taken_instant) WHERE taken_instant IS NOT NULL;
    CREATE INDEX content_camera ON content(camera) WHERE camera IS NOT NULL;
    CREATE INDEX content_lens ON content(lens) WHERE lens IS NOT NULL;
    CREATE INDEX content_place ON content(latitude, longitude) WHERE latitude IS NOT NULL;
    CREATE INDEX content_rating ON content(rating) WHERE rating IS NOT NULL;
    CREATE INDEX image_modified ON image(modified_ns, content_id);
    CREATE INDEX image_size ON image(byte_count, content_id);
    """

  /// Damaged metadata must not make the whole row unusable.
  private static let valid = "CASE WHEN json_valid(metadata) THEN metadata END"

  private static func text(_ key: String) -> String {
    """
    ALTER TABLE content ADD COLUMN \(key) TEXT AS
      (CASE json_type(\(valid), '$.\(key)') WHEN 'text' THEN json_extract(\(valid), '$.\(key)') END);
    """
  }

  private static func number(_ key: String) -> String {
    """
    ALTER TABLE content ADD COLUMN \(key) REAL AS
      (CASE WHEN json_type(\(valid), '$.\(key)') IN ('integer', 'real')
        THEN json_extract(\(valid), '$.\(key)') END);
    """
  }

  /// Free metadata, keywords and colours, a row for each value. `position` is
  /// null for a value that stands alone, else its place in the list.
  static let labelSchema = """
    CREATE TABLE content_label (
      name TEXT NOT NULL,
      type TEXT NOT NULL,
      value NOT NULL,
      content_id INTEGER NOT NULL REFERENCES content(id) ON DELETE CASCADE,
      position INTEGER,
      PRIMARY KEY (name, type, value, content_id)
    ) WITHOUT ROWID;
    CREATE INDEX content_label_content ON content_label(content_id);
    CREATE TRIGGER content_labelled AFTER INSERT ON content BEGIN
      INSERT OR IGNORE INTO content_label \(labels("new"));
    END;
    CREATE TRIGGER content_relabelled AFTER UPDATE OF metadata ON content BEGIN
      DELETE FROM content_label WHERE content_id = new.id;
      INSERT OR IGNORE INTO content_label \(labels("new"));
    END;
    INSERT OR IGNORE INTO content_label
      \(labels("c", "content c,"));
    """

  /// The rows of `content_label` that contents are given, in the table's order;
  /// their ids are bound as `?1` and `?2`, the first and the last.
  static let labelRows = """
    \(labels("c", "content c,", "c.id BETWEEN ?1 AND ?2 AND ")) ORDER BY 1, 2, 3, 4, 5
    """

  /// Keys that have a column of their own are left out.
  private static func labels(
    _ row: String, _ before: String = "", _ condition: String = ""
  ) -> String {
    let metadata = "CASE WHEN json_valid(\(row).metadata) THEN \(row).metadata ELSE '{}' END"
    return """
      SELECT m.key, \(kind("m")), m.value, \(row).id, NULL
        FROM \(before) json_each(\(metadata)) m
        WHERE \(condition)\(isFree) AND m.type IN ('text', 'true', 'false', 'integer', 'real')
      UNION ALL SELECT m.key, 'text', t.value, \(row).id, t.key
        FROM \(before) json_each(\(metadata)) m,
          json_each(CASE m.type WHEN 'array' THEN m.value ELSE '[]' END) t
        WHERE \(condition)\(isFree) AND t.type = 'text'
      """
  }

  private static let isFree = """
    m.key NOT IN
      (\((factTimes + factTexts + factNumbers).map { "'\($0)'" }.joined(separator: ", ")))
    """

  private static func kind(_ entry: String) -> String {
    """
    CASE \(entry).type WHEN 'text' THEN 'text' WHEN 'true' THEN 'boolean'
      WHEN 'false' THEN 'boolean' ELSE 'number' END
    """
  }

  /// One row a content with the texts that belong to it, and two indexes over
  /// them: by words, whose endings are cut as English has them, and by three
  /// letters in a row, which finds parts of names.
  static let documentSchema = """
    CREATE TABLE document (
      content_id INTEGER PRIMARY KEY REFERENCES content(id) ON DELETE CASCADE,
      \(documentColumns)
    );
    CREATE VIRTUAL TABLE document_words USING fts5(\(documentColumns), content='document',
      content_rowid='content_id', tokenize='porter unicode61 remove_diacritics 2');
    CREATE VIRTUAL TABLE document_parts USING fts5(\(documentColumns), content='document',
      content_rowid='content_id', tokenize='trigram');
    \(documentTriggers)
    """

  /// Keep the indexes in step with the texts.
  static let documentTriggers = """
    CREATE TRIGGER document_added AFTER INSERT ON document BEGIN
      INSERT INTO document_words(rowid, \(documentColumns)) VALUES (new.content_id, \(values("new")));
      INSERT INTO document_parts(rowid, \(documentColumns)) VALUES (new.content_id, \(values("new")));
    END;
    CREATE TRIGGER document_removed AFTER DELETE ON document BEGIN
      INSERT INTO document_words(document_words, rowid, \(documentColumns))
        VALUES ('delete', old.content_id, \(values("old")));
      INSERT INTO document_parts(document_parts, rowid, \(documentColumns))
        VALUES ('delete', old.content_id, \(values("old")));
    END;
    """

  static let documentColumns = """
    filename, folder, category, title, description, keywords, caption, ocr
    """

  private static func values(_ row: String) -> String {
    documentColumns.split(separator: ", ").map { "\(row).\($0)" }.joined(separator: ", ")
  }

  /// Makes the rows of `document` from what they are derived of; the folder
  /// counts from the indexed root. To be followed by a WHERE on `c`.
  static let documentRows = """
    SELECT c.id,
      (SELECT group_concat(DISTINCT CAST(substr(i.path, i.name_start + 1) AS TEXT))
        FROM image i WHERE i.content_id = c.id),
      (SELECT group_concat(DISTINCT CAST(substr(i.path, r.size + 2,
          max(0, i.name_start - r.size - 2)) AS TEXT))
        FROM image i JOIN (SELECT path, length(path) AS size FROM root) r
          ON substr(i.path, 1, r.size + 1) = CAST(r.path || '/' AS BLOB)
        WHERE i.content_id = c.id),
      (SELECT group_concat(DISTINCT i.category) FROM image i WHERE i.content_id = c.id),
      c.title, c.description,
      (SELECT group_concat(k.value, ', ') 
        FROM json_each(CASE WHEN json_valid(c.metadata) THEN c.metadata END, '$.keywords') k),
      c.caption, c.ocr_text
    FROM content c
    """
}
