// A folder of BLIP's, as Tools/export-model writes it: what it is for, and the
// contract of its files (Documentation/Captions.md).

internal import ImageDecoding
internal import SearchDomain
import Support

/// A folder with a model of the family BLIP, which writes captions of images
/// or says how well an image and words match.
public struct BlipFolder: Sendable {
  /// What a folder is for.
  public enum Task: String, Hashable, Sendable {
    /// A caption for an image; see `CaptioningModel`.
    case captions
    /// How well an image and words match; see `MatchingModel`.
    case matching
  }

  /// Without a slash at its end.
  public let path: String
  /// What it is for.
  public let task: Task
  /// The checkpoint that it was made of, as the exporter was told.
  public let source: String
  /// Pixels of a side of the square that the model sees.
  public let side: Int
  /// The image tower's layers.
  public let imageLayers: Int
  /// The image tower's width, in numbers a place.
  public let imageWidth: Int
  /// The layers of what reads or writes words.
  public let textLayers: Int
  /// Its width, in numbers a token.
  public let textWidth: Int
  /// The number of tokens that it knows.
  public let vocabularySize: Int

  let heads: Int
  /// The most tokens of a text, marks included.
  let positions: Int
  let image: ImageContract
  /// Only where captions are written.
  let generation: Generation?

  /// How a caption is looked for.
  struct Generation: Hashable, Sendable {
    var beams: Int
    var mostTokens: Int
    /// A caption's score is the sum of its tokens' log probabilities divided by
    /// their number to this power.
    var lengthPenalty: Double
    var start: Int32
    var end: Int32
  }

  private static let configurationName = "blip.json"
  /// More than any published model has ten times over.
  private static let (mostLayers, greatestWidth) = (256, 16_384)
  /// Numbers that a decoder keeps of a caption's beginnings, 1 GiB; the published
  /// sizes take 2 million.
  private static let mostMemory = 1 << 28

  /// Whether a folder is of this kind; it need not be whole.
  public static func isOne(_ path: String) -> Bool {
    ModelFolder.exists("\(path)/\(configurationName)")
  }

  /// Reads a folder's configuration and makes sure that its files are there; no
  /// graph is loaded.
  ///
  /// - Throws: `EmbeddingModelError`, naming the first thing that is missing or
  ///   wrong.
  public static func open(_ path: String) throws(EmbeddingModelError) -> BlipFolder {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard ModelFolder.exists(path + "/.") else {
      throw EmbeddingModelError(
        kind: .folderMissing, message: "there is no model folder \(path)", path: path)
    }
    guard isOne(path) else {
      throw EmbeddingModelError(
        kind: .folderMissing,
        message: "\(path) holds no model of BLIP: \(configurationName) is missing; make the folder "
          + "with Tools/export-model of Glimpse's sources", path: path)
    }
    return try BlipFolder(path)
  }

  private init(_ path: String) throws(EmbeddingModelError) {
    let file = try ConfigurationFile(
      path: "\(path)/\(Self.configurationName)", purpose: "what the folder is for")
    func needed<Value>(
      _ value: Value?, _ part: ConfigurationFile, _ name: String
    ) throws(EmbeddingModelError) -> Value {
      guard let value else { throw part.missing(name, "how the model is used") }
      return value
    }
    guard try file.number("format") == 1 else {
      throw file.unsupported("format", "is not 1; a newer Glimpse may read it")
    }
    guard let task = try Task(rawValue: needed(file.text("task"), file, "task")) else {
      throw file.unsupported("task", "must be “captions” or “matching”")
    }
    let vision = try file.object("vision")
    let text = try file.object("text")
    self.path = path
    self.task = task
    source = try file.text("source") ?? FilePath(path).lastComponent.description
    imageLayers = try needed(vision.size("layers"), vision, "layers")
    imageWidth = try needed(vision.size("width"), vision, "width")
    textLayers = try needed(text.size("layers"), text, "layers")
    textWidth = try needed(text.size("width"), text, "width")
    vocabularySize = try needed(text.size("vocabulary"), text, "vocabulary")
    positions = try needed(text.size("positions"), text, "positions")
    heads = try needed(text.size("heads"), text, "heads")
    guard textWidth.isMultiple(of: heads) else {
      throw text.invalid("heads", "must divide width")
    }
    for (part, layers, width) in [
      (vision, imageLayers, imageWidth), (text, textLayers, textWidth),
    ] {
      guard layers <= Self.mostLayers else {
        throw part.invalid("layers", "must be at most \(Self.mostLayers)")
      }
      guard width <= Self.greatestWidth else {
        throw part.invalid("width", "must be at most \(Self.greatestWidth)")
      }
    }
    image = try Self.image(file.object("image"))
    side = image.height
    generation =
      task == .captions
      ? try Self.generation(file.object("generation"), vocabularySize: vocabularySize) : nil
    if let generation {
      guard vocabularySize >= 2 * generation.beams else {
        throw text.invalid("vocabulary", "is smaller than twice the beams that choose from it")
      }
      guard
        generation.mostTokens * 2 * textLayers * generation.beams * textWidth <= Self.mostMemory
      else { throw text.invalid("width", "is more than memory holds for so many layers") }
    }
    guard positions >= max(4, (generation?.mostTokens ?? 0) + 1) else {
      throw text.invalid("positions", "are fewer than a text may have tokens")
    }
    for name in requiredFiles where !ModelFolder.exists("\(path)/\(name)") {
      throw EmbeddingModelError(
        kind: .fileMissing, message: "\(path)/\(name) is missing: export the model again",
        path: "\(path)/\(name)")
    }
  }

