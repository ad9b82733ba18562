// `glimpse serve`: the library over HTTP, with its web page, until it is stopped.

import FoundationEssentials
import GlimpseKit
import HTTPServing
import RemoteStores
import SearchAPI
import SearchDomain
import SharedCaching
import Support

struct ServeCommand: Command {
  static let description = CommandDescription(
    name: .serve,
    summary: "answer searches over HTTP, and serve the web page",
    operands: "",
    operandHint: .nothing,
    details: [
      """
      Listens on this machine alone unless --host says otherwise; then callers need a key. \
      A key is KEY, read:KEY, write:KEY or admin:KEY, of 16 characters and more; without a \
      scope it is an admin's. GLIMPSE_API_KEYS holds several, separated by commas, and keeps \
      them out of the list of processes.
      """,
      """
      With --store the vectors are in a store on a server, and any number of these servers \
      work on it side by side. Files are read at the paths that were indexed, from a shared \
      folder, or fetched from --pictures-base.
      """,
      """
      It says first what it will send to other programs, and where. Words of queries go to a \
      language model only where GLIMPSE_LANGUAGE_MODEL or .env names one.
      """,
      """
      Ctrl-C and SIGTERM let requests that are being answered end; a second one ends the \
      program at once. Documentation/HTTP.md describes the routes, as does /docs.
      """,
    ],
    examples: [
      .init(line: "glimpse serve", meaning: "the web page at http://127.0.0.1:8000/"),
      .init(
        line: "glimpse serve --images-root ~/Pictures",
        meaning: "which may be indexed from the page"),
      .init(
        line: "glimpse serve --host 0.0.0.0 --api-key \"read:$SECRET_OF_GLIMPSE\"",
        meaning: "for other machines, with a key"),
    ])

  let library: LibraryOptions
  let listening: ListeningOptions
  let service: ServiceOptions
  /// What several servers share, if they do.
  private let sharedCache: CacheAddress?
  /// Whether the end of standard input ends the service.
  let endsWithInput: Bool
  /// A setting that is passed over, to be told of.
  private let passedOver: String?

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.allowOperands(upTo: 0)
    library = try LibraryOptions(arguments, settings)
    service = try ServiceOptions(arguments, settings)
    sharedCache = try settings.sharedCache()
    endsWithInput = arguments.has(Flags.untilInputEnds)
    passedOver = LibraryOptions.contradiction(arguments, settings)
    listening = try ListeningOptions(arguments, settings, hasKeys: !service.keys.isEmpty)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    HeapMemory.limitIdle()
    if let passedOver { context.console.warn(passedOver) }
    let log = ServerLog(console: context.console, format: service.logFormat)
    let cache = sharedCache.map { address in
      SharedCache(address) { log.write(ServiceLogRecord(.warning, $0)) }
    }
    let opened = try openLibrary(context, cache)
    let configuration = try service.configuration()
    let destinations = ServiceDestinations.all(
      opened.configuration, store: library.store?.displayable,
      isStoreOfQdrantURL: library.isStoreOfQdrantURL, imageBases: configuration.imageBases,
      fetches: configuration.fetchesQueryImages, roots: (try? opened.roots()) ?? [])
    for record in ServiceDestinations.records(
      destinations, environment: context.settings.environment)
    {
      log.write(record)
    }
    let service = SearchService(opened, configuration, log: log)
    let server = try HTTPServer(try listening.configuration(), handler: service)
    service.start(on: server)
    let scheme = listening.certificate == nil ? "http" : "https"
    let host = listening.host.contains(":") ? "[\(listening.host)]" : listening.host
    if let key = listening.exposedKey {
      context.console.warn(
        "every user of this machine may read the key in \(key): take that away with chmod o= FILE")
    }
    context.console.note("listening on \(scheme)://\(host):\(server.port)/ (Ctrl-C stops it)")
    await waitForStop(context)
    context.console.note("stopping: requests that are being answered may end")
    let stopwatch = Stopwatch()
    service.stop(graceSeconds: Self.graceSeconds)
    server.stop(graceSeconds: max(1, Self.graceSeconds - stopwatch.seconds))
    return .done
  }

  /// How long jobs and requests may take to end, together, once the program is
  /// asked to. What does not end by then is given up; all is over some seconds
  /// before twenty have passed.
  private static let graceSeconds = 12.0

  private func waitForStop(_ context: RunContext) async {
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    if endsWithInput {
      _ = WorkerThread {
        while StandardInput.read(while: { true }) != nil {}
        continuation.finish()
      }
    }
    await context.interrupts.whileStopping(by: { continuation.finish() }) {
      for await _ in stream {}
    }
  }

  /// For writing where that is possible: a library on a disk that is read-only
  /// can still be searched.
  private func openLibrary(
    _ context: RunContext, _ cache: SharedCache?
  ) throws -> ImageLibrary {
    if library.store != nil {
      let opened = try library.openWithModel(.writing, sharedCache: cache, context)
      context.console.note("the pictures are those of \(opened.folder)")
      return opened
    }
    do {
      return try library.openWithModel(.writing, sharedCache: cache, context)
    } catch {
      guard !library.isNew,
        let opened = try? library.openWithModel(.reading, sharedCache: cache, context)
      else {
        throw error
      }
      context.console.warn(
        "the library is served as it is, and cannot be changed: \(ErrorMessages.text(of: error))")
      return opened
    }
  }
}
