// The best of a search, put in order by a model that reads the words with each
// image at hand. Pages stay cuts of one list.

import QueryUnderstanding
import Refusals
import SearchDomain
import Support

extension LibrarySearch {
  /// What `find` finds; its first `rerankCount` hits in the matcher's order.
  ///
  /// They are always re-ranked as a whole, whatever page is asked for; a page
  /// behind them costs nothing. An image that cannot be read keeps its place.
  func reranking(
    _ understood: UnderstoodQuery, _ find: (UnderstoodQuery) throws -> SearchReply
  ) throws -> SearchReply {
    let query = understood.query
    guard query.rerankCount > 0 else { return try find(understood) }
    guard let words = understood.describedWords else {
      throw GlimpseError(
        kind: .invalidArgument,
        message: "re-ranking needs words to read with each picture: give some, or leave it out")
    }
    guard query.offset < query.rerankCount else {
      let name = try reranker.matcherName()
      var reply = try find(understood)
      reply.reranking = (0, name)
      return reply
    }
    let matcher = try reranker.matcher()
    var wider = understood
    wider.query.offset = 0
    wider.query.limit = max(query.rerankCount, query.offset +| query.limit)
    var reply = try find(wider)
    let best = Array(reply.hits.prefix(query.rerankCount))
    let result = try reranker.rerank(best, words: words, by: matcher)
    reply.hits.replaceSubrange(best.indices, with: result.hits)
    reply.warnings += result.warnings
    reply.hits = Array(reply.hits.dropFirst(query.offset).prefix(query.limit))
    reply.reranking = (reply.hits.count { $0.rerankScore != nil }, matcher.name)
    return reply
  }
}

extension UnderstoodQuery {
  /// What is wanted, in words; nil where images alone say it.
  fileprivate var describedWords: String? {
    let words = query.parts.compactMap { part -> String? in
      guard part.weight > 0, case .words(let text) = part.content else { return nil }
      return text.contains { !$0.isWhitespace } ? text : nil
    }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }
}
