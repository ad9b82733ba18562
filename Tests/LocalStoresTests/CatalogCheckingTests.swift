import SQLiteAccess
import SearchDomain
import Testing

@testable import LocalStores

@Suite struct CatalogCheckingTests {
  let library: TestLibrary
  let set: VectorSet

  var catalog: Catalog { library.catalog }

  init() throws {
    library = try TestLibrary()
    set = try library.catalog.createSet(for: testSpace(), state: .current)
    try library.catalog.apply(
      (1...5).map {
        .store(try testRecord(FilePath("/\($0)"), content: $0), try testVector($0))
      })
  }

  /// Does what a program of ours never would.
  func spoil(_ sql: String) throws {
    let connection = try Connection(path: catalog.file.bytes, mode: .readWrite)
    try connection.execute(sql)
  }

  @Test func soundCatalogHasNoFindings() throws {
    #expect(try catalog.check().isEmpty)
    #expect(try library.reopened().check().isEmpty)
  }

  @Test(arguments: [
    ("DELETE FROM content WHERE id = 1", CatalogFinding.Kind.orphan),
    ("DELETE FROM image WHERE path = CAST('/2' AS BLOB)", .orphan),
    ("UPDATE vector_set_1 SET vector = x'0011' WHERE content_id = 3", .vector),
    ("UPDATE vector_set_1 SET vector = zeroblob(32) WHERE content_id = 3", .vector),
    ("UPDATE content SET metadata = '{' WHERE id = 4", .metadata),
    ("UPDATE vector_set SET vector_count = 77", .set),
    ("DROP TABLE vector_set_1", .set),
  ])
  func contradictionIsFoundAndMended(_ sql: String, _ kind: CatalogFinding.Kind) throws {
    try spoil(sql)
    #expect(try catalog.check().contains { $0.kind == kind && $0.isRepairable })
    let (mended, remaining) = try catalog.repair()
    #expect(mended.contains { $0.kind == kind })
    #expect(remaining.allSatisfy { $0.kind == .missingVector })
    #expect(try catalog.currentSet()?.vectorCount == catalog.vectorContentIDs(in: set.id).count)
    #expect(try catalog.vectorPage(in: set.id).contentIDs.count <= 5)
  }

  @Test func deletedVectorIsNamedAsMissingAndCanBeAddedAgain() throws {
    try spoil("UPDATE vector_set_1 SET vector = x'00' WHERE content_id = 3")
    #expect(errorKind { _ = try catalog.vectorPage(in: set.id) } == .damaged)
    #expect(errorKind { _ = try catalog.vector(contentID: 3, in: set.id) } == .damaged)
    try catalog.repair()
    #expect(try catalog.check().map(\.kind) == [.missingVector])
    #expect(try catalog.missingVectorCount(in: set.id) == 1)
    let missing = try catalog.imagesMissingVector(in: set.id, limit: 10)
    #expect(missing.map(\.contentID) == [3] && missing.map(\.image.path) == ["/3"])
    try catalog.apply([try catalog.vectorChange(3, testVector(3))])
    #expect(try catalog.check().isEmpty)
  }
}
