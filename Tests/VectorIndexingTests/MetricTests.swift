// Inner product, cosine and distance against brute force in double precision,
// with vectors of all lengths.

import Foundation
import SearchDomain
import TestSupport
import Testing

@testable import VectorIndexing

@Suite struct MetricTests {
  let folder: TemporaryFolder
  var path: String { folder.file("vectors.index") }

  init() throws { folder = try TemporaryFolder() }

  func write(
    _ vectors: [[Float]], _ metric: VectorMetric, cells: Int? = nil, earlier: VectorIndex? = nil
  ) throws -> VectorIndex {
    let writer = try IndexWriter(
      path: path, dimension: vectors[0].count, metric: metric,
      options: IndexBuildOptions(cellCount: cells, earlier: earlier))
    for (id, vector) in vectors.enumerated() { try writer.append(id: Int64(id), vector: vector) }
    try writer.finish(sourceVersion: 1, spaceDigest: [UInt8](repeating: 7, count: 32))
    return try VectorIndex(path: path)
  }

  /// Groups of vectors whose lengths differ by powers of ten within `decades`.
  static func vectors(
    _ count: Int, _ dimension: Int, decades: Float = 1, scale: Float = 1, seed: UInt64
  ) -> [[Float]] {
    var random = SeededRandom(seed: seed)
    let centres = (0..<8).map { _ in
      (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
    }
    return (0..<count).map { i in
      let length =
        scale * Float(pow(10, Double(Float.random(in: -decades...decades, using: &random))))
      return centres[i % 8].map { ($0 + Float.random(in: -0.7...0.7, using: &random)) * length }
    }
  }

  /// A sum of its own in double precision, in the plainest order.
  static func plainScore(_ x: [Float], _ q: [Float], _ metric: VectorMetric) -> Double {
    var product = 0.0, ofX = 0.0, ofQ = 0.0, distance = 0.0
    for i in x.indices {
      product += Double(x[i]) * Double(q[i])
      ofX += Double(x[i]) * Double(x[i])
      ofQ += Double(q[i]) * Double(q[i])
      distance += (Double(x[i]) - Double(q[i])) * (Double(x[i]) - Double(q[i]))
    }
    switch metric {
    case .innerProduct: return product
    case .cosine: return product / (ofX.squareRoot() * ofQ.squareRoot())
    case .squaredL2: return -distance
    }
  }

  func bruteForce(_ vectors: [[Float]], _ query: [Float], _ metric: VectorMetric, _ limit: Int)
    -> [ScoredID]
  {
    let all = vectors.enumerated().map {
      ScoredID(id: Int64($0), score: metric.score($1, to: query))
    }
    return Array(all.sorted(by: ScoredID.precedes).prefix(limit))
  }

  func search(
    _ index: VectorIndex, _ vectors: [[Float]], _ query: [Float], _ limit: Int,
    _ method: SearchMethod = .exact,
    admitted: [Int64]? = nil
  ) throws -> IndexAnswer {
    try index.search(query, limit: limit, admitted: admitted, method: method) { ids in
      ids.map { index.metric.score(vectors[Int($0)], to: query) }
    }
  }

  @Test(arguments: VectorMetric.allCases, [64, 65, 512, 768, 1024, 2048])
  func exactSearchEqualsBruteForce(_ metric: VectorMetric, _ dimension: Int) throws {
    let count = dimension > 600 ? 300 : 1000
    let vectors = Self.vectors(count, dimension, seed: 21)
    // Learning cells of long vectors takes long in a program that is not optimized.
    for cells in dimension < 100 ? [1, 16] : [1] {
      let index = try write(vectors, metric, cells: cells)
      #expect(index.metric == metric && index.dimension == dimension && index.count == count)
      for query in Self.vectors(6, dimension, decades: 2, seed: 22) + [
        vectors[5], vectors[6].map { -$0 },
      ] {
        let best = bruteForce(vectors, query, metric, 10)
        for hit in best {
          let plain = Self.plainScore(vectors[Int(hit.id)], query, metric)
          #expect(abs(Double(hit.score) - plain) <= abs(plain) * 1e-6 + 1e-9)
        }
        #expect(try search(index, vectors, query, 10).hits == best)
        let few = (0..<Int64(count)).filter { $0 % 9 == 4 }
        let found = try search(index, vectors, query, 7, admitted: few).hits
        let all = bruteForce(vectors, query, metric, count)
        #expect(found == Array(all.filter { $0.id % 9 == 4 }.prefix(7)))
        let compact = try VectorIndex(path: path, memory: .compact)
        #expect(try search(compact, vectors, query, 10).hits == best)
      }
    }
  }

  @Test(
    arguments: VectorMetric.allCases,
    [(1e-20, 0.5), (1e13, 0.5), (1, 6), (1e-3, 3)] as [(Float, Float)])
  func extremesOfLengthChangeNothing(_ metric: VectorMetric, _ size: (scale: Float, decades: Float))
    throws
  {
    var vectors = Self.vectors(1500, 80, decades: size.decades, scale: size.scale, seed: 23)
    // The same vector often, one value alone, and none at all.
    for i in 0..<20 { vectors[i * 70] = vectors[3] }
    vectors[11] = (0..<80).map { $0 == 40 ? size.scale : 0 }
    if metric != .cosine { vectors[12] = [Float](repeating: 0, count: 80) }
    let index = try write(vectors, metric, cells: 8)
    var queries = Self.vectors(4, 80, decades: 0, scale: size.scale, seed: 24)
    queries += Self.vectors(2, 80, decades: 0, scale: 1, seed: 25) + [vectors[3], vectors[11]]
    queries.append(queries[0].map { $0 / size.scale * 1e15 })
    if metric != .cosine { queries.append([Float](repeating: 0, count: 80)) }
    for query in queries {
      for limit in [1, 10, 40] {
        #expect(
          try search(index, vectors, query, limit).hits == bruteForce(vectors, query, metric, limit)
        )
      }
    }
  }