  var visionPath: String { path + "/vision_model.onnx" }
  var textPath: String {
    path + (task == .captions ? "/text_decoder.onnx" : "/text_matcher.onnx")
  }

  private var requiredFiles: [String] {
    switch task {
    case .captions: ["vision_model.onnx", "text_decoder.onnx", "vocab.txt"]
    case .matching: ["vision_model.onnx", "text_matcher.onnx", "tokenizer.json"]
    }
  }

  /// A short text that other weights do not have, wherever and whenever they were
  /// put: of every file its size and 64 blocks, since training moves all of them.
  /// Costs some milliseconds.
  ///
  /// - Throws: `EmbeddingModelError` if a file cannot be read.
  func fingerprint() throws(EmbeddingModelError) -> String {
    var whole = Digest(.sha256)
    for name in requiredFiles {
      do {
        let file = try OpenFile(Array("\(path)/\(name)".utf8))
        let count = file.status.byteCount
        whole.update(Array("\(name) \(count) ".utf8))
        for part in 0..<64 {
          let offset = Int(clamping: count) / 64 * part
          whole.update(try file.read(at: offset, count: 1024))
        }
      } catch {
        throw Self.unreadable("\(path)/\(name)", error)
      }
    }
    return String(Digest.hex(whole.finish()).prefix(8))
  }

  private static func unreadable(_ path: String, _ error: FileError) -> EmbeddingModelError {
    EmbeddingModelError(
      kind: .fileMissing, message: "cannot read \(path): \(error.reason)", path: path,
      code: error.code)
  }

  /// A short text that another state of the files does not have: their names,
  /// sizes and times.
  ///
  /// - Throws: `EmbeddingModelError` if a file has vanished.
  public func state() throws(EmbeddingModelError) -> String {
    var parts: [String] = [source]
    for name in requiredFiles + [Self.configurationName] {
      do {
        let status = try FileIO.status(Array("\(path)/\(name)".utf8))
        parts += [name, String(status.byteCount), String(status.modifiedNanoseconds)]
      } catch {
        throw Self.unreadable("\(path)/\(name)", error)
      }
    }
    return Digest.name(of: parts)
  }
}

extension BlipFolder {
  private static func image(
    _ part: ConfigurationFile
  ) throws(EmbeddingModelError) -> ImageContract {
    guard let side = try part.size("side"), side <= 4096 else {
      throw part.invalid("side", "must be a whole number in 1…4,096")
    }
    guard try part.number("resample") ?? 3 == 3 else {
      throw part.unsupported("resample", "must be 3 (bicubic)")
    }
    let rescale = try part.number("rescale") ?? 1 / 255
    guard rescale > 0 else { throw part.invalid("rescale", "must be above 0") }
    guard let mean = try part.channels("mean"), let deviation = try part.channels("deviation"),
      deviation.allSatisfy({ $0 != 0 })
    else { throw part.missing("mean and deviation", "how colours are normalised") }
    return ImageContract(
      resize: .squash(width: side, height: side), height: side, width: side, rescale: rescale,
      mean: mean, deviation: deviation)
  }

  private static func generation(
    _ part: ConfigurationFile, vocabularySize: Int
  ) throws(EmbeddingModelError) -> Generation {
    func token(_ name: String) throws(EmbeddingModelError) -> Int32 {
      guard let number = try part.number(name), (0..<Double(vocabularySize)).contains(number)
      else {
        throw part.invalid(name, "must be the number of a token, below \(vocabularySize)")
      }
      return Int32(clamping: Int(clamping: number))
    }
    let beams = try part.size("beams") ?? 3
    let most = try part.size("max_new_tokens") ?? 30
    guard beams <= 16 else { throw part.invalid("beams", "must be at most 16") }
    guard most <= 500 else { throw part.invalid("max_new_tokens", "must be at most 500") }
    return Generation(
      beams: beams, mostTokens: most, lengthPenalty: try part.number("length_penalty") ?? 1,
      start: try token("start"), end: try token("end"))
  }
}
