// Searches a store: what it finds is collapsed, spread, judged and explained.
// Making the query's vector from words and images is the caller's part.

public import Calibration
public import SearchDomain
import Support

/// Searches one store. Safe to use from several threads.
public struct Searcher: Sendable {
  private let store: any ImageStore

  /// Searches the records of a store.
  public init(store: any ImageStore) { self.store = store }

  /// The images that fit a query best.
  ///
  /// k results come back if k groups of images meet the filter and the minimum
  /// score. Copies of one image have one vector and are ranked as one, in the
  /// order of their paths.
  ///
  /// - Parameter calibration: judges the hits; without it none has a strength.
  /// - Throws: as `ImageStore.find`.
  public func search(
    _ query: Query, arranged arrangement: Arrangement = Arrangement(),
    calibration: ScoreCalibration? = nil
  ) throws(VectorStoreError) -> Answer {
    var query = query
    // Beside an image, words are only a part of what was asked for.
    if !arrangement.composition.images.isEmpty { query.words?.lead = false }
    let page = Page(
      query, arrangement,
      query.embedding.flatMap { calibration?.judge($0, arrangement.composition) })
    var asked = query
    asked.offset = 0
    let most = arrangement.most(for: query.wanted)
    asked.limit =
      min(arrangement.reach(for: query.wanted), store.capabilities.usualLimit)
      +| arrangement.excludedContents.count
    asked.withVectors = query.withVectors || page.needsVectors
    while true {
      let found = try store.find(asked)
      let isAll = found.hits.count < asked.limit || asked.limit >= most
      if let answer = page.cut(from: found, isAll: isAll) {
        var answer = answer
        answer.hits = try explained(answer.hits, query.words)
        answer.excluded = found.hits.map(\.image).filter {
          arrangement.excludedContents.contains($0.contentHash)
        }
        return answer
      }
      asked.limit = min(asked.limit *| 3, most)
    }
  }

  /// Says of each hit which words led to it.
  private func explained(_ hits: [Hit], _ words: Query.Words?) throws(VectorStoreError) -> [Hit] {
    guard let words, hits.contains(where: { $0.textTier != nil }) else { return hits }
    let contents = hits.filter { $0.textTier != nil }.map(\.image.contentHash)
    let reasons = try store.textReasons(of: contents, words: words.significant)
    return hits.map { hit in
      var hit = hit
      guard hit.textTier != nil else { return hit }
      hit.reasons +=
        reasons[hit.image.contentHash]
        ?? (hit.textTier == .part ? [.text(.filename, words: [words.phrase])] : [])
      return hit
    }
  }
}
