// What the catalog's tests share: a catalog in its own folder, and records.

@testable import LocalStores
import Foundation
import SearchDomain
import TestSupport
import Testing

/// A library in a folder of its own.
struct TestLibrary {
  let temporary: TemporaryFolder
  let catalog: Catalog

  init() throws {
    temporary = try TemporaryFolder()
    catalog = try Catalog.open(
      folder: FilePath(temporary.path), access: .readWrite(createIfMissing: true))
  }

  var folder: FilePath { FilePath(temporary.path) }

  /// One more connection to the same file.
  func reopened(_ access: Catalog.Access = .readOnly, busyTimeoutMilliseconds: Int = 0) throws
    -> Catalog
  {
    try Catalog.open(
      folder: folder, access: access, busyTimeoutMilliseconds: busyTimeoutMilliseconds)
  }
}

/// A model whose vectors have eight dimensions.
func testSpace(_ name: String = "mini", dimension: Int = 8) -> EmbeddingSpace {
  EmbeddingSpace(
    modelName: name, digest: "digest of \(name)", dimension: dimension, precision: "f32")
}

/// A unit vector that differs with `seed`.
func testVector(_ seed: Int, dimension: Int = 8) throws -> Embedding {
  try Embedding(normalizing: (0..<dimension).map { Float(($0 * 7 + seed * 13) % 31) - 14.5 })
}

/// A hash that differs with `seed`.
func testHash(_ seed: Int) throws -> ContentHash {
  var bytes = [UInt8](repeating: 0, count: 32)
  withUnsafeBytes(of: seed.littleEndian) { for (i, byte) in $0.enumerated() { bytes[i] = byte } }
  guard let hash = ContentHash(bytes: bytes) else { throw CocoaError(.coderInvalidValue) }
  return hash
}

/// An id that differs with the path.
func testID(_ path: FilePath) throws -> ImageID {
  var state: UInt64 = 1_469_598_103_934_665_603
  var bytes: [UInt8] = []
  for round in 0..<16 {
    for byte in path.bytes + [UInt8(round)] { state = (state ^ UInt64(byte)) &* 1_099_511_628_211 }
    bytes.append(UInt8(truncatingIfNeeded: state >> 32))
  }
  guard let id = ImageID(bytes: bytes) else { throw CocoaError(.coderInvalidValue) }
  return id
}

/// A record at `path` whose content is named by `content`.
func testRecord(
  _ path: FilePath, content: Int, category: String? = nil, byteCount: Int = 100,
  modified: Int = 1, width: Int = 640, height: Int = 480, format: String = "jpeg",
  metadata: [String: MetadataValue] = [:]
) throws -> ImageRecord {
  ImageRecord(
    id: try testID(path), path: path, contentHash: try testHash(content), byteCount: byteCount,
    modifiedNanoseconds: modified, category: category,
    facts: ImageFacts(width: width, height: height, format: format, metadata: metadata))
}

extension Catalog {
  /// A change that gives a known content another vector.
  func vectorChange(_ contentID: Int64, _ embedding: Embedding) throws -> ImageChange {
    let image = try #require(images(forContents: [contentID])[contentID]?.first)
    return .store(image, embedding)
  }
}

/// The kind of the catalog error that `body` throws, or nil.
func errorKind(_ body: () throws -> Void) -> CatalogError.Kind? {
  do {
    try body()
    return nil
  } catch {
    return (error as? CatalogError)?.kind
  }
}
