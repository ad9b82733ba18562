import LocalStores
import ParquetFiles
import SearchDomain
import Support
import TestSupport
import Testing

@testable import Interchange

@Suite struct ImportRefusalTests {
  /// A folder as clip-retrieval writes it, without word of a model.
  private func foreign(
    _ fixture: InterchangeFixture, _ vectors: [[Float]], _ paths: [String?],
    column: String = "image_path"
  ) throws {
    try FileIO.makeFolders(fixture.export.description + "/img_emb")
    try FileIO.makeFolders(fixture.export.description + "/metadata")
    let matrix = try MatrixWriter(
      fixture.export.description + "/img_emb/img_emb_0.npy", columns: vectors[0].count,
      element: .float32)
    for vector in vectors { try matrix.append(vector) }
    try matrix.finish()
    let table = try ParquetWriter(
      fixture.export.description + "/metadata/metadata_0.parquet",
      columns: [ParquetColumn(column, .text)])
    for path in paths { try table.append([path.map(ParquetValue.text)]) }
    try table.finish()
  }

  private let good: [Float] = [0.5, 0.5, 0.5, 0.5]

  @Test func `a folder that names no model needs one`() throws {
    let fixture = try InterchangeFixture()
    try foreign(fixture, [good], ["a.jpg"])
    let error = #expect(throws: InterchangeError.self) { try fixture.importing(fixture.catalog) }
    #expect(error?.kind == .modelUnknown)
    #expect(error?.message.contains("name the model") == true)
    #expect(error?.message.contains("4 numbers") == true)
    let report = try fixture.importing(fixture.catalog, model: InterchangeFixture.space)
    #expect(report.added == 1)
    let path = FilePath(fixture.folder.path + "/a.jpg")
    #expect(try fixture.catalog.image(path: path) != nil)
  }

