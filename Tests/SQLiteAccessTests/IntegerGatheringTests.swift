import SQLiteAccess
import TestSupport
import Testing

@Suite struct IntegerGatheringTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func connection(of numbers: [Int64]) throws -> Connection {
    let path = Array(folder.file("a.db").utf8)
    let connection = try Connection(path: path, mode: .readWriteCreate)
    try connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER)")
    for number in numbers { try connection.run("INSERT INTO t (v) VALUES (?)", [.integer(number)]) }
    return connection
  }

  @Test func allNumbersComeInTheOrderOfTheRows() throws {
    let numbers: [Int64] = [5, .min, .max, 0, -1, 5]
    let connection = try connection(of: numbers)
    #expect(try connection.integers("SELECT v FROM t") == numbers)
    #expect(try connection.integers("SELECT v FROM t WHERE v > ?", [4]) == [5, .max, 5])
    #expect(try connection.integers("SELECT v FROM t ORDER BY v DESC LIMIT 2") == [.max, 5])
    #expect(try connection.integers("SELECT v FROM t WHERE v = 77").isEmpty)
  }

  @Test func moreRowsThanTheLimitAreNilAndTheConnectionGoesOn() throws {
    let connection = try connection(of: Array(1...100))
    #expect(try connection.integers("SELECT v FROM t", upTo: 99) == nil)
    #expect(try connection.integers("SELECT v FROM t", upTo: 100)?.count == 100)
    #expect(try connection.integers("SELECT v FROM t", upTo: 0) == nil)
    #expect(try connection.integers("SELECT v FROM t WHERE v > 100", upTo: 0) == [])
    #expect(try connection.integers("SELECT v FROM t").count == 100)
  }

  @Test func otherFailuresAreThrown() throws {
    let connection = try connection(of: [1])
    #expect(throws: SQLiteError.self) { try connection.integers("SELECT v FROM nothing", upTo: 5) }
    #expect(throws: SQLiteError.self) {
      try connection.integers("SELECT abs(-9223372036854775807 - v) FROM t", upTo: 5)
    }
    #expect(try connection.integers("SELECT v FROM t") == [1])
  }
}
