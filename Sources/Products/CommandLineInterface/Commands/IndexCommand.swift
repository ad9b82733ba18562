// `glimpse index`: takes folders of images into the library.

import EmbeddingModels
import GlimpseKit
import Indexing
import SearchDomain
import Support

struct IndexCommand: Command {
  static let description = CommandDescription(
    name: .index,
    summary: "take pictures into the library, or bring it up to date",
    operands: "PATH...",
    operandHint: .file,
    details: [
      """
      Each PATH is a folder, searched with all folders in it, or a picture. Only new and \
      changed pictures are looked at; a picture that was moved or copied is known by its \
      content; pictures whose files are gone leave the library. What cannot be seen, on a \
      disk that is not mounted, say, stays, and the run says so.
      """,
      """
      Names that begin with a dot and symbolic links are passed over unless asked for; what \
      was asked for is remembered with the folder ('glimpse status' shows it). A file that \
      several paths lead to is one picture. A file that cannot be read is counted and \
      reported, and the run goes on.
      """,
      """
      A PATH may also be gs://bucket/prefix, webdav+https://host/path, or \
      s3://bucket/prefix, on AWS or any service that speaks S3 (the \
      variables are AWS's own), or the address of a list of pictures, \
      https://host/list.txt, .csv or .jsonl. They are fetched again only when they changed.
      """,
    ],
    examples: [
      .init(line: "glimpse index ~/Pictures", meaning: "take in a folder, or what changed in it"),
      .init(
        line: "glimpse index ~/Pictures --exclude '*.tmp' --exclude raw/",
        meaning: "pass over some files and folders"),
      .init(line: "glimpse index ~/Pictures --watch", meaning: "keep up with changes"),
      .init(
        line: "glimpse index /data --store milvus+http://host:19530/all --shard 2/8",
        meaning: "the second of eight machines that fill a store"),
      .init(line: "glimpse index s3://photos/2024", meaning: "pictures of a bucket"),
    ])

  let library: LibraryOptions
  let paths: [FilePath]
  let indexing: IndexingOptions
  let watches: Bool
  let isStrict: Bool
  let printsJSON: Bool
  let allowsPrivate: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.requireOperand("a folder or picture, as in 'glimpse index ~/Pictures'")
    if let empty = arguments.operands.first(where: \.bytes.isEmpty) {
      throw CommandError(.badValue(flag: "PATH", value: empty.text, expected: "a path"))
    }
    library = try LibraryOptions(arguments, settings)
    paths = arguments.operands.map { FilePath(bytes: $0.bytes) }
    watches = arguments.has(Flags.watch)
    isStrict = arguments.has(Flags.strict)
    printsJSON = arguments.has(Flags.json)
    allowsPrivate = arguments.has(Flags.allowPrivate)
    if watches, arguments.has(Flags.dryRun) {
      throw CommandError(.conflict("--watch", "--dry-run"))
    }
    var options = IndexingOptions()
    options.category = try arguments.value(of: Flags.categoryRule)
    options.metadataFiles = try arguments.values(of: Flags.meta).map(\.absolute)
    options.ocrLanguages = try arguments.value(of: Flags.ocr)
    options.scan = try Flags.scanOptions(arguments)
    if arguments.has(Flags.prune), arguments.has(Flags.noPrune) {
      throw CommandError(.conflict("--prune", "--no-prune"))
    }
    options.prunesDoubtful = arguments.has(Flags.prune)
    options.departedDays = try arguments.value(of: Flags.keepVectors)
    options.prunes = !arguments.has(Flags.noPrune)
    options.retriesFailures = arguments.has(Flags.retryFailures)
    options.isDryRun = arguments.has(Flags.dryRun)
    options.batchSize = try arguments.value(of: Flags.batchSize)
    options.threads = library.threads
    options.shard = try arguments.value(of: Flags.shard)
    indexing = options
  }

  /// A misspelt path alone must not leave an empty library behind.
  private func requireExistence() throws {
    let missing = paths.filter { !$0.isRemote && (try? FileIO.status($0.bytes)) == nil }
    if let first = missing.first, missing.count == paths.count {
      throw WorkflowError.noSuchPath(first)
    }
  }

  /// What `--watch` goes on looking at, for people.
  private var watched: String {
    paths.count == 1 ? paths[0].description : "\(paths.count) paths"
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    var library = library
    if library.store == nil, library.isNew {
      try requireExistence()
      if library.model == nil, !indexing.isDryRun {
        library.model = try await BetterModelOffer(context: context)
          .accepted(printsJSON: printsJSON)
      }
    }
    let opened = try library.openWithModel(.writing, allowsPrivate: allowsPrivate, context)
    let run =
      watches
      ? opened.watch(paths, options: indexing) : opened.index(paths, options: indexing)
    let console = context.console
    console.detail("the library is \(opened.folder)")
    let notice = context.tellNotice(of: opened)
    let tellsRemarks = console.verbosity > .quiet && library.store == nil
    let remarks = tellsRemarks ? (try? opened.model().remarks()) ?? [] : []
    for remark in remarks { console.warn(remark) }
    // Of the changes on a terminal one wants to know when they were.
    let tellsTime = watches && console.outputTerminal.isTerminal
    let report = try await IndexingReporter(
      console: console, interrupts: context.interrupts, watched: watches ? watched : nil
    )
    .follow(run) { report in
      if printsJSON {
        try console.print(IndexingReporter.json(report, notice: notice))
      } else if console.verbosity > .quiet {
        let time = tellsTime ? LocalTime.now.suffix(8) + "  " : ""
        try console.print(time + IndexingReporter.summary(report) + "\n")
      }
    }
    // The image tower is checked when it is loaded.
    let findings = tellsRemarks && remarks.isEmpty ? (try? opened.model().findings) ?? [] : []
    for finding in findings { console.warn(finding) }
    let wasCancelled = report.wasCancelled || context.interrupts.wasInterrupted
    guard report.neverThere.isEmpty || wasCancelled else { return .failed }
    return .ofRun(
      skipped: report.failed + report.warnings.count, isStrict: isStrict,
      wasCancelled: wasCancelled)
  }
}
