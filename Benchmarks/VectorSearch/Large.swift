// An index of more vectors than this machine has room for: made one by one, and
// made again where a search asks for the originals.

import SearchDomain
import Support
import VectorIndexing

/// Vectors by their number: one of 20,000 themes, noise of 0.7 times its length, and
/// scaled to unit length.
private struct MadeVectors {
  let dimension: Int
  private let themes: [Float]
  private static let themeCount = 20_000

  init(dimension: Int) {
    self.dimension = dimension
    var random = SplitMix64(seed: 1)
    themes = (0..<Self.themeCount * dimension).map { _ in Float.random(in: -1...1, using: &random) }
  }

  func vector(_ number: Int64) -> [Float] {
    var random = SplitMix64(seed: UInt64(bitPattern: number) &+ 7)
    let first = Int(random.next() % UInt64(Self.themeCount)) * dimension
    // Four values of 16 bits from each draw.
    var bits: UInt64 = 0
    var values = [Float](repeating: 0, count: dimension)
    for i in 0..<dimension {
      if i % 4 == 0 { bits = random.next() }
      values[i] =
        themes[first + i] + Float(Int16(truncatingIfNeeded: bits >> UInt64(i % 4 * 16)))
        * (0.7 / 32_768)
    }
    let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return values.map { $0 / length }
  }

  func scores(_ numbers: [Int64], _ query: [Float]) -> [Float] {
    VectorRows(numbers.flatMap(vector), dimension: dimension)
      .scores(of: Array(0..<Int64(numbers.count)), to: query)
  }
}

/// Builds the index where it is not there, and searches it for vectors that are
/// not in it: exactly, and with the default's effort.
func large(count: Int, dimension: Int, _ path: String, queries number: Int) throws {
  let made = MadeVectors(dimension: dimension)
  let there = try? VectorIndex(path: path)
  if there?.count != count || there?.dimension != dimension {
    let began = seconds()
    let writer = try IndexWriter(path: path, dimension: dimension)
    for id in 0..<Int64(count) { try writer.append(id: id, vector: made.vector(id)) }
    let making = seconds() - began
    try writer.finish(sourceVersion: 0, spaceDigest: [UInt8](repeating: 0, count: 32))
    print(
      "\(count) vectors of \(dimension) values made in \(Int(clamping: making)) s, built in "
        + "\(Int(clamping: seconds() - began - making)) s with at most \(Int(clamping: residentMemory().peak)) MiB"
    )
  }
  let began = seconds()
  let index = try VectorIndex(path: path)
  print(
    "\(index.cellCount) cells, \(index.byteCount >> 20) MiB, opened in \((seconds() - began) * 1e3) ms"
  )
  let queries = (0..<number).map { made.vector(Int64(count + $0)) }
  func search(_ query: [Float], _ method: SearchMethod) throws -> [ScoredID] {
    try index.search(query, limit: 10, method: method, threads: 1) { made.scores($0, query) }.hits
  }
  let truth = try queries.map { try search($0, .exact).map { Int32($0.id) } }
  print("exact: \(try measure(queries, truth, rounds: 1) { try search($0, .exact) }.text)")
  print("approximate: \(try measure(queries, truth) { try search($0, .automatic) }.text)")
}
