// The sixth version of the schema: paths that lead to one file, the rules and
// the mounts of a root, and what is kept of images that left.

extension Schema {
  /// `image.same_as` is the path of the image that the same file has in the
  /// first place; null for nearly all. `folder` tells which folder lay at a path
  /// at or below a root when it was last listed, and whether another file system
  /// began there; those without images are left out. `departed` is
  /// a content without an image, apart from those that can be found, and
  /// `departed_vector` its vectors.
  static let filesSchema = """
    ALTER TABLE image ADD COLUMN same_as BLOB;
    CREATE INDEX image_same_as ON image(same_as) WHERE same_as IS NOT NULL;
    ALTER TABLE root ADD COLUMN scan TEXT;
    CREATE TABLE folder (
      path BLOB PRIMARY KEY,
      inode INTEGER NOT NULL,
      is_mount INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE departed (
      sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
      path BLOB NOT NULL,
      departed_at INTEGER NOT NULL,
      \(departedColumns)
    );
    CREATE INDEX departed_time ON departed(departed_at);
    CREATE TABLE departed_vector (
      set_id INTEGER NOT NULL,
      sha256 BLOB NOT NULL REFERENCES departed(sha256) ON DELETE CASCADE,
      vector BLOB NOT NULL,
      PRIMARY KEY (set_id, sha256)
    );
    CREATE INDEX departed_vector_content ON departed_vector(sha256);
    """

  /// The columns of `content` that are not derived and not its keys.
  static let departedColumns = """
    width, height, format, orientation, metadata, phash, dhash, pixel_digest, given, caption, \
    caption_by, ocr_text, ocr_by
    """
}
