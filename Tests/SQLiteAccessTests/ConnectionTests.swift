import Support
import SQLiteAccess
import TestSupport
import Testing

@Suite struct ConnectionTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func open(
    _ name: String = "a.db", _ mode: Connection.Mode = .readWriteCreate
  ) throws -> Connection {
    try Connection(path: Array(folder.file(name).utf8), mode: mode, busyTimeoutMilliseconds: 0)
  }

  @Test func everyKindOfValueComesBackAsItWent() throws {
    let connection = try open()
    try connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v)")
    let values: [SQLValue] = [
      .null, 7, .integer(.min), .integer(.max), .real(-0.1), .text(""), .text("é\0x'\""),
      .blob([]), .blob([0, 255, 0]),
    ]
    for value in values { try connection.run("INSERT INTO t (v) VALUES (?)", [value]) }
    let types = try connection.all("SELECT typeof(v) FROM t ORDER BY id") { $0.text(0) }
    #expect(
      types == [
        "null", "integer", "integer", "integer", "real", "text", "text", "blob", "blob",
      ])
    try connection.query("SELECT id, v FROM t") { row in
      switch values[row.int(0) - 1] {
      case .null: #expect(row.isNull(1) && row.text(1) == nil && row.bytes(1).isEmpty)
      case .integer(let number): #expect(row.integer(1) == number)
      case .real(let number): #expect(row.real(1) == number)
      case .text(let text): #expect(row.text(1) == text)
      case .blob(let bytes): #expect(row.bytes(1) == bytes)
      }
    }
  }

  @Test func missingFileIsNotCreatedUnlessAsked() throws {
    for mode: Connection.Mode in [.readOnly, .readWrite, .immutable] {
      #expect(throws: SQLiteError.self) { try open("none.db", mode).integer("SELECT 1") }
    }
    #expect(kind { _ = try open("none.db", .readOnly) } == .cannotOpen)
  }

  @Test func readOnlyConnectionRefusesToWrite() throws {
    try open().execute("CREATE TABLE t (v)")
    let reader = try open("a.db", .readOnly)
    #expect(reader.isReadOnly)
    #expect(try !open().isReadOnly)
    #expect(kind { try reader.run("INSERT INTO t VALUES (1)") } == .readOnly)
  }

  @Test func wrongSQLIsMisuseAndNamesTheStatement() throws {
    let connection = try open()
    do {
      try connection.run("SELEC 1")
      Issue.record("must throw")
    } catch {
      #expect(error.kind == .misuse)
      #expect(error.sql == "SELEC 1")
    }
    #expect(kind { try connection.run("") } == .misuse)
    #expect(kind { try connection.run("SELECT 1", [1]) } == .misuse)
  }

  @Test func violatedConstraintKeepsBoundValuesOutOfTheMessage() throws {
    let connection = try open()
    try connection.execute("CREATE TABLE t (v TEXT UNIQUE)")
    try connection.run("INSERT INTO t VALUES (?)", [.text("secret")])
    do {
      try connection.run("INSERT INTO t VALUES (?)", [.text("secret")])
      Issue.record("must throw")
    } catch {
      #expect(error.kind == .constraint)
      #expect(ResultCode.constraint ~= error.code)
      // SQLITE_CONSTRAINT_UNIQUE: the extended code is kept.
      #expect(error.code.rawValue == 2067)
      #expect(error.code.primary == .constraint)
      #expect(!error.description.contains("secret"))
    }
    // The statement is usable after its failure.
    #expect(try connection.run("INSERT INTO t VALUES (?)", [.text("other")]) == 1)
  }

  @Test func keptStatementForgetsItsValuesAndCanNest() throws {
    let connection = try open()
    try connection.execute("CREATE TABLE t (v); INSERT INTO t VALUES (1), (2), (3)")
    let sql = "SELECT v FROM t WHERE ?1 IS NULL OR v < ?1 ORDER BY v"
    #expect(try connection.all(sql, [2]) { $0.int(0) } == [1])
    #expect(try connection.all(sql) { $0.int(0) } == [1, 2, 3])
    // The same statement while it is being stepped through.
    var pairs = 0
    try connection.query(sql) { _ in try connection.query(sql) { _ in pairs += 1 } }
    #expect(pairs == 9)
    // More statements than are kept.
    for n in 0..<200 { #expect(try connection.integer("SELECT \(n)") == Int64(n)) }
  }

  @Test func transactionIsUndoneWhenItsBodyThrows() throws {
    struct Stop: Error {}
    let connection = try open()
    try connection.execute("CREATE TABLE t (v)")
    #expect(throws: Stop.self) {
      try connection.transaction(.immediate) {
        try connection.run("INSERT INTO t VALUES (1)")
        throw Stop()
      }
    }
    #expect(!connection.isInTransaction)
    #expect(try connection.integer("SELECT count(*) FROM t") == 0)
    let id = try connection.transaction(.immediate) {
      try connection.run("INSERT INTO t VALUES (1)")
      return connection.lastInsertedRowID
    }
    #expect(id == 1)
    #expect(try open("a.db", .readOnly).integer("SELECT count(*) FROM t") == 1)
  }

  @Test func secondWriterIsBusyWhileTheFirstHoldsTheLock() throws {
    let first = try open()
    try first.execute("CREATE TABLE t (v)")
    let second = try open()
    try first.transaction(.immediate) {
      #expect(kind { try second.transaction(.immediate) {} } == .busy)
    }
    try second.transaction(.immediate) {}
  }

  @Test(arguments: ["a b", "a?mode=ro", "a#b", "a%20b", "ü\n'"])
  func fileNamesWithMeaningInURIsAreTakenLiterally(_ name: String) throws {
    try open(name).execute("CREATE TABLE t (v)")
    #expect(try open(name, .readOnly).integer("SELECT count(*) FROM sqlite_schema") == 1)
  }

  private func kind(_ body: () throws -> Void) -> SQLiteError.Kind? {
    do {
      try body()
      return nil
    } catch {
      return (error as? SQLiteError)?.kind
    }
  }
}
