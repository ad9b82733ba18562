// `glimpse duplicates`: images that are there more than once.

import Duplicates
import GlimpseKit
import SearchDomain
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
      Nothing is deleted unless asked for. In each group the picture with the most pixels is \
      kept, then the one that the camera wrote, then the larger file, then the older; --keep \
      says otherwise. --delete-plan writes a script with the others for you to read; similar \
      pictures, and copies that are marked or show more than the one kept, stand in it as \
      remarks only. A file that several paths or names lead to is no \
      duplicate of itself.
      """,
      """
      --action deletes the duplicates, puts them into the desktop's trash, or has them share \
      the disk space of the picture kept: as hard links, or by reflink where the file system \
      can, which is for equal files alone. Both files of a pair are read again before: they \
      must be two files with the contents that the library knows.
      """,
    ],
    examples: [
      .init(line: "glimpse duplicates", meaning: "groups, those that free the most first"),
      .init(line: "glimpse duplicates --delete-plan plan.sh", meaning: "a script to review"),
      .init(
        line: "glimpse duplicates --action trash --keep ~/Pictures/best/ --keep oldest",
        meaning: "asks, then puts the others into the trash"),
      .init(line: "glimpse duplicates --semantic 0.95", meaning: "similar pictures and bursts too"),
    ])

  let library: LibraryOptions
  let selection: SelectionOptions
  let results: ResultOptions
  let options: DuplicateOptions
  let planFile: FilePath?
  let replacesPlan: Bool
  let action: DuplicateAction?
  let isDryRun: Bool
  let isAgreed: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.allowOperands(upTo: 0)
    library = try LibraryOptions(arguments, settings)
    selection = try SelectionOptions(arguments)
    results = try ResultOptions(arguments)
    planFile = try arguments.value(of: Flags.deletePlan)
    replacesPlan = arguments.has(Flags.force)
    if replacesPlan, planFile == nil {
      throw CommandError(.alone(flag: "--force", needs: "--delete-plan"))
    }
    action = try arguments.value(of: Flags.action)
    isDryRun = arguments.has(Flags.dryRun)
    isAgreed = arguments.has(Flags.yes)
    if isAgreed, action == nil { throw CommandError(.alone(flag: "--yes", needs: "--action")) }
    if isDryRun, action == nil { throw CommandError(.alone(flag: "--dry-run", needs: "--action")) }
    if isDryRun, isAgreed { throw CommandError(.conflict("--dry-run", "--yes")) }
    var options = DuplicateOptions()
    options.keep = try arguments.values(of: Flags.keep).map { rule in
      guard case .folder(let path) = rule else { return rule }
      return .folder(path.absolute)
    }
    if let threshold = try arguments.value(of: Flags.threshold) {
      options.threshold = threshold
      options.farThreshold = nil
    }
    options.similarity = try arguments.value(of: Flags.semantic).map { Float($0) }
    options.filter = selection.filter
    self.options = options
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    let opened = try open(context)
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
    guard let action else {
      try console.print(formatter.bytes(for: report))
      tellSummary(report, console)
      return .done
    }
    let formatted = results.format == .json ? [] : formatter.bytes(for: report)
    try console.print(formatted)
    tellSummary(report, console)
    return try act(action, on: report, of: opened, context)
  }

  private var formatter: DuplicateFormatter {
    DuplicateFormatter(format: results.format, usesNull: results.usesNull)
  }

  private func tellSummary(_ report: DuplicateReport, _ console: Console) {
    if results.format == .table, console.verbosity > .quiet {
      console.note(DuplicateFormatter.summary(report))
    }
    if let planFile {
      console.note(
        "the plan is in \(DisplayText.safe(planFile.description)): read it, then run it with sh")
    }
  }

  /// What is learned of images is noted where the library can be written.
  private func open(_ context: RunContext) throws -> ImageLibrary {
    if let library = try? library.openLocal(.writing, creates: false, context) { return library }
    return try library.openLocal(.reading, context)
  }

  private func act(
    _ action: DuplicateAction, on report: DuplicateReport, of library: ImageLibrary,
    _ context: RunContext
  ) throws -> ExitStatus {
    let console = context.console
    let actor = DuplicateActor(action, environment: context.settings.environment)
    let plan = actor.preview(report)
    let isWanted =
      !isDryRun && !plan.done.isEmpty
      && (isAgreed || Confirmation.ask("\(Self.words(action, plan, isDone: false))?", console))
    let result =
      isWanted ? actor.carryOut(report, isCancelled: { context.interrupts.wasInterrupted }) : plan
    if isWanted, action.takesOut, !result.done.isEmpty {
      try forget(result.done, of: library, console)
    }
    for item in result.passedOver {
      console.warn("\(DisplayText.safe(item.path.description)) was passed over: \(item.reason)")
    }
    if results.format == .json {
      try console.print(
        DuplicateFormatter.json(report, DuplicateFormatter.json(result, isDryRun: !isWanted)))
    } else {
      console.note(
        Self.words(action, result, isDone: isWanted)
          + (isWanted || isDryRun || plan.done.isEmpty
            ? "" : "; nothing was done: --yes does it without asking"))
    }
    if isWanted, context.interrupts.wasInterrupted { return .interrupted }
    return result.passedOver.isEmpty ? .done : .failed
  }

  /// The images leave the library at once; what one of them was moved to the
  /// trash for may come back, hence they leave as any whose file is gone.
  private func forget(_ paths: [FilePath], of library: ImageLibrary, _ console: Console) throws {
    guard library.configuration.access == .writing else {
      console.note("the library cannot be written, so run glimpse index where it can")
      return
    }
    try library.forgetGone(paths)
  }

  static func words(_ action: DuplicateAction, _ report: DuplicateActionReport, isDone: Bool)
    -> String
  {
    let files = Plural.of(report.done.count, "file")
    let bytes = DisplayText.byteCount(report.byteCount)
    let words: (String, String, String) =
      switch action {
      case .delete: ("deleted", "delete", "")
      case .trash: ("put", "put", " into the trash")
      case .hardlink: ("made", "make", " a hard link of the one kept")
      case .reflink: ("had", "have", " share the blocks of the one kept")
      }
    return "\(isDone ? words.0 : words.1) \(files)\(words.2) (\(bytes))"
  }

  private func write(_ script: [UInt8], to path: FilePath) throws(CommandError) {
    guard let name = path.validString else {
      throw CommandError(
        .file(path: path.description, operation: "write the plan", reason: "its name is not UTF-8"))
    }
    if !replacesPlan, (try? FileIO.status(path.bytes, followLinks: false)) != nil,
      !((try? FileIO.read(path.bytes)).map(DeletePlan.isUntouched) ?? false)
    {
      throw CommandError(
        .file(
          path: name, operation: "write the plan",
          reason: "there is a file that was worked on or is no plan; name another, or use --force"))
    }
    do {
      try FileIO.replace(name, with: script)
    } catch {
      throw CommandError(.file(path: name, operation: "write the plan", reason: error.reason))
    }
  }
}
