// Options that several commands resolve alike.

import GlimpseKit
import ImageDecoding
import RemoteStores
import SearchDomain

/// Where the library is and which model is wanted.
struct LibraryOptions: Sendable {
  /// The folder as given, perhaps relative.
  let folder: FilePath
  /// The store on a server that is worked on in place of the library; nil for
  /// the library.
  let store: StoreAddress?
  /// Nil: the library's own, else the default.
  var model: String?
  let device: DeviceChoice
  let precision: PrecisionChoice
  /// Nil: as many as this process may use.
  let threads: Int?
  /// Nil: the decoder's limit.
  let maximumMegapixels: Int
  /// Seconds for an image that is indexed; nil: the decoder's own.
  let decodingSeconds: Int?
  /// Seconds for an image that somebody waits for; nil: the decoder's own.
  let queryDecodingSeconds: Int?
  let indexMemory: IndexMemory
  /// Whether a language model is asked for here and now, so that a key in the
  /// environment is enough.
  let asksLanguageModel: Bool
  /// What re-ranks the best of a search; nil where nothing is named.
  let rerankModel: String?
  /// Whether the vision language model is asked for here and now.
  let asksMatchingModel: Bool
  /// Whether this process answers queries until it is stopped.
  let isService: Bool
  /// The store was named by `QDRANT_URL` in the environment or `.env`.
  let isStoreOfQdrantURL: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    (folder, store) = try Self.place(arguments, settings)
    asksLanguageModel = arguments.has(Flags.translate)
    let namedMatcher = try arguments.value(of: Flags.rerankModel)
    rerankModel = namedMatcher ?? settings["GLIMPSE_RERANK_MODEL"]
    isService = arguments.command == .serve || arguments.command == .mcp
    asksMatchingModel = namedMatcher == Flags.rerankLanguageModel && !isService
    let storeFlag = try arguments.value(of: Flags.store)
    isStoreOfQdrantURL = store != nil && settings["GLIMPSE_STORE"] == nil && storeFlag == nil
    let model = try arguments.value(of: Flags.model)
    if let model, model.isEmpty {
      throw CommandError(
        .badValue(flag: "--model", value: "", expected: "a model's name or its folder"))
    }
    self.model = model ?? settings.modelName
    device = try Self.device(arguments, settings)
    precision = try arguments.value(of: Flags.precision)
    threads = try arguments.value(of: Flags.threads)
    maximumMegapixels = try arguments.value(of: Flags.maximumMegapixels)
    queryDecodingSeconds = try arguments.value(of: Flags.decodingSeconds)
    // Those who call a server wait, its jobs do not.
    decodingSeconds =
      isService
      ? queryDecodingSeconds.map { max(Int(DecoderPool.usualSeconds), $0) } : queryDecodingSeconds
    indexMemory = try settings.indexMemory()
    _ = try settings.vectorSize()
  }
}

extension LibraryOptions {
  /// `--device`, else `DEVICE` where the command computes anything, in any case of
  /// letters; `cuda:0` is how other programs call the first of NVIDIA's.
  private static func device(
    _ arguments: RawArguments, _ settings: Settings
  ) throws(CommandError) -> DeviceChoice {
    if let stated = try arguments.value(of: Flags.device) { return stated }
    guard let command = arguments.command, let text = settings["DEVICE"],
      Flags.device.definition.commands.contains(command)
    else { return .auto }
    guard let device = DeviceChoice(rawValue: text == "cuda:0" ? "cuda" : text.lowercased()) else {
      let all = DeviceChoice.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandError(.badSetting(name: "DEVICE", value: text, expected: "one of \(all)"))
    }
    return device
  }

  /// The library's folder or a store: flags before the environment before
  /// `.env`, and in each of the latter `GLIMPSE_STORE` before `GLIMPSE_LIBRARY`
  /// before the names of the replaced service, with which other programs may
  /// have been set up.
  private static func place(
    _ arguments: RawArguments, _ settings: Settings
  ) throws(CommandError) -> (FilePath, StoreAddress?) {
    let folder = try arguments.value(of: Flags.library)
    let stated = try arguments.value(of: Flags.store)
    if let folder {
      if stated != nil { throw CommandError(.conflict("--store", "--library")) }
      return (folder, nil)
    }
    let usual = FilePath(settings.libraryFolder)
    // It copies between the library and a store, which it reads itself.
    if arguments.command?.rawValue == "sync" { return (usual, nil) }
    var address = stated
    if address == nil, !Self.isLibraryNamed(settings) {
      address = try StoreOpening.address(settings)
    }
    guard let address, address.program == .embedded else { return (usual, address) }
    return (address.collection.isEmpty ? usual : FilePath(address.collection), nil)
  }
}

