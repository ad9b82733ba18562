// What a search takes of this process's memory, with the whole index mapped and
// in compact memory.

import Glibc
import SearchDomain
import VectorIndexing

/// All queries of both sets with the default's effort, twenty exact searches, and
/// the largest memory that it came to. The original vectors are read from their
/// file, not mapped.
func memory(_ data: Dataset, _ path: String, _ kind: String?) throws {
  guard let kind = IndexMemory(rawValue: kind ?? "mapped") else { throw BenchmarkError.usage }
  let file = try OpenArray("\(data.folder)/base.npy", dimension: Dataset.dimension)
  let before = residentMemory()
  let index = try VectorIndex(path: path, memory: kind)
  for name in ["text", "image"] {
    guard let queries = data.queries[name], let truth = data.truth[name] else { continue }
    let reading = try measure(queries, truth) { query in
      try index.search(query, limit: 10, method: .approximate) { file.scores(of: $0, to: query) }
        .hits
    }
    print("\(kind.rawValue) \(name): \(reading.text)")
  }
  func tell(_ label: String) {
    let now = residentMemory()
    print(
      "\(kind.rawValue) \(label): resident \(Int(now.anonymous + now.file)) MiB, of these \(Int(now.anonymous)) anonymous "
        + "and \(Int(now.file)) of files; at most \(Int(now.peak)) MiB; before opening \(Int(before.anonymous + before.file)) MiB"
    )
  }
  tell("after approximate searches")
  for name in ["text", "image"] {
    guard let queries = data.queries[name]?.prefix(20), let truth = data.truth[name]?.prefix(20)
    else { continue }
    let reading = try measure(Array(queries), Array(truth)) { query in
      try index.search(query, limit: 10, method: .exact, threads: 1) {
        file.scores(of: $0, to: query)
      }.hits
    }
    print("\(kind.rawValue) \(name), exact: \(reading.text)")
  }
  tell("after exact searches too")
}

/// An array of NumPy's format that is read, not mapped.
private final class OpenArray {
  private let descriptor: Int32
  private let offset: Int
  private let dimension: Int

  init(_ path: String, dimension: Int) throws {
    offset = try ArrayFile(path).offset
    self.dimension = dimension
    descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw BenchmarkError.notAnArray(path) }
  }

  deinit { close(descriptor) }

  func scores(of numbers: [Int64], to query: [Float]) -> [Float] {
    let bytes = dimension * 4
    let values = [Float](unsafeUninitializedCapacity: numbers.count * dimension) { buffer, filled in
      let start = UnsafeMutableRawPointer(buffer.baseAddress.unsafelyUnwrapped)
      for (i, number) in numbers.enumerated() {
        _ = pread(descriptor, start + i * bytes, bytes, off_t(offset + Int(number) * bytes))
      }
      filled = numbers.count * dimension
    }
    return VectorRows(values, dimension: dimension).scores(
      of: Array(0..<Int64(numbers.count)), to: query)
  }
}
