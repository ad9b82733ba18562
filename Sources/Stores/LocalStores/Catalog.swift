// The library's memory: which images there are, what is known of them, and
// their vectors, in one SQLite file. Opening is in Catalog+Opening; each
// capability has its extension. No SQL leaves this target.

internal import SQLiteAccess
public import SearchDomain
internal import Synchronization

/// The truth about a library, in `catalog.sqlite3` in the library's folder.
///
/// May be used from several threads; calls wait for one another. Several
/// processes may read while one writes.
///
/// Every change is one transaction: killing the process loses at most the
/// transaction in flight, and so does a loss of power where the disk keeps what
/// it was told to flush (WAL with `synchronous=FULL`).
public final class Catalog: Sendable {
  /// What a catalog is opened for.
  public enum Access: Hashable, Sendable {
    case readOnly
    case readWrite(createIfMissing: Bool)
  }

  /// The library's folder.
  public let folder: FilePath
  /// What it was opened for.
  public let access: Access
  /// Whether others could read the library until it was opened just now, by
  /// the mode of its files, as older versions left them; they cannot any more.
  public let wasMadePrivate: Bool
  /// The catalog's file.
  public var file: FilePath { folder.appending(Self.fileName) }

  /// The name of the catalog's file in the library's folder.
  public static let fileName = "catalog.sqlite3"

  /// The version of the schema that this program writes.
  public static var schemaVersion: Int { Schema.migrator.newestVersion }

  private let gate = Mutex<Void>(())
  // Safety: reached in `perform` alone, under the gate.
  nonisolated(unsafe) private let connection: Connection

  init(folder: FilePath, access: Access, connection: sending Connection, wasMadePrivate: Bool) {
    self.folder = folder
    self.wasMadePrivate = wasMadePrivate
    self.access = access
    self.connection = connection
  }

  /// Runs `body` with the connection, one thread at a time. `body` must not
  /// call back into this catalog and must not keep the connection.
  func perform<R>(_ body: (Connection) throws -> R) throws(CatalogError) -> R {
    // Set inside the gate: what passes through withLock itself would have to be
    // sendable, and R need not be, being made of copies.
    var result: Result<R, CatalogError>?
    gate.withLock { _ in
      do {
        result = .success(try body(connection))
      } catch let error as CatalogError {
        result = .failure(error)
      } catch let error as SQLiteError {
        result = .failure(CatalogError(error, path: file.description))
      } catch {
        result = .failure(CatalogError(kind: .internal, message: "\(error)"))
      }
    }
    guard let result else { throw CatalogError(kind: .internal, message: "the gate did not run") }
    return try result.get()
  }

  /// Runs `body` in a transaction that writes.
  func write<R>(_ body: (Connection) throws -> R) throws(CatalogError) -> R {
    guard access != .readOnly else {
      throw CatalogError(
        kind: .readOnly, message: "\(file) was opened for reading only", path: file.description)
    }
    return try perform { connection in
      try connection.transaction(.immediate) { try body(connection) }
    }
  }

  /// Runs `body` in a transaction that sees one state.
  func read<R>(_ body: (Connection) throws -> R) throws(CatalogError) -> R {
    try perform { connection in
      try connection.transaction(.deferred) { try body(connection) }
    }
  }
}
