// Building from an earlier index: additions, deletions and changes are in the
// new file, and an earlier one that does not suit or is damaged does no harm.

import Foundation
import SearchDomain
import TestSupport
import Testing

@testable import VectorIndexing

@Suite struct EarlierIndexTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func write(
    _ vectors: [(Int64, [Float])], _ name: String, cells: Int = Self.cells,
    earlier: VectorIndex? = nil
  ) throws -> VectorIndex {
    let path = folder.file(name)
    let writer = try IndexWriter(
      path: path, dimension: 48, options: IndexBuildOptions(cellCount: cells, earlier: earlier))
    for (id, vector) in vectors { try writer.append(id: id, vector: vector) }
    try writer.finish(sourceVersion: 1, spaceDigest: [UInt8](repeating: 7, count: 32))
    let index = try VectorIndex(path: path)
    try index.verify()
    return index
  }

  func expectBruteForce(_ index: VectorIndex, _ vectors: [(Int64, [Float])]) throws {
    let originals = Dictionary(uniqueKeysWithValues: vectors)
    for (_, raw) in vectors.prefix(5) {
      let query = Embedding(unitLength: raw)
      let answer = try index.search(query.values, limit: 10, method: .exact) { ids in
        ids.map { id in originals[id].map { query.exactSimilarity(to: $0) } ?? .nan }
      }
      let all = vectors.map { ScoredID(id: $0.0, score: query.exactSimilarity(to: $0.1)) }
      #expect(answer.hits == Array(all.sorted(by: ScoredID.precedes).prefix(10)))
    }
  }

  static let count = 4000, cells = 32

  @Test func additionsDeletionsAndChangesAreInTheNewFile() throws {
    let all = try VectorIndexTests.vectors(Self.count * 4 / 3, dimension: 48, seed: 31)
    let before = Array(all.prefix(Self.count)), other = Array(all.dropFirst(Self.count))
    let first = try write(before, "first.index")
    #expect(first.cellCount > 1)
    var after = before.filter { $0.0 % 4 != 1 }
    // Some change under their old ids, others are new.
    for i in 0..<50 { after[i].1 = other[i].1 }
    after += other.dropFirst(50)
    let updated = try write(after, "second.index", earlier: first)
    #expect(
      updated.quantizer.cells == first.quantizer.cells
        && updated.quantizer.mean == first.quantizer.mean)
    #expect(updated.count == after.count)
    try expectBruteForce(updated, after)
    // What stayed the same stayed in its cell.
    let places = try updated.places(of: after.map(\.0))
    let firstPlaces = try first.places(of: before.map(\.0))
    let cells = Dictionary(
      uniqueKeysWithValues: zip(before.map(\.0), firstPlaces.map { first.cell(ofRow: Int($0)) }))
    let moved = after.indices.dropFirst(50).filter { i in
      cells[after[i].0].map { $0 != updated.cell(ofRow: Int(places[i])) } ?? false
    }
    #expect(moved.isEmpty)
  }

  @Test func otherVectorsOrNumbersAreLearnedAnew() throws {
    let before = try VectorIndexTests.vectors(Self.count, dimension: 48, seed: 33)
    let first = try write(before, "first.index")
    // The same ids, and nothing like the vectors there were.
    var random = SeededRandom(seed: 34)
    let other = try before.map { id, _ in
      (
        id,
        try Embedding(normalizing: (0..<48).map { _ in Float.random(in: -1...1, using: &random) })
          .values
      )
    }
    let second = try write(other, "second.index", earlier: first)
    #expect(second.quantizer.cells != first.quantizer.cells)
    try expectBruteForce(second, other)
    let few = Array(before.prefix(300))
    let third = try write(few, "third.index", cells: 1, earlier: first)
    #expect(third.cellCount == 1)
    try expectBruteForce(third, few)
  }

  @Test func aDamagedEarlierFileDoesNoHarm() throws {
    let vectors = try VectorIndexTests.vectors(Self.count, dimension: 48, seed: 35)
    let path = folder.file("first.index")
    let sections = try write(vectors, "first.index").header.sections
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    bytes[sections.rows.lowerBound + sections.rows.count / 2] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let damaged = try VectorIndex(path: path)
    let second = try write(vectors, "second.index", earlier: damaged)
    try expectBruteForce(second, vectors)
  }

  @Test func anEarlierVersionIsForeign() throws {
    let path = Fixtures.path("indexes/version-2.index")
    let error = #expect(throws: VectorIndexError.self) { try VectorIndex(path: path) }
    #expect(error?.kind == .foreign)
    #expect(error?.message.contains("format version 2") == true)
  }

  @Test func deletedVectorsAreMadeUpFor() throws {
    let vectors = try VectorIndexTests.vectors(6000, dimension: 48, seed: 36)
    let index = try write(vectors, "first.index", cells: 24)
    let originals = Dictionary(uniqueKeysWithValues: vectors.filter { $0.0 % 9 != 1 })
    let share = 1 - Double(originals.count) / 6000
    for (_, raw) in vectors.prefix(20) {
      let query = Embedding(unitLength: raw)
      let answer = try index.search(
        query.values, limit: 30, method: .approximate, deletedShare: share
      ) { ids in
        ids.map { id in originals[id].map { query.exactSimilarity(to: $0) } ?? .nan }
      }
      #expect(answer.hits.count == 30 && answer.hits.allSatisfy { originals[$0.id] != nil })
    }
  }
}
