// Looking whether a library is whole, and mending it.

import Foundation
import SearchDomain
import TestSupport
import Testing

@testable import LocalStores

@Suite struct LocalStoreVerifyingTests {
  let library: TestLibrary
  let store: LocalStore

  private var indexFile: String { library.temporary.file("vectors-1.index") }

  init() throws {
    library = try TestLibrary()
    store = LocalStore(
      catalog: library.catalog,
      indexes: IndexMaintainer(catalog: library.catalog, cacheFolder: library.temporary.path))
    try store.prepare(for: testSpace())
    try Data([1]).write(to: URL(fileURLWithPath: library.temporary.file("here")))
    for (content, name) in ["here", "gone"].enumerated() {
      let path = FilePath(library.temporary.file(name))
      try store.upsert([
        StoredRecord(
          image: try testRecord(path, content: content), embedding: try testVector(content))
      ])
    }
  }

  @Test func filesThatAreMissingAreToldAndAreNoDamage() throws {
    let report = try store.verify(repairing: false)
    #expect(report.isSound && report.imageCount == 2)
    #expect(report.missingFiles == [FilePath(library.temporary.file("gone"))])
  }

  @Test func anIndexThatIsNotThereIsMadeByARepairAlone() throws {
    #expect(try store.verify(repairing: false).repairs.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: indexFile))
    #expect(try store.verify(repairing: true).repairs.count == 1)
    #expect(FileManager.default.fileExists(atPath: indexFile))
    #expect(try store.verify(repairing: true).repairs.isEmpty)
  }

  @Test func aDamagedIndexIsFoundAndBuiltAgain() throws {
    try store.refreshIndex()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: indexFile))
    bytes[bytes.count - 1] ^= 0x55
    try bytes.write(to: URL(fileURLWithPath: indexFile))
    let report = try store.verify(repairing: false)
    #expect(!report.isSound && report.repairs.isEmpty)
    #expect(try store.verify(repairing: true).repairs.count == 1)
    #expect(try store.verify(repairing: false).isSound)
  }

  @Test func anIndexFileLeavesWithTheVectorsOfItsModel() throws {
    try store.refreshIndex()
    #expect(FileManager.default.fileExists(atPath: indexFile))
    let run = try #require(try store.beginIndexing(for: testSpace("new"), isDryRun: false))
    let set = try #require(try library.catalog.set(for: testSpace("new")))
    for content in [1, 2] {
      try library.catalog.apply(
        [try library.catalog.vectorChange(Int64(content), testVector(content))], set: set.id)
    }
    #expect(try run.finish(departedDays: 30, isPartial: false).isEmpty)
    #expect(!FileManager.default.fileExists(atPath: indexFile))
    #expect(
      FileManager.default.fileExists(
        atPath: library.temporary.file("vectors-\(set.id.rawValue).index")))
  }

  @Test func imagesElsewhereAreAskedForWithWhatTheyAreKnownBy() throws {
    let root: FilePath = "s3://bucket"
    let known: [(FilePath, String?)] = [
      ("s3://bucket/a", "1"), ("s3://bucket/b", nil), ("s3://bucket/c", "3"),
    ]
    for (number, (path, validator)) in known.enumerated() {
      try store.upsert([
        StoredRecord(
          image: try testRecord(path, content: 10 + number), embedding: try testVector(number))
      ])
      try library.catalog.apply([
        .list(RemoteImage(root: root, path: path, validator: validator))
      ])
    }
    try library.catalog.saveRoot(LibraryRoot(path: root, options: "", lastSeenNanoseconds: 1))
    let report = try store.verify(repairing: false) { path, validator in
      switch (path.lastComponent.description, validator) {
      case ("a", "1"): true
      case ("b", nil): false
      default: nil
      }
    }
    #expect(report.imageCount == 5 && report.unansweredCount == 1 && report.isSound)
    #expect(report.missingFiles.filter(\.isRemote) == ["s3://bucket/b"])
  }
}
