// Files whose checksums hold although their contents lie: what a reader must
// survive without reading outside of the file.

import Foundation
import SearchDomain
import TestSupport
import Testing

@testable import VectorIndexing

@Suite struct HostileIndexTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func liesUnderRightChecksumsAreRefusedOrHarmless() throws {
    let path = folder.file("vectors.index")
    let vectors = try VectorIndexTests.vectors(300, dimension: 24, seed: 3)
    let writer = try IndexWriter(
      path: path, dimension: 24, options: IndexBuildOptions(cellCount: 5))
    for (id, vector) in vectors { try writer.append(id: id, vector: vector) }
    try writer.finish(sourceVersion: 1, spaceDigest: [UInt8](repeating: 1, count: 32))
    let header = try VectorIndex(path: path).header
    let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    var random = SeededRandom(seed: 9)
    var opened = 0
    for round in 0..<600 {
      var bytes = whole
      // Mostly the parts that say where others lie.
      let places: [Range<Int>] = [
        header.sections.directory, header.sections.sortedRows, header.sections.sortedIDs,
        header.sections.quantizer, header.sections.rows, 0..<whole.count,
      ]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let at = Int.random(in: places[round % places.count], using: &random)
        bytes[at] =
          [0, 0xff, 0x7f, 0x80, UInt8.random(in: 0...255, using: &random)][
            Int.random(in: 0..<5, using: &random)]
      }
      VectorIndexTests.seal(&bytes, header)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      guard let index = try? VectorIndex(path: path) else { continue }
      opened += 1
      for method in [SearchMethod.exact, .approximate] {
        for admitted in [nil, vectors.prefix(40).map(\.0)] {
          _ = try? index.search(
            vectors[round % 300].1, limit: 7, admitted: admitted, method: method
          ) { ids in
            ids.map { Float($0 % 1000) / 1000 }
          }
        }
      }
    }
    #expect(opened > 100)
  }

  @Test func headersWithRightChecksumsAndWrongNumbersAreRefused() throws {
    let path = folder.file("vectors.index")
    let writer = try IndexWriter(path: path, dimension: 8)
    for (id, vector) in try VectorIndexTests.vectors(20, dimension: 8, seed: 3) {
      try writer.append(id: id, vector: vector)
    }
    try writer.finish(sourceVersion: 1, spaceDigest: [UInt8](repeating: 1, count: 32))
    let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    // Offsets of dimension, rows, size, projection, cells, blocks and floats.
    for offset in [12, 16, 40, 48, 52, 56] + [72, 76, 80, 84, 88, 92, 96] {
      for value: UInt32 in [0xffff_ffff, 0x7fc0_0000, 0x8000_0001] {
        var bytes = whole
        withUnsafeBytes(of: value.littleEndian) {
          for (i, byte) in $0.enumerated() { bytes[offset + i] = byte }
        }
        let sum = Array(bytes[0..<4092]).withUnsafeBytes { InstructionSet.selected.checksum($0) }
        withUnsafeBytes(of: sum.littleEndian) {
          for (i, byte) in $0.enumerated() { bytes[4092 + i] = byte }
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        #expect(throws: VectorIndexError.self, "offset \(offset), value \(value)") {
          try VectorIndex(path: path)
        }
      }
    }
  }
}
