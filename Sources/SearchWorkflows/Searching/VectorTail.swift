// The vectors that were added since the index file was built, kept in memory so
// that an addition is searchable at once and read only once.

import Cataloging
import SearchDomain
import Synchronization
import VectorIndexing

/// Some of the newest vectors of a set.
struct TailPage: Sendable {
  /// Rising.
  let ids: [Int64]
  let vectors: VectorRows

  /// The best of the page that are admitted, in no order: `limit` and those
  /// that rounding might put in their place.
  func best(_ limit: Int, _ embedding: Embedding, admitted: Set<Int64>?) -> [ScoredID] {
    let scores = vectors.scores(of: Array(0..<Int64(ids.count)), to: embedding.values)
    var found = ids.indices.filter { admitted?.contains(ids[$0]) ?? true }
    if found.count > limit {
      found.sort { scores[$0] > scores[$1] }
      // Both sums are in double precision and rounded once.
      let bar = scores[found[limit - 1]] - 1e-6
      found.removeAll { scores[$0] < bar }
    }
    return found.map { ScoredID(id: ids[$0], score: embedding.exactSimilarity(to: vectors.values(at: $0))) }
  }
}

/// The newest vectors of one set.
final class VectorTail: Sendable {
  private struct State {
    var set: VectorSet.ID
    var rewriteCount: Int
    /// The id that the first page comes after, and the last one read.
    var after: Int64
    var last: Int64
    var pages: [TailPage]
  }

  private let state = Mutex<State?>(nil)

  /// All vectors of a set with ids above `after`.
  ///
  /// Cost: reading those that were not there before; all of them after a
  /// deletion or a change.
  func pages(after: Int64, of set: VectorSet, in catalog: Catalog) throws -> [TailPage] {
    try state.withLock { kept in
      var state = State(set: set.id, rewriteCount: set.rewriteCount, after: after, last: after, pages: [])
      if let kept, kept.set == set.id, kept.rewriteCount == set.rewriteCount, kept.after == after { state = kept }
      while state.last < set.lastContentID {
        let page = try catalog.vectorPage(in: set.id, after: state.last)
        guard let end = page.contentIDs.last else { break }
        state.pages.append(TailPage(ids: page.contentIDs, vectors: VectorRows(page.values, dimension: page.dimension)))
        state.last = end
      }
      kept = state
      return state.pages
    }
  }
}
