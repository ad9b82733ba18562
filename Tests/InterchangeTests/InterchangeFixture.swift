import Indexing
import Interchange
import LocalStores
import SearchDomain
import Support
import TestSupport

/// A library of made-up images and a folder to export into.
struct InterchangeFixture {
  static let space = EmbeddingSpace(modelName: "toy", digest: "abc", dimension: 4, precision: "f32")
  let folder: TemporaryFolder
  let catalog: Catalog

  init() throws {
    folder = try TemporaryFolder()
    catalog = try Self.catalog(folder.path + "/library")
  }

  static func catalog(_ path: String) throws -> Catalog {
    try Catalog.open(folder: FilePath(path), access: .readWrite(createIfMissing: true))
  }

  static func store(_ catalog: Catalog) -> LocalStore {
    LocalStore(
      catalog: catalog,
      indexes: IndexMaintainer(catalog: catalog, cacheFolder: "\(catalog.folder)/cache"))
  }

  var store: LocalStore { Self.store(catalog) }

  var export: FilePath { FilePath(folder.path + "/export") }

  static func record(_ path: FilePath, content: UInt8, _ metadata: [String: MetadataValue] = [:])
    -> ImageRecord
  {
    ImageRecord(
      id: ImageID(naming: path), path: path,
      contentHash: ContentHash(bytes: [UInt8](repeating: content, count: 32))
        ?? InterchangeFixture.anyHash,
      byteCount: 1000 + Int(content), modifiedNanoseconds: 1_700_000_000_123_456_789,
      category: "animals",
      facts: ImageFacts(
        width: 640, height: 480, format: "jpeg", orientation: 6, metadata: metadata,
        fingerprint: ImageFingerprint(dct: 0xF000_0000_0000_0001, difference: 7)))
  }

  private static var anyHash: ContentHash { ContentHash(bytes: [UInt8](repeating: 0, count: 32))! }

  static func vector(_ i: Int) throws -> Embedding {
    try Embedding(normalizing: [Float(i + 1), 2, -3, 0.125])
  }

  /// Images with all kinds of metadata, two of them copies.
  func fill() throws {
    let set = try catalog.createSet(for: Self.space, state: .current)
    let paths: [(FilePath, UInt8)] = [
      ("/p/cat \"1\".jpg", 1), ("/p/käse,2.jpg", 2), ("/p/copy.jpg", 2),
      (FilePath(bytes: Array("/p/raw".utf8) + [0xFF, 0xFE]), 3), ("s3://bucket/a b.jpg", 4),
    ]
    for (i, (path, content)) in paths.enumerated() {
      var metadata: [String: MetadataValue] = [
        "camera": .text("X\n\(content)"), "rating": .number(Double(content) / 2),
        "flash": .boolean(content == 2),
        "keywords": .list(["a", "b\"\(content)"]), "width": .text("a key like a column"),
        "mixed": content == 1 ? .text("one") : .number(2),
      ]
      if content == 3 { metadata["flash"] = nil }
      try catalog.apply(
        [.store(Self.record(path, content: content, metadata), try Self.vector(i))], set: set.id)
    }
    try Self.store(catalog).keep(
      .caption, by: "model", [Self.record("/p", content: 1).contentHash: "a cat"])
  }

  func importing(_ catalog: Catalog, model: EmbeddingSpace? = nil, pathColumn: String? = nil) throws
    -> ImportReport
  {
    var options = ImportOptions(base: FilePath(folder.path))
    options.pathColumn = pathColumn
    return try LibraryImporter(store: Self.store(catalog)) { _ in nil }.run(
      export, model: model, options: options)
  }

  /// Everything that is stored, for comparing.
  static func everything(_ catalog: Catalog) throws -> [FilePath: Stored] {
    guard try catalog.currentSet() != nil else { return [:] }
    var all: [FilePath: Stored] = [:]
    for item in try store(catalog).describedPage(after: nil, limit: 10_000, where: nil).images {
      all[item.image.path] = Stored(
        image: item.image, vector: item.embedding.values, caption: item.caption)
    }
    return all
  }

  struct Stored: Equatable {
    var image: ImageRecord
    var vector: [Float]
    var caption: String?
  }
}
