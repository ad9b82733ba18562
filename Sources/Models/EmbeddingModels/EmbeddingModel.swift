// A whole model folder: its two encoders, each loaded at its first use, and the
// identity that vectors are stored under.

internal import ImageDecoding
public import ModelInference
public import SearchDomain
import Synchronization

/// A two-tower model in a folder.
///
/// May be used from several threads at once. A tower is loaded when its
/// encoder is first used; other callers wait for it.
public final class EmbeddingModel: Sendable {
  /// How a model is run.
  public struct Options: Hashable, Sendable {
    /// How the towers are compiled and run. The cache folder also keeps the
    /// model's digest, so that its files are read whole only once.
    public var inference: InferenceOptions
    /// The most pixels (by its header) of an image that is decoded.
    public var maximumPixels: Int
    /// The program `glimpse`, whose processes decode images; nil looks for it
    /// beside the running program and along `PATH`.
    public var decoderProgram: String?
    /// Seconds of processor time that an image is given which is indexed.
    public var decodingSeconds: Double
    /// The same for an image of a query.
    public var queryDecodingSeconds: Double
    /// Whether int8 asks for a tower that is made and proven while a library is
    /// indexed, where the folder has none; everything else then runs in floating
    /// point. Else the folder must have one.
    public var makesEightBits = false
    /// Where the towers run, if a server runs them: the folder then gives the
    /// settings and the tokenizer. The server decides about the arithmetic.
    public var served: ServedTowers?

    /// The defaults suit a machine of its own; nil seconds are the decoder's own.
    public init(
      inference: InferenceOptions = InferenceOptions(), maximumPixels: Int = 400_000_000,
      decoderProgram: String? = nil, decodingSeconds: Double? = nil,
      queryDecodingSeconds: Double? = nil
    ) {
      self.inference = inference
      self.maximumPixels = maximumPixels
      self.decoderProgram = decoderProgram
      self.decodingSeconds = decodingSeconds ?? DecoderPool.usualSeconds
      self.queryDecodingSeconds = queryDecodingSeconds ?? DecoderPool.usualQuerySeconds
    }
  }

  /// The folder it was opened from.
  public let folder: ModelFolder
  /// What it was opened with.
  public let options: Options
  /// What the user calls it.
  let name: String
  let facts: ModelFacts
  /// What it is held against when a tower is loaded.
  let basis: Basis?
  /// What the self-check found of each part: empty where all is well, nil where it
  /// was asked for before anything was checked.
  let selfChecks = Mutex<[CheckedPart: String?]>([:])
  private let knownSpace = Mutex<EmbeddingSpace?>(nil)
  private let textTower = Mutex<TextTower?>(nil)
  private let imageTower = Mutex<ImageTower?>(nil)
  private let indexingTower = Mutex<ImageTower?>(nil)
  private let queryDecoder: DecoderPool

  /// Opens a folder and reads its configuration; no tower is loaded.
  ///
  /// - Parameter name: what the user calls the model; the folder's name if nil.
  /// - Throws: `EmbeddingModelError`.
  public init(
    folder path: String, name: String? = nil, options: Options = Options()
  ) throws(EmbeddingModelError) {
    var options = options
    if let served = options.served {
      folder = try ModelFolder.open(path, servedBy: served)
      options.inference.precision = .f32
      options.makesEightBits = false
    } else {
      folder = try ModelFolder.open(path)
    }
    self.options = options
    queryDecoder = .shared(
      program: options.decoderProgram, secondsAImage: options.queryDecodingSeconds)
    self.name = name ?? FilePath(folder.path).lastComponent.description
    // A server's towers are held against the folder's own, see `servedAnswers`.
    basis = options.served == nil ? try Self.basis(of: folder, name: self.name) : nil
    facts = try ModelFacts(folder, cacheFolder: options.inference.cacheFolder)
  }

  /// The identity of the vectors that this model makes.
  ///
  /// Costs reading the model's files once, nothing when the digest is in the
  /// cache; loads the text tower only where no file tells the dimension.
  ///
  /// - Throws: `EmbeddingModelError`.
  public var space: EmbeddingSpace {
    get throws(EmbeddingModelError) {
      try knownSpace.loadOnce { () throws(EmbeddingModelError) in
        EmbeddingSpace(
          modelName: name, digest: try digest(), dimension: try dimension(),
          precision: precisionName)
      }
    }
  }

  /// That of the model's files, also where a file stands for its towers.
  private func digest() throws(EmbeddingModelError) -> String {
    if let answers = folder.statedAnswers { return answers.digest }
    return try facts.digest()
  }

  /// How a tower is run: if the choice is left to us, one that loses too
  /// much in bf16 is run in f32.
  private func inference(needsF32: Bool) -> InferenceOptions {
    var inference = options.inference
    if inference.precision == .int8, !runsOwnEightBits, options.makesEightBits {
      inference.precision = .auto
    }
    if inference.precision == .auto, needsF32 { inference.precision = .f32 }
    return inference
  }

  var imageInference: InferenceOptions {
    inference(needsF32: folder.configuration.image.needsF32)
  }

  var textInference: InferenceOptions {
    inference(needsF32: folder.configuration.text.needsF32)
  }

  /// Whether the tower in 8 bits that the folder has was asked for.
  var runsOwnEightBits: Bool {
    options.inference.precision == .int8 && folder.quantizedImageTowerPath != nil
  }

