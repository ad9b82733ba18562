// The vectors that were added since the index file was built, kept in memory so
// that an addition is searchable at once and read only once.

import SearchDomain
import Support
import Synchronization
import VectorIndexing

/// Some of the newest vectors of a set.
struct TailPage: Sendable {
  /// Rising.
  private let ids: [Int64]
  private let vectors: VectorRows
  /// Ids that are gone since.
  private var removed: Set<Int64> = []

  init(ids: [Int64], vectors: VectorRows) {
    self.ids = ids
    self.vectors = vectors
  }

  /// How many vectors it has.
  var count: Int { ids.count - removed.count }

  /// Takes a vector out, if it is inside.
  mutating func remove(_ id: Int64) {
    var low = 0, high = ids.count
    while low < high {
      let middle = (low + high) / 2
      if ids[middle] < id { low = middle + 1 } else { high = middle }
    }
    if low < ids.count, ids[low] == id { removed.insert(id) }
  }

  /// This page and the one after it as one, without what was removed.
  func joined(with next: TailPage) -> TailPage {
    var ids: [Int64] = [], values: [Float] = []
    ids.reserveCapacity(count + next.count)
    values.reserveCapacity((count + next.count) * vectors.dimension)
    for page in [self, next] {
      for (place, id) in page.ids.enumerated() where !page.removed.contains(id) {
        ids.append(id)
        values += page.vectors.values(at: place)
      }
    }
    return TailPage(ids: ids, vectors: VectorRows(values, dimension: vectors.dimension))
  }

  /// The best of the page that are admitted, in no order: `limit` and those
  /// that rounding might put in their place.
  func best(_ limit: Int, _ embedding: Embedding, admitted: Set<Int64>?) -> [ScoredID] {
    guard limit > 0 else { return [] }
    let scores = vectors.scores(of: Array(0..<Int64(ids.count)), to: embedding.values)
    var found: [Int] = [], bar = -Float.infinity, room = max(64, limit *| 2)
    func tighten() {
      guard found.count > limit else { return }
      found.sort { scores[$0] > scores[$1] }
      // Both sums are in double precision and rounded once.
      bar = scores[found[limit - 1]] - 1e-6
      found.removeAll { scores[$0] < bar }
      room = max(room, 2 * found.count)
    }
    for place in ids.indices where scores[place] >= bar {
      if removed.contains(ids[place]) || !(admitted?.contains(ids[place]) ?? true) { continue }
      found.append(place)
      if found.count == room { tighten() }
    }
    tighten()
    return found.map {
      ScoredID(id: ids[$0], score: embedding.exactSimilarity(to: vectors.values(at: $0)))
    }
  }
}

/// The newest vectors of one set.
final class UnindexedVectors: Sendable {
  private struct State {
    var set: VectorSet.ID
    var rewriteCount: Int
    /// The id that the first page comes after, and the last one read.
    var after: Int64
    var last: Int64
    var pages: [TailPage]

    /// Adds a page. Small ones are joined, so that after many single additions
    /// there are few pages, and each vector has been copied a few times.
    mutating func append(_ page: TailPage) {
      var page = page
      while let before = pages.last, before.count <= page.count, before.count + page.count <= 4096 {
        page = before.joined(with: page)
        pages.removeLast()
      }
      pages.append(page)
    }
  }

  private let state = Mutex<State?>(nil)

  /// All vectors of a set with ids above `after`.
  ///
  /// Cost: reading those that were not there before; all of them after a change
  /// that was no removal.
  func pages(after: Int64, of set: VectorSet, in catalog: Catalog) throws -> [TailPage] {
    try state.withLock { kept in
      var state = State(
        set: set.id, rewriteCount: set.rewriteCount, after: after, last: after, pages: [])
      if let kept, kept.set == set.id, kept.after == after,
        let current = try Self.brought(kept, to: set, catalog)
      {
        state = current
      }
      while state.last < set.lastContentID {
        let page = try catalog.vectorPage(in: set.id, after: state.last)
        guard let end = page.contentIDs.last else { break }
        state.append(
          TailPage(
            ids: page.contentIDs, vectors: VectorRows(page.values, dimension: page.dimension)))
        state.last = end
      }
      kept = state
      return state.pages
    }
  }

  /// What is kept, without the vectors removed since; nil where other things
  /// have happened.
  private static func brought(_ kept: State, to set: VectorSet, _ catalog: Catalog) throws -> State?
  {
    let rewrites = set.rewriteCount - kept.rewriteCount
    if rewrites == 0 { return kept }
    guard rewrites > 0 else { return nil }
    let removed = try catalog.removedContentIDs(
      in: set.id, after: kept.rewriteCount, through: set.rewriteCount)
    guard removed.count == rewrites else { return nil }
    var state = kept
    state.rewriteCount = set.rewriteCount
    for id in removed where id > state.after {
      for place in state.pages.indices { state.pages[place].remove(id) }
    }
    state.pages.removeAll { $0.count == 0 }
    return state
  }
}
