// Ranks the right answers of every query among all targets, block by block:
// the matrix of similarities is never held, and no order is ever sorted.

import Support
import Synchronization

/// Queries, targets, and which target answers which query: those of the same
/// group.
public struct RetrievalTask: Sendable {
  /// One row a query.
  public let queries: VectorTable
  /// One row a target, of the same dimension.
  public let targets: VectorTable
  /// The group of each query.
  public let queryGroups: [Int]
  /// The group of each target; groups are numbered from 0.
  public let targetGroups: [Int]
  /// Whether queries and targets are the same rows, so that each query's own
  /// row neither answers it nor stands in the way.
  public let excludesOwnRow: Bool
  private let members: [[Int]]

  /// - Parameter queryGroups: one for each query; `targetGroups` likewise.
  public init(
    queries: VectorTable, targets: VectorTable, queryGroups: [Int], targetGroups: [Int],
    excludesOwnRow: Bool = false
  ) {
    precondition(queries.count == queryGroups.count && targets.count == targetGroups.count)
    self.queries = queries
    self.targets = targets
    self.queryGroups = queryGroups
    self.targetGroups = targetGroups
    self.excludesOwnRow = excludesOwnRow
    var members = [[Int]](repeating: [], count: (targetGroups.max() ?? -1) + 1)
    for (row, group) in targetGroups.enumerated() { members[group].append(row) }
    self.members = members
  }

  /// The rows of the targets that answer a query.
  public func answers(to query: Int) -> [Int] {
    let group = queryGroups[query]
    guard members.indices.contains(group) else { return [] }
    return excludesOwnRow ? members[group].filter { $0 != query } : members[group]
  }

  /// Queries that are ranked together, so that targets are fetched from
  /// memory once for all of them.
  private static let queriesTogether = 32
  /// Bytes of targets that stay in a processor's second cache meanwhile.
  private static let targetBytes = 256 << 10

  /// How every query fared; nil for one that nothing answers.
  ///
  /// Costs one product for each query and target. Ranks are those of exact
  /// scores: a rough product decides only where it is certain, else the exact
  /// one is taken.
  ///
  /// - Parameters:
  ///   - threads: nil is one for every processor.
  ///   - isCancelled: asked now and then; what is not ranked by then is nil.
  public func scores(
    threads: Int? = nil, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) -> [QueryScore?] {
    let threads = threads ?? ProcessorCount.available
    let blocks = (queries.count + Self.queriesTogether - 1) / Self.queriesTogether
    let shared = Shared()
    let workers = (0..<max(1, min(threads, blocks))).map { _ in
      WorkerThread {
        while !isCancelled() {
          let block = shared.next.add(1, ordering: .relaxed).oldValue
          guard block < blocks else { return }
          let first = block * Self.queriesTogether
          let ranked = scores(of: first..<min(first + Self.queriesTogether, queries.count))
          shared.parts.withLock { $0[block] = ranked }
        }
      }
    }
    for worker in workers { worker.join() }
    let done = shared.parts.withLock { $0 }
    return (0..<blocks).flatMap { block in
      done[block]
        ?? Array(
          repeating: nil,
          count: min(Self.queriesTogether, queries.count - block * Self.queriesTogether))
    }
  }

  /// What the threads share.
  private final class Shared: Sendable {
    let next = Atomic<Int>(0)
    let parts = Mutex([Int: [QueryScore?]]())
  }

  private func scores(of rows: Range<Int>) -> [QueryScore?] {
    var counts = rows.map { AnswerCounts(query: $0, scores: answerScores($0)) }
    let rowBytes = max(1, targets.groupsPerRow * MemoryLayout<SIMD16<Float>>.size)
    let together = max(16, Self.targetBytes / rowBytes)
    for start in stride(from: 0, to: targets.count, by: together) {
      let end = min(start + together, targets.count)
      for index in counts.indices where !counts[index].levels.isEmpty {
        count(start..<end, into: &counts[index])
      }
    }
    return counts.map(\.score)
  }

  private func answerScores(_ query: Int) -> [Float] {
    answers(to: query).map { queries.similarity(query, to: targets, $0) }
  }

  private func count(_ rows: Range<Int>, into counts: inout AnswerCounts) {
    let query = counts.query
    let error = targets.roughError
    let floor = counts.lowest - error
    for row in rows {
      let rough = queries.roughSimilarity(query, to: targets, row)
      // Surely below every right answer: it stands in the way of none.
      if rough < floor { continue }
      if excludesOwnRow, row == query { continue }
      if counts.isNearLevel(rough, within: error) {
        counts.add(queries.similarity(query, to: targets, row))
      } else {
        counts.add(rough)
      }
    }
  }
}

/// How many targets lie above, and how many on, each score that a right answer
/// of one query has.
private struct AnswerCounts {
  let query: Int
  /// The different scores of right answers, highest first.
  let levels: [Float]
  let lowest: Float
  private let right: [Int]
  /// Targets above a level and not above the one before; right ones that are
  /// on a level count there.
  private var above: [Int]
  private var on: [Int]

  init(query: Int, scores: [Float]) {
    self.query = query
    var levels: [Float] = []
    var right: [Int] = []
    for score in scores.sorted(by: >) {
      if levels.last == score {
        right[right.count - 1] += 1
      } else {
        levels.append(score)
        right.append(1)
      }
    }
    self.levels = levels
    self.right = right
    lowest = levels.last ?? .infinity
    above = Array(repeating: 0, count: levels.count)
    on = above
  }

  /// The first level that is not above a score; the count of levels if all
  /// are.
  private func place(_ score: Float) -> Int {
    var low = 0
    var high = levels.count
    while low < high {
      let middle = (low + high) / 2
      if levels[middle] > score { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether a score that is off by `error` may lie on a level, or on the
  /// other side of it.
  func isNearLevel(_ score: Float, within error: Float) -> Bool {
    let place = place(score)
    if place < levels.count, score - levels[place] <= error { return true }
    return place > 0 && levels[place - 1] - score <= error
  }

  mutating func add(_ score: Float) {
    let place = place(score)
    guard place < levels.count else { return }
    if levels[place] == score { on[place] += 1 } else { above[place] += 1 }
  }

  /// Nil where nothing answers the query.
  var score: QueryScore? {
    guard !levels.isEmpty else { return nil }
    var groups: [TieGroup] = []
    var higher = 0
    for level in levels.indices {
      higher += above[level]
      groups.append(TieGroup(above: higher, count: on[level], right: right[level]))
      higher += on[level]
    }
    return QueryScore(groups)
  }
}
