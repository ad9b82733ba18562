import SQLiteAccess
import TestSupport
import Testing

@Suite struct MigratorTests {
  let folder: TemporaryFolder
  let connection: Connection

  init() throws {
    folder = try TemporaryFolder()
    connection = try Connection(path: Array(folder.file("a.db").utf8), mode: .readWriteCreate)
  }

  static let first = Migrator.Migration("first") { try $0.execute("CREATE TABLE a (v)") }
  static let second = Migrator.Migration("second") {
    try $0.execute("ALTER TABLE a ADD COLUMN w; INSERT INTO a VALUES (1, 2)")
  }
  static let broken = Migrator.Migration("broken") {
    try $0.execute("DELETE FROM a; CREATE TABLE a (v)")
  }

  @Test func missingStepsRunInOrderAndOnce() throws {
    #expect(try Migrator([Self.first]).migrate(connection) == ["first"])
    let both = Migrator([Self.first, Self.second])
    #expect(try both.migrate(connection) == ["second"])
    #expect(try both.migrate(connection).isEmpty)
    #expect(try Migrator.version(of: connection) == 2)
    #expect(try connection.integer("SELECT w FROM a") == 2)
  }

  @Test func failingStepIsUndoneAndThoseBeforeItKept() throws {
    let migrator = Migrator([Self.first, Self.second, Self.broken])
    #expect(throws: SQLiteError.self) { try migrator.migrate(connection) }
    #expect(try Migrator.version(of: connection) == 2)
    #expect(try connection.integer("SELECT count(*) FROM a") == 1)
    #expect(!connection.isInTransaction)
  }

  @Test func newerDatabaseIsRefusedUnchanged() throws {
    try Migrator([Self.first, Self.second]).migrate(connection)
    do {
      try Migrator([Self.first]).migrate(connection)
      Issue.record("must throw")
    } catch let error as SQLiteError {
      #expect(error.kind == .newerSchema)
    }
    #expect(try Migrator.version(of: connection) == 2)
  }
}
