// `glimpse eval`: how well models find what belongs together in a set of
// captions or classes.

import EmbeddingModels
import Evaluation
import GlimpseKit
import SearchDomain
import Support

struct EvalCommand: Command {
  static let description = CommandDescription(
    name: .eval,
    summary: "measure how well a model finds captions and classes of yours",
    operands: "DATASET",
    operandHint: .file,
    details: [
      """
      DATASET is a file of captions (Flickr8k and Flickr30k token files, Karpathy's JSON, \
      COCO captions JSON, or CSV, JSON lines or a JSON array with columns image and \
      caption), or a folder with a folder of pictures for each class. Which it is, is found \
      out by looking.
      """,
      """
      Printed are recall at 1, 5 and 10, the median rank, the mean reciprocal rank and the \
      mean average precision, from text to image, image to text and image to image, with \
      95 % confidence intervals, what was counted, and how long it took. In JSON lines, \
      pictures with the same 'group' show the same, and a caption of one is right for all.
      """,
    ],
    examples: [
      .init(
        line: "glimpse eval flickr30k/dataset.json --split test", meaning: "the usual protocol"),
      .init(
        line: "glimpse eval captions.csv --images ~/Pictures --report report.html",
        meaning: "your own captions, with a page that shows the worst failures"),
      .init(
        line: "glimpse eval pets/ --template 'a photo of a {}, a pet.'",
        meaning: "folders as classes"),
      .init(
        line: "glimpse eval captions.csv --compare glimpse-mini ViT-B-32",
        meaning: "two models beside one another"),
    ])

