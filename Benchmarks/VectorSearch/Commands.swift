// What the program can measure.

import Support
import VectorIndexing

func run(_ arguments: [String]) throws {
  guard arguments.count >= 4 else { throw BenchmarkError.usage }
  let more = arguments.dropFirst(4).compactMap { Int($0) }
  if arguments[0] == "large" {
    guard let count = Int(arguments[1]), let dimension = Int(arguments[2]), count > 0, dimension > 0
    else { throw BenchmarkError.usage }
    return try large(count: count, dimension: dimension, arguments[3], queries: more.first ?? 100)
  }
  guard let count = Int(arguments[2]) else { throw BenchmarkError.usage }
  let data = try Dataset(folder: arguments[1], count: count)
  switch arguments[0] {
  case "build": try build(data, arguments[3], cells: more.first, projected: more.dropFirst().first)
  case "sweep": try sweep(data, arguments[3], arguments.dropFirst(4).compactMap { Float($0) })
  case "exact": try exact(data, arguments[3], queries: more.first ?? 100)
  case "filters": try filters(data, arguments[3], queries: more.first ?? 30)
  case "replacement": try replacement(data, arguments[3], queries: more.first ?? 300)
  case "check": try check(data, arguments[3], queries: more.first ?? 10_000)
  case "memory": try memory(data, arguments[3], arguments.dropFirst(4).first)
  case "point": try point(data, arguments[3], arguments.dropFirst(4).compactMap { Float($0) })
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
  print(
    "built \(data.count) in \(seconds() - start) s, \(index.cellCount) cells, \(index.byteCount >> 20) MiB"
  )
}

/// The settings of a search that the sweep tries: how far, how wide, how deep.
private let slacks: [Float] = [0.05, 0.15, 0.25, 0.35]
private let cellShares: [Float] = [
  0.003, 0.006, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.16, 0.22, 0.3,
]
private let depths = [10, 20, 40, 80, 160, 240]

func sweep(_ data: Dataset, _ path: String, _ numbers: [Float]) throws {
  let began = seconds()
  let index = try VectorIndex(path: path)
  let opened = seconds()
  let rows = data.rows
  guard let text = data.queries["text"] else { return }
  _ = try index.search(text[0], limit: 10, method: .approximate) {
    rows.scores(of: $0, to: text[0])
  }
  print(
    "open \((opened - began) * 1e3) ms, first result \((seconds() - began) * 1e3) ms, \(InstructionSet.selected.name)"
  )
  for name in ["image", "text"] {
    guard let queries = data.queries[name], let truth = data.truth[name] else { continue }
    // The whole grid once, roughly; what no other setting beats, again.
    var rough: [(effort: SearchEffort, reading: Reading)] = []
    func run(_ effort: SearchEffort?, _ rounds: Int, _ part: Int) throws -> Reading {
      let count = queries.count / part
      return try measure(Array(queries.prefix(count)), Array(truth.prefix(count)), rounds: rounds) {
        query in
        try index.search(query, limit: 10, method: .approximate, effort: effort) {
          rows.scores(of: $0, to: query)
        }.hits
      }
    }
    // A part of 0 leaves the grid out.
    for share in numbers.first == 0 ? [] : cellShares {
      for slack in slacks {
        for scanned in depths {
          let effort = SearchEffort(slack: slack, cellShare: share, scanned: scanned)
          rough.append((effort, try run(effort, 1, numbers.first.map { Int(clamping: $0) } ?? 5)))
        }
      }
    }
    var best = rough.filter { one in
      one.reading.recall > 0.88
        && !rough.contains {
          $0.reading.recall >= one.reading.recall && $0.reading.perSecond > one.reading.perSecond
        }
    }
    best.sort { $0.reading.recall < $1.reading.recall }
    // What is chosen where nobody says how hard to look, and all that a search of
    // the library does.
    for effort in [nil] + best.map({ Optional($0.effort) }) {
      let reading = try run(effort, 3, 1)
      let setting = effort.map { "[\($0.slack), \($0.cellShare), \($0.scanned)]" } ?? "\"default\""
      // As the rows of Benchmarks/vectors/peers.
      print(
        "{\"peer\": \"glimpse\", \"count\": \(data.count), \"set\": \"\(name)\", \"setting\": "
          + "\(setting), \"recall\": \((reading.recall * 1e4).rounded() / 1e4), "
          + "\"per_second\": \(Int(clamping: reading.perSecond)), \"p50_us\": \(Int(clamping: reading.p50 * 1e6)), "
          + "\"p99_us\": \(Int(clamping: reading.p99 * 1e6))}")
    }
  }
  let memory = residentMemory()
  print(
    "resident: \(Int(clamping: memory.anonymous)) MiB anonymous, \(Int(clamping: memory.file)) MiB of files"
  )
}

func exact(_ data: Dataset, _ path: String, queries: Int) throws {
  let index = try VectorIndex(path: path)
  let rows = data.rows
  for name in ["image", "text"] {
    guard let all = data.queries[name], let truth = data.truth[name] else { continue }
    var read = 0
    let reading = try measure(Array(all.prefix(queries)), Array(truth.prefix(queries)), rounds: 1) {
      query in
      try index.search(query, limit: 10, method: .exact, threads: 1) {
        read += $0.count
        return rows.scores(of: $0, to: query)
      }.hits
    }
    print("exact \(name): \(reading.text), \(read / (2 * queries)) originals a query")
  }
}

/// One setting of the search, or what is chosen by itself, both query sets, and how
/// many of the best are looked for.
func point(_ data: Dataset, _ path: String, _ numbers: [Float]) throws {
  guard numbers.count <= 4 else { throw BenchmarkError.usage }
  let index = try VectorIndex(path: path)
  let rows = data.rows
  let effort =
    numbers.count < 3
    ? nil
    : SearchEffort(
      slack: numbers[0], cellShare: numbers[1], scanned: Int(clamping: numbers[2]))
  let limit = numbers.count % 3 == 1 ? Int(clamping: numbers[numbers.count - 1]) : 10
  for name in ["image", "text"] {
    guard let queries = data.queries[name], let truth = data.truth[name] else { continue }
    let reading = try measure(queries, truth, rounds: 5, of: limit) { query in
      try index.search(query, limit: limit, method: .approximate, effort: effort) {
        rows.scores(of: $0, to: query)
      }.hits
    }
    print("\(name) \(numbers): \(reading.text)")
  }
}
