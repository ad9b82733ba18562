import LocalStores
import ParquetFiles
import SearchDomain
import Support
import TestSupport
import Testing

@testable import Interchange

@Suite struct ExportImportTests {
  @Test(arguments: [ExportOptions.Form.npy, .parquet, .jsonl], [1, 2, 1000])
  func `a library comes back as it was`(form: ExportOptions.Form, shardRows: Int) throws {
    let fixture = try InterchangeFixture()
    try fixture.fill()
    var options = ExportOptions()
    options.form = form
    options.shardRows = shardRows
    var totals: [Int] = []
    let report = try LibraryExporter(store: fixture.store).export(
      to: fixture.export, options: options, tell: { totals.append($1) })
    #expect(report.rows == 5)
    // Copies share a vector and are counted each; files are named by how many there are.
    #expect(Set(totals) == [5])
    #expect(report.shards == (5 + shardRows - 1) / shardRows)
    let other = try InterchangeFixture.catalog(fixture.folder.path + "/other")
    let imported = try fixture.importing(other)
    #expect(imported.added == 5)
    #expect(imported.skipped == 0)
    #expect(imported.warnings.isEmpty)
    let expected = try InterchangeFixture.everything(fixture.catalog)
    let found = try InterchangeFixture.everything(other)
    #expect(found.keys.sorted() == expected.keys.sorted())
    for (path, stored) in expected { #expect(found[path] == stored, "\(path)") }
    #expect(try other.currentSet()?.space == InterchangeFixture.space)
  }

  @Test func `importing again changes nothing`() throws {
    let fixture = try InterchangeFixture()
    try fixture.fill()
    _ = try LibraryExporter(store: fixture.store).export(to: fixture.export)
    let before = try InterchangeFixture.everything(fixture.catalog)
    // Who made the texts is the import from then on.
    _ = try fixture.importing(fixture.catalog)
    let generation = try fixture.catalog.generation()
    let report = try fixture.importing(fixture.catalog)
    #expect(report.added == 0)
    #expect(report.replaced == 0)
    #expect(report.unchanged == 5)
    #expect(try fixture.catalog.generation() == generation)
    #expect(try InterchangeFixture.everything(fixture.catalog) == before)
  }

  @Test func `half precision keeps three digits`() throws {
    let fixture = try InterchangeFixture()
    try fixture.fill()
    var options = ExportOptions()
    options.element = .float16
    _ = try LibraryExporter(store: fixture.store).export(to: fixture.export, options: options)
    let other = try InterchangeFixture.catalog(fixture.folder.path + "/other")
    _ = try fixture.importing(other)
    let found = try InterchangeFixture.everything(other)
    var largest: Float = 0
    for (path, stored) in try InterchangeFixture.everything(fixture.catalog) {
      let vector = try #require(found[path]?.vector)
      largest = max(largest, zip(vector, stored.vector).map { abs($0 - $1) }.max() ?? 1)
    }
    #expect(largest < 1e-3)
    #expect(largest > 0)
  }

  @Test func `a filter chooses`() throws {
    let fixture = try InterchangeFixture()
    try fixture.fill()
    var options = ExportOptions()
    options.filter = .compare(.path, .equal, .text("/p/copy.jpg"))
    let report = try LibraryExporter(store: fixture.store).export(
      to: fixture.export, options: options)
    #expect(report.rows == 1)
  }

  @Test func `an export is never mixed with another`() throws {
    let fixture = try InterchangeFixture()
    try fixture.fill()
    let exporter = LibraryExporter(store: fixture.store)
    _ = try exporter.export(to: fixture.export)
    let error = #expect(throws: InterchangeError.self) { try exporter.export(to: fixture.export) }
    #expect(error?.kind == .folderInUse)
  }

  @Test func `a library without vectors has nothing to hand on`() throws {
    let fixture = try InterchangeFixture()
    let error = #expect(throws: InterchangeError.self) {
      try LibraryExporter(store: fixture.store).export(to: fixture.export)
    }
    #expect(error?.kind == .emptyLibrary)
  }

  @Test func `numbers of shards have as many digits as clip-retrieval gives them`() {
    #expect(FolderShards.vectors(0, of: 1) == "img_emb/img_emb_0.npy")
    #expect(FolderShards.vectors(0, of: 9) == "img_emb/img_emb_0.npy")
    #expect(FolderShards.metadata(3, of: 10) == "metadata/metadata_03.parquet")
    #expect(FolderShards.lines(7, of: 100) == "images_007.jsonl")
  }
}
