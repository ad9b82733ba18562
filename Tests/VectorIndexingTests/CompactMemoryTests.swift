// An index that reads its finer codes beside the mapping: the same answers, and
// the same care with damage.

import Foundation
import SearchDomain
import TestSupport
import Testing

@testable import VectorIndexing

@Suite struct CompactMemoryTests {
  let folder: TemporaryFolder
  var path: String { folder.file("vectors.index") }

  init() throws { folder = try TemporaryFolder() }

  func write(_ vectors: [(Int64, [Float])], dimension: Int, cells: Int?) throws {
    let writer = try IndexWriter(
      path: path, dimension: dimension, options: IndexBuildOptions(cellCount: cells))
    for (id, vector) in vectors { try writer.append(id: id, vector: vector) }
    try writer.finish(sourceVersion: 1, spaceDigest: [UInt8](repeating: 7, count: 32))
  }

  @Test(arguments: [(64, 3000, 1), (100, 6000, 64), (512, 2000, 1), (2048, 400, 1), (5000, 60, 1)])
  func answersAreTheSameBitForBit(_ dimension: Int, _ count: Int, _ cells: Int) throws {
    let vectors = try VectorIndexTests.vectors(count, dimension: dimension, seed: 5)
    try write(vectors, dimension: dimension, cells: cells)
    let originals = Dictionary(uniqueKeysWithValues: vectors)
    // Each opened anew: pages are verified on the way in another order.
    let mapped = try VectorIndex(path: path),
      compact = try VectorIndex(path: path, memory: .compact)
    let sets: [[Int64]?] = [
      nil, vectors.map(\.0).filter { $0 % 2 == 0 }, vectors.map(\.0).filter { $0 % 31 == 1 }, [1],
      [],
    ]
    for (_, raw) in try VectorIndexTests.vectors(5, dimension: dimension, seed: 6) {
      let query = Embedding(unitLength: raw)
      for admitted in sets {
        for method in [SearchMethod.exact, .approximate] {
          for limit in [1, 10, 200] {
            func search(_ index: VectorIndex) throws -> IndexAnswer {
              try index.search(query.values, limit: limit, admitted: admitted, method: method) {
                ids in
                ids.map { id in originals[id].map { query.exactSimilarity(to: $0) } ?? .nan }
              }
            }
            #expect(try search(compact) == search(mapped))
          }
        }
      }
    }
    try compact.verify()
  }

  @Test func damageToAnyPartIsFoundBeforeItIsUsed() throws {
    let vectors = try VectorIndexTests.vectors(3000, dimension: 64, seed: 9)
    try write(vectors, dimension: 64, cells: 16)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    let sections = try VectorIndex(path: path).header.sections
    for part in [sections.rows, sections.fine, sections.scan, sections.ids] {
      var damaged = whole
      // A byte of every page of the part.
      for page in stride(from: part.lowerBound, to: part.upperBound, by: 4096) {
        damaged[page + 9] ^= 0x40
      }
      try damaged.write(to: URL(fileURLWithPath: path))
      let index = try VectorIndex(path: path, memory: .compact)
      let query = vectors[0].1
      let error = #expect(throws: VectorIndexError.self) {
        try index.search(query, limit: 10, method: .approximate) { $0.map { _ in 0.5 } }
      }
      #expect(error?.kind == .damaged)
      #expect(#expect(throws: VectorIndexError.self) { try index.verify() }?.kind == .damaged)
    }
    // A file that was cut after it was opened is told of, too.
    try whole.write(to: URL(fileURLWithPath: path))
    let index = try VectorIndex(path: path, memory: .compact)
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.truncate(atOffset: UInt64(sections.rows.lowerBound))
    try handle.close()
    let error = #expect(throws: VectorIndexError.self) {
      try index.search(vectors[0].1, limit: 10, method: .exact) { $0.map { _ in 0.5 } }
    }
    #expect(error?.kind == .inputOutput)
  }
}
