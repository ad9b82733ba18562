// What a run of indexing does about 8 bits, by what its owner asked for and what
// the library holds.

internal import GraphQuantizing
internal import ModelInference
internal import SearchDomain

/// How a run of indexing goes about 8 bits.
struct PrecisionCourse {
  enum Kind: Hashable {
    /// In floating point.
    case floating
    /// In the tower in 8 bits that the model's folder has.
    case ownTower
    /// In the tower that Glimpse makes, where it is proven.
    case made
  }

  let kind: Kind
  /// The space of the vectors: a set that holds vectors in 8 bits is gone on with
  /// only by who says `int8` here.
  let space: EmbeddingSpace
  /// What the owner should know before the run.
  let remark: String?
  /// What was decided before of the set that the run fills.
  let known: PrecisionDecision?
  /// Whether 8 bits were asked for by name, and not left to us.
  let demandsEightBits: Bool
  /// The name of the floating-point arithmetic.
  private let floatingName: String

  /// - Throws: `EmbeddingModelError`.
  init(
    _ model: EmbeddingModel, _ library: PrecisionChoice.Library
  ) throws(EmbeddingModelError) {
    let asked = model.options.inference.precision
    let hasOwn = model.folder.quantizedImageTowerPath != nil
    let holdsEightBits = library.heldPrecision == Self.eightBits
    let reason = library.decision?.reason
    /// Vectors of a tower in 8 bits that was not made here, and not proven.
    let holdsForeign =
      holdsEightBits && (reason == .ownTower || reason == nil && hasOwn)
    if asked == .int8, hasOwn, holdsEightBits, !holdsForeign {
      throw EmbeddingModelError(
        kind: .modelUnsupported,
        message: "the library has vectors of a tower in 8 bits that was made and proven for it, "
          + "which do not mix with those of \(model.folder.quantizedImageTowerPath ?? ""): leave "
          + "the precision at auto, or use another library", path: model.folder.path)
    }
    floatingName = model.imageInference.effectivePrecision.rawValue
    demandsEightBits = asked == .int8
    let kind: Kind =
      switch asked {
      case .f32, .bf16: .floating
      case .int8 where hasOwn: .ownTower
      case .auto where reason == .forbidden: .floating
      case .auto, .int8: holdsForeign && hasOwn ? .ownTower : .made
      }
    let goesOn = kind == .ownTower || kind == .made && holdsEightBits && !holdsForeign
    let precision = goesOn ? Self.eightBits : floatingName
    let named = try model.space
    space = EmbeddingSpace(
      modelName: named.modelName, digest: named.digest, dimension: named.dimension,
      precision: precision)
    let isOther = library.heldPrecision != nil && holdsEightBits != goesOn
    remark =
      !isOther
      ? nil
      : "the library's vectors were made in \(holdsEightBits ? "8 bits" : "floating point"): all "
        + "pictures are embedded anew in \(goesOn ? "8 bits" : precision), and searches go on with "
        + "the vectors before until that is done"
    known = isOther ? nil : library.decision
    self.kind = kind
  }

  static let eightBits = InferenceOptions.Precision.int8.rawValue

  /// What is decided before any image is seen; nil where that is not known.
  var decisionAhead: PrecisionDecision? {
    switch kind {
    case .floating: PrecisionDecision(used: floatingName, reason: .forbidden)
    case .ownTower: PrecisionDecision(used: Self.eightBits, reason: .ownTower)
    case .made: nil
    }
  }

  /// - Parameter towerDigest: of the tower that is taken; nil where none is.
  func decision(_ proof: PrecisionProof, _ towerDigest: String?) -> PrecisionDecision {
    PrecisionDecision(
      used: towerDigest == nil ? floatingName : Self.eightBits,
      reason: towerDigest != nil ? .proven : proof.isEnough ? .slow : .differs,
      proof: proof, towerDigest: towerDigest)
  }

  func impossible(_ error: GraphQuantizingError) -> PrecisionDecision {
    let detail =
      switch error.kind {
      case .nothingToQuantize: "it is in 8 bits already, or has no layers that gain by them"
      case .damaged, .inputOutput, .missingRange: "its file is no ONNX file, or is damaged"
      case .unsupported:
        "its operators are too old, it computes in half precision, keeps constants in other files, "
          + "or holds more than 2 GB"
      }
    return PrecisionDecision(used: floatingName, reason: .impossible, detail: detail)
  }
}

extension PrecisionDecision {
  /// Why not 8 bits, a sentence's end.
  var refusal: String {
    switch reason {
    case .proven, .ownTower: "they are used"
    case .differs: "what is found would change too much ('glimpse status' has the figures)"
    case .slow: "they are not faster on this machine"
    case .impossible: "the image tower cannot be brought to them: \(detail ?? "")"
    case .forbidden: "floating point was asked for before"
    }
  }
}
