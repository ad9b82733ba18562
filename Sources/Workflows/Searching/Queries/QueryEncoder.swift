// Query parts to one unit vector. Only the towers that the parts need are
// loaded.

import Calibration
import EmbeddingModels
import HTTPRequesting
import QueryUnderstanding
import Refusals
import SearchDomain
import Support

/// Turns the parts of a query into a vector.
struct QueryEncoder: Sendable {
  let model: EmbeddingModel
  let space: EmbeddingSpace
  let texts: EmbeddedTexts
  /// Whether words are embedded in several phrasings.
  let usesEnsemble: Bool
  /// The content and vector of an image of the library; nil where there is
  /// none with this id.
  let storedImage: @Sendable (ImageID) throws -> (content: ContentHash, embedding: Embedding)?

  /// The phrasings; `%` stands for the words.
  static let phrasings = ["%", "a photo of %", "a picture of %", "a drawing of %", "an image of %"]

  /// The vector, and what was learned on the way.
  struct Encoded {
    var embedding: Embedding
    /// Contents of the images that were shown as examples.
    var exampleContents: Set<ContentHash> = []
    var warnings: [String] = []
    /// For the scale of the scores.
    var composition = ScoreCalibration.Composition()
  }

  /// The largest image that is read for a query, in bytes.
  static let largestImage = 256 << 20

  /// - Throws: `GlimpseError`, and what the encoders throw.
  func encode(_ parts: [SearchQuery.Part]) throws -> Encoded {
    guard !parts.isEmpty else {
      throw GlimpseError(kind: .emptyQuery, message: "the query is empty: give words or a picture")
    }
    var sum = [Double](repeating: 0, count: space.dimension)
    var encoded = Encoded(embedding: Embedding(unitLength: []))
    for part in parts {
      guard part.weight.isFinite, part.weight != 0 else {
        throw GlimpseError(
          kind: .cancellingQuery, message: "a weight must be a number other than zero")
      }
      let vector = try embed(part, &encoded)
      for i in sum.indices { sum[i] += part.weight * Double(vector.values[i]) }
    }
    let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let greatest = parts.map { abs($0.weight) }.max() ?? 1
    guard length > 1e-4 * greatest else {
      throw GlimpseError(
        kind: .cancellingQuery,
        message: "the parts of the query cancel one another: nothing is left to look for")
    }
    for part in parts {
      if case .words = part.content {
        encoded.composition.words.append(part.weight / length)
      } else {
        encoded.composition.images.append(part.weight / length)
      }
    }
    encoded.embedding = try Embedding(normalizing: sum.map { Float($0 / length) })
    // A model that is not what it is taken for only finds less.
    encoded.warnings += model.findings
    return encoded
  }

  private func embed(_ part: SearchQuery.Part, _ encoded: inout Encoded) throws -> Embedding {
    switch part.content {
    case .words(let words):
      return try embed(words: words, &encoded)
    case .file(let path):
      return try embed(image: read(path), named: path.description, part, &encoded)
    case .url(let url):
      return try embed(image: fetch(url), named: url, part, &encoded)
    case .bytes(let bytes):
      return try embed(image: bytes, named: "the query picture", part, &encoded)
    case .stored(let id):
      return try stored(id, part, &encoded)
    case .vector(let values):
      guard values.count == space.dimension, let embedding = try? Embedding(normalizing: values)
      else {
        throw GlimpseError(
          kind: .invalidArgument,
          message:
            "a query vector must be \(space.dimension) finite numbers, not all zero; this one has \(values.count)"
        )
      }
      return embedding
    }
  }

  private func embed(words: String, _ encoded: inout Encoded) throws -> Embedding {
    guard words.utf8.contains(where: { $0 > 32 }) else {
      throw GlimpseError(kind: .emptyQuery, message: "the query is empty: give words or a picture")
    }
    let result = try texts.remembered.embedding(of: words) {
      if let known = texts.shared(words, space) { return known }
      let encoder = try model.textEncoder()
      let made = try self.texts.gathered.embedding(of: words) { texts in
        try StageTimes.encode.measure { try encoder.encode(texts) }
      }
      texts.share(made, of: words, space)
      return made
    }
    if result.wasTruncated {
      encoded.warnings.append(
        "the query is longer than the model reads (\(result.tokenCount) tokens); its end was cut off"
      )
    }
    guard usesEnsemble else { return result.embedding }
    let all = try Self.phrasings.map { phrasing in
      let text = String(phrasing.flatMap { $0 == "%" ? words : String($0) })
      return try texts.remembered.embedding(of: text) { try model.textEncoder().encode([text])[0] }
        .embedding
    }
    return try Embedding(
      normalizing: (0..<space.dimension).map { i in all.reduce(0) { $0 + $1.values[i] } })
  }

  private func embed(
    image bytes: [UInt8], named name: String, _ part: SearchQuery.Part, _ encoded: inout Encoded
  ) throws -> Embedding {
    if part.weight > 0, let hash = ContentHash(bytes: Digest.of(bytes, .sha256)) {
      encoded.exampleContents.insert(hash)
    }
    // The tower is loaded while the image is decoded.
    let encoder = Future { [model] () throws(EmbeddingModelError) in
      try model.imageEncoder(getsDecoderReady: false)
    }
    do {
      let prepared = try model.prepare(EncodedImage(bytes: bytes))
      let loaded = try encoder.value()
      return try StageTimes.encode.measure { try loaded.encode([prepared])[0] }
    } catch let error as FileFailure.Cause {
      throw GlimpseError(
        kind: .unreadableQueryImage, message: "\(name) cannot be used as a query: \(error.reason)"
      )
    }
  }

  private func read(_ path: FilePath) throws -> [UInt8] {
    do {
      return try FileIO.read(path.bytes, limit: Self.largestImage)
    } catch {
      throw GlimpseError(
        kind: .unreadableQueryImage,
        message: "the query picture \(path) cannot be read: \(error.reason)")
    }
  }

  private func fetch(_ url: String) throws -> [UInt8] {
    do {
      let response = try HTTPClient().send(HTTPRequest(.get, url), bodyLimit: Self.largestImage)
      guard response.status == 200 else {
        throw GlimpseError(
          kind: .unreadableQueryImage,
          message:
            "the query picture \(url) cannot be fetched: the server answered \(response.status)")
      }
      return response.body
    } catch let error as HTTPRequestError {
      throw GlimpseError(
        kind: .unreadableQueryImage,
        message: "the query picture \(url) cannot be fetched: \(error.message)")
    }
  }

  private func stored(
    _ id: ImageID, _ part: SearchQuery.Part, _ encoded: inout Encoded
  ) throws -> Embedding {
    guard let picture = try storedImage(id) else {
      throw GlimpseError(
        kind: .imageNotFound, message: "the library has no picture with the id \(id)")
    }
    if part.weight > 0 { encoded.exampleContents.insert(picture.content) }
    return picture.embedding
  }
}