  @Test(arguments: VectorMetric.allCases) func approximateSearchFindsNearlyAll(
    _ metric: VectorMetric
  ) throws {
    let vectors = Self.vectors(4000, 96, decades: 0.3, seed: 26)
    let index = try write(vectors, metric, cells: 32)
    var found = 0
    let queries = Self.vectors(50, 96, decades: 0.3, seed: 27)
    // The vectors of a group are noise, which no cells divide: all are scanned.
    let effort = SearchEffort(slack: 4, cellShare: 1, scanned: 40)
    for query in queries {
      let answer = try index.search(query, limit: 10, method: .approximate, effort: effort) { ids in
        ids.map { metric.score(vectors[Int($0)], to: query) }
      }
      #expect(!answer.isExact && answer.hits.count == 10)
      found +=
        Set(answer.hits.map(\.id)).intersection(bruteForce(vectors, query, metric, 10).map(\.id))
        .count
    }
    #expect(found >= 490, "recall \(Double(found) / 500)")
  }

  @Test func whatHasNoDirectionOrNoEndIsRefused() throws {
    let zero = [Float](repeating: 0, count: 8), long = [Float](repeating: 1e15, count: 8)
    for (metric, vector) in [
      (VectorMetric.cosine, zero), (.cosine, long), (.innerProduct, long), (.squaredL2, long),
    ] {
      let writer = try IndexWriter(path: path, dimension: 8, metric: metric)
      let error = #expect(throws: VectorIndexError.self) {
        try writer.append(id: 1, vector: vector)
      }
      #expect(error?.kind == .invalidVector)
    }
    let vectors = Self.vectors(40, 8, seed: 28)
    let index = try write(vectors, .cosine)
    let error = #expect(throws: VectorIndexError.self) { try search(index, vectors, zero, 3) }
    #expect(error?.kind == .invalidVector && error?.message.contains("zero") == true)
  }

  @Test func anEarlierFileOfAnotherMetricIsNoHelpAndOneOfTheSameGivesTheSame() throws {
    let vectors = Self.vectors(3000, 64, seed: 29)
    let old = try write(vectors, .squaredL2, cells: 16)
    let oldBytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let again = try write(vectors, .squaredL2, cells: 16, earlier: old)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == oldBytes)
    for metric in VectorMetric.allCases {
      let index = try write(vectors, metric, cells: 16, earlier: again)
      let query = Self.vectors(1, 64, seed: 30)[0]
      #expect(index.metric == metric)
      #expect(try search(index, vectors, query, 10).hits == bruteForce(vectors, query, metric, 10))
    }
  }

  @Test func aHeaderWithAMetricThatDoesNotExistIsDamaged() throws {
    let header = try write(Self.vectors(30, 8, seed: 31), .squaredL2).header
    var bytes = header.encoded()
    for (at, value) in [(140, UInt8(9)), (147, 0xff)] {
      let before = bytes[at]
      bytes[at] = value
      let sum = Array(bytes[..<4092]).withUnsafeBytes { InstructionSet.selected.checksum($0) }
      withUnsafeBytes(of: sum.littleEndian) {
        for (i, byte) in $0.enumerated() { bytes[4092 + i] = byte }
      }
      var whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      whole.replaceSubrange(0..<4096, with: bytes)
      try Data(whole).write(to: URL(fileURLWithPath: folder.file("other")))
      #expect(
        #expect(throws: VectorIndexError.self) { try VectorIndex(path: folder.file("other")) }?.kind
          == .damaged)
      bytes[at] = before
    }
  }
}
