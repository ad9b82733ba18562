// The vectors and queries of Benchmarks/vectors/make-vectors as records of a
// library, and the true neighbours with and without a filter.

import Indexing
import SearchDomain
import Support

enum StoreBenchmarkError: Error {
  case usage
  case notAnArray(String)
  case tooFewResults
}

/// A file of NumPy's format 1.0 with numbers of four bytes.
struct NumberFile {
  private let file: MappedFile
  private let offset: Int

  init(_ path: String) throws {
    file = try MappedFile(path: path)
    // Ten bytes, of which the last two are the length of the text that follows.
    offset = try file.withBytes { bytes in
      guard bytes.count > 10, bytes[0] == 0x93, bytes[6] == 1 else {
        throw StoreBenchmarkError.notAnArray(path)
      }
      return 10 + Int(bytes[8]) + Int(bytes[9]) << 8
    }
  }

  func values<T>(_ range: Range<Int>, as type: T.Type) -> [T] {
    file.withBytes { bytes in
      range.map { bytes.loadUnaligned(fromByteOffset: offset + $0 * 4, as: type) }
    }
  }
}

struct StoreDataset {
  /// Queries of each kind, and the neighbours that count.
  static let queryCount = 200
  static let neighbours = 10
  /// A tenth of the images.
  static let filter = Filter.isIn(.category, (0..<10).map { .text("c\($0)") })

  let folder: String
  let count: Int
  let dimension = 512
  let space: EmbeddingSpace
  private let base: NumberFile
  private let attributes: [Int32]

  init(folder: String, count: Int) throws {
    self.folder = folder
    self.count = count
    space = EmbeddingSpace(
      modelName: "made up", digest: "make-vectors", dimension: dimension, precision: "f32")
    base = try NumberFile("\(folder)/base.npy")
    attributes = try NumberFile("\(folder)/attr.npy").values(0..<count, as: Int32.self)
  }

  func vector(_ number: Int) -> [Float] {
    base.values(number * dimension..<(number + 1) * dimension, as: Float.self)
  }

  /// An image as libraries have them: place, kind, size, time, camera.
  func record(_ number: Int) throws -> StoredRecord {
    let path = FilePath("/pictures/\(2000 + number % 24)/\(number % 12)/IMG_\(number).jpg")
    let hash = ContentHash(bytes: Digest.of(path.bytes, .sha256))
    guard let hash else { throw StoreBenchmarkError.usage }
    let image = ImageRecord(
      id: ImageID(naming: path), path: path, contentHash: hash, byteCount: 2_000_000 + number,
      modifiedNanoseconds: 1_600_000_000_000_000_000 + number * 1_000_000_000,
      category: "c\(attributes[number])",
      facts: ImageFacts(
        width: 4000, height: 3000, format: "jpeg",
        metadata: ["camera": .text("Camera \(number % 9)"), "taken": .text("2020-05-04T12:00:00")],
        fingerprint: ImageFingerprint(dct: UInt64(number), difference: UInt64(number) << 20)))
    return StoredRecord(image: image, embedding: try Embedding(normalizing: vector(number)))
  }

  /// Recall of the ten best, and milliseconds a query.
  func measure(
    _ store: any ImageStore, _ kind: String, isFiltered: Bool
  ) throws -> (recall: Double, median: Double, p95: Double) {
    let file = try NumberFile("\(folder)/q_\(kind).npy")
    let truths = try isFiltered ? filteredTruth(file) : truth(kind)
    var found = 0
    var times: [Double] = []
    // The first requests load what the server keeps on disk.
    for number in -5..<Self.queryCount {
      let place = max(0, number)
      let query = Query(
        embedding: try Embedding(normalizing: values(file, place)), limit: Self.neighbours,
        filter: isFiltered ? Self.filter : nil)
      let stopwatch = Stopwatch()
      let answer = try store.find(query)
      if number < 0 { continue }
      times.append(stopwatch.seconds * 1000)
      let ids = Set(answer.hits.map(\.image.path))
      found += truths[place].count { ids.contains($0) }
    }
    times.sort()
    return (
      Double(found) / Double(Self.queryCount * Self.neighbours), times[times.count / 2],
      times[times.count * 95 / 100]
    )
  }

  private func values(_ file: NumberFile, _ number: Int) -> [Float] {
    file.values(number * dimension..<(number + 1) * dimension, as: Float.self)
  }

  private func truth(_ kind: String) throws -> [[FilePath]] {
    let file = try NumberFile("\(folder)/gt_\(kind)_\(count).npy")
    return try (0..<Self.queryCount).map { number in
      try file.values(number * 100..<(number * 100 + Self.neighbours), as: Int32.self)
        .map { try record(Int($0)).image.path }
    }
  }

  private func filteredTruth(_ queries: NumberFile) throws -> [[FilePath]] {
    let admitted = (0..<count).filter { attributes[$0] < 10 }.map { ($0, vector($0)) }
    return try (0..<Self.queryCount).map { number in
      let query = try Embedding(normalizing: values(queries, number))
      let best = admitted.map { ($0.0, query.exactSimilarity(to: $0.1)) }
        .sorted { $0.1 > $1.1 }.prefix(Self.neighbours)
      return try best.map { try record($0.0).image.path }
    }
  }
}
