// Opens or creates a catalog, recognises files that are none of ours, and
// finds a way into libraries that cannot be written.

internal import SQLiteAccess
public import SearchDomain
internal import Support

extension Catalog {
  /// Opens the catalog of a library.
  ///
  /// A library on a read-only disk, or in a folder without write permission,
  /// can be opened `readOnly` where its last writer closed it properly.
  ///
  /// - Parameters:
  ///   - folder: the library's folder.
  ///   - access: what for; an older catalog is upgraded when it can be written.
  ///   - upgradeProgress: hears how far an upgrade is that takes long, on this
  ///     thread. One that is interrupted goes on at the next opening.
  /// - Throws: `CatalogError`: `notFound`, `notALibrary`, `newerVersion`,
  ///   `olderVersion`, `readOnly`, `busy`, `diskFull`, `damaged`, `system`.
  public static func open(
    folder: FilePath, access: Access, upgradeProgress: UpgradeProgress? = nil
  ) throws(CatalogError) -> Catalog {
    try open(
      folder: folder, access: access, busyTimeoutMilliseconds: 5000,
      upgradeProgress: upgradeProgress)
  }

  /// The same, with a choice of how long to wait for another writer's lock.
  package static func open(
    folder: FilePath, access: Access, busyTimeoutMilliseconds: Int,
    upgradeProgress: UpgradeProgress? = nil
  ) throws(CatalogError) -> Catalog {
    let file = folder.appending(fileName)
    let name = file.description
    var wasMadePrivate = false
    do {
      let connection: Connection
      switch access {
      case .readOnly:
        try requireFile(file)
        let reader = try openForReading(file, busyTimeoutMilliseconds)
        if try isFresh(reader, name) { throw notFound(file) }
        connection = try upgradeIfOlder(
          reader, file, busyTimeoutMilliseconds, upgradeProgress)
      case .readWrite(let createIfMissing):
        if createIfMissing {
          try makeFolder(folder)
          // SQLite would make it by the umask; its side files follow its mode.
          if (try? FileIO.status(file.bytes)) == nil { FileIO.makeEmpty(file.bytes) }
        } else {
          try requireFile(file)
        }
        connection = try connect(
          file.bytes, createIfMissing ? .readWriteCreate : .readWrite,
          busyTimeoutMilliseconds: busyTimeoutMilliseconds)
        let fresh = try isFresh(connection, name)
        guard !connection.isReadOnly else { throw notWritable(name, nil) }
        if fresh, !createIfMissing { throw notFound(file) }
        try prepareForWriting(connection, fresh: fresh, upgradeProgress)
        wasMadePrivate = LibraryPrivacy.tighten(folder)
      }
      // The file is not mapped into memory: reading maps would gain little (a
      // scan of vectors runs at 3 GB/s without), and an error of the disk
      // would then end the process in place of a call.
      try connection.execute("PRAGMA foreign_keys = ON; \(usualCache)")
      try connection.addCollation(naturalCollation, NaturalOrder.compare)
      try connection.addFunction(foldingFunction, TextFolding.folded)
      try connection.addFunction(formsFunction) { text in
        JSONValue.array((Filter.Field.camera.forms(of: text)).map(JSONValue.string)).text
      }
      return Catalog(
        folder: folder, access: access, connection: connection, wasMadePrivate: wasMadePrivate)
    } catch let error as CatalogError {
      throw error
    } catch let error as SQLiteError {
      // Writing needs to create files beside the catalog, hence this code.
      if access != .readOnly, error.kind == .cannotOpen {
        throw notWritable(name, error.code.rawValue)
      }
      throw CatalogError(error, path: name)
    } catch {
      throw CatalogError(kind: .system, message: "\(error)", path: name)
    }
  }

  /// Whether a library lies in `folder`, judged by the file's name alone.
  public static func exists(inFolder folder: FilePath) -> Bool {
    (try? FileIO.status(folder.appending(fileName).bytes)) != nil
  }

  private static func makeFolder(_ folder: FilePath) throws {
    if let status = try? FileIO.status(folder.bytes), status.kind == .folder { return }
    guard let path = folder.validString else {
      throw CatalogError(
        kind: .system, message: "cannot create \(folder): its name is not valid UTF-8",
        path: folder.description)
    }
    do {
      try FileIO.makeFolders(path)
    } catch {
      throw CatalogError(
        kind: .system, message: "\(error)", path: path, code: error.code)
    }
  }

