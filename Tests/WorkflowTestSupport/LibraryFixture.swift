// A library in a temporary folder, and a folder of images beside it.

import Foundation
public import Indexing
public import LocalStores
public import SearchDomain
import Searching
public import Support
public import TestSupport
import Testing

/// What most tests of the workflows need.
public final class LibraryFixture: Sendable {
  public let folder: TemporaryFolder
  public let encoder: ColourEncoder
  public let catalog: Catalog
  public let indexes: IndexMaintainer

  public var store: LocalStore { LocalStore(catalog: catalog, indexes: indexes) }
  public var images: String { folder.file("pictures") }
  public var root: FilePath { FilePath(images) }

  private let readSidecar: Indexer.SidecarReader?

  /// - Parameter readSidecar: nil looks at no sidecar files.
  public init(
    encoder: ColourEncoder = ColourEncoder(), readSidecar: Indexer.SidecarReader? = nil
  ) throws {
    self.readSidecar = readSidecar
    folder = try TemporaryFolder()
    self.encoder = encoder
    catalog = try Catalog.open(
      folder: FilePath(folder.file("library")), access: .readWrite(createIfMissing: true))
    indexes = IndexMaintainer(catalog: catalog, cacheFolder: folder.file("cache"))
    try FileManager.default.createDirectory(
      atPath: folder.file("pictures"), withIntermediateDirectories: true)
  }

  /// Writes a file below the images folder, making folders on the way.
  public func write(_ name: String, _ bytes: [UInt8]) throws {
    let path = images + "/" + name
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
      withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  public func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: images + "/" + name)
  }

  public func move(_ from: String, _ to: String) throws {
    let target = images + "/" + to
    try FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: target).deletingLastPathComponent().path,
      withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: images + "/" + from, toPath: target)
  }

  public func writeColours() throws {
    try write("a/red.ppm", ColourEncoder.image(255, 0, 0))
    try write("a/green.ppm", ColourEncoder.image(0, 255, 0))
    try write("b/blue.ppm", ColourEncoder.image(0, 0, 255))
  }

  @discardableResult
  public func index(
    _ roots: [FilePath]? = nil, encoder: ColourEncoder? = nil, source: (any ImageSource)? = nil,
    cancellation: CancellationFlag = CancellationFlag(),
    _ change: (inout IndexingOptions) -> Void = { _ in },
    emit: @escaping @Sendable (IndexingEvent) -> Void = { _ in }
  ) throws -> IndexingReport {
    var options = IndexingOptions()
    change(&options)
    let used = encoder ?? self.encoder
    let indexer = Indexer(
      store: store, space: used.space, source: source,
      recognises: { $0.starts(with: Array("P6\n".utf8)) }, readSidecar: readSidecar,
      loadEncoder: { _ in used })
    return try indexer.run(
      roots ?? [root], options: options, cancellation: cancellation, emit: emit)
  }

  public func search(_ words: String, limit: Int = 10, _ change: (inout Query) -> Void = { _ in })
    throws -> [Hit]
  {
    var query = Query(embedding: try encoder.encode([words])[0].embedding, limit: limit)
    change(&query)
    return try Searcher(store: store).search(query).hits
  }

  public func names(_ hits: [Hit]) -> [String] { hits.map(\.image.filename) }
}
