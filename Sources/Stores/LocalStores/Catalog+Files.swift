// What is remembered of the folders and files themselves: which folder lay
// where, and which images are one file.

internal import SQLiteAccess
public import SearchDomain

extension Catalog {
  /// The folders at `root` or below it that held images when they were last
  /// listed, sorted by path bytes.
  public func knownFolders(under root: FilePath) throws(CatalogError) -> [KnownFolder] {
    try read { connection in
      try PathRange.ranges(under: root).flatMap { range in
        try connection.all(
          "SELECT path, inode, is_mount FROM folder WHERE \(range.sql) ORDER BY path", range.values
        ) { row in
          KnownFolder(
            path: FilePath(bytes: row.bytes(0)), inode: UInt64(bitPattern: row.integer(1)),
            isMount: row.integer(2) != 0)
        }
      }
    }
  }

  /// Remembers these folders, and forgets others at `root` or below it. Writes
  /// only what differs.
  public func saveFolders(_ folders: [KnownFolder], under root: FilePath) throws(CatalogError) {
    let known = try Set(knownFolders(under: root))
    let wanted = Set(folders)
    if known == wanted { return }
    try write { connection in
      for folder in known.subtracting(wanted) {
        try connection.run("DELETE FROM folder WHERE path = ?", [.blob(folder.path.bytes)])
      }
      for folder in wanted.subtracting(known) {
        try connection.run(
          "INSERT OR REPLACE INTO folder (path, inode, is_mount) VALUES (?, ?, ?)",
          [
            .blob(folder.path.bytes), .integer(Int64(bitPattern: folder.inode)),
            .integer(folder.isMount ? 1 : 0),
          ])
      }
    }
  }
}