  private static func requireFile(_ file: FilePath) throws {
    do {
      _ = try FileIO.status(file.bytes)
    } catch {
      guard error.isAbsence else {
        throw CatalogError(
          kind: .system, message: "\(error)", path: file.description, code: error.code)
      }
      throw notFound(file)
    }
  }

  private static func notFound(_ file: FilePath) -> CatalogError {
    CatalogError(
      kind: .notFound,
      message: "there is no library in \(file.parent); index a folder of pictures first",
      path: file.description)
  }

  private static func notWritable(_ name: String, _ code: Int32?) -> CatalogError {
    CatalogError(
      kind: .readOnly,
      message: "\(name) cannot be opened for writing; check its and its folder's permissions",
      path: name, code: code)
  }

  /// Whether the database is empty, as after a kill in the midst of creation.
  private static func isFresh(_ connection: Connection, _ name: String) throws -> Bool {
    if try connection.integer("PRAGMA application_id") == Schema.applicationID { return false }
    if try connection.integer("SELECT count(*) FROM sqlite_schema") == 0 { return true }
    throw CatalogError(
      kind: .notALibrary,
      message: "\(name) is a database of another program; choose another library folder",
      path: name)
  }

  private static func prepareForWriting(
    _ connection: Connection, fresh: Bool, _ progress: UpgradeProgress?
  ) throws {
    if fresh { try connection.execute("PRAGMA page_size = \(Schema.pageSize)") }
    // Persistent in the file; asking again costs nothing.
    try connection.execute("PRAGMA journal_mode = WAL")
    try connection.execute("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864")
    try Schema.migrator.migrate(connection)
    try fillTexts(connection, progress)
  }

  /// Opens for reading. A WAL database needs a writable `-shm` file beside it,
  /// even for reading. Where the folder gives none, and no unwritten changes
  /// wait in the `-wal` file, it is read as a file that nobody changes.
  private static func openForReading(_ file: FilePath, _ timeout: Int) throws -> Connection {
    do {
      let connection = try connect(file.bytes, .readOnly, busyTimeoutMilliseconds: timeout)
      // The first read is what finds out.
      _ = try connection.integer("PRAGMA schema_version")
      return connection
    } catch let error as SQLiteError where error.kind == .cannotOpen || error.kind == .readOnly {
      let log = FilePath(bytes: file.bytes + Array("-wal".utf8))
      let pending = (try? FileIO.status(log.bytes))?.byteCount ?? 0
      guard pending == 0 else {
        throw CatalogError(
          kind: .readOnly,
          message: "\(file) was not closed properly and its folder cannot be written; "
            + "open it once with write permission, or copy the folder to where you may write",
          path: file.description, code: error.code.rawValue)
      }
      return try connect(file.bytes, .immutable, busyTimeoutMilliseconds: timeout)
    }
  }

  private static func upgradeIfOlder(
    _ connection: Connection, _ file: FilePath, _ timeout: Int, _ progress: UpgradeProgress?
  ) throws -> Connection {
    let version = try Migrator.version(of: connection)
    let newest = Schema.migrator.newestVersion
    if try version == newest && !lacksTexts(connection) { return connection }
    guard version <= newest else {
      throw CatalogError(
        SQLiteError(kind: .newerSchema, code: .error, message: ""), path: file.description)
    }
    do {
      let writer = try connect(file.bytes, .readWrite, busyTimeoutMilliseconds: timeout)
      try prepareForWriting(writer, fresh: false, progress)
    } catch let error as SQLiteError where error.kind == .readOnly || error.kind == .cannotOpen {
      throw CatalogError(
        kind: .olderVersion,
        message: "\(file) was made by an older Glimpse and cannot be upgraded, "
          + "because it cannot be written",
        path: file.description, code: error.code.rawValue)
    }
    return try openForReading(file, timeout)
  }
}

extension FileError {
  /// ENOENT or ENOTDIR: the file, or a folder above it, is not there.
  fileprivate var isAbsence: Bool { code == 2 || code == 20 }
}