  @Test func `another dimension is refused with both numbers`() throws {
    let fixture = try InterchangeFixture()
    try foreign(fixture, [[1, 0, 0]], ["a.jpg"])
    let error = #expect(throws: InterchangeError.self) {
      try fixture.importing(fixture.catalog, model: InterchangeFixture.space)
    }
    #expect(error?.kind == .modelMismatch)
    #expect(error?.message.contains("3 numbers") == true)
    #expect(error?.message.contains("makes 4") == true)
    #expect(try fixture.catalog.count() == 0)
  }

  @Test func `another model is refused by name`() throws {
    let fixture = try InterchangeFixture()
    try fixture.fill()
    try foreign(fixture, [good], ["a.jpg"])
    let other = EmbeddingSpace(modelName: "other", digest: "def", dimension: 4, precision: "f32")
    let error = #expect(throws: InterchangeError.self) {
      try fixture.importing(fixture.catalog, model: other)
    }
    #expect(error?.kind == .modelMismatch)
    #expect(error?.message.contains("toy") == true)
    #expect(error?.message.contains("other") == true)
  }

  @Test func `rows that cannot be used are told of and passed over`() throws {
    let fixture = try InterchangeFixture()
    try foreign(
      fixture, [good, [.nan, 0, 0, 1], [0, 0, 0, 0], good, [.infinity, 0, 0, 0], [3, 4, 0, 0]],
      ["a.jpg", "b.jpg", "c.jpg", nil, "e.jpg", "f.jpg"])
    let report = try fixture.importing(fixture.catalog, model: InterchangeFixture.space)
    #expect(report.rows == 6)
    #expect(report.added == 2)
    #expect(report.skipped == 4)
    #expect(report.skippedRows.map(\.row) == [2, 3, 4, 5])
    #expect(report.skippedRows[0].reason.contains("NaN"))
    let stored = try InterchangeFixture.everything(fixture.catalog)
    #expect(stored[FilePath(fixture.folder.path + "/f.jpg")]?.vector == [0.6, 0.8, 0, 0])
  }

  @Test func `vectors and rows must be as many`() throws {
    let fixture = try InterchangeFixture()
    try foreign(fixture, [good, good], ["a.jpg"])
    let error = #expect(throws: InterchangeError.self) {
      try fixture.importing(fixture.catalog, model: InterchangeFixture.space)
    }
    #expect(error?.kind == .damaged)
    #expect(error?.message.contains("2 vectors") == true)
    #expect(error?.message.contains("1 rows") == true)
  }

  @Test func `addresses are taken from their own column`() throws {
    let fixture = try InterchangeFixture()
    try foreign(fixture, [good], ["https://example.org/a.jpg"], column: "url")
    _ = try fixture.importing(fixture.catalog, model: InterchangeFixture.space)
    let image = try #require(try fixture.catalog.image(path: "https://example.org/a.jpg"))
    #expect(image.facts.metadata["url"] == .text("https://example.org/a.jpg"))
  }

  @Test func `a folder without a column of paths is refused by name`() throws {
    let fixture = try InterchangeFixture()
    try foreign(fixture, [good], ["a.jpg"], column: "place")
    let error = #expect(throws: InterchangeError.self) {
      try fixture.importing(fixture.catalog, model: InterchangeFixture.space)
    }
    #expect(error?.message.contains("(path-column)") == true)
    #expect(
      try fixture.importing(fixture.catalog, model: InterchangeFixture.space, pathColumn: "place")
        .added == 1)
  }

  @Test func `a file that is there is known by its bytes`() throws {
    let fixture = try InterchangeFixture()
    let bytes = Array("pretend picture".utf8)
    try FileIO.replace(fixture.folder.path + "/a.jpg", with: bytes)
    try foreign(fixture, [good], ["a.jpg"])
    let report = try fixture.importing(fixture.catalog, model: InterchangeFixture.space)
    #expect(report.filesFound == 1)
    let image = try #require(
      try fixture.catalog.image(path: FilePath(fixture.folder.path + "/a.jpg")))
    #expect(image.contentHash.bytes == Digest.of(bytes, .sha256))
    #expect(image.byteCount == bytes.count)
  }

  @Test func `an empty folder is no export`() throws {
    let fixture = try InterchangeFixture()
    try FileIO.makeFolders(fixture.export.description)
    let error = #expect(throws: InterchangeError.self) { try fixture.importing(fixture.catalog) }
    #expect(error?.kind == .notAnExport)
  }

  @Test(arguments: ["", "\u{93}NUMPY", "{'descr': '<f4'}", "hello"])
  func `matrix files that are none are refused`(text: String) throws {
    let folder = try TemporaryFolder()
    try FileIO.replace(folder.path + "/x.npy", with: Array(text.utf8))
    #expect(throws: InterchangeError.self) { try MatrixReader(folder.path + "/x.npy") }
  }

  @Test func `a matrix that is cut is refused`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x.npy"
    let writer = try MatrixWriter(path, columns: 4, element: .float32)
    for _ in 0..<10 { try writer.append(good) }
    try writer.finish()
    let bytes = try FileIO.read(Array(path.utf8))
    #expect(bytes.count == 128 + 160)
    try FileIO.replace(path, with: Array(bytes.dropLast()))
    let error = #expect(throws: InterchangeError.self) { try MatrixReader(path) }
    #expect(error?.message.contains("is cut") == true)
  }

  @Test func `lines that are no JSON are named`() throws {
    let fixture = try InterchangeFixture()
    try FileIO.makeFolders(fixture.export.description)
    let text = #"{"image_path":"a.jpg","embedding":[1,0,0,0]}"# + "\n{oops\n"
    try FileIO.replace(fixture.export.description + "/images_0.jsonl", with: Array(text.utf8))
    let error = #expect(throws: InterchangeError.self) {
      try fixture.importing(fixture.catalog, model: InterchangeFixture.space)
    }
    #expect(error?.message.contains("line 2") == true)
  }
}
