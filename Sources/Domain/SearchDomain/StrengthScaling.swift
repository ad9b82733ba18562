// How the strengths of matches are set right for one model. What strengths are
// made of is Searching's.

/// A line through the log-odds that an image shows what words ask for (Platt
/// scaling: J. Platt, Probabilistic Outputs for Support Vector Machines, 1999).
///
/// Models differ in how far a match stands out from everything else. One whose
/// matches stand out further than those of the model that the judgement was
/// fitted to needs a smaller slope and a lower intercept.
public struct StrengthScaling: Hashable, Sendable {
  /// What log-odds are multiplied by; above 0, so that the order stays.
  public let slope: Double
  /// What is added afterwards, in natural log-odds.
  public let intercept: Double

  /// Log-odds as they are.
  public static let none = StrengthScaling(slope: 1, intercept: 0)

  /// - Parameters:
  ///   - slope: finite and above 0.
  ///   - intercept: finite.
  public init(slope: Double, intercept: Double) {
    self.slope = slope
    self.intercept = intercept
  }

  /// The scaled log-odds.
  public func scaled(_ logit: Double) -> Double { slope * logit + intercept }
}
