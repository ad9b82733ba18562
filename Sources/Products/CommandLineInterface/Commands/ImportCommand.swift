// `glimpse import`: vectors and metadata of other programs.

import EmbeddingModels
import GlimpseKit
import Interchange
import SearchDomain
import Support

struct ImportCommand: Command {
  static let description = CommandDescription(
    name: .import,
    summary: "take in vectors and metadata that another program or library wrote",
    operands: "DIR",
    operandHint: .folder,
    details: [
      """
      DIR is what 'glimpse export' or clip-retrieval wrote: img_emb/*.npy with \
      metadata/*.parquet, or images_*.jsonl. Nothing is embedded, and the pictures need not \
      be there; those that are there are read once, so that indexing their folder later \
      finds them known.
      """,
      """
      Vectors compare only with those of the same model. A folder that does not say which \
      made its own needs --model, and the library must be of that model.
      """,
    ],
    examples: [
      .init(line: "glimpse import vectors", meaning: "an export of another library"),
      .init(
        line: "glimpse import laion --model ViT-B-32 --path-column url",
        meaning: "a folder of clip-retrieval's, known by addresses"),
    ])

  let library: LibraryOptions
  let folder: FilePath
  let statedModel: String?
  let options: ImportOptions
  let isStrict: Bool
  let printsJSON: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    let operand = try arguments.onlyOperand("a folder, as in 'glimpse import vectors'")
    guard !operand.bytes.isEmpty else {
      throw CommandError(.badValue(flag: "DIR", value: operand.text, expected: "a path"))
    }
    folder = FilePath(bytes: operand.bytes).absolute
    library = try LibraryOptions(arguments, settings)
    statedModel = try arguments.value(of: Flags.model)
    var options = ImportOptions(
      base: (try arguments.value(of: Flags.importBase) ?? ".").absolute)
    options.pathColumn = try arguments.value(of: Flags.pathColumn)
    self.options = options
    isStrict = arguments.has(Flags.strict)
    printsJSON = arguments.has(Flags.json)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    guard (try? FileIO.status(folder.bytes))?.kind == .folder else {
      throw InterchangeError(.notAnExport, "\(folder) is no folder")
    }
    // The surroundings' model is what is searched with; it is taken for the
    // vectors' own only where the folder does not name theirs.
    let namesModel = (try? FileIO.status(folder.appending("glimpse.json").bytes)) != nil
    let model = statedModel ?? (namesModel ? nil : library.model)
    if library.isNew { try requireModel(model, namesModel, context) }
    let opened = try library.openLocal(.writing, context)
    let console = context.console
    let cancellation = CancellationFlag()
    let (stopwatch, processor) = (Stopwatch(), ProcessorStopwatch())
    var display = ProgressDisplay(console)
    defer { display.clear() }
    let report = try await context.interrupts.whileStopping(by: { cancellation.set() }) {
      try opened.importFolder(
        folder, model: model, options: options, isCancelled: { cancellation.isSet }
      ) {
        done, total in
        display.update(.rows("reading", done, total))
      }
    }
    display.clear()
    for warning in report.warnings { console.warn(warning) }
    for (row, reason) in report.skippedRows { console.note("skipped row \(row): \(reason)") }
    if report.skipped > report.skippedRows.count {
      console.note("and \(report.skipped - report.skippedRows.count) more rows were skipped")
    }
    if printsJSON {
      try console.print(
        json(
          report,
          ImportCost(seconds: stopwatch.seconds, processorSeconds: processor.seconds)))
    } else if console.verbosity > .quiet {
      try console.print(Self.summary(report))
    }
    return .ofRun(skipped: report.skipped, isStrict: isStrict, wasCancelled: report.wasCancelled)
  }

  /// A mistake must not leave an empty library behind.
  private func requireModel(_ model: String?, _ namesModel: Bool, _ context: RunContext) throws {
    if let model {
      _ = try library.openModel(named: model, context.settings).space
    } else if !namesModel {
      throw InterchangeError(
        .modelUnknown, "\(folder) does not say which model made its vectors: name it with --model")
    }
  }

  private static func summary(_ report: ImportReport) -> String {
    var parts = ["took in \(Plural.of(report.added + report.replaced, "picture"))"]
    if report.replaced > 0 { parts.append("\(report.replaced) of them known before") }
    if report.unchanged > 0 { parts.append("\(report.unchanged) unchanged") }
    if report.skipped > 0 { parts.append("\(report.skipped) rows skipped") }
    parts.append("\(Plural.of(report.filesFound, "file")) found")
    if report.filesChanged > 0 { parts.append("\(report.filesChanged) of them changed since") }
    return parts.joined(separator: ", ") + "\n"
  }

  private func json(_ report: ImportReport, _ cost: ImportCost) -> JSONValue {
    .object([
      ("rows", .integer(report.rows)), ("added", .integer(report.added)),
      ("replaced", .integer(report.replaced)), ("unchanged", .integer(report.unchanged)),
      ("skipped", .integer(report.skipped)),
      (
        "skipped_rows",
        .array(
          report.skippedRows.map {
            .object([("row", .integer($0.row)), ("reason", .string($0.reason))])
          })
      ),
      ("files_found", .integer(report.filesFound)),
      ("files_changed", .integer(report.filesChanged)),
      ("warnings", .array(report.warnings.map(JSONValue.string))),
      ("model", .string(report.space.modelName)), ("dimension", .integer(report.space.dimension)),
      ("seconds", .number(cost.seconds, digits: 3)),
      ("rows_per_second", .number(Double(report.rows) / max(cost.seconds, 1e-9), digits: 1)),
      ("processor_seconds", .number(cost.processorSeconds, digits: 3)),
      ("index_seconds", .number(report.indexing.seconds, digits: 3)),
      ("index_processor_seconds", .number(report.indexing.processorSeconds, digits: 3)),
    ])
  }
}
