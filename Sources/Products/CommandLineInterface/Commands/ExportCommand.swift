// `glimpse export`: vectors and metadata for other programs.

import GlimpseKit
import Interchange
import SearchDomain
import Support

struct ExportCommand: Command {
  static let description = CommandDescription(
    name: .export,
    summary: "write vectors and metadata into a folder that other programs read",
    operands: "DIR",
    operandHint: .folder,
    details: [
      """
      The folder is as clip-retrieval writes it: img_emb/img_emb_0.npy with the vectors and \
      metadata/metadata_0.parquet with a row for each, or with --format jsonl a line of JSON \
      a picture. glimpse.json beside them says which model made the vectors. The pictures \
      themselves are not copied.
      """
    ],
    examples: [
      .init(line: "glimpse export vectors", meaning: "everything, nothing lost"),
      .init(line: "glimpse export vectors --dtype float16", meaning: "half the size"),
      .init(
        line: "glimpse export vectors --format jsonl --where \"category = 'animals'\"",
        meaning: "some of it, as lines of JSON"),
    ])

  let library: LibraryOptions
  let folder: FilePath
  let options: ExportOptions
  let printsJSON: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    let operand = try arguments.onlyOperand("a folder, as in 'glimpse export vectors'")
    guard !operand.bytes.isEmpty else {
      throw CommandError(.badValue(flag: "DIR", value: operand.text, expected: "a path"))
    }
    folder = FilePath(bytes: operand.bytes)
    library = try LibraryOptions(arguments, settings)
    printsJSON = arguments.has(Flags.json)
    var options = ExportOptions()
    options.form = try arguments.value(of: Flags.exportForm)
    options.element = try arguments.value(of: Flags.numberType).element
    options.shardRows = try arguments.value(of: Flags.shardSize)
    options.filter = try FilterArgument.parse(arguments.value(of: Flags.filter), category: nil)
    if options.form == .jsonl, options.element == .float16 {
      throw CommandError(.conflict("--format jsonl", "--dtype float16"))
    }
    self.options = options
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    let opened = try library.openLocal(.reading, context)
    let console = context.console
    let cancellation = CancellationFlag()
    let stopwatch = Stopwatch()
    var display = ProgressDisplay(console)
    defer { display.clear() }
    let report = try await context.interrupts.whileStopping(by: { cancellation.set() }) {
      try opened.export(to: folder, options: options, isCancelled: { cancellation.isSet }) {
        done, total in
        display.update(.rows("writing", done, total))
      }
    }
    display.clear()
    let seconds = stopwatch.seconds
    if printsJSON {
      try console.print(
        JSONValue.object([
          ("folder", .string(folder.description)), ("format", .string(options.form.rawValue)),
          ("pictures", .integer(report.rows)), ("shards", .integer(report.shards)),
          ("model", .string(report.space.modelName)),
          ("dimension", .integer(report.space.dimension)),
          ("seconds", .number(seconds, digits: 3)),
          ("pictures_per_second", .number(Double(report.rows) / max(seconds, 1e-9), digits: 1)),
        ]))
    } else if console.verbosity > .quiet, !report.wasCancelled {
      try console.print(
        "wrote \(Plural.of(report.rows, "picture")) into \(console.safe(folder.description)) "
          + "(\(report.space.modelName), \(report.space.dimension) numbers each)\n")
    }
    return report.wasCancelled ? .interrupted : .done
  }
}

extension ProgressState {
  /// Rows that are written or read.
  static func rows(_ label: String, _ done: Int, _ total: Int?) -> ProgressState {
    ProgressState(label: label, done: done, total: total, isMeasured: true)
  }
}
