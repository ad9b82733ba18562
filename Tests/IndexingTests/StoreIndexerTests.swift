// What workers without a catalog do to a store, alone and side by side.

import Foundation
import LocalStores
import Refusals
import SearchDomain
import TestSupport
import Testing
import WorkflowTestSupport

@testable import Indexing

@Suite struct StoreIndexerTests {
  let fixture: LibraryFixture
  let store = MemoryVectorStore()

  init() throws {
    fixture = try LibraryFixture()
    try fixture.writeColours()
  }

  @discardableResult
  private func index(
    into store: MemoryVectorStore? = nil, _ roots: [FilePath]? = nil, encoder: ColourEncoder? = nil,
    _ change: (inout IndexingOptions) -> Void = { _ in }
  ) throws -> IndexingReport {
    var options = IndexingOptions()
    change(&options)
    let encoder = encoder ?? fixture.encoder
    let indexer = Indexer(
      store: store ?? self.store, space: encoder.space,
      recognises: { $0.starts(with: Array("P6\n".utf8)) }, loadEncoder: { _ in encoder })
    return try indexer.run(roots ?? [fixture.root], options: options)
  }

  private func shard(_ i: Int, _ n: Int) -> IndexingOptions.Shard? { .init(index: i, count: n) }
  private var names: [String] { store.all.map(\.image.filename).sorted() }

  @Test func firstRunIndexesAllAndTheSecondWritesNothing() throws {
    let first = try index()
    #expect(first.scanned == 3 && first.indexed == 3 && first.failed == 0)
    #expect(store.all.allSatisfy { $0.id == ImageID(naming: $0.image.path) && $0.embedding != nil })
    #expect(Set(store.all.map(\.image.category)) == ["a", "b"])
    store.setFault(nil)
    let second = try index()
    #expect(second.unchanged == 3 && second.indexed == 0 && fixture.encoder.encoded == 3)
    #expect(store.count(of: .upsert) == 0 && store.count(of: .delete) == 0)
  }

  @Test func aRunAsksAServerForNoMoreThanItNeeds() throws {
    func requests(_ calls: MemoryVectorStore.Call...) -> [Int] { calls.map(store.count(of:)) }
    store.setFault(nil)
    try index { $0.batchSize = 100 }
    // The description; a collection that was just made is not looked through.
    #expect(requests(.other, .prepare, .page, .upsert, .delete) == [1, 1, 0, 1, 0])
    store.setFault(nil)
    try index()
    #expect(requests(.other, .prepare, .page, .upsert, .delete) == [1, 1, 1, 0, 0])
    try fixture.move("a/red.ppm", "c/rouge.ppm")
    try fixture.write("c/vert.ppm", ColourEncoder.image(0, 255, 0))
    store.setFault(nil)
    try index()
    // Two contents are asked for while reading, and then fetched together.
    #expect(requests(.other, .prepare, .page, .upsert, .delete) == [3, 1, 2, 1, 1])
  }

  @Test func theStoreEqualsTheCatalog() throws {
    try index()
    try fixture.index()
    let images = store.all.map(\.image).sorted { $0.path < $1.path }
    #expect(try images == fixture.catalog.images())
  }

  @Test(arguments: [true, false])
  func shardsTogetherEqualOneRunAndRepeatHarmlessly(isOrdered: Bool) throws {
    for i in 0..<60 { try fixture.write("many/\(i).ppm", ColourEncoder.image(UInt8(i), 1, 2)) }
    let alone = MemoryVectorStore()
    store.setOrdered(isOrdered)
    try index(into: alone)
    for _ in 1...2 {
      for i in 1...4 { try index { $0.shard = shard(i, 4) } }
      #expect(store.all == alone.all)
    }
    #expect(fixture.encoder.encoded == 2 * 63)
  }

