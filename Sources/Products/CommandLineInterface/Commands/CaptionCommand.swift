// `glimpse caption`: has captions written, by a model on this machine or a vision
// language model.

import EmbeddingModels
import GlimpseKit
import QueryUnderstanding
import Support
import Synchronization

struct CaptionCommand: Command {
  static let description = CommandDescription(
    name: .caption,
    summary: "have captions written by a vision model, to search by words",
    operands: "",
    operandHint: .nothing,
    details: [
      """
      With --caption-model, a model on this machine writes them (BLIP, made into a folder by \
      Tools/export-model), and no picture leaves it. Else a vision language model is asked:
      """,
      """
      The model is the one that GLIMPSE_LANGUAGE_MODEL names, else the first that is set up: \
      GOOGLE_API_KEY with GOOGLE_MODEL, or OPENAI_BASE_URL or OPENAI_API_KEY with OPENAI_MODEL; Ollama and llama.cpp serve this \
      protocol on your own machine. Each picture is sent once, at 512 pixels; copies are one \
      picture. Stopped and started again, it goes on where it was.
      """,
    ],
    examples: [
      .init(line: "glimpse caption --dry-run", meaning: "how many requests it would take"),
      .init(
        line: "glimpse caption --caption-model ~/blip-captions",
        meaning: "write what is missing, on this machine"),
      .init(
        line: "glimpse caption --library ~/holiday.library", meaning: "write what is missing"),
    ])

  let library: LibraryOptions
  let captionModel: String?
  let isDryRun: Bool
  let printsJSON: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.allowOperands(upTo: 0)
    library = try LibraryOptions(arguments, settings)
    captionModel = try arguments.value(of: Flags.captionModel) ?? settings["GLIMPSE_CAPTION_MODEL"]
    isDryRun = arguments.has(Flags.dryRun)
    printsJSON = arguments.has(Flags.json)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    if let captionModel { return try writeHere(captionModel, context) }
    // An image takes a model longer than a query does.
    let environment = context.settings.environment
    guard let model = LanguageModel.askedFor(environment, timeoutSeconds: 60) else {
      throw CommandError(.notFound(LanguageModel.absence(environment, isAskedFor: true)))
    }
    if !isDryRun {
      context.console.note("pictures are sent to \(model.name) at \(model.displayableAddress)")
    }
    let opened = try library.openLocal(isDryRun ? .reading : .writing, creates: false, context)
    let report = try opened.writeCaptions(by: model, isDryRun: isDryRun)
    return try tell(report, "\(Plural.of(report.needed, "request")) to \(model.name)", context)
  }

  /// By a model on this machine.
  private func writeHere(_ folder: String, _ context: RunContext) throws -> ExitStatus {
    let opened = try library.openLocal(isDryRun ? .reading : .writing, creates: false, context)
    // A model of a gigabyte is not loaded for nothing.
    let (needed, author) = try opened.captionsNeeded(byModelIn: folder)
    let account = "\(Plural.of(needed.needed, "picture")) without a caption by \(author)"
    if isDryRun || needed.needed == 0 { return try tell(needed, account, context) }
    let model = try opened.configuration.openCaptioningModel(folder)
    let display = Mutex(ProgressDisplay(context.console))
    defer { display.withLock { $0.clear() } }
    let report = try opened.writeCaptions(by: model) { state in
      let done = state.written + state.failed
      display.withLock { display in
        display.update(
          ProgressState(
            label: "captions", done: done, total: state.needed, failed: state.failed,
            isMeasured: true))
      }
    }
    display.withLock { $0.clear() }
    return try tell(report, account, context)
  }

  private func tell(
    _ report: CaptioningReport, _ needed: String, _ context: RunContext
  ) throws -> ExitStatus {
    if let failure = report.firstFailure {
      context.console.warn(
        "\(Plural.of(report.failed, "picture")) got no caption: \(failure)")
    }
    if printsJSON {
      try context.console.print(
        JSONValue.object([
          ("requests", .integer(report.needed)), ("written", .integer(report.written)),
          ("failed", .integer(report.failed)), ("dry_run", .bool(isDryRun)),
        ]))
    } else if isDryRun {
      try context.console.print(needed + "\n")
    } else {
      try context.console.print("wrote \(Plural.of(report.written, "caption"))\n")
    }
    return report.failed > 0 && report.written == 0 ? .failed : .done
  }
}
