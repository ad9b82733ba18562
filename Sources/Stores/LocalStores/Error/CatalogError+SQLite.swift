// From SQLite's kinds of failure to the catalog's, with a sentence each.

internal import SQLiteAccess

extension CatalogError {
  /// Says what a failure of SQLite means for the catalog at `path`.
  init(_ error: SQLiteError, path: String) {
    let (kind, message): (Kind, String) =
      switch error.kind {
      case .busy:
        (
          .busy,
          "\(path) is being written elsewhere, by another process or another part of this one; "
            + "wait for it to end and try again"
        )
      case .readOnly:
        (.readOnly, "\(path) cannot be written; check its and its folder's permissions")
      case .diskFull:
        (.diskFull, "the disk that holds \(path) is full; free some room and run the same again")
      case .damaged:
        (
          .damaged,
          "\(path) is damaged; run 'glimpse verify --repair', or restore a copy, or remove it "
            + "and index again (pictures are never touched)"
        )
      case .notADatabase:
        (.damaged, "\(path) is damaged or no catalog; restore a copy, or index into a new library")
      case .cannotOpen:
        (.system, "\(path) cannot be opened; check its and its folder's permissions")
      case .system:
        (.system, "\(path) cannot be read or written: \(error.message)")
      case .newerSchema:
        (.newerVersion, "\(path) was made by a newer Glimpse; use that version or a newer one")
      case .interrupted:
        (.system, "work on \(path) was interrupted")
      case .constraint, .misuse:
        (.internal, "a fault of this program, on \(path): \(error.message)")
      }
    self.init(kind: kind, message: message, path: path, code: error.code.rawValue)
  }
}
