// A `tokenizer.json` of the Hugging Face `tokenizers` library, assembled from
// its sections. Each kind of section has a folder.

import Support

/// Turns texts into the token ids that a model was trained on, equal to those
/// of the reference library.
///
/// It never changes, so several threads may use it at once.
public struct Tokenizer: Sendable {
  /// How texts of one batch are brought to equal length, as the file says.
  public struct Padding: Hashable, Sendable {
    /// The token that fills.
    public let id: Int32
    /// The length to fill up to; nil if the longest text decides.
    public let length: Int?
    /// Whether the padding stands before the text.
    public let isLeft: Bool
  }

  /// The padding section, or nil if there is none.
  public let padding: Padding?
  /// The length that the file's truncation section cuts to, or nil. It is
  /// reported, not applied: the caller gives `encode` its limit.
  public let truncationLimit: Int?

  private let normalizer: (any Normalizer)?
  private let preTokenizer: (any PreTokenizer)?
  private let model: any TokenModel
  private let postProcessor: PostProcessor
  private let addedTokens: AddedTokens

  /// Larger files are refused; the largest known vocabularies take 40 MB.
  private static let fileLimit = 512 << 20

  /// Reads a `tokenizer.json`. One with 49,000 tokens takes some 20 ms,
  /// one with 256,000 tokens and 650,000 merges some 150 ms.
  ///
  /// - Throws: `TokenizerError` if the file cannot be read, is damaged, or
  ///   asks for a component that is not known here; it is named.
  public static func load(path: String) throws(TokenizerError) -> Tokenizer {
    let bytes: [UInt8]
    do {
      bytes = try FileIO.read(Array(path.utf8), limit: fileLimit)
    } catch {
      throw TokenizerError(
        kind: .unreadable, message: "the tokenizer cannot be read: \(error.reason)", path: path,
        code: error.code)
    }
    do {
      return try Tokenizer(json: bytes)
    } catch {
      throw error.at(path: path)
    }
  }

  /// Reads a tokenizer from the bytes of a `tokenizer.json`.
  ///
  /// - Throws: `TokenizerError`, without a path.
  public init(json bytes: [UInt8]) throws(TokenizerError) {
    let root = JSONNode(root: try JSONDocument(bytes))
    guard root.kind == .object else { throw .invalid("the file", "is not a JSON object") }
    var normalizer: (any Normalizer)?
    if let node = root["normalizer"] { normalizer = try NormalizerReader.read(node) }
    var preTokenizer: (any PreTokenizer)?
    if let node = root["pre_tokenizer"] { preTokenizer = try PreTokenizerReader.read(node) }
    var postProcessor = PostProcessor()
    if let node = root["post_processor"] { postProcessor = try PostProcessor.read(node) }
    let model = try TokenModelReader.read(try root.required("model"))
    addedTokens = try AddedTokens(root["added_tokens"], model, normalizer)
    padding = try root["padding"].map(Self.padding)
    truncationLimit = try root["truncation"].map { node throws(TokenizerError) in
      Int(try node.required("max_length").integer())
    }
    self.normalizer = normalizer
    self.preTokenizer = preTokenizer
    self.model = model
    self.postProcessor = postProcessor
  }

  private static func padding(_ node: JSONNode) throws(TokenizerError) -> Padding {
    let fixed = node["strategy"]?["Fixed"]
    return Padding(
      id: try node.required("pad_id").integer(),
      length: try fixed.map { node throws(TokenizerError) in Int(try node.integer()) },
      isLeft: try node.string("direction") == "Left")
  }

  /// Encodes a text, with the marks that the model wants around it.
  ///
  /// The cost is linear in the text but for the merging of long words, which
  /// is n log n. An empty text gives only the marks.
  ///
  /// - Parameter limit: the greatest number of ids, or nil for all. What is
  ///   too long loses the end of the text and keeps the marks; of a limit
  ///   below the number of marks only the first marks are left.
  public func encode(_ text: String, limit: Int? = nil) -> Tokenization {
    var ids = postProcessor.prefix
    let findsFirst = preTokenizer?.asksForFirst ?? false
    for part in addedTokens.split(
      Array(text.unicodeScalars), normalizer, findsFirst: findsFirst)
    {
      switch part {
      case .token(let id): ids.append(id)
      case .text(let scalars, let isFirst):
        guard let preTokenizer else {
          model.appendTokens(of: scalars[...], to: &ids)
          continue
        }
        var pieces: [Piece] = []
        preTokenizer.split(scalars[...], isFirst: isFirst, into: &pieces)
        for piece in pieces { model.appendTokens(of: piece, to: &ids) }
      }
    }
    let total = ids.count + postProcessor.suffix.count
    if let limit, total > limit {
      ids.removeLast(
        ids.count - max(postProcessor.prefix.count, limit - postProcessor.suffix.count))
      ids += postProcessor.suffix
      if ids.count > limit { ids = Array(ids.prefix(max(limit, 0))) }
    } else {
      ids += postProcessor.suffix
    }
    return Tokenization(ids: ids, totalCount: total)
  }

  /// The id of a token by its exact text, such as `<|endoftext|>` or `cat</w>`.
  public func id(of token: String) -> Int32? { addedTokens.id(of: token) ?? model.id(of: token) }

  /// What fills up short texts, if the file says; other settings may name
  /// another (see `id(of:)`).
  public var padID: Int32? { padding?.id }

  /// The mark that ends every text, or nil if there is none.
  public var endID: Int32? { postProcessor.suffix.last }

  /// The number of tokens of the model, without the added ones.
  public var vocabularyCount: Int { model.vocabularyCount }
}
