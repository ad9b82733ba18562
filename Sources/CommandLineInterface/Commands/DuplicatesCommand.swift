// `glimpse duplicates`: pictures that are there more than once.

import GlimpseKit
import SearchDomain
import SearchWorkflows
import Support

struct DuplicatesCommand: Command {
  static let description = CommandDescription(
    name: .duplicates,
    summary: "find pictures that are there more than once",
    operands: "",
    operandHint: .nothing,
    details: [
      """
      Told apart: the same bytes; the same pixels in another file; altered copies \
      (re-encoded, resized, a little cropped or retouched); and with --semantic similar \
      pictures, as a burst where they were taken within ten seconds. Altered copies are \
      found by their perceptual hashes and embeddings, and confirmed by the pixels of both.
      """,
      """
      Nothing is deleted. In each group the picture with the most pixels is kept, then the \
      one that the camera wrote, then the larger file, then the older. --delete-plan \
      writes a script with the others for you to read; similar pictures, and copies that \
      are marked or show more than the one kept, stand in it as remarks only.
      """,
    ],
    examples: [
      .init(line: "glimpse duplicates", meaning: "groups, most space to win first"),
      .init(line: "glimpse duplicates --delete-plan plan.sh", meaning: "a script to review"),
      .init(line: "glimpse duplicates --semantic 0.95", meaning: "similar pictures and bursts too"),
    ])

  let library: LibraryOptions
  let selection: SelectionOptions
  let results: ResultOptions
  let options: DuplicateOptions
  let planFile: FilePath?

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.allowOperands(upTo: 0)
    library = try LibraryOptions(arguments, settings)
    selection = try SelectionOptions(arguments)
    results = try ResultOptions(arguments)
    planFile = try arguments.value(of: Flags.deletePlan)
    var options = DuplicateOptions()
    if let threshold = try arguments.value(of: Flags.threshold) {
      options.threshold = threshold
      options.farThreshold = nil
    }
    options.similarity = try arguments.value(of: Flags.semantic).map { Float($0) }
    options.filter = selection.filter
    self.options = options
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    let opened = try open(context.settings)
    var display = ProgressDisplay(context.console)
    let report = try opened.duplicates(options) { done, total in
      display.update(ProgressState(label: "reading", done: done, total: total))
    }
    display.clear()
    let console = context.console
    for path in report.unreadable {
      console.warn("\(path.description): cannot be read now; run glimpse index to settle that")
    }
    // Before the groups: a pager that is left early ends the command there.
    if let planFile { try write(DeletePlan.script(for: report), to: planFile) }
    try console.print(
      DuplicateFormatter(format: results.format, usesNull: results.usesNull).bytes(for: report))
    if results.format == .table, console.verbosity > .quiet {
      console.note(DuplicateFormatter.summary(report))
    }
    if let planFile {
      console.note(
        "the plan is in \(DisplayText.safe(planFile.description)): read it, then run it with sh")
    }
    return .done
  }

  /// What is learned of pictures is noted where the library can be written.
  private func open(_ settings: Settings) throws -> ImageLibrary {
    if let library = try? library.open(.writing, creates: false, settings) { return library }
    return try library.open(.reading, settings)
  }

  private func write(_ script: [UInt8], to path: FilePath) throws(CommandError) {
    guard let name = path.validString else {
      throw CommandError(
        .file(path: path.description, operation: "write the plan", reason: "its name is not UTF-8"))
    }
    do {
      try FileIO.replace(name, with: script)
    } catch {
      throw CommandError(.file(path: name, operation: "write the plan", reason: error.reason))
    }
  }
}