  @Test func aShardPrunesItsOwnPartAlone() throws {
    for i in 0..<40 { try fixture.write("many/\(i).ppm", ColourEncoder.image(UInt8(i), 1, 2)) }
    try index()
    // A folder with nothing in it might be a disk that is not mounted.
    try fixture.write("many/notes.txt", Array("gone".utf8))
    let many = store.all.map(\.image.path).filter { "\($0)".contains("/many/") }
    for i in 0..<40 { try fixture.remove("many/\(i).ppm") }
    for i in 1...4 {
      let part = try #require(shard(i, 4))
      #expect(try index { $0.shard = part }.removed == many.filter(part.takes).count)
    }
    #expect(names == ["blue.ppm", "green.ppm", "red.ppm"])
  }

  @Test func oneFileHasOneRecordAndAbsenceIsNoDeletion() throws {
    let linked = FilePath(fixture.folder.file("linked"))
    try FileManager.default.createSymbolicLink(
      atPath: linked.description, withDestinationPath: fixture.images)
    try index()
    #expect(try index([linked]).aliases == 3)
    #expect(store.all.count == 3)
    let hidden = try index { $0.scan.excludes = [ExcludePattern("a/")] }
    #expect(hidden.removed == 0 && hidden.kept == 2 && store.all.count == 3)
    try fixture.remove("a")
    try fixture.remove("b")
    try fixture.write("stray.ppm", ColourEncoder.image(9, 9, 9))
    #expect(try index().removed == 0)
    #expect(try index { $0.prunesDoubtful = true }.removed == 3)
    #expect(names == ["stray.ppm"])
  }

