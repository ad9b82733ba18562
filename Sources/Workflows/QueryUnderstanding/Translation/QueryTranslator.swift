// From what people say to what an image's caption would say: rules first, a
// language model where one is configured and wanted. A search never fails
// because a translation did.

public import Support

/// Makes captions of conversational queries.
///
/// May be used from several threads at once.
public final class QueryTranslator: Sendable {
  /// What became of a query.
  public struct Translation: Hashable, Sendable {
    /// What was typed.
    public var input: String
    /// What to look for; the input where nothing was found to change.
    public var text: String
    /// Where `text` comes from.
    public var origin: QueryInterpretation.Origin
    /// Conditions that were read out of the input.
    public var filters: [QueryInterpretation.DerivedFilter]
    /// What whoever asked should know.
    public var notes: [String]
  }

  /// The language model; nil for rules alone.
  public let model: LanguageModel?
  private let absence: String
  private let cache: TranslationCache
  private let patience = ModelPatience()
  private let now: @Sendable () -> Double

  /// - Parameters:
  ///   - model: asked where a caller wants it.
  ///   - absence: why there is none, as a clause.
  ///   - cacheFolder: where answers are kept; nil keeps them in memory.
  ///   - now: seconds since 1970, for "last summer".
  public init(
    model: LanguageModel? = nil, absence: String = LanguageModel.absence([:]),
    cacheFolder: String? = nil,
    now: @escaping @Sendable () -> Double = { Double(WallClock.nanoseconds()) / 1e9 }
  ) {
    self.model = model
    self.absence = absence
    cache = TranslationCache(folder: cacheFolder)
    self.now = now
  }

  /// Translates words. Never fails: what cannot be had is told in the notes.
  ///
  /// - Parameters:
  ///   - usingModel: whether the language model is asked too; takes up to its
  ///     timeout, nothing for what was asked before.
  ///   - switchedOff: ids of pieces that are not to be understood.
  public func translate(
    _ input: String, usingModel: Bool, switchedOff: Set<String> = []
  ) -> Translation {
    let ruled = TranslationRules(nowSeconds: now()).apply(to: input, switchedOff: switchedOff)
    var translation = Translation(
      input: input, text: ruled.text, origin: ruled.text == input ? .typed : .rules,
      filters: ruled.filters, notes: [])
    if switchedOff.contains("rewritten") {
      translation.text = input
      translation.origin = .typed
      return translation
    }
    guard usingModel else { return translation }
    guard let model else {
      translation.notes.append("rules alone were used: \(absence)")
      return translation
    }
    do {
      let caption = try cache.caption(for: ruled.text, by: model.identity) {
        () throws(LanguageModelError) in
        try patience.run(now: now) { () throws(LanguageModelError) in
          try CaptionAnswer.check(try model.answer(to: ruled.text))
        }
      }
      if caption != ruled.text {
        translation.text = caption
        translation.origin = .model
      }
    } catch {
      translation.notes.append("\(error.message); the query was taken as it is")
    }
    return translation
  }
}