extension LibraryOptions {
  /// Whether the surroundings name a library, and it goes before a store that
  /// they name too.
  static func isLibraryNamed(_ settings: Settings) -> Bool {
    guard settings["GLIMPSE_LIBRARY"] != nil else { return false }
    return settings["GLIMPSE_STORE"] == nil
      || settings.stated.contains("GLIMPSE_LIBRARY") && !settings.stated.contains("GLIMPSE_STORE")
  }

  /// What is passed over, where the surroundings name two places to work in.
  static func contradiction(_ arguments: RawArguments, _ settings: Settings) -> String? {
    guard (try? arguments.value(of: Flags.store)) ?? nil == nil else { return nil }
    let named = ["GLIMPSE_STORE", "QDRANT_URL"].first { settings[$0] != nil }
    guard let named else { return nil }
    if (try? arguments.value(of: Flags.library)) ?? nil != nil {
      return "--library is served; \(named) is passed over"
    }
    guard isLibraryNamed(settings) else { return nil }
    return
      "the library of GLIMPSE_LIBRARY is served; \(named) is passed over (give --store, or set GLIMPSE_STORE beside it)"
  }
}

/// How results are shown.
struct ResultOptions: Sendable {
  let format: OutputFormat
  /// Paths are ended by a zero byte, not a line feed.
  let usesNull: Bool
  let showsPreviews: Bool
  let saveFolder: FilePath?
  /// Whether finding nothing is told by the status.
  let failsOnNothing: Bool

  init(_ arguments: RawArguments) throws(CommandError) {
    let asked = try arguments.value(of: Flags.format)
    let wantsJSON = arguments.has(Flags.json)
    usesNull = arguments.has(Flags.null)
    if wantsJSON, let asked, asked != .json, asked != .jsonl {
      throw CommandError(.conflict("--json", "--format \(asked.rawValue)"))
    }
    if usesNull, let asked, asked != .paths {
      throw CommandError(.conflict("-0", "--format \(asked.rawValue)"))
    }
    if usesNull, wantsJSON { throw CommandError(.conflict("-0", "--json")) }
    format = asked ?? (wantsJSON ? .json : usesNull ? .paths : .usual)
    showsPreviews = arguments.has(Flags.preview)
    if showsPreviews, format != .table {
      throw CommandError(.conflict("--preview", "--format \(format.rawValue)"))
    }
    saveFolder = try arguments.value(of: Flags.save)
    failsOnNothing = !arguments.has(Flags.noFail)
  }

  /// The status of a command that found so many images.
  func status(found count: Int) -> ExitStatus {
    count == 0 && failsOnNothing ? .nothingFound : .done
  }
}

/// Which images may be results.
struct SelectionOptions: Sendable {
  /// Nil: the command's own default.
  let limit: Int?
  let offset: Int
  /// `--where` and `--category` together.
  let filter: Filter?
  let order: ResultOrder
  let minimumScore: Double?

  init(_ arguments: RawArguments) throws(CommandError) {
    limit = try arguments.value(of: Flags.limit)
    offset = try arguments.value(of: Flags.offset)
    filter = try FilterArgument.parse(
      arguments.value(of: Flags.filter), category: arguments.value(of: Flags.categoryFilter))
    minimumScore = try arguments.value(of: Flags.minimumScore)
    order = try arguments.value(of: Flags.sort)
    if order != .match, arguments.has(Flags.diverse) {
      throw CommandError(.conflict("--sort \(order.rawValue)", "--diverse"))
    }
  }
}

/// How results are chosen beyond closeness.
struct ArrangementOptions: Sendable {
  /// Half closeness, half difference.
  static let diversity = 0.5

  let isDiverse: Bool
  let collapses: Bool
  let includesQuery: Bool
  let isExact: Bool

  init(_ arguments: RawArguments) {
    isDiverse = arguments.has(Flags.diverse)
    collapses = !arguments.has(Flags.noFold)
    includesQuery = arguments.has(Flags.includeQuery)
    isExact = arguments.has(Flags.exact)
  }

  func apply(to query: inout SearchQuery) {
    query.diversity = isDiverse ? Self.diversity : nil
    query.collapsesDuplicates = collapses
    query.includesQueryImages = includesQuery
    query.isExact = isExact
  }
}
