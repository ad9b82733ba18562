// The two protocols of SearchDomain over the towers of a model folder, and the
// translation of what the decoder says of a picture.

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

/// Pictures through a model folder's image tower.
struct FolderImageEncoder: ImageEncoder {
  let space: EmbeddingSpace
  let tower: ImageTower
  let decoder: ImageDecoder
  let plan: ResizePlan
  let limits: DecodingLimits

  var preferredBatchSize: Int { tower.preferredBatchSize }

  func prepare(_ image: EncodedImage) throws -> PreparedImage {
    do {
      let decoded = try decoder.decode(image.bytes, as: plan, limits: limits, hashing: true)
      var facts = ImageFacts(decoded.info, isPartial: decoded.isPartial)
      facts.fingerprint = decoded.hashes.map {
        ImageFingerprint(dct: $0.dct, difference: $0.difference)
      }
      return PreparedImage(pixels: decoded.pixels, facts: facts)
    } catch {
      throw ImagePreparationError(error)
    }
  }

  func encode(_ batch: [PreparedImage]) throws -> [Embedding] {
    try tower.embed(batch, dimension: space.dimension)
  }
}

extension ImagePreparationError {
  init(_ error: ImageDecodingError) {
    let kind: Kind = switch error.kind {
    case .empty, .notAnImage: .notAnImage
    case .damaged: .damaged
    case .tooLarge: .tooLarge
    case .unsupported, .library: .unsupported
    }
    self.init(kind: kind, message: error.message)
  }
}

extension ImageFacts {
  /// - Parameter isPartial: noted as `partial`, so that such pictures can be
  ///   found.
  init(_ info: ImageInfo, isPartial: Bool) {
    var metadata: [String: MetadataValue] = [:]
    let exif = info.exif
    metadata["taken"] = exif.taken.map { .text($0) }
    metadata["camera"] = Self.camera(make: exif.cameraMake, model: exif.cameraModel)
      .map { .text($0) }
    metadata["lens"] = exif.lens.map { .text($0) }
    metadata["latitude"] = exif.latitude.map { .number($0) }
    metadata["longitude"] = exif.longitude.map { .number($0) }
    if isPartial { metadata["partial"] = .boolean(true) }
    self.init(
      width: info.width, height: info.height, format: info.format.rawValue,
      orientation: info.orientation, metadata: metadata)
  }

  /// Maker and model as one name; many models already begin with the maker's.
  private static func camera(make: String?, model: String?) -> String? {
    guard let make, let model else { return make ?? model }
    let firstWord = make.split(separator: " ").first.map { $0.lowercased() } ?? ""
    return model.lowercased().hasPrefix(firstWord) ? model : "\(make) \(model)"
  }
}
