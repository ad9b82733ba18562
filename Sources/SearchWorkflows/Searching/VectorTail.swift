// The vectors that were added since the index file was built, kept in memory so
// that an addition is searchable at once and read only once.

import Cataloging
import Synchronization

/// The newest vectors of one set.
final class VectorTail: Sendable {
  private struct State {
    var set: VectorSet.ID
    var rewriteCount: Int
    /// The id that the first page comes after, and the last one read.
    var after: Int64
    var last: Int64
    var pages: [VectorPage]
  }

  private let state = Mutex<State?>(nil)

  /// All vectors of a set with ids above `after`.
  ///
  /// Cost: reading those that were not there before; all of them after a
  /// deletion or a change.
  func pages(after: Int64, of set: VectorSet, in catalog: Catalog) throws -> [VectorPage] {
    try state.withLock { kept in
      var state = State(set: set.id, rewriteCount: set.rewriteCount, after: after, last: after, pages: [])
      if let kept, kept.set == set.id, kept.rewriteCount == set.rewriteCount, kept.after == after { state = kept }
      while state.last < set.lastContentID {
        let page = try catalog.vectorPage(in: set.id, after: state.last)
        guard let end = page.contentIDs.last else { break }
        state.pages.append(page)
        state.last = end
      }
      kept = state
      return state.pages
    }
  }
}
