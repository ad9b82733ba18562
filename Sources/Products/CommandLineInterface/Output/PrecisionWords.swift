// In what arithmetic pictures are embedded and why, for people.

import SearchDomain
import Support

enum PrecisionWords {
  /// One line without a full stop.
  static func sentence(_ decision: PrecisionDecision) -> String {
    switch decision.reason {
    case .proven: "8 bits, which keep what is found: \(figures(decision.proof))"
    case .differs:
      "\(decision.used), since 8 bits change what is found: \(figures(decision.proof)), and "
        + "\(DisplayText.fixed(PrecisionProof.leastMeanCosine, 3)) and "
        + "\(percent(PrecisionProof.leastKept)) are wanted"
    case .slow:
      "\(decision.used), since 8 bits are not faster here: \(figures(decision.proof))"
    case .impossible:
      "\(decision.used); the image tower cannot be brought to 8 bits: \(decision.detail ?? "")"
    case .forbidden:
      "\(decision.used), as it was asked for ('glimpse index --precision int8' tries 8 bits)"
    case .ownTower: "8 bits by the model's own tower, as it was asked for; nothing was proven"
    }
  }

  private static func figures(_ proof: PrecisionProof?) -> String {
    guard let proof else { return "not measured" }
    return
      "on \(Plural.of(proof.comparedCount, "picture")) a mean cosine of "
      + "\(DisplayText.fixed(proof.meanCosine, 4)) to f32, \(percent(proof.neighboursKept)) of ten "
      + "neighbours and \(percent(proof.textsKept)) of \(proof.textCount) texts' ten best the same, "
      + "\(DisplayText.fixed(proof.speedup, 1)) times as fast"
  }

  private static func percent(_ share: Double) -> String {
    DisplayText.fixed(share * 100, 1) + " %"
  }
}
