// The file of a model folder that sets the strengths of its matches right.

import SearchDomain

extension StrengthScaling {
  /// The file's name. It changes no vector, so that it is no part of the
  /// model's identity.
  static let fileName = "score_calibration.json"

  /// The scaling that a model folder states in numbers `slope` and
  /// `intercept`; none if it has no such file.
  ///
  /// - Throws: `EmbeddingModelError` if the file is no such object.
  static func read(folder: String) throws(EmbeddingModelError) -> StrengthScaling {
    let path = "\(folder)/\(fileName)"
    guard ModelFolder.exists(path) else { return .none }
    let file = try ConfigurationFile(path: path, purpose: "how sure matches are")
    let slope = try file.number("slope") ?? 1
    guard slope > 0 else { throw file.invalid("slope", "must be above 0") }
    return StrengthScaling(slope: slope, intercept: try file.number("intercept") ?? 0)
  }
}
