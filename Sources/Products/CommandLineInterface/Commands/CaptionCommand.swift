// `glimpse caption`: has captions written by a vision language model.

import GlimpseKit
import QueryUnderstanding
import Support

struct CaptionCommand: Command {
  static let description = CommandDescription(
    name: .caption,
    summary: "have captions written by a vision language model, to search by words",
    operands: "",
    operandHint: .nothing,
    details: [
      """
      The model is the one that GLIMPSE_LANGUAGE_MODEL names, else the first that is set up: \
      GOOGLE_API_KEY with GOOGLE_MODEL, or OPENAI_BASE_URL or OPENAI_API_KEY with OPENAI_MODEL; Ollama and llama.cpp serve this \
      protocol on your own machine. Each picture is sent once, at 512 pixels; copies are one \
      picture. Stopped and started again, it goes on where it was.
      """
    ],
    examples: [
      .init(line: "glimpse caption --dry-run", meaning: "how many requests it would take"),
      .init(
        line: "glimpse caption --library ~/holiday.library", meaning: "write what is missing"),
    ])

  let library: LibraryOptions
  let isDryRun: Bool
  let printsJSON: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.allowOperands(upTo: 0)
    library = try LibraryOptions(arguments, settings)
    isDryRun = arguments.has(Flags.dryRun)
    printsJSON = arguments.has(Flags.json)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    // A picture takes a model longer than a query does.
    let environment = context.settings.environment
    guard let model = LanguageModel.askedFor(environment, timeoutSeconds: 60) else {
      throw CommandError(.notFound(LanguageModel.absence(environment, isAskedFor: true)))
    }
    if !isDryRun {
      context.console.note("pictures are sent to \(model.name) at \(model.displayableAddress)")
    }
    let opened = try library.openLocal(isDryRun ? .reading : .writing, creates: false, context)
    let report = try opened.writeCaptions(by: model, isDryRun: isDryRun)
    if let failure = report.firstFailure {
      context.console.warn(
        "\(Plural.of(report.failed, "picture")) got no caption: \(ErrorMessages.plain(failure))")
    }
    if printsJSON {
      try context.console.print(
        JSONValue.object([
          ("requests", .integer(report.needed)), ("written", .integer(report.written)),
          ("failed", .integer(report.failed)), ("dry_run", .bool(isDryRun)),
        ]))
    } else if isDryRun {
      try context.console.print("\(Plural.of(report.needed, "request")) to \(model.name)\n")
    } else {
      try context.console.print("wrote \(Plural.of(report.written, "caption"))\n")
    }
    return report.failed > 0 && report.written == 0 ? .failed : .done
  }
}
