// Captions of images from a model on this machine: BLIP's image tower, its
// text decoder, and a beam search.

internal import ImageDecoding
internal import ModelInference
public import SearchDomain

/// A model that writes captions, in a folder.
///
/// May be used from several threads at once; one image takes all processors,
/// so more threads gain little.
public final class CaptioningModel: Sendable {
  /// The folder it was opened from.
  public let folder: BlipFolder
  private let tower: VisionTower
  private let decoder: CaptionDecoder
  private let generation: BlipFolder.Generation
  private let words: WordPieceText

  /// A caption, and how it came about.
  public struct Caption: Hashable, Sendable {
    /// The words, of one line; empty where the model said nothing.
    public let text: String
    /// The tokens, with the mark at the end unless the length ended it.
    public let tokens: [Int32]
    /// The mean log probability of its tokens.
    public let score: Float
  }

  /// Opens a folder and loads both graphs: with the published sizes, about a
  /// second from the cache of compiled models, and 1 GB of memory.
  ///
  /// - Parameter options: the arithmetic is f32 unless bf16 is asked for by
  ///   name.
  /// - Throws: `EmbeddingModelError`; `modelUnsupported` if the folder's model
  ///   matches texts instead.
  public init(
    folder path: String, options: EmbeddingModel.Options = EmbeddingModel.Options()
  ) throws(EmbeddingModelError) {
    let (folder, generation) = try Self.open(path)
    let inference = options.inference.forBlip
    words = try WordPieceText(path: folder.path + "/vocab.txt")
    tower = try VisionTower(folder, options: options, output: "image_keys")
    decoder = try CaptionDecoder(folder, generation, options: inference)
    self.folder = folder
    self.generation = generation
    author = try Self.author(of: folder)
  }

  /// Who wrote the captions, for where they are kept: `blip`, the checkpoint, and
  /// eight digits that other weights of that name do not have.
  public let author: String

  /// The author of captions by the model in a folder; no graph is loaded.
  ///
  /// - Throws: `EmbeddingModelError` for a folder that cannot be one of these.
  public static func author(inFolder path: String) throws(EmbeddingModelError) -> String {
    try author(of: open(path).folder)
  }

  private static func author(of folder: BlipFolder) throws(EmbeddingModelError) -> String {
    "blip \(folder.source) \(try folder.fingerprint())"
  }

  private static func open(
    _ path: String
  ) throws(EmbeddingModelError) -> (folder: BlipFolder, generation: BlipFolder.Generation) {
    let folder = try BlipFolder.open(path)
    guard let generation = folder.generation else {
      throw EmbeddingModelError(
        kind: .modelUnsupported,
        message: "\(folder.path) holds a model that matches pictures and words; it writes no "
          + "captions", path: folder.path)
    }
    return (folder, generation)
  }

  /// Writes a caption: transformers' `generate(num_beams=3,
  /// max_new_tokens=30)`, with what the folder says of both numbers.
  ///
  /// - Throws: `FileFailure.Cause` for an image that cannot be decoded,
  ///   `EmbeddingModelError` where none can be captioned, `CancellationError`.
  public func caption(of image: EncodedImage) throws -> Caption {
    try caption(ofPixels: tower.prepare(image).pixels)
  }

  func caption(ofPixels pixels: [UInt8]) throws(EmbeddingModelError) -> Caption {
    let keys = try tower.look(at: pixels)
    var search = BeamSearch(
      beams: generation.beams, limit: generation.mostTokens,
      lengthPenalty: generation.lengthPenalty, end: generation.end)
    var memory = decoder.memory()
    while !search.isOver {
      let last = search.running.map { $0.tokens.last ?? generation.start }
      let logits = try decoder.step(last, &memory, imageKeys: keys)
      decoder.reorder(&memory, by: search.advance(logits))
    }
    let best = search.best ?? BeamSearch.Candidate(tokens: [], score: 0)
    return Caption(text: words.text(of: best.tokens), tokens: best.tokens, score: best.score)
  }

  /// The logits of the next token after each of so many tokens, the mark at the
  /// start first.
  func logits(ofPixels pixels: [UInt8], after tokens: [Int32]) throws(EmbeddingModelError)
    -> [[Float]]
  {
    let keys = try tower.look(at: pixels)
    var memory = decoder.memory()
    var rows: [[Float]] = []
    for token in [generation.start] + tokens {
      let same = Array(repeating: token, count: generation.beams)
      let logits = try decoder.step(same, &memory, imageKeys: keys)
      rows.append(Array(logits.prefix(logits.count / generation.beams)))
    }
    return rows
  }
}
