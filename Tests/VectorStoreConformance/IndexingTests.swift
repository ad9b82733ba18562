// A run of indexing leaves the same in every store.

import Foundation
import Indexing
import SearchDomain
import TestSupport
import Testing

@Suite(.serialized) struct StoreIndexingTests {
  private let folder: TemporaryFolder
  private let encoder = ColourEncoder()
  private var root: FilePath { FilePath(folder.file("pictures")) }

  init() throws {
    folder = try TemporaryFolder()
    try write("a/red.ppm", ColourEncoder.image(255, 0, 0))
    try write("a/green.ppm", ColourEncoder.image(0, 255, 0))
    try write("b/blue.ppm", ColourEncoder.image(0, 0, 255))
  }

  private func place(_ name: String) throws -> String {
    let path = folder.file("pictures/" + name)
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
      withIntermediateDirectories: true)
    return path
  }

  private func write(_ name: String, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: place(name)))
  }

  private func index(
    into store: any ImageStore, _ change: (inout IndexingOptions) -> Void = { _ in }
  ) throws -> IndexingReport {
    var options = IndexingOptions()
    change(&options)
    return try Indexer(
      store: store, space: encoder.space,
      recognises: { $0.starts(with: Array("P6\n".utf8)) }, loadEncoder: { [encoder] _ in encoder }
    ).run([root], options: options)
  }

  private func all(_ store: any ImageStore) throws -> [String: StoredRecord] {
    var records: [String: StoredRecord] = [:]
    try store.forEachPage(withVectors: true) { page in
      for record in page { records[record.image.filename] = record }
    }
    return records
  }

  @Test(arguments: StoreUnderTest.all)
  func movesCopiesAndTouchesAreSettledWithoutTheEncoder(_ kind: StoreUnderTest) throws {
    let open = try kind.open("settle")
    #expect(try index(into: open.store).indexed == 3)
    let before = try all(open.store)
    try FileManager.default.moveItem(atPath: place("a/red.ppm"), toPath: place("c/rouge.ppm"))
    try write("c/azure.ppm", ColourEncoder.image(0, 0, 255))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_000_000)],
      ofItemAtPath: place("a/green.ppm"))
    let report = try index(into: open.store)
    #expect(report.moved == 1 && report.indexed == 1 && report.unchanged == 2)
    #expect(report.removed == 0 && encoder.encoded == 3)
    let after = try all(open.store)
    #expect(after.keys.sorted() == ["azure.ppm", "blue.ppm", "green.ppm", "rouge.ppm"])
    #expect(after["rouge.ppm"]?.embedding == before["red.ppm"]?.embedding)
    #expect(after["azure.ppm"]?.embedding == before["blue.ppm"]?.embedding)
    #expect(after["rouge.ppm"]?.image.category == "c")
    #expect(after["green.ppm"]?.image.modifiedNanoseconds == 1_000_000_000_000_000)
    #expect(after["blue.ppm"] == before["blue.ppm"])
    #expect(try index(into: open.store).unchanged == 4)
  }

  @Test(arguments: StoreUnderTest.all)
  func aRuleAndAListChangeWhatIsSaidOfKnownImages(_ kind: StoreUnderTest) throws {
    let open = try kind.open("told")
    _ = try index(into: open.store)
    let before = try all(open.store)
    let table = folder.file("told.csv")
    try Data("path,title\na/red.ppm,Rouge\nnone.ppm,x\n".utf8)
      .write(to: URL(fileURLWithPath: table))
    let report = try index(into: open.store) {
      $0.category = .named("summer")
      $0.metadataFiles = [FilePath(table)]
    }
    #expect(report.unchanged == 3 && encoder.encoded == 3)
    #expect(
      report.warnings == ["1 row of \(table) names no picture of the library: row 3 (none.ppm)"])
    let after = try all(open.store)
    #expect(after.values.allSatisfy { $0.image.category == "summer" } && after.count == 3)
    #expect(after["red.ppm"]?.image.facts.metadata["title"] == .text("Rouge"))
    #expect(after.mapValues(\.embedding) == before.mapValues(\.embedding))
  }

  @Test(arguments: StoreUnderTest.all)
  func whatIsGoneOrNoImageAnyMoreLeavesTheStore(_ kind: StoreUnderTest) throws {
    let open = try kind.open("gone")
    _ = try index(into: open.store)
    // Not the last file of its folder, which might be a disk that is not mounted.
    try FileManager.default.removeItem(atPath: place("a/green.ppm"))
    try write("a/red.ppm", Array("no picture".utf8))
    let report = try index(into: open.store)
    #expect(report.removed == 1 && report.failures.map(\.path.lastComponent) == ["red.ppm"])
    #expect(try all(open.store).keys.sorted() == ["blue.ppm"])
    #expect(try index(into: open.store) { $0.isDryRun = true }.unchanged == 1)
  }
}