  /// 4,000 fixed paths: with chance alone a part has 1,000 give or take 27.
  @Test func partsAreAboutEqual() throws {
    let parts = try (1...4).map { try #require(shard($0, 4)) }
    let counts = parts.map { part in
      (0..<4000).filter { part.takes(FilePath("/pictures/\($0).jpg")) }.count
    }
    #expect(counts.reduce(0, +) == 4000)
    #expect(counts.allSatisfy { (900...1100).contains($0) }, "\(counts)")
  }

  @Test func aMovedImageKeepsItsVectorAndACopySharesIt() throws {
    try index()
    try fixture.move("a/red.ppm", "c/rouge.ppm")
    try fixture.write("c/vert.ppm", ColourEncoder.image(0, 255, 0))
    let report = try index()
    #expect(report.moved == 1 && report.indexed == 1 && report.removed == 0)
    #expect(fixture.encoder.encoded == 3)
    #expect(names == ["blue.ppm", "green.ppm", "rouge.ppm", "vert.ppm"])
    let fresh = MemoryVectorStore()
    try index(into: fresh, encoder: ColourEncoder())
    #expect(store.all == fresh.all)
  }

  @Test func aTouchedFileIsNotEmbeddedAndAChangedOneIs() throws {
    try index()
    let time = Date(timeIntervalSince1970: 1_000_000)
    try FileManager.default.setAttributes(
      [.modificationDate: time], ofItemAtPath: fixture.images + "/a/red.ppm")
    try fixture.write("b/blue.ppm", ColourEncoder.image(0, 0, 200, mark: 1))
    let report = try index()
    #expect(report.unchanged == 2 && report.indexed == 1 && fixture.encoder.encoded == 4)
    #expect(try index().unchanged == 3)
  }

  @Test func aVanishedRootPrunesNothing() throws {
    try index()
    try FileManager.default.moveItem(atPath: fixture.images, toPath: fixture.images + " away")
    let report = try index()
    #expect(report.removed == 0 && report.warnings.count == 1 && store.all.count == 3)
    try FileManager.default.createDirectory(
      atPath: fixture.images, withIntermediateDirectories: false)
    #expect(try index().warnings.count == 1)
    #expect(store.all.count == 3)
  }

  @Test func noPruneKeepsWhatIsGone() throws {
    try index()
    try fixture.remove("a/red.ppm")
    #expect(try index { $0.prunes = false }.removed == 0)
    #expect(try index().removed == 1)
    #expect(names == ["blue.ppm", "green.ppm"])
  }

  @Test func aFileThatIsNoImageAnyMoreLeavesTheStoreAndIsToldOfEveryTime() throws {
    try index()
    try fixture.write("a/red.ppm", Array("no picture".utf8))
    for _ in 1...2 {
      let report = try index()
      #expect(report.failed == 1 && report.failures.first?.path.lastComponent == "red.ppm")
    }
    #expect(names == ["blue.ppm", "green.ppm"])
  }

  @Test func anotherModelIsRefusedBeforeAnythingIsWritten() throws {
    try index()
    let before = store.all
    try fixture.write("a/white.ppm", ColourEncoder.image(255, 255, 255))
    let error = #expect(throws: VectorStoreError.self) {
      try index(encoder: ColourEncoder(name: "other"))
    }
    #expect(error?.kind == .mismatch && store.all == before)
    #expect(throws: VectorStoreError.self) {
      try index(encoder: ColourEncoder(name: "other")) { $0.isDryRun = true }
    }
  }

  @Test func aMisspeltPathLeavesNoCollectionBehind() throws {
    #expect(throws: WorkflowError.self) { try index([FilePath(fixture.folder.file("nowhere"))]) }
    #expect(try store.describe() == nil)
  }

  @Test func dryRunSaysWhatWouldHappenAndWritesNothing() throws {
    #expect(try index { $0.isDryRun = true }.indexed == 3)
    #expect(try store.describe() == nil && fixture.encoder.encoded == 0)
  }

  @Test func aServerThatFailsInTheMiddleLosesNothingThatWasWritten() throws {
    for i in 0..<40 { try fixture.write("many/\(i).ppm", ColourEncoder.image(UInt8(i), 1, 2)) }
    store.setFault { call, number in
      call == .upsert && number > 2 ? VectorStoreError(kind: .unreachable, message: "gone") : nil
    }
    let error = #expect(throws: VectorStoreError.self) { try index() }
    #expect(error?.kind == .unreachable)
    let kept = store.all.count
    #expect(kept > 0 && kept < 43)
    store.setFault(nil)
    let report = try index()
    #expect(report.unchanged == kept && report.indexed == 43 - kept && store.all.count == 43)
  }

  @Test func whatAnotherWorkerTookOutMeanwhileIsEmbeddedAfterAll() throws {
    try index()
    try fixture.write("c/rot.ppm", ColourEncoder.image(255, 0, 0))
    // Known when it is asked for, and gone when its vector is fetched.
    store.setFault { [store, root = fixture.root] call, number in
      if call == .page, number == 2 {
        try? store.delete(ids: [ImageID(naming: root.appending("a/red.ppm"))])
      }
      return nil
    }
    let report = try index()
    #expect(report.indexed == 1 && fixture.encoder.encoded == 4)
    #expect(names == ["blue.ppm", "green.ppm", "rot.ppm"])
  }

  @Test func categoriesChangeWhenARuleIsGivenAndStayOtherwise() throws {
    try index { $0.category = .named("summer") }
    try fixture.write("c/white.ppm", ColourEncoder.image(255, 255, 255))
    try index()
    #expect(store.all.compactMap(\.image.category).sorted() == ["c", "summer", "summer", "summer"])
    try index { $0.category = CategoryRule.none }
    #expect(store.all.allSatisfy { $0.image.category == nil && $0.embedding != nil })
  }

  @Test func metadataIsGivenToItsImages() throws {
    let table = fixture.folder.file("meta.csv")
    try Data("path,title\na/red.ppm,Rouge\nnone.ppm,x\n".utf8).write(
      to: URL(fileURLWithPath: table))
    let report = try index { $0.metadataFiles = [FilePath(table)] }
    #expect(
      report.warnings == ["1 row of \(table) names no picture of the library: row 3 (none.ppm)"])
    #expect(report.named == 1 && report.annotated == 1)
    let red = store.all.first { $0.image.filename == "red.ppm" }
    #expect(red?.image.facts.metadata["title"] == .text("Rouge") && red?.embedding != nil)
  }

  /// A record keeps one value of a key: taking it back would take the file's own.
  @Test func anEmptyCellTakesNothingFromARecord() throws {
    let table = fixture.folder.file("meta.csv")
    for text in ["path,title\na/red.ppm,Rouge\n", "path,title\na/red.ppm,\n"] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: table))
      try index { $0.metadataFiles = [FilePath(table)] }
      let red = store.all.first { $0.image.filename == "red.ppm" }
      #expect(red?.image.facts.metadata["title"] == .text("Rouge"))
    }
  }
}
