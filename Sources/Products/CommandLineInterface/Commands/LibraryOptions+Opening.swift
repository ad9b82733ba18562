// Wires a library or a model together from options: the one place where this
// is decided.

import EmbeddingModels
import GlimpseKit
import LocalStores
import ModelHub
import ModelInference
import QueryUnderstanding
import RemoteStores
import SearchDomain
import SharedCaching
import Support

extension LibraryOptions {
  /// Whether there is no library in the folder yet.
  var isNew: Bool { !Catalog.exists(inFolder: folder) }

  /// Opens the library, or the store in its place, and says what that changed.
  ///
  /// - Parameter creates: whether a library that is missing is made; matters
  ///   only for writing.
  /// - Throws: `GlimpseError`, `CatalogError`, and `CommandError` for a folder
  ///   whose name is not UTF-8; nothing is sent to a store yet.
  func open(
    _ access: LibraryConfiguration.Access, creates: Bool = true, allowsPrivate: Bool = false,
    sharedCache: SharedCache? = nil, _ context: RunContext
  ) throws -> ImageLibrary {
    var configuration = try configuration(context.settings)
    configuration.sharedCache = sharedCache
    configuration.access = access
    configuration.createsLibrary = creates
    configuration.allowsPrivateAddresses = allowsPrivate
    if !isService {
      configuration.rerankProgress = PatientDisplay(context.console, "re-ranking").show
    }
    configuration.upgradeProgress = PatientDisplay(context.console, "taking in texts anew").show
    guard let store else {
      let library = try ImageLibrary(configuration: configuration)
      if library.wasMadePrivate {
        context.console.note(
          "others could read the library in \(library.folder); now its owner alone can (Documentation/Security.md says how to share it)"
        )
      }
      return library
    }
    if isStoreOfQdrantURL {
      context.console.note("working on the store \(store.displayable), which QDRANT_URL names")
    }
    // What is being written is written to its end, however the program is
    // asked to stop.
    let opened =
      access == .writing
      ? try StoreOpening.open(store, context.settings) : try StoreOpening.open(store, context)
    return ImageLibrary(store: opened, configuration: configuration)
  }

  /// For what a store on a server cannot do.
  ///
  /// - Throws: `CommandError` where a store is named.
  func requireLocal() throws(CommandError) {
    if let store { throw CommandError(.notOnStore(store.displayable)) }
  }

  /// Opens the library of this machine.
  ///
  /// - Throws: as `open` and `requireLocal`.
  func openLocal(
    _ access: LibraryConfiguration.Access, creates: Bool = true, _ context: RunContext
  ) throws -> ImageLibrary {
    try requireLocal()
    return try open(access, creates: creates, context)
  }

  /// Opens the library, or the store in its place, for work with its model, and
  /// holds `VECTOR_SIZE` against the model where it is set.
  func openWithModel(
    _ access: LibraryConfiguration.Access, allowsPrivate: Bool = false,
    sharedCache: SharedCache? = nil, _ context: RunContext
  ) throws -> ImageLibrary {
    // A model that is not there is told of before a library is made.
    if store == nil, access == .writing, isNew { _ = try openModel(context.settings) }
    let library = try open(
      access, allowsPrivate: allowsPrivate, sharedCache: sharedCache, context)
    try checkVectorSize(of: library, context.settings)
    return library
  }

  /// Opens the model alone: the one asked for, else the one of the library
  /// where there is a library, else the bundled one.
  func openModel(_ settings: Settings) throws -> EmbeddingModel {
    let name = modelName(settings)
    return try tellingVectorSize(of: name, settings) {
      let opened = try openModel(named: name, settings)
      let space = try opened.space
      try settings.checkVectorSize(space.dimension, model: space.modelName)
      return opened
    }
  }

  private func checkVectorSize(of library: ImageLibrary, _ settings: Settings) throws {
    guard try settings.vectorSize() != nil else { return }
    let name = try? model ?? library.storedModelName()
    try tellingVectorSize(of: name ?? BundledModel.name, settings) {
      let space = try library.model().space
      try settings.checkVectorSize(space.dimension, model: space.modelName)
    }
  }

  /// Where a model cannot be opened, its name may still tell that `VECTOR_SIZE`
  /// does not fit: that is said before it is fetched in vain.
  private func tellingVectorSize<Result>(
    of name: String, _ settings: Settings, _ open: () throws -> Result
  ) throws -> Result {
    do {
      return try open()
    } catch {
      if let known = ModelRegistry.entry(named: name) {
        try settings.checkVectorSize(known.dimension, model: known.name)
      }
      throw error
    }
  }

  /// The model asked for, else the one of the library where there is a
  /// library, else the bundled one.
  func modelName(_ settings: Settings) -> String {
    if let model { return model }
    return (try? storedModelName(settings)) ?? BundledModel.name
  }

  private func storedModelName(_ settings: Settings) throws -> String? {
    if let store {
      let name = try StoreOpening.open(store, settings).describe()?.space?.modelName
      // Others write there: an address is not asked because of them.
      return name.flatMap { ServedAddress.isOne($0) ? nil : $0 }
    }
    return try ImageLibrary(configuration: configuration(settings)).storedModelName()
  }

  /// Opens a model by name, whatever was asked for.
  func openModel(named name: String, _ settings: Settings) throws -> EmbeddingModel {
    try modelConfiguration(settings).openModel(named: name)
  }

  /// For a library that is opened.
  private func configuration(_ settings: Settings) throws(CommandError) -> LibraryConfiguration {
    guard store != nil || folder.validString != nil else {
      throw CommandError(
        .file(
          path: folder.description, operation: "use the library",
          reason: "its name is not UTF-8"))
    }
    return modelConfiguration(settings)
  }

  /// How models are run, for those who open one themselves.
  func modelConfiguration(_ settings: Settings) -> LibraryConfiguration {
    var configuration = LibraryConfiguration(
      folder: folder.description, model: model, access: .reading, precision: modelPrecision,
      threads: threads, maximumMegapixels: maximumMegapixels,
      environment: settings.environment)
    configuration.device = modelDevice
    configuration.indexMemory = indexMemory
    configuration.rerankModel = rerankModel
    if asksMatchingModel {
      configuration.matchingLanguageModel = LanguageModel.askedFor(
        settings.environment, timeoutSeconds: 20)
    }
    if asksLanguageModel {
      configuration.translator = QueryTranslator(
        model: LanguageModel.askedFor(settings.environment),
        absence: LanguageModel.absence(settings.environment, isAskedFor: true),
        cacheFolder: Folders.cache(settings.environment) + "/glimpse/translations")
    }
    configuration.decoderProgram = settings.decoderProgram
    // A program that answers one query and ends leaves a helper behind.
    if !isService, let program = settings.decoderProgram {
      let ours = configuration
      configuration.scaleMaking = .elsewhere { model in
        ScaleHelper.start(model, program: program, configuration: ours)
      }
    }
    if let decodingSeconds { configuration.decodingSeconds = Double(decodingSeconds) }
    if let queryDecodingSeconds {
      configuration.queryDecodingSeconds = Double(queryDecodingSeconds)
    }
    return configuration
  }

  private var modelDevice: InferenceDevice {
    switch device {
    case .auto: .auto
    case .cpu: .cpu
    case .gpu: .gpu
    case .npu: .npu
    case .cuda: .cuda
    case .tensorrt: .tensorrt
    case .onnxruntime: .onnxruntime
    }
  }

  private var modelPrecision: InferenceOptions.Precision {
    switch precision {
    case .auto: .auto
    case .f32: .f32
    case .bf16: .bf16
    case .int8: .int8
    }
  }
}
