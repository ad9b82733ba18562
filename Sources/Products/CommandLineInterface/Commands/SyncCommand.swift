// `glimpse sync`: copies a library to a vector database, or from one.

import EmbeddingModels
import GlimpseKit
import RemoteStores
import SearchDomain
import Support
import Synchronization
import Syncing

struct SyncCommand: Command {
  static let description = CommandDescription(
    name: .sync,
    summary: "copy the library to a vector database, or from one",
    operands: "",
    operandHint: .nothing,
    details: [
      """
      Writes what is missing or differs and deletes what the source does not have, then \
      compares the counts and some of the vectors. A run that was stopped goes on where the \
      two still differ.
      """,
      """
      A store is embedded:DIR, qdrant+http://host:6333/collection, \
      milvus+http://host:19530/collection or chroma+http://host:8000/collection, or the same \
      with https, or postgres://user@host/database/table. Its API key or password is read from \
      GLIMPSE_STORE_API_KEY.
      """,
    ],
    examples: [
      .init(
        line: "glimpse sync --to qdrant+http://localhost:6333/pictures",
        meaning: "copy the library to Qdrant"),
      .init(
        line: "glimpse sync --from chroma+https://host/pictures --dry-run",
        meaning: "see what would be taken over"),
    ])

  let library: LibraryOptions
  /// The other store.
  let address: StoreAddress
  let isFrom: Bool
  let prunes: Bool
  let isDryRun: Bool
  let printsJSON: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.allowOperands(upTo: 0)
    library = try LibraryOptions(arguments, settings)
    let to = try arguments.value(of: Flags.syncTo)
    let from = try arguments.value(of: Flags.syncFrom)
    if to != nil, from != nil { throw CommandError(.conflict("--to", "--from")) }
    var named = to ?? from
    if named == nil { named = try StoreOpening.address(settings) }
    guard let address = named else {
      throw CommandError(
        .missingOperand(command: "sync", name: "the other store: --to URL or --from URL"))
    }
    if address.program == .embedded, address.collection.isEmpty {
      throw CommandError(
        .badValue(
          flag: from == nil ? "--to" : "--from", value: "embedded:",
          expected: "another store than the library itself; of another library, embedded:DIR"))
    }
    self.address = address
    isFrom = from != nil
    prunes = !arguments.has(Flags.noPrune)
    isDryRun = arguments.has(Flags.dryRun)
    printsJSON = arguments.has(Flags.json)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    let console = context.console
    let interrupts = context.interrupts
    let own = try library.openLocal(
      isFrom && !isDryRun ? .writing : .reading, creates: isFrom, context)
    let other = try openOther(context)
    var options = StoreSyncOptions()
    options.prunes = prunes
    options.isDryRun = isDryRun
    options.isCancelled = { interrupts.wasInterrupted }
    if isFrom, try other.describe()?.space == nil, library.model != nil {
      options.space = try library.openModel(context.settings).space
    }
    if let described = try (isFrom ? other : own.store).describe(),
      let space = described.space ?? options.space
    {
      try context.settings.checkVectorSize(space.dimension, model: space.modelName)
    }
    let display = SyncDisplay(console)
    options.progress = { display.update($0) }
    defer { display.clear() }
    let sync =
      isFrom
      ? StoreSync(from: other, to: own.store, options: options)
      : StoreSync(from: own.store, to: other, options: options)
    do {
      let report = try await interrupts.whileStopping(by: {}) { try sync.run() }
      display.clear()
      try tell(report, console)
      return .done
    } catch let error as VectorStoreError where error.kind == .cancelled {
      display.clear()
      console.note("stopped; the same command goes on")
      return .interrupted
    }
  }

  private func openOther(_ context: RunContext) throws -> any ImageStore {
    guard address.program == .embedded else { return try StoreOpening.open(address, context) }
    let folder = address.collection
    let configuration = LibraryConfiguration(
      folder: folder, access: isFrom || isDryRun ? .reading : .writing,
      environment: context.settings.environment)
    return try ImageLibrary(configuration: configuration).store
  }

  private func tell(_ report: StoreSyncReport, _ console: Console) throws(CommandError) {
    if printsJSON {
      try console.print(
        JSONValue.object([
          ("store", .string(address.displayable)), ("direction", .string(isFrom ? "from" : "to")),
          ("compared", .integer(report.compared)), ("added", .integer(report.added)),
          ("updated", .integer(report.updated)), ("removed", .integer(report.removed)),
          ("unchanged", .integer(report.unchanged)), ("verified", .integer(report.verified)),
          ("restarts", .integer(report.restarts)), ("seconds", .number(report.seconds, digits: 3)),
          ("vectors_per_second", .number(report.vectorsPerSecond, digits: 1)),
          ("dry_run", .bool(isDryRun)),
        ]))
    } else if console.verbosity > .quiet {
      let would = isDryRun ? "would write" : "wrote"
      var text =
        "\(would) \(Plural.of(report.added, "new picture")), "
        + "\(Plural.grouped(report.updated)) changed; "
        + "\(isDryRun ? "would delete" : "deleted") \(Plural.grouped(report.removed)); "
        + "\(Plural.grouped(report.unchanged)) unchanged"
      if !isDryRun {
        text += "; counts agree, and \(Plural.of(report.verified, "compared vector"))"
        text += " in " + DisplayText.duration(report.seconds)
      }
      try console.print(text + "\n")
    }
  }
}

/// The line that says how far a copy is.
private final class SyncDisplay: Sendable {
  private let display: Mutex<ProgressDisplay>

  init(_ console: Console) { display = Mutex(ProgressDisplay(console)) }

  func update(_ report: StoreSyncReport) {
    display.withLock { $0.update(ProgressState(label: "copying", done: report.compared)) }
  }

  func clear() { display.withLock { $0.clear() } }
}
