import SQLiteAccess
import Testing
import TestSupport

@Suite struct ConnectionTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  func open(_ name: String = "a.db", _ mode: Connection.Mode = .readWriteCreate) throws -> Connection {
    try Connection(path: Array(folder.file(name).utf8), mode: mode, busyTimeoutMilliseconds: 0)
  }
}
