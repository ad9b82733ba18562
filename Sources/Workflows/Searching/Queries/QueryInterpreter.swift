// From what was asked to what is looked for: translation, negation, dates.
// Every step is told in the interpretation and can be switched off.

import QueryUnderstanding
import Refusals
import SearchDomain

/// A query as it is carried out.
struct UnderstoodQuery {
  /// With the parts that the vector is made of.
  var query: SearchQuery
  /// What was asked for outright and what was derived, together.
  var filter: Filter?
  var searchWords: Query.Words?
  var interpretation: QueryInterpretation
}

struct QueryInterpreter {
  let translator: QueryTranslator

  func understand(_ asked: SearchQuery) throws -> UnderstoodQuery {
    var interpretation = QueryInterpretation()
    var parts: [SearchQuery.Part] = []
    var words: [String] = []
    var phrases: [String] = []
    for part in asked.parts {
      guard case .words(let text) = part.content, part.weight > 0 else {
        parts.append(part)
        interpretation.parts.append(.init(label: part.label, weight: part.weight))
        continue
      }
      let piece = understand(text, part.weight, asked, &interpretation)
      parts += piece.parts
      words.append(piece.words)
      phrases += QuotedWords(text).phrases
    }
    var query = asked
    query.parts = parts
    let derived = interpretation.filters.map(\.filter)
    let filters = (asked.filter.map { [$0] } ?? []) + derived
    return UnderstoodQuery(
      query: query, filter: filters.count > 1 ? .and(filters) : filters.first,
      searchWords: Self.searchWords(words, phrases), interpretation: interpretation)
  }

  /// Translates words, then takes negations out of them.
  private func understand(
    _ text: String, _ weight: Double, _ asked: SearchQuery,
    _ interpretation: inout QueryInterpretation
  ) -> (parts: [SearchQuery.Part], words: String) {
    var text = text
    var origin = QueryInterpretation.Origin.typed
    if asked.translation != .none {
      let translation = translator.translate(
        text, usingModel: asked.translation == .model, switchedOff: asked.switchedOff)
      if translation.text != text {
        interpretation.rewritten = translation.text
        text = translation.text
        origin = translation.origin
      }
      interpretation.filters += translation.filters
      interpretation.notes += translation.notes
    }
    let prefix = "not:"
    let kept = Set(
      asked.switchedOff.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
    let id = origin == .typed ? nil : "rewritten"
    guard asked.understandsNegation, let negated = NegatedWords(text, keeping: kept) else {
      if asked.understandsNegation, NegatedWords.areNegationAlone(text) {
        interpretation.notes.append(
          "\"\(text)\" was searched as typed: say what is wanted, too, as in \"a garden, \(text)\"")
      }
      let quoted = QuotedWords(text)
      if !quoted.phrases.isEmpty { text = quoted.text }
      interpretation.parts.append(.init(id: id, label: text, weight: weight, origin: origin))
      return ([SearchQuery.Part(.words(text), weight: weight)], text)
    }
    interpretation.parts.append(
      .init(id: id, label: negated.wanted, weight: weight, origin: origin))
    var parts = [SearchQuery.Part(.words(negated.wanted), weight: weight)]
    for unwanted in negated.unwanted {
      let less = weight * NegatedWords.weight
      parts.append(SearchQuery.Part(.words(unwanted), weight: less))
      interpretation.parts.append(
        .init(id: prefix + unwanted, label: unwanted, weight: less, origin: .negation))
    }
    return (parts, negated.wanted)
  }

  private static func searchWords(_ texts: [String], _ phrases: [String]) -> Query.Words? {
    let phrase = texts.joined(separator: " ")
    let significant = SearchWords.significant(in: phrase, phrases: phrases)
    return significant.isEmpty ? nil : Query.Words(significant: significant, phrase: phrase)
  }
}

extension SearchQuery.Part {
  /// The part as people call it.
  var label: String {
    switch content {
    case .words(let words): words
    case .file(let path): path.description
    case .url(let url): url
    case .bytes: "a picture"
    case .stored(let id): id.description
    case .vector(let values): "a vector of \(values.count) values"
    }
  }
}

extension SearchQuery {
  /// - Throws: `GlimpseError` for numbers that make no sense.
  func check() throws(GlimpseError) {
    func refuse(_ message: String) -> GlimpseError {
      GlimpseError(kind: .invalidArgument, message: message)
    }
    try Bounds.notNegative(limit, "limit")
    try Bounds.notNegative(offset, "offset")
    try Bounds.within(
      rerankCount, 0...SearchQuery.mostReranked, "number of pictures to re-rank")
    if let minimumScore, minimumScore.isNaN { throw refuse("the least score must be a number") }
    guard (0...1).contains(feedback) else {
      throw refuse("the feedback must be a number from 0 to 1")
    }
    if order != .match, diversity != nil || rerankCount > 0 {
      throw refuse(
        "results are either sorted (\(order.rawValue)) or "
          + (diversity != nil ? "spread by their diversity" : "re-ranked") + ": choose one")
    }
    if let diversity, !(0...1).contains(diversity) {
      throw refuse("the diversity must be a number from 0 to 1")
    }
  }
}
