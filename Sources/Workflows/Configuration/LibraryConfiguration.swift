// What a library is opened with.

public import Calibration
import ImageDecoding
public import ModelInference
public import QueryUnderstanding
package import Refusals
public import SearchDomain
public import SharedCaching
import Support

/// Which library, which model, and how the model is run.
public struct LibraryConfiguration: Sendable {
  /// What the library is opened for.
  public enum Access: Hashable, Sendable {
    /// Searching only; the library must exist.
    case reading
    /// Indexing too; the library is made if it does not exist, unless
    /// `createsLibrary` says otherwise.
    case writing
  }

  /// The library's folder; its parents are made with it.
  public var folder: String
  /// A name, a hub id, or a folder with a model. Nil takes the model the
  /// library was indexed with; for a new library, the default.
  public var model: String?
  /// What it is opened for.
  public var access: Access
  /// What the towers are computed on. ONNX Runtime, where the device needs it,
  /// is looked for where `GLIMPSE_ONNXRUNTIME` in `environment` says.
  public var device = InferenceDevice.auto
  /// The arithmetic of the towers.
  public var precision: InferenceOptions.Precision
  /// Threads for decoding and for inference; nil is one for every processor.
  public var threads: Int?
  /// Images of more pixels than this many millions are refused.
  public var maximumMegapixels: Int
  /// Makes captions of queries that ask for it. Words go to a language model
  /// only where `GLIMPSE_LANGUAGE_MODEL` in `environment` says so, whatever keys
  /// the environment holds; put a translator of your own here for another.
  public var translator: QueryTranslator
  /// The path of the program `glimpse`, whose processes decode images, so
  /// that one that crashes or hangs a decoder does no harm. Nil looks for it
  /// beside the running program, in the folders above, and along `PATH`; where
  /// it is nowhere, calls that need an image decoded throw and say so.
  public var decoderProgram: String?
  /// Seconds of processor time that an image is given which is indexed.
  public var decodingSeconds = DecoderPool.usualSeconds
  /// The same for an image that somebody waits for: a query's, a thumbnail.
  public var queryDecodingSeconds = DecoderPool.usualQuerySeconds
  /// Whether lists of images on the web may name images on this machine and
  /// in private networks. Danger: whoever writes the list has them fetched.
  public var allowsPrivateAddresses = false
  /// What searches keep of the index in memory; `compact` is for machines with
  /// little.
  public var indexMemory = IndexMemory.mapped
  /// Whether a library that is opened for writing is made where there is none.
  public var createsLibrary = true
  /// Who makes what matches are judged by, where a search finds that nobody
  /// has. Indexing always makes it.
  public var scaleMaking = ScaleMaking.inProcess
  /// What re-ranks the best of a search where it is asked for: the folder of a
  /// model that matches images and words, or `language-model` for
  /// `matchingLanguageModel`. `GLIMPSE_RERANK_MODEL` unless said otherwise.
  public var rerankModel: String?
  /// The vision language model that `language-model` means: images are sent to
  /// it. The one that `GLIMPSE_LANGUAGE_MODEL` allows.
  public var matchingLanguageModel: LanguageModel?
  /// Hears how many of how many images are re-ranked, from any thread.
  public var rerankProgress: (@Sendable (_ done: Int, _ total: Int) -> Void)?
  /// Hears how far it is that a library of an older version is brought up to
  /// date, while it is opened: how many of how many images' texts.
  public var upgradeProgress: (@Sendable (_ done: Int, _ total: Int) -> Void)?
  /// What several servers keep together: vectors of queries' texts, replies,
  /// thumbnails. Nil keeps all of it on this machine.
  public var sharedCache: SharedCache?
  /// `HOME`, `XDG_CACHE_HOME`, `HF_HOME` and their like are read from here.
  public var environment: [String: String]

  /// The defaults open or make a library with the model it has.
  public init(
    folder: String, model: String? = nil, access: Access = .writing,
    precision: InferenceOptions.Precision = .auto, threads: Int? = nil,
    maximumMegapixels: Int = 400, environment: [String: String] = ProcessEnvironment.current
  ) {
    self.folder = folder
    self.model = model
    self.access = access
    self.precision = precision
    self.threads = threads
    self.maximumMegapixels = maximumMegapixels
    self.environment = environment
    rerankModel = environment["GLIMPSE_RERANK_MODEL"]
    matchingLanguageModel = LanguageModel.allowed(environment, timeoutSeconds: 20)
    translator = QueryTranslator(
      model: LanguageModel.allowed(environment), absence: LanguageModel.absence(environment),
      cacheFolder: Folders.cache(environment) + "/glimpse/translations")
  }
}

extension LibraryConfiguration {
  /// - Throws: `GlimpseError` (`invalidArgument`).
  package func check() throws(GlimpseError) {
    try Bounds.within(threads, Bounds.threads, "number of threads")
    try Bounds.within(maximumMegapixels, 1...Int.max, "maximum of megapixels")
    try Bounds.within(decodingSeconds, 0.001...Double.infinity, "time for decoding a picture")
  }
}
