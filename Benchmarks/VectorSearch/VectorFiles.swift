// The files that Benchmarks/vectors/make-vectors makes: arrays of NumPy's
// format 1.0, read in place.

import Support
import VectorIndexing

/// A file of NumPy's format, mapped.
struct ArrayFile {
  let file: MappedFile
  let offset: Int

  init(_ path: String) throws {
    let mapped = try MappedFile(path: path)
    // Ten bytes, of which the last two are the length of the text that follows.
    offset = try mapped.withBytes { bytes in
      guard bytes.count > 10, bytes[0] == 0x93, bytes[6] == 1 else {
        throw BenchmarkError.notAnArray(path)
      }
      return 10 + Int(bytes[8]) + Int(bytes[9]) << 8
    }
    file = mapped
  }

  /// Rows of single precision.
  func rows(from first: Int = 0, _ count: Int, dimension: Int) throws -> VectorRows {
    let start = offset + first * dimension * 4
    guard let rows = VectorRows(file: file, offset: start, count: count, dimension: dimension)
    else {
      throw BenchmarkError.tooShort
    }
    return rows
  }

  /// How many numbers of four bytes it holds.
  var count: Int { (file.byteCount - offset) / 4 }

  func floats(_ range: Range<Int>) -> [Float] { values(range) }
  func integers(_ range: Range<Int>) -> [Int32] { values(range) }

  private func values<T>(_ range: Range<Int>) -> [T] {
    file.withBytes { bytes in
      precondition(range.upperBound <= count)
      return range.map { bytes.loadUnaligned(fromByteOffset: offset + $0 * 4, as: T.self) }
    }
  }
}

enum BenchmarkError: Error {
  case notAnArray(String)
  case tooShort
  case usage
}

/// Base vectors, queries and truth of one size.
struct Dataset {
  static let dimension = 512
  let rows: VectorRows
  let count: Int
  let queries: [String: [[Float]]]
  let truth: [String: [[Int32]]]
  let folder: String

  init(folder: String, count: Int, queryLimit: Int = 1000) throws {
    self.folder = folder
    self.count = count
    let dimension = Self.dimension
    rows = try ArrayFile("\(folder)/base.npy").rows(count, dimension: dimension)
    var queries: [String: [[Float]]] = [:], truth: [String: [[Int32]]] = [:]
    for name in ["image", "text"] {
      let vectors = try ArrayFile("\(folder)/q_\(name).npy")
      let number = min(queryLimit, vectors.count / dimension)
      queries[name] = (0..<number).map { vectors.floats($0 * dimension..<($0 + 1) * dimension) }
      let best = try ArrayFile("\(folder)/gt_\(name)_\(count).npy")
      truth[name] = (0..<number).map { best.integers($0 * 100..<($0 * 100 + 100)) }
    }
    self.queries = queries
    self.truth = truth
  }
}
