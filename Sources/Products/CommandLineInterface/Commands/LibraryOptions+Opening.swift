// Wires a library or a model together from options: the one place where this
// is decided.

import LocalStores
import EmbeddingModels
import GlimpseKit
import ModelHub
import ModelInference
import QueryUnderstanding
import RemoteStores
import SearchDomain
import Support

extension LibraryOptions {
  /// Whether there is no library in the folder yet.
  var isNew: Bool { !Catalog.exists(inFolder: folder) }

  /// Opens the library.
  ///
  /// - Parameter creates: whether a library that is missing is made; matters
  ///   only for writing.
  /// - Throws: `GlimpseError`, `CatalogError`, and `CommandError` for a
  ///   folder whose name is not UTF-8.
  func open(
    _ access: LibraryConfiguration.Access, creates: Bool = true, allowsPrivate: Bool = false,
    _ settings: Settings
  ) throws -> ImageLibrary {
    if let store { throw CommandError(.notOnStore(store.displayable)) }
    guard let folder = folder.validString else {
      throw CommandError(
        .file(
          path: folder.description, operation: "use the library",
          reason: "its name is not UTF-8"))
    }
    var configuration = configuration(folder: folder, settings)
    if access == .writing, !creates {
      do {
        _ = try ImageLibrary(configuration: configuration)
      } catch let error as GlimpseError where error.kind == .libraryNotFound {
        throw error
      } catch {
        // Whatever else is wrong, opening for writing says it or mends it.
      }
    }
    configuration.access = access
    configuration.allowsPrivateAddresses = allowsPrivate
    return try ImageLibrary(configuration: configuration)
  }

  /// Opens the library for work with its model, and holds `VECTOR_SIZE`
  /// against the model where it is set.
  func openWithModel(
    _ access: LibraryConfiguration.Access, allowsPrivate: Bool = false, _ settings: Settings
  ) throws -> ImageLibrary {
    // A model that is not there is told of before a library is made.
    if access == .writing, isNew { _ = try openModel(settings) }
    let library = try open(access, allowsPrivate: allowsPrivate, settings)
    try checkVectorSize(of: library, settings)
    return library
  }

  /// Opens the library, or the store in its place.
  ///
  /// - Throws: as `open`; nothing is sent to a store yet.
  func openAnywhere(
    _ access: LibraryConfiguration.Access, creates: Bool = true, allowsPrivate: Bool = false,
    _ context: RunContext
  ) throws -> any PictureLibrary {
    guard let store else {
      return context.telling(
        try open(access, creates: creates, allowsPrivate: allowsPrivate, context.settings))
    }
    if isStoreOfQdrantURL {
      context.console.note("working on the store \(store.displayable), which QDRANT_URL names")
    }
    var configuration = configuration(folder: folder.description, context.settings)
    configuration.access = access
    configuration.allowsPrivateAddresses = allowsPrivate
    // What is being written is written to its end, however the program is
    // asked to stop.
    let opened =
      access == .writing
      ? try StoreOpening.open(store, context.settings) : try StoreOpening.open(store, context)
    return StoreLibrary(store: opened, configuration: configuration)
  }

  /// The same for work with the model, which `VECTOR_SIZE` is held against.
  func openAnywhereWithModel(
    _ access: LibraryConfiguration.Access, allowsPrivate: Bool = false, _ context: RunContext
  ) throws -> any PictureLibrary {
    guard store != nil else {
      return context.telling(
        try openWithModel(access, allowsPrivate: allowsPrivate, context.settings))
    }
    let library = try openAnywhere(access, allowsPrivate: allowsPrivate, context)
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

  private func checkVectorSize(of library: any PictureLibrary, _ settings: Settings) throws {
    guard try settings.vectorSize() != nil else { return }
    try tellingVectorSize(of: modelName(settings), settings) {
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
    guard let store else { return try open(.reading, settings).storedModelName() }
    return try StoreOpening.open(store, settings).describe()?.space?.modelName
  }

  /// Opens a model by name, whatever was asked for.
  func openModel(named name: String, _ settings: Settings) throws -> EmbeddingModel {
    try modelConfiguration(settings).openModel(named: name)
  }

  /// How models are run, for those who open one themselves.
  func modelConfiguration(_ settings: Settings) -> LibraryConfiguration {
    configuration(folder: folder.description, settings)
  }

  private func configuration(folder: String, _ settings: Settings) -> LibraryConfiguration {
    var configuration = LibraryConfiguration(
      folder: folder, model: model, access: .reading, precision: modelPrecision,
      threads: threads, maximumMegapixels: maximumMegapixels,
      environment: settings.environment)
    configuration.indexMemory = indexMemory
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

  private var modelPrecision: InferenceOptions.Precision {
    switch precision {
    case .auto: .auto
    case .f32: .f32
    case .bf16: .bf16
    case .int8: .int8
    }
  }
}

extension RunContext {
  /// Says what opening a library changed, and gives it back.
  func telling(_ library: ImageLibrary) -> ImageLibrary {
    if library.wasMadePrivate {
      console.note(
        "others could read the library in \(library.folder); now its owner alone can (Documentation/Security.md says how to share it)"
      )
    }
    return library
  }
}