  /// What the image tower runs in: with int8 asked for, a file of its own.
  private var precisionName: String {
    imageInference.precision == .int8
      ? InferenceOptions.Precision.int8.rawValue : imageInference.effectivePrecision.rawValue
  }

  /// The encoder of texts. It loads only the text tower, once.
  ///
  /// - Throws: `EmbeddingModelError`.
  public func textEncoder() throws(EmbeddingModelError) -> any TextEncoder {
    let tower = try loadedTextTower()
    let space = try space
    try check(tower.dimension, against: space, folder.textTowerPath)
    checkOnce(.texts) { try textFinding(tower, dimension: space.dimension, $0) }
    return FolderTextEncoder(space: space, tower: tower)
  }

  /// The encoder of images. It loads only the image tower, once.
  ///
  /// - Parameter getsDecoderReady: whether a process that decodes images of
  ///   queries is started while the tower is loaded; needless where an image
  ///   is being prepared meanwhile.
  /// - Throws: `EmbeddingModelError`; `fileMissing` if int8 is asked for and
  ///   the folder has no quantized image tower.
  public func imageEncoder(
    for purpose: Purpose = .queries, getsDecoderReady: Bool = true
  ) throws(EmbeddingModelError) -> any ImageEncoder {
    let space = try space
    if purpose == .queries, getsDecoderReady { queryDecoder.getReady() }
    let tower = try imageTower(for: purpose)
    try check(tower.dimension, against: space, folder.imageTowerPath)
    let encoder = FolderImageEncoder(
      space: space, tower: tower, preparer: preparer(for: purpose))
    checkOnce(.images) { try imageFinding(encoder, $0) }
    return encoder
  }

  /// Prepares an image of a query as the encoder of images does; needs no
  /// tower, which may be loaded meanwhile.
  ///
  /// - Throws: `FileFailure.Cause`, `EmbeddingModelError`.
  public func prepare(_ image: EncodedImage) throws -> PreparedImage {
    try preparer(for: .queries).prepare(image)
  }

  func preparer(for purpose: Purpose) -> ImagePreparer {
    ImagePreparer(
      decoder: imageDecoder(for: purpose), plan: folder.configuration.image.resize,
      limits: DecodingLimits(maximumPixels: options.maximumPixels))
  }

  /// What images are embedded for.
  public enum Purpose: Hashable, Sendable {
    /// One image at a time, soon.
    case queries
    /// Many images; several batches at once.
    case indexing
  }

  func imageTower(for purpose: Purpose) throws(EmbeddingModelError) -> ImageTower {
    if purpose == .queries, indexingTower.withLock({ $0 }) == nil {
      return try imageTower.loadOnce { () throws(EmbeddingModelError) in
        try trusted(ImageTower(folder, options: imageInference))
      }
    }
    return try indexingTower.loadOnce { () throws(EmbeddingModelError) in
      try trusted(ImageTower(folder, options: indexingInference))
    }
  }

  /// Batches side by side, each on threads of its own, keep processors busy that
  /// would otherwise wait for each other at every layer's end.
  var indexingInference: InferenceOptions {
    var inference = imageInference
    inference.goal = .throughput
    inference.streams = folder.served?.batches ?? min(inference.threads, Self.mostStreams)
    return inference
  }

  /// More batches at once would cost memory and gain little.
  private static let mostStreams = 4

  /// Helper processes for queries are those of the whole process, so that not
  /// every query starts one; those for indexing last as long as the encoder they
  /// were started for.
  private func imageDecoder(for purpose: Purpose) -> any ImageReader {
    switch purpose {
    case .queries: queryDecoder
    case .indexing:
      DecoderPool(program: options.decoderProgram, secondsAImage: options.decodingSeconds)
    }
  }

  func loadedTextTower() throws(EmbeddingModelError) -> TextTower {
    try textTower.loadOnce { () throws(EmbeddingModelError) in
      try trusted(TextTower(folder, options: textInference, facts: facts))
    }
  }

  private func dimension() throws(EmbeddingModelError) -> Int {
    if let stated = folder.configuration.dimension ?? folder.statedAnswers?.dimension {
      return stated
    }
    if let known = facts.remembered("dimension").flatMap({ Int($0) }), known > 0 { return known }
    guard let found = try loadedTextTower().dimension else {
      throw EmbeddingModelError(
        kind: .configurationInvalid,
        message: "\(folder.path)/config.json does not say how many coordinates an embedding has, "
          + "and neither does the text tower",
        path: folder.path + "/config.json")
    }
    facts.remember("dimension", String(found))
    return found
  }

  private func check(
    _ dimension: Int?, against space: EmbeddingSpace, _ path: String
  ) throws(EmbeddingModelError) {
    guard let dimension, dimension != space.dimension else { return }
    throw EmbeddingModelError(
      kind: .configurationInvalid,
      message: "\(path) gives \(dimension) coordinates, but the model has \(space.dimension)",
      path: path)
  }
}

extension Mutex {
  /// The value, made by `load` if there is none yet. Other callers wait
  /// meanwhile; after a failure the next one tries again.
  fileprivate borrowing func loadOnce<Loaded: Sendable>(
    _ load: () throws(EmbeddingModelError) -> Loaded
  ) throws(EmbeddingModelError) -> Loaded where Value == Loaded? {
    try withLock { value throws(EmbeddingModelError) in
      if let value { return value }
      let loaded = try load()
      value = loaded
      return loaded
    }
  }
}
