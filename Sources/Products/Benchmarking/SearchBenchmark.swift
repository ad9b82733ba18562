// Search latency by the size of the library, and what share of the true
// nearest its index finds: made-up vectors, searched as anyone's are.

import Evaluation
import FoundationEssentials
import GlimpseKit
import Indexing
import LocalStores
import SearchDomain
import Support

/// Measures searches in a library that grows.
struct SearchBenchmark {
  private let configuration: LibraryConfiguration
  private let space: EmbeddingSpace
  private let options: BenchmarkOptions
  /// The library as it is filled.
  private let filled: ImageLibrary
  private var vectors: SyntheticVectors
  /// Everything in the library, for the exact answer.
  private var table: VectorTable
  private let queries: (texts: [Embedding], images: [Embedding])

  private static let neighbours = 10
  /// Images written in one transaction.
  private static let together = 2000

  init(
    configuration: LibraryConfiguration, space: EmbeddingSpace, options: BenchmarkOptions
  ) throws {
    self.configuration = configuration
    self.space = space
    self.options = options
    var writing = configuration
    writing.access = .writing
    filled = try ImageLibrary(configuration: writing)
    try filled.store.prepare(for: space)
    var vectors = SyntheticVectors(dimension: space.dimension, seed: options.seed)
    let half = max(1, options.repetitions / 2)
    queries = (
      try (0..<half).map { _ in try vectors.text() },
      try (0..<half).map { _ in try vectors.image() }
    )
    self.vectors = vectors
    table = VectorTable(dimension: space.dimension)
  }

  /// Fills the library up to a number of images, and searches it.
  mutating func measure(
    _ count: Int, isCancelled: () -> Bool
  ) throws -> BenchmarkReport.Searches {
    while table.count < count {
      if isCancelled() { throw CancellationError() }
      try add(min(Self.together, count - table.count))
    }
    var reading = configuration
    reading.access = .reading
    let library = try ImageLibrary(configuration: reading)
    let building = Stopwatch()
    try (library.store as? LocalStore)?.refreshIndex()
    let indexSeconds = building.seconds
    let stopwatch = Stopwatch()
    _ = try search(library, queries.texts[0])
    let first = stopwatch.seconds * 1000
    var times: [Double] = []
    let texts = try recall(library, queries.texts, &times)
    let images = try recall(library, queries.images, &times)
    return BenchmarkReport.Searches(
      count: table.count, indexSeconds: indexSeconds, firstMilliseconds: first,
      latency: Latency(milliseconds: times),
      textRecallAt10: texts, imageRecallAt10: images)
  }

  private mutating func add(_ count: Int) throws {
    let records = try (0..<count).map { offset in
      let embedding = try vectors.image()
      table.append(embedding)
      return StoredRecord(image: Self.record(table.count - 1), embedding: embedding)
    }
    try filled.store.upsert(records)
  }

  /// An image that is nowhere but in the library.
  private static func record(_ number: Int) -> ImageRecord {
    let path = FilePath("/\(number)")
    return ImageRecord(
      id: ImageID(naming: path),
      contentHash: Digest.of(Array("\(number)".utf8), .sha256), path: path)
  }

  private func search(_ library: ImageLibrary, _ query: Embedding) throws -> [Int] {
    var wanted = SearchQuery([SearchQuery.Part(.vector(query.values))], limit: Self.neighbours)
    // Made-up images of one theme are no duplicates.
    wanted.collapsesDuplicates = false
    return try library.search(wanted).hits.compactMap { Int($0.image.filename) }
  }

  /// The share of the true nearest that searches find; adds their times.
  private func recall(
    _ library: ImageLibrary, _ queries: [Embedding], _ times: inout [Double]
  ) throws -> Double {
    let rows = VectorTable(queries)
    var found = 0
    var wanted = 0
    for (row, query) in queries.enumerated() {
      let stopwatch = Stopwatch()
      let hits = Set(try search(library, query))
      times.append(stopwatch.seconds * 1000)
      let nearest = table.closest(Self.neighbours, to: rows, row)
      wanted += nearest.count
      found += nearest.count { hits.contains($0.row) }
    }
    return Double(found) / Double(max(1, wanted))
  }
}

extension ImageRecord {
  fileprivate init(id: ImageID, contentHash: [UInt8], path: FilePath) {
    // SHA-256 gives the 32 bytes that a content hash has.
    guard let hash = ContentHash(bytes: contentHash) else { preconditionFailure("not a SHA-256") }
    self.init(
      id: id, path: path, contentHash: hash, byteCount: 1, modifiedNanoseconds: 0, category: nil,
      facts: ImageFacts(width: 1, height: 1, format: "jpeg"))
  }
}
