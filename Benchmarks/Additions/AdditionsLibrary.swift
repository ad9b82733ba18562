// The library that additions are measured on, and how times are told.

import Glibc
import Indexing
import LocalStores
import SearchDomain
import Support

enum AdditionsError: Error {
  case notFound(Int)
  case stillThere(Int)
  case noFile(String)
}

/// A library of made-up images, each named by a number.
struct AdditionsLibrary {
  private let folder: String
  private let catalog: Catalog
  private let store: LocalStore
  private let space: EmbeddingSpace

  /// Opens or makes it; one that is there keeps its dimension.
  init(folder: String, dimension: Int) throws {
    self.folder = folder
    catalog = try Catalog.open(folder: FilePath(folder), access: .readWrite(createIfMissing: true))
    store = LocalStore(
      catalog: catalog, indexes: IndexMaintainer(catalog: catalog, cacheFolder: folder + "/cache"))
    space =
      try catalog.currentSet()?.space
      ?? EmbeddingSpace(modelName: "bench", digest: "bench", dimension: dimension, precision: "f32")
    try store.prepare(for: space)
  }

  /// Adds images until there are so many.
  func fill(to count: Int) throws {
    let there = try store.count(where: nil)
    for start in stride(from: there, to: count, by: 5000) {
      try add(Array(start..<min(start + 5000, count)))
    }
  }

  func add(_ places: [Int]) throws { try store.upsert(places.map { try record($0) }) }

  func remove(_ places: [Int]) throws {
    try store.delete(ids: places.map { ImageID(naming: path($0)) })
  }

  /// Searches with an image's own vector.
  ///
  /// - Returns: whether it is the first hit.
  @discardableResult
  func search(for place: Int) throws -> Bool {
    let answer = try store.find(Query(embedding: try vector(place), limit: 10))
    return answer.hits.first?.image.id == ImageID(naming: path(place))
  }

  /// How long it takes to write 4 KiB and flush them, beside the catalog.
  func flushes(_ number: Int) throws -> [Double] {
    let path = folder + "/flush.tmp"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw AdditionsError.noFile(path) }
    defer {
      close(descriptor)
      unlink(path)
    }
    let bytes = [UInt8](repeating: 1, count: 4096)
    return (0..<number).map { place in
      seconds {
        _ = pwrite(descriptor, bytes, bytes.count, place * bytes.count)
        _ = fdatasync(descriptor)
      }
    }
  }

  private func path(_ place: Int) -> FilePath { FilePath("/pictures/\(place / 1000)/\(place).jpg") }

  private func record(_ place: Int) throws -> StoredRecord {
    var random = SplitMix64(seed: UInt64(place) &* 977)
    var bytes: [UInt8] = []
    for _ in 0..<4 { withUnsafeBytes(of: random.next()) { bytes += $0 } }
    guard let content = ContentHash(bytes: bytes) else { throw AdditionsError.notFound(place) }
    let path = path(place)
    let image = ImageRecord(
      id: ImageID(naming: path), path: path, contentHash: content, byteCount: 3_000_000,
      modifiedNanoseconds: place, category: nil,
      facts: ImageFacts(width: 4000, height: 3000, format: "jpeg"))
    return StoredRecord(image: image, embedding: try vector(place))
  }

  /// One of 512 themes, and as much noise.
  private func vector(_ place: Int) throws -> Embedding {
    var theme = SplitMix64(seed: UInt64(place % 512)),
      random = SplitMix64(seed: UInt64(place) &+ 1_000_003)
    return try Embedding(
      normalizing: (0..<space.dimension).map { _ in
        Float.random(in: -1...1, using: &theme) + Float.random(in: -1...1, using: &random)
      })
  }
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try body()
  return (ContinuousClock.now - start) / .seconds(1)
}

func milliseconds(_ seconds: Double) -> Double { (seconds * 1e6).rounded() / 1e3 }

func show(_ label: String, _ times: [Double]) {
  let sorted = times.sorted()
  let mean = times.reduce(0, +) / Double(max(1, times.count))
  print(
    "\(label): mean \(milliseconds(mean)) ms, p50 \(milliseconds(sorted[sorted.count / 2])) ms, "
      + "p99 \(milliseconds(sorted[sorted.count * 99 / 100])) ms, \(times.count) times")
}
