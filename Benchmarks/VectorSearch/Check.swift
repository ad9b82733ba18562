// The exact search against brute force, over many queries.

import Glibc
import Support
import Synchronization
import VectorIndexing

/// Images, words, and mixtures of them with vectors of the index and with
/// noise.
private func mixedQueries(_ data: Dataset, _ number: Int) -> [[Float]] {
  let given = (data.queries["image"] ?? []) + (data.queries["text"] ?? [])
  var random = SplitMix64(seed: 3)
  // With few queries, as many images as words.
  let step = max(1, given.count / max(1, number))
  return (0..<number).map { i in
    var query = given[i * step % given.count]
    if i >= given.count {
      let other = data.rows.values(at: Int.random(in: 0..<data.count, using: &random))
      let part = Float.random(in: -1...1, using: &random), noise = i % 3 == 0 ? Float(0.05) : 0
      for j in query.indices {
        query[j] += part * other[j] + noise * Float.random(in: -1...1, using: &random)
      }
    }
    return query
  }
}

/// Compares the exact search with brute force: scores of all vectors in single
/// precision, and of those that rounding leaves in doubt in double precision.
func check(_ data: Dataset, _ path: String, queries number: Int) throws {
  let index = try VectorIndex(path: path), queries = mixedQueries(data, number)
  let file = try ArrayFile("\(data.folder)/base.npy")
  let threads = 2, progress = CheckProgress(total: number)
  let workers = (0..<threads).map { part in
    WorkerThread {
      let mine = stride(from: part, to: number, by: threads).map { queries[$0] }
      // So many that their scores so far stay in the cache.
      for start in stride(from: 0, to: mine.count, by: 1000) {
        let some = Array(mine[start..<min(start + 1000, mine.count)])
        do {
          let truth = try bruteForce(data, file, some)
          for (query, best) in zip(some, truth) {
            var read = 0
            let found = try index.search(query, limit: 10, method: .exact, threads: 1) { ids in
              read += ids.count
              return data.rows.scores(of: ids, to: query)
            }
            progress.add(found.hits == best && found.isExact, read)
          }
        } catch {
          progress.fail("\(error)")
        }
      }
    }
  }
  for worker in workers { worker.join() }
  print("exact search and brute force over \(data.count): \(progress.text)")
}

/// The ten best of each query. Blocks of vectors meet all queries while they are
/// in the cache.
private func bruteForce(_ data: Dataset, _ file: ArrayFile, _ queries: [[Float]]) throws
  -> [[ScoredID]]
{
  // A sum in single precision of n products in 64 parts errs by less than
  // (n / 64 + 6) × 2^-24 times the product of the lengths (Higham, Accuracy and
  // Stability of Numerical Algorithms, 3.1); the vectors' are 1.
  let slack = queries.map { query in
    4 * Float(Dataset.dimension / 64 + 6) * 0x1p-24 * query.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
  var kept = [[ScoredID]](repeating: [], count: queries.count)
  var bars = [Float](repeating: -.infinity, count: queries.count)
  func tighten(_ number: Int) {
    kept[number].sort(by: ScoredID.precedes)
    guard kept[number].count > 10 else { return }
    bars[number] = kept[number][9].score - slack[number]
    kept[number].removeAll { $0.score < bars[number] }
  }
  for start in stride(from: 0, to: data.count, by: 256) {
    let block = try file.rows(
      from: start, min(256, data.count - start), dimension: Dataset.dimension)
    for (number, query) in queries.enumerated() {
      let before = kept[number].count
      for (place, score) in block.quickScores(to: query).enumerated() where score >= bars[number] {
        kept[number].append(ScoredID(id: Int64(start + place), score: score))
      }
      if kept[number].count > max(64, before) { tighten(number) }
    }
  }
  return queries.indices.map { number in
    tighten(number)
    let ids = kept[number].map(\.id)
    let best = zip(ids, data.rows.scores(of: ids, to: queries[number])).map {
      ScoredID(id: $0, score: $1)
    }
    return Array(best.sorted(by: ScoredID.precedes).prefix(10))
  }
}

/// Counts what the threads found, and says now and then how far they are.
private final class CheckProgress: Sendable {
  private struct State {
    var done = 0
    var wrong = 0
    var read = 0
    var failure: String?
  }

  private let total: Int
  private let state = Mutex(State())

  init(total: Int) { self.total = total }

  func add(_ isRight: Bool, _ read: Int) {
    let done = state.withLock { state in
      state.done += 1
      state.wrong += isRight ? 0 : 1
      state.read += read
      return state.done
    }
    guard done % 1000 == 0 else { return }
    _ = "\(done) of \(total) queries\n".withCString { write(STDERR_FILENO, $0, strlen($0)) }
  }

  func fail(_ message: String) { state.withLock { $0.failure = message } }

  var text: String {
    state.withLock { state in
      "\(state.done) queries, \(state.wrong) differ, \(state.read / max(1, state.done)) originals a query"
        + (state.failure.map { "; stopped: \($0)" } ?? "")
    }
  }
}