  let library: LibraryOptions
  let path: FilePath
  let dataset: DatasetOptions
  let evaluation: EvaluationOptions
  /// How many of each text's first images are re-ranked; 0 for none.
  let rerankCount: Int
  /// Empty: the model in use alone. One: beside the model in use.
  let compared: [String]
  private let namesModel: Bool
  let reportFile: FilePath?
  let isStrict: Bool
  let printsJSON: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    let (path, more) = try Self.operands(of: arguments)
    self.path = path
    library = try LibraryOptions(arguments, settings)
    compared = Self.different(try arguments.values(of: Flags.compared) + more)
    namesModel = try arguments.value(of: Flags.model) != nil
    var dataset = DatasetOptions()
    dataset.format = try arguments.value(of: Flags.datasetFormat)
    dataset.imagesFolder = try arguments.value(of: Flags.imageFolder)
    dataset.split = try arguments.value(of: Flags.split)
    dataset.limit = try arguments.value(of: Flags.imageLimit)
    dataset.captionsPerImage = try arguments.value(of: Flags.captionLimit)
    let templates = try arguments.values(of: Flags.templates)
    if !templates.isEmpty { dataset.templates = templates }
    self.dataset = dataset
    var evaluation = EvaluationOptions()
    evaluation.threads = library.threads
    evaluation.failureCount = try arguments.value(of: Flags.worst)
    evaluation.bootstrap.resamples = try arguments.value(of: Flags.resamples)
    evaluation.bootstrap.seed = UInt64(try arguments.value(of: Flags.seed))
    self.evaluation = evaluation
    rerankCount = try arguments.value(of: Flags.rerank)
    reportFile = try arguments.value(of: Flags.report)
    isStrict = arguments.has(Flags.strict)
    printsJSON = arguments.has(Flags.json)
  }

  /// The set, and the models that follow the first one after `--compare`.
  private static func operands(
    of arguments: RawArguments
  ) throws(CommandError) -> (FilePath, [String]) {
    try arguments.requireOperand("a file of captions or a folder of classes")
    let comparison = arguments.occurrences.first { $0.name == Flags.compared.definition.name }
    let before = comparison?.operandsBefore ?? arguments.operands.count
    if before == 0, arguments.operands.count > 1 {
      throw CommandError(
        .missingOperand(command: "eval", name: "the data set before --compare"))
    }
    let own = max(1, before)
    if own > 1 {
      throw CommandError(.unexpectedOperand(arguments.operands[1].text, command: "eval"))
    }
    guard let first = arguments.operands.first, !first.bytes.isEmpty else {
      throw CommandError(.badValue(flag: "DATASET", value: "", expected: "a path"))
    }
    return (FilePath(bytes: first.bytes), arguments.operands.dropFirst().map(\.text))
  }

  private static func different(_ names: [String]) -> [String] {
    var met: Set<String> = []
    return names.filter { met.insert($0).inserted }
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    try requireFolderOfReport()
    var evaluation = evaluation
    if rerankCount > 0 {
      // A model that is not there is told of before any of the work.
      evaluation.reranking = EvaluationReranking(
        count: rerankCount, matcher: try library.modelConfiguration(context.settings).openMatcher())
    }
    let set = try EvaluationDataset.read(path, options: dataset)
    for warning in set.warnings { context.console.warn(warning) }
    if let first = set.missing.first {
      context.console.warn(
        "\(Plural.of(set.missing.count, "picture")) that \(path) names "
          + "\(set.missing.count == 1 ? "is" : "are") not there, such as \(first)")
    }
    let reports = try await evaluate(set, evaluation, context)
    try print(reports, on: context.console)
    if let reportFile { try write(reports, to: reportFile, context) }
    let skipped = set.missing.count + (reports.first?.skipped.count ?? 0)
    return .ofRun(skipped: skipped, isStrict: isStrict, wasCancelled: false)
  }

  private func evaluate(
    _ set: EvaluationDataset, _ options: EvaluationOptions, _ context: RunContext
  ) async throws -> [EvaluationReport] {
    let cancellation = CancellationFlag()
    return try await context.interrupts.whileStopping(by: { cancellation.set() }) {
      var reports: [EvaluationReport] = []
      // A name that leads nowhere is told of before any of the work.
      for model in try models(context.settings) {
        context.console.detail("evaluating \(try model.space.modelName)")
        var display = EvaluationDisplay(context.console)
        defer { display.clear() }
        let report = try model.evaluate(
          on: set, options: options, isCancelled: { cancellation.isSet },
          onProgress: { display.update($0) })
        display.clear()
        if reports.isEmpty { tell(report.skipped, context.console) }
        reports.append(report)
      }
      return reports
    }
  }

  private func models(_ settings: Settings) throws -> [EmbeddingModel] {
    if compared.isEmpty { return [try library.openModel(settings)] }
    let isAlone = namesModel || compared.count == 1
    let names = (isAlone ? [library.modelName(settings)] : []) + compared
    return try Self.different(names).map { try library.openModel(named: $0, settings) }
  }

  private func tell(_ skipped: [FileFailure], _ console: Console) {
    for image in skipped { console.warn("skipped \(image.path): \(image.reason)") }
  }

  private func print(_ reports: [EvaluationReport], on console: Console) throws {
    if printsJSON {
      try console.print(EvaluationJSON.value(reports))
    } else {
      try console.print(console.safe(text: EvaluationTable.text(reports)))
    }
  }

  // MARK: The page

  /// A misspelt folder is told of before hours of work, not after.
  private func requireFolderOfReport() throws(CommandError) {
    guard let reportFile else { return }
    let folder = reportFile.parent
    guard (try? FileIO.status(folder.bytes))?.kind == .folder else {
      throw CommandError(
        .file(
          path: reportFile.description, operation: "write",
          reason: "there is no folder \(folder)"))
    }
  }

  private func write(
    _ reports: [EvaluationReport], to file: FilePath, _ context: RunContext
  ) throws(CommandError) {
    let page = EvaluationPage(
      reports: reports, decoder: library.modelConfiguration(context.settings).decoder
    ).text
    do {
      try FileIO.replace(file.description, with: Array(page.utf8))
    } catch {
      throw CommandError(.file(path: file.description, operation: "write", reason: error.reason))
    }
    context.console.note("the report is in \(file)")
  }
}

/// Draws how far an evaluation has come.
private struct EvaluationDisplay {
  private var display: ProgressDisplay

  init(_ console: Console) { display = ProgressDisplay(console) }

  mutating func update(_ progress: EvaluationProgress) {
    let label =
      switch progress.phase {
      case .images: "embedding pictures"
      case .texts: "embedding texts"
      case .ranking: "ranking"
      case .reranking: "re-ranking"
      }
    var state = ProgressState(label: label, done: progress.done, total: progress.total)
    state.failed = progress.failed
    state.isMeasured = progress.phase == .images
    display.update(state)
  }

  mutating func clear() { display.clear() }
}

extension Console {
  /// Several lines for stdout that may hold names of files.
  func safe(text: String) -> String {
    guard outputTerminal.isTerminal else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { DisplayText.safe(String($0)) }.joined(separator: "\n")
  }
}
