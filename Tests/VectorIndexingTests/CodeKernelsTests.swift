// The kernels on codes: every instruction set against plain sums, over tails,
// alignments and extremes. Integer results must be equal to the last bit.

import CVectorKernels
import Testing

@testable import VectorIndexing

@Suite struct CodeKernelsTests {
  /// Bytes that begin `offset` past an aligned address, random or all extreme.
  struct Bytes {
    let storage: UnsafeMutableRawPointer
    let start: UnsafeMutableRawPointer
    init(_ count: Int, offset: Int, _ value: (Int) -> UInt8) {
      storage = .allocate(byteCount: count + offset + 64, alignment: 64)
      start = storage + offset
      for i in 0..<count { start.storeBytes(of: value(i), toByteOffset: i, as: UInt8.self) }
    }
    var unsigned: UnsafePointer<UInt8> { UnsafePointer(start.assumingMemoryBound(to: UInt8.self)) }
    var signed: UnsafePointer<Int8> { UnsafePointer(start.assumingMemoryBound(to: Int8.self)) }
  }

  @Test(arguments: InstructionSet.available)
  func scansEqualPlainSums(_ set: InstructionSet) {
    var random = SeededRandom(seed: 1)
    for lines in [1, 2, 3, 8, 16, 32] {
      for rows in [1, 15, 16, 17, 31, 63, 64, 65, 80, 129] {
        for (offset, extreme) in [(0, false), (1, false), (3, true), (63, true)] {
          let blocks = (rows + 15) / 16
          let codes = Bytes(blocks * lines * 64, offset: offset) { _ in
            extreme ? 0xff : UInt8.random(in: 0...255, using: &random)
          }
          let query = Bytes(lines * 8, offset: offset) { _ in
            UInt8(bitPattern: extreme ? -127 : Int8.random(in: -127...127, using: &random))
          }
          var expected: [Int32] = []
          for row in 0..<rows {
            var sum: Int32 = 11
            for line in 0..<lines {
              for i in 0..<4 {
                let byte = codes.unsigned[(row / 16 * lines + line) * 64 + row % 16 * 4 + i]
                sum += Int32(byte & 15) * Int32(query.signed[line * 8 + i])
                sum += Int32(byte >> 4) * Int32(query.signed[line * 8 + 4 + i])
              }
            }
            expected.append(sum)
          }
          let threshold = expected.sorted()[rows / 3]
          var found = [Candidate](repeating: Candidate(score: 0, row: 0), count: rows)
          let count = set.scan(
            codes.unsigned, rows: rows, lines: lines, query: query.signed, base: 11,
            threshold: threshold,
            firstRow: 100, found: &found)
          let wanted = expected.indices.filter { expected[$0] > threshold }
          #expect(count == wanted.count, "\(set.name) \(lines) lines, \(rows) rows")
          for (got, row) in zip(found, wanted) {
            #expect(
              got.row == UInt32(row + 100) && got.score == expected[row], "\(set.name) row \(row)")
          }
          codes.storage.deallocate()
          query.storage.deallocate()
        }
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func productsWithBlocksEqualPlainSums(_ set: InstructionSet) {
    var random = SeededRandom(seed: 2)
    for lines in [1, 3, 16, 33] {
      for blocks in [1, 2, 3, 5] {
        for (vectors, extreme) in [(1, false), (3, true), (4, false), (7, true), (9, false)] {
          let codes = Bytes(blocks * lines * 64, offset: 1) { _ in
            extreme ? 127 : UInt8.random(in: 0...127, using: &random)
          }
          let query = Bytes(vectors * lines * 4, offset: 3) { _ in
            UInt8(bitPattern: extreme ? -127 : Int8.random(in: -127...127, using: &random))
          }
          var products = [Int32](repeating: 0, count: vectors * blocks * 16)
          vk_multiply_u7(set.isa, codes.unsigned, blocks, lines, query.signed, vectors, &products)
          for vector in 0..<vectors {
            for row in 0..<(blocks * 16) {
              var sum: Int32 = 0
              for i in 0..<(lines * 4) {
                let byte = codes.unsigned[(row / 16 * lines + i / 4) * 64 + row % 16 * 4 + i % 4]
                sum += Int32(byte) * Int32(query.signed[vector * lines * 4 + i])
              }
              #expect(
                products[vector * blocks * 16 + row] == sum,
                "\(set.name) \(lines) \(blocks) \(vectors)")
            }
          }
          var nearest = [UInt32](repeating: 99, count: vectors)
          let biases = (0..<(blocks * 16)).map { _ in Int32.random(in: -1000...1000, using: &random)
          }
          vk_nearest_u7(
            set.isa, codes.unsigned, blocks, lines, biases, query.signed, vectors, &nearest)
          for vector in 0..<vectors {
            let scores = (0..<(blocks * 16)).map {
              products[vector * blocks * 16 + $0] + biases[$0]
            }
            #expect(Int(nearest[vector]) == scores.firstIndex(of: scores.max() ?? 0), "\(set.name)")
          }
          codes.storage.deallocate()
          query.storage.deallocate()
        }
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func productsWithNibblesEqualPlainSumsInOrderAndPicked(_ set: InstructionSet) {
    var random = SeededRandom(seed: 3)
    for rowBytes in [1, 15, 31, 32, 33, 63, 64, 65, 96, 127, 128, 256, 300] {
      for (extreme, stride) in [(false, rowBytes), (true, rowBytes + 8), (false, rowBytes + 5)] {
        let rows = 21
        let codes = Bytes(rows * stride, offset: 5) { _ in
          extreme ? 0xff : UInt8.random(in: 0...255, using: &random)
        }
        let query = Bytes(rowBytes * 2, offset: 1) { _ in
          UInt8(bitPattern: extreme ? 127 : Int8.random(in: -127...127, using: &random))
        }
        let expected = (0..<rows).map { row in
          (0..<rowBytes).reduce(Int32(0)) { sum, i in
            let byte = codes.unsigned[row * stride + i]
            return sum + Int32(byte & 15) * Int32(query.signed[i]) + Int32(byte >> 4)
              * Int32(query.signed[i + rowBytes])
          }
        }
        var products = [Int32](repeating: 0, count: rows)
        vk_dot_u4(set.isa, codes.unsigned, nil, rows, stride, rowBytes, query.signed, &products)
        #expect(products == expected, "\(set.name) \(rowBytes) bytes")
        let picked = (0..<rows).map { Candidate(score: 0, row: UInt32(($0 * 8) % rows)) }
        vk_dot_u4(set.isa, codes.unsigned, picked, rows, stride, rowBytes, query.signed, &products)
        #expect(
          products == picked.map { expected[Int($0.row)] }, "\(set.name) \(rowBytes) bytes, picked")
        codes.storage.deallocate()
        query.storage.deallocate()
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func floatsEqualScalarBitForBit(_ set: InstructionSet) {
    var random = SeededRandom(seed: 4)
    let scalar = InstructionSet.available[0]
    for count in [1, 2, 15, 16, 17, 63, 64, 65, 100, 192, 512, 640, 768] {
      let left = (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
      let right = (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
      #expect(set.dot(left, right, count: count) == scalar.dot(left, right, count: count))
      let matrix = (0..<(3 * count)).map { _ in Float.random(in: -1...1, using: &random) }
      var got = [Float](repeating: 0, count: 3), want = got
      set.multiply(matrix, rows: 3, count: count, vector: left, products: &got)
      scalar.multiply(matrix, rows: 3, count: count, vector: left, products: &want)
      #expect(got == want)
      let signs = (0..<(4 * count)).map { _ in Float(Bool.random(using: &random) ? 1 : -1) }
      var turned = left, turnedPlainly = left
      set.rotate(&turned, count: count, signs: signs)
      scalar.rotate(&turnedPlainly, count: count, signs: signs)
      #expect(turned == turnedPlainly)
      // A rotation keeps products.
      var other = right
      set.rotate(&other, count: count, signs: signs)
      let before = set.dot(left, right, count: count), after = set.dot(turned, other, count: count)
      #expect(abs(before - after) < 1e-5 * Double(count), "\(count): \(before) and \(after)")
    }
  }

  @Test func selectionKeepsTheBestAlsoAmongEqualAndExtremeScores() {
    var random = SeededRandom(seed: 5)
    for count in [1, 2, 3, 10, 511, 512, 2000] {
      for range: ClosedRange<Int32> in [.min ... .max, 0...3, -5...1_000_000, 7...7] {
        let all = (0..<count).map {
          Candidate(score: .random(in: range, using: &random), row: UInt32($0))
        }
        for wanted in Set([0, 1, 2, count / 3, count - 1, count, count + 5]) where wanted >= 0 {
          var chosen = all
          selectBest(wanted, of: &chosen, count: count)
          let best = chosen.prefix(min(wanted, count)).map(\.score).sorted(by: >)
          #expect(
            best == Array(all.map(\.score).sorted(by: >).prefix(wanted)), "\(wanted) of \(count)")
          #expect(Set(chosen.map(\.row)).count == count)
        }
      }
    }
  }
}
