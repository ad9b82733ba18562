// `glimpse translate`: what a conversational query would be looked for as.

import GlimpseKit
import JSONReplies
import QueryUnderstanding
import Support

struct TranslateCommand: Command {
  static let description = CommandDescription(
    name: .translate,
    summary: "show what a conversational query would be looked for as",
    operands: "TEXT...",
    operandHint: .nothing,
    details: [
      """
      Rules first: openings such as "show me pictures of" are dropped, times such as "last \
      summer" become conditions. Then the words are sent to a language model, for a caption: \
      the one that GLIMPSE_LANGUAGE_MODEL names, else the first that is set up (GOOGLE_API_KEY, \
      OPENAI_API_KEY or OPENAI_BASE_URL, GROQ_API_KEY). It has three seconds; where it fails, \
      that is said, and the rules' answer stands.
      """
    ],
    examples: [
      .init(
        line: "glimpse translate 'show me photos of dogs from last summer'",
        meaning: "the caption and the dates"),
      .init(
        line: "glimpse translate --rules-only 'un chien sur la plage'",
        meaning: "without asking anyone"),
    ])

  let text: String
  let usesModel: Bool
  let printsJSON: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.requireOperand("words, as in 'glimpse translate \"pictures of dogs\"'")
    text = arguments.operands.map(\.text).joined(separator: " ")
    usesModel = !arguments.has(Flags.rulesOnly)
    printsJSON = arguments.has(Flags.json)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    let environment = context.settings.environment
    let translator = QueryTranslator(
      model: LanguageModel.askedFor(environment),
      cacheFolder: Folders.cache(environment) + "/glimpse/translations")
    let asksModel = usesModel && translator.model != nil
    let translation = translator.translate(text, usingModel: asksModel)
    for note in translation.notes { context.console.warn(note) }
    guard printsJSON else {
      try context.console.print(DisplayText.safe(translation.text) + "\n")
      for filter in translation.filters { try context.console.print("--where '\(filter.label)'\n") }
      return .done
    }
    try context.console.print(
      JSONValue.object([
        ("input", .string(text)), ("translated", .string(translation.text)),
        ("by", .string(translation.origin.rawValue)),
        ("filters", .array(translation.filters.map(InterpretationJSON.filter))),
        ("notes", .array(translation.notes.map { .string($0) })),
      ]))
    return .done
  }
}
