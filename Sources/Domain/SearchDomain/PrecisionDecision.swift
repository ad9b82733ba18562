// In what arithmetic a library's images are embedded, and what that was decided by.

/// In what arithmetic a library's images are embedded, and why.
public struct PrecisionDecision: Hashable, Sendable {
  /// Why it is so.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// 8 bits keep what is found: `proof` has the figures.
    case proven
    /// 8 bits would change what is found: `proof` has the figures.
    case differs
    /// 8 bits are good enough, but not faster on this machine.
    case slow
    /// The image tower cannot be brought to 8 bits, or is in 8 bits as it is.
    case impossible
    /// The owner asked for floating point.
    case forbidden
    /// The model's folder has an image tower in 8 bits of its own, which is used
    /// because the owner asked for it; nothing was proven.
    case ownTower = "own_tower"
  }

  /// What images are embedded in: `int8`, `f32` or `bf16`.
  public var used: String
  /// Why it is so.
  public var reason: Reason
  /// What more there is to say, for `impossible`; a sentence's end.
  public var detail: String?
  /// What was measured; nil where nothing was.
  public var proof: PrecisionProof?
  /// SHA-256 of the image tower's file in 8 bits, in hex; nil without one.
  public var towerDigest: String?

  /// All facts at once.
  public init(
    used: String, reason: Reason, detail: String? = nil, proof: PrecisionProof? = nil,
    towerDigest: String? = nil
  ) {
    self.used = used
    self.reason = reason
    self.detail = detail
    self.proof = proof
    self.towerDigest = towerDigest
  }
}

/// What was found when an image tower in 8 bits was compared with the same in
/// floating point, on images that its scales were not chosen on.
public struct PrecisionProof: Hashable, Sendable {
  /// How many images the scales were chosen on.
  public var calibrationCount: Int
  /// How many others were compared.
  public var comparedCount: Int
  /// How many inputs of layers stayed in floating point.
  public var floatingLayers: Int
  /// The mean cosine of an image's two vectors, −1 to 1.
  public var meanCosine: Double
  /// The least of them.
  public var leastCosine: Double
  /// How much of each image's ten nearest others is the same, 0 to 1.
  public var neighboursKept: Double
  /// How much of each text's ten nearest images is the same, 0 to 1.
  public var textsKept: Double
  /// How many texts there were.
  public var textCount: Int
  /// How many times as fast it is on this machine, other work beside it.
  public var speedup: Double

  /// All figures at once.
  public init(
    calibrationCount: Int, comparedCount: Int, floatingLayers: Int, meanCosine: Double,
    leastCosine: Double, neighboursKept: Double, textsKept: Double, textCount: Int,
    speedup: Double
  ) {
    self.calibrationCount = calibrationCount
    self.comparedCount = comparedCount
    self.floatingLayers = floatingLayers
    self.meanCosine = meanCosine
    self.leastCosine = leastCosine
    self.neighboursKept = neighboursKept
    self.textsKept = textsKept
    self.textCount = textCount
    self.speedup = speedup
  }

  /// Below these a search would show other images.
  public static let leastMeanCosine = 0.998
  /// The least share of nearest images that stays, of images and of texts.
  public static let leastKept = 0.97

  /// Whether vectors of the two may stand side by side in one set.
  public var isEnough: Bool {
    meanCosine >= Self.leastMeanCosine && neighboursKept >= Self.leastKept
      && textsKept >= Self.leastKept
  }
}
