// The one error of this target, in words for the library's owner. How SQLite's
// codes become kinds is in CatalogError+SQLite.

public import Support

/// Why the catalog could not do what was asked.
public struct CatalogError: SentenceError {
  /// What went wrong.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// There is no library in the folder.
    case notFound
    /// The file is a database, but of another program.
    case notALibrary
    /// A newer Glimpse has written the library.
    case newerVersion
    /// The library must be upgraded and cannot be written.
    case olderVersion
    /// Another process holds the lock.
    case busy
    /// The library, or its folder, cannot be written.
    case readOnly
    /// The disk is full.
    case diskFull
    /// The file is damaged.
    case damaged
    /// The system refused to open, read or write.
    case system
    /// Vectors of one model were offered to the set of another.
    case modelMismatch
    /// The library has no current vector set, or not the one named.
    case noVectorSet
    /// The current vector set must not be dropped.
    case setIsCurrent
    /// The vector holds NaN or infinity, or has not unit length.
    case invalidVector
    /// The condition cannot be asked of a catalog.
    case invalidFilter
    /// A fault of this program.
    case `internal`
  }

  /// What went wrong.
  public let kind: Kind
  /// One clear sentence that names the file and says what to do.
  public let message: String
  /// The catalog's file, for display; nil where no file is concerned.
  public let path: String?
  /// SQLite's result code, extended where there is one.
  public let code: Int32?

  /// - Parameter message: one clear sentence that says what to do.
  public init(kind: Kind, message: String, path: String? = nil, code: Int32? = nil) {
    self.kind = kind
    self.message = message
    self.path = path
    self.code = code
  }
}
