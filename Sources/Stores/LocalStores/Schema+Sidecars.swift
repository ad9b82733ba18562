// The seventh version of the schema: what sidecar files say of images.

extension Schema {
  /// `sidecar` has a row for each path of an image with a sidecar file: in which
  /// state that was read, and what it says. `own_metadata` keeps what is known of
  /// a content without sidecars and what was given, where either changes it.
  static let sidecarSchema = """
    CREATE TABLE sidecar (
      path BLOB PRIMARY KEY,
      state INTEGER NOT NULL,
      metadata TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE own_metadata (
      content_id INTEGER PRIMARY KEY REFERENCES content(id) ON DELETE CASCADE,
      metadata TEXT NOT NULL
    );
    """
}
