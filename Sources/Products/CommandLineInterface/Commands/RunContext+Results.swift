// What searching commands share once they have a reply.

import EmbeddingModels
import GlimpseKit
import QueryUnderstanding
import SearchDomain
import Support

extension RunContext {
  /// Prints a reply and what its asker should know.
  ///
  /// - Throws: `CommandError` where stdout fails.
  func print(
    _ reply: SearchReply, query: String, limit: Int, options: ResultOptions,
    library: ImageLibrary
  ) throws {
    for warning in reply.warnings { console.warn(warning) }
    console.detail(
      "\(Plural.of(reply.hits.count, "result")) of the model \(reply.model) in "
        + "\(DisplayText.fixed(reply.tookMilliseconds, 1)) ms")
    if let reranking = reply.reranking, reranking.count > 0 {
      console.note(
        "\(Plural.of(reranking.count, "picture")) in the order of \(reranking.model); scores are those of looks"
      )
    }
    for image in reply.queryImages {
      console.note("in the library already: \(DisplayText.safe(image.path.description))")
    }
    if let notice = reply.notice { console.note(notice) }
    for note in reply.interpretation.notes { console.warn(note) }
    if let sentence = reply.interpretation.sentence { console.note(sentence) }
    if reply.hasNoGoodMatch, !reply.hits.isEmpty {
      console.note("no good match: these are the closest pictures, and none fits well")
    }
    if reply.hits.isEmpty { console.note("no picture was found that fits") }
    try ResultPrinter(
      console: console, options: options, settings: settings, read: library.bytes(of:)
    )
    .print(ResultPage(reply, query: query, limit: limit))
  }
}

extension RunContext {
  /// Says, once, what model would be better than a small one that came with
  /// the program.
  ///
  /// - Returns: the same sentence, for JSON; nil where there is nothing to say.
  @discardableResult
  func tellNotice(of library: ImageLibrary) -> String? {
    guard let model = try? library.model().space.modelName,
      let notice = BundledModel.notice(forModel: model)
    else { return nil }
    console.note(notice)
    return notice
  }
}

extension ResultPage {
  init(_ reply: SearchReply, query: String, limit: Int) {
    self.init(
      query: query, model: reply.model, limit: limit, tookMilliseconds: reply.tookMilliseconds,
      isExact: reply.isExact, rows: reply.hits.map { Row($0) },
      interpretation: reply.interpretation, hasNoGoodMatch: reply.hasNoGoodMatch,
      lacksScale: reply.lacksScale, reranking: reply.reranking, precision: reply.precision,
      notice: reply.notice)
  }
}
