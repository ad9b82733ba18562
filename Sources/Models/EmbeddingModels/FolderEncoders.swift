// Implements the two encoder protocols of SearchDomain with the towers of a
// model folder, and translates the decoder's errors.

internal import ImageDecoding
internal import SearchDomain

/// Texts through a model folder's text tower.
struct FolderTextEncoder: TextEncoder {
  let space: EmbeddingSpace
  let tower: TextTower

  func encode(_ texts: [String]) throws -> [TextEmbedding] {
    try tower.embed(texts, dimension: space.dimension)
  }
}

/// Images through a model folder's image tower.
struct FolderImageEncoder: ImageEncoder {
  let space: EmbeddingSpace
  let tower: ImageTower
  let preparer: ImagePreparer

  var preferredBatchSize: Int { tower.preferredBatchSize }
  var parallelBatches: Int { tower.parallelBatches }

  func prepare(_ image: EncodedImage) throws -> PreparedImage { try preparer.prepare(image) }

  func encode(_ batch: [PreparedImage]) throws -> [Embedding] {
    try tower.embed(batch, dimension: space.dimension)
  }
}

/// Files to the pixels that an image tower takes.
struct ImagePreparer: Sendable {
  let decoder: any ImageReader
  let plan: ResizePlan
  let limits: DecodingLimits
  /// Whether the fingerprints are computed too.
  var hashing = true

  /// - Throws: `FileFailure.Cause` for an image that cannot be decoded,
  ///   `EmbeddingModelError` if none can.
  func prepare(_ image: EncodedImage) throws -> PreparedImage {
    do {
      let decoded = try decoder.decode(image.bytes, as: plan, limits: limits, hashing: hashing)
      return PreparedImage(pixels: decoded.pixels, facts: ImageFacts(decoded))
    } catch {
      if error.kind == .cancelled { throw CancellationError() }
      guard error.kind != .helperUnavailable else {
        // Not the image's fault: every later one would fail the same way.
        throw EmbeddingModelError(kind: .inferenceFailed, message: error.message)
      }
      throw FileFailure.Cause(error)
    }
  }
}

extension FileFailure.Cause {
  init(_ error: ImageDecodingError) {
    let kind: FileFailure.Kind =
      switch error.kind {
      case .empty, .notAnImage: .notAnImage
      case .damaged: .damaged
      case .tooLarge: .tooLarge
      case .crashed: .crashed
      case .timedOut: .timedOut
      case .unsupported, .library, .helperUnavailable, .cancelled: .unsupported
      }
    self.init(kind, error.message)
  }
}

extension ImageFacts {
  /// That only a part could be shown is noted as `partial`, so that such
  /// images can be found.
  init(_ decoded: DecodedImage) {
    let info = decoded.info
    var metadata = Self.metadata(info.exif, info.description)
    if decoded.isPartial { metadata["partial"] = .boolean(true) }
    let colours = ColourName.dominant(in: decoded.pixels).map(\.rawValue)
    if !colours.isEmpty { metadata["colours"] = .list(colours) }
    self.init(
      width: info.width, height: info.height, format: info.format.rawValue,
      orientation: info.orientation, metadata: metadata,
      fingerprint: decoded.hashes.map {
        ImageFingerprint(dct: $0.dct, difference: $0.difference)
      })
  }

  /// What was noted of an image, by the names that filters know.
  static func metadata(
    _ exif: EXIFDetails, _ written: DescriptiveDetails
  ) -> [String: MetadataValue] {
    var metadata: [String: MetadataValue] = [:]
    metadata["taken"] = exif.taken.map { .text($0) }
    metadata["camera"] = camera(make: exif.cameraMake, model: exif.cameraModel).map { .text($0) }
    metadata["lens"] = exif.lens.map { .text($0) }
    metadata["latitude"] = exif.latitude.map { .number($0) }
    metadata["longitude"] = exif.longitude.map { .number($0) }
    metadata["title"] = written.title.map { .text($0) }
    metadata["description"] = written.description.map { .text($0) }
    metadata["rating"] = written.rating.map { .number(Double($0)) }
    if !written.keywords.isEmpty { metadata["keywords"] = .list(written.keywords) }
    return metadata
  }

  /// Maker and model as one name; many models already begin with the maker's.
  private static func camera(make: String?, model: String?) -> String? {
    guard let make, let model else { return make ?? model }
    let firstWord = make.split(separator: " ").first.map { $0.lowercased() } ?? ""
    return model.lowercased().hasPrefix(firstWord) ? model : "\(make) \(model)"
  }
}
