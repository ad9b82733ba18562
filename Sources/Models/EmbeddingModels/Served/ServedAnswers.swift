// What a model answers to a few probes, by which the towers on a server are held
// to be those of a folder: from the folder's own towers, or from a file that
// stands for them.

internal import ModelInference
internal import SearchDomain
internal import Support

/// A model's identity, and its vectors for texts and images that are drawn by rule.
struct ServedAnswers: Sendable {
  /// In a folder that holds a model's settings without its towers.
  static let fileName = "served_model.json"

  /// Of the model's files, as vectors are stored under it.
  let digest: String
  let dimension: Int
  let texts: [Embedding]
  let images: [Embedding]

  static let textProbes = ["a photo of a cat", "two red bicycles in front of a house"]

  /// Pixels of each probe for a tower.
  static func imageProbes(_ contract: ImageContract) -> [PreparedImage] {
    let (width, height) = (contract.width, contract.height)
    let facts = ImageFacts(width: width, height: height, format: "ppm")
    return TestImage.all.map { image in
      var pixels: [UInt8] = []
      pixels.reserveCapacity(width * height * 3)
      for y in 0..<height {
        for x in 0..<width {
          let colour = image.colour(
            x * TestImage.width / max(1, width), y * TestImage.height / max(1, height))
          pixels += [colour.red, colour.green, colour.blue].map { UInt8(clamping: $0) }
        }
      }
      return PreparedImage(pixels: pixels, facts: facts)
    }
  }

  /// The least cosine between what a server answers and what the model does. Other
  /// runtimes and half precision stay above 0.999; a tower in 8 bits, which every
  /// runtime rounds in its way, above 0.99. Other weights have some 0.3 at most.
  static let leastCosine: Float = 0.98

  /// - Throws: `EmbeddingModelError` (`modelUnsupported`) where an answer is another
  ///   model's.
  static func check(
    _ given: [Embedding], against expected: [Embedding], label: String, folder: String
  ) throws(EmbeddingModelError) {
    for (one, other) in zip(given, expected) {
      let cosine = one.cosineSimilarity(to: other)
      guard cosine < leastCosine || cosine.isNaN else { continue }
      let hundredths = Int(clamping: (max(0, cosine) * 1000).rounded())
      let shown = "\(hundredths / 1000).\(String(1000 + hundredths % 1000).dropFirst())"
      throw EmbeddingModelError(
        kind: .modelUnsupported,
        message:
          "the model \(label) is not that of \(folder): its vectors for a probe have a cosine "
          + "of \(shown) to what that model answers; load that model on the server, or name the "
          + "folder of the one that it has", path: folder)
    }
  }
}

extension ServedAnswers {
  /// - Throws: `EmbeddingModelError` if the file is damaged.
  static func read(_ path: String) throws(EmbeddingModelError) -> ServedAnswers? {
    guard let bytes = try? FileIO.read(Array(path.utf8), limit: 4 << 20) else { return nil }
    guard let tree = try? JSONTree(parsing: bytes, limits: .small), let made = ServedAnswers(tree)
    else {
      throw EmbeddingModelError(
        kind: .configurationInvalid,
        message: "\(path) does not hold what 'glimpse models settings' writes: write it again",
        path: path)
    }
    return made
  }

  private init?(_ tree: JSONTree) {
    guard let digest = tree["digest"]?.string, digest.utf8.count == 64,
      let dimension = tree["dimension"]?.double.flatMap({ Int(exactly: $0) }), dimension > 0,
      let texts = tree["texts"]?.embeddings, let images = tree["images"]?.embeddings,
      texts.count == Self.textProbes.count, images.count == TestImage.all.count,
      (texts + images).allSatisfy({ $0.dimension == dimension })
    else { return nil }
    self.init(digest: digest, dimension: dimension, texts: texts, images: images)
  }

  var json: [UInt8] {
    func rows(_ embeddings: [Embedding]) -> JSONValue {
      .array(embeddings.map { .array($0.values.map { .number(Double($0)) }) })
    }
    return JSONValue.object([
      ("digest", .string(digest)), ("dimension", .integer(dimension)), ("texts", rows(texts)),
      ("images", rows(images)),
    ]).bytes + [10]
  }
}

extension JSONTree {
  fileprivate var embeddings: [Embedding]? {
    guard case .list(let rows) = self else { return nil }
    let made = rows.compactMap { row -> Embedding? in
      guard case .list(let items) = row else { return nil }
      let numbers = items.compactMap { $0.double.map { Float($0) } }
      return numbers.count == items.count ? try? Embedding(normalizing: numbers) : nil
    }
    return made.count == rows.count ? made : nil
  }
}
