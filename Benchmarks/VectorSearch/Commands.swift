// What the program can measure.

import Support
import VectorIndexing

func run(_ arguments: [String]) throws {
  guard arguments.count >= 4, let count = Int(arguments[2]) else { throw BenchmarkError.usage }
  let more = arguments.dropFirst(4).compactMap { Int($0) }
  let data = try Dataset(folder: arguments[1], count: count)
  switch arguments[0] {
  case "build": try build(data, arguments[3], cells: more.first, projected: more.dropFirst().first)
  case "sweep": try sweep(data, arguments[3])
  case "exact": try exact(data, arguments[3], queries: more.first ?? 100)
  case "point": try point(data, arguments[3], more)
  default: throw BenchmarkError.usage
  }
}

func build(_ data: Dataset, _ path: String, cells: Int?, projected: Int?) throws {
  let start = seconds()
  try IndexBuilder.build(
    data.rows, ids: (0..<Int64(data.count)).map { $0 }, path: path, sourceVersion: 0,
    spaceDigest: [UInt8](repeating: 0, count: 32),
    options: IndexBuildOptions(cellCount: cells, projectedDimension: projected))
  let index = try VectorIndex(path: path)
  print("built \(data.count) in \(seconds() - start) s, \(index.cellCount) cells, \(index.byteCount >> 20) MiB")
}

func sweep(_ data: Dataset, _ path: String) throws {
  let began = seconds()
  let index = try VectorIndex(path: path)
  let opened = seconds()
  let rows = data.rows
  guard let text = data.queries["text"] else { return }
  _ = try index.search(text[0], limit: 10, method: .approximate) { rows.scores(of: $0, to: text[0]) }
  print("open \((opened - began) * 1e3) ms, first result \((seconds() - began) * 1e3) ms, \(InstructionSet.selected.name)")
  for name in ["image", "text"] {
    guard let queries = data.queries[name], let truth = data.truth[name] else { continue }
    for cells in [4, 8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536] where cells <= index.cellCount / 4 {
      for (scanned, coded, rescored) in [(100, 30, 15), (200, 40, 16), (400, 50, 16), (800, 60, 18), (1600, 80, 20), (3200, 80, 20), (6400, 100, 20)] {
        let effort = SearchEffort(cells: cells, scanned: scanned, coded: coded, rescored: rescored)
        let reading = try measure(queries, truth, rounds: 1, warm: false) { query in
          try index.search(query, limit: 10, method: .approximate, effort: effort) {
            rows.scores(of: $0, to: query)
          }.hits
        }
        print("\(name) \(cells) \(scanned)/\(coded)/\(rescored): \(reading.text)")
      }
    }
  }
  let memory = residentMemory()
  print("resident: \(Int(memory.anonymous)) MiB anonymous, \(Int(memory.file)) MiB of files")
}

func exact(_ data: Dataset, _ path: String, queries: Int) throws {
  let index = try VectorIndex(path: path)
  let rows = data.rows
  for name in ["image", "text"] {
    guard let all = data.queries[name], let truth = data.truth[name] else { continue }
    var read = 0
    let reading = try measure(Array(all.prefix(queries)), Array(truth.prefix(queries)), rounds: 1) { query in
      try index.search(query, limit: 10, method: .exact, threads: 1) {
        read += $0.count
        return rows.scores(of: $0, to: query)
      }.hits
    }
    print("exact \(name): \(reading.text), \(read / (2 * queries)) originals a query")
  }
}

/// One setting of the search, both query sets.
func point(_ data: Dataset, _ path: String, _ numbers: [Int]) throws {
  guard numbers.count == 4 else { throw BenchmarkError.usage }
  let index = try VectorIndex(path: path)
  let rows = data.rows
  let effort = SearchEffort(cells: numbers[0], scanned: numbers[1], coded: numbers[2], rescored: numbers[3])
  for name in ["image", "text"] {
    guard let queries = data.queries[name], let truth = data.truth[name] else { continue }
    let reading = try measure(queries, truth, rounds: 5) { query in
      try index.search(query, limit: 10, method: .approximate, effort: effort) {
        rows.scores(of: $0, to: query)
      }.hits
    }
    print("\(name) \(numbers): \(reading.text)")
  }
}
