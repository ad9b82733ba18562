// The face models that are published on the hub in a layout that is read here,
// and what their publisher allows.

/// Face models by name.
public enum FaceModelNames {
  /// InsightFace's, as Immich publishes them.
  private static let known = ["antelopev2", "buffalo_l", "buffalo_m", "buffalo_s"]
  private static let publisher = "immich-app"

  /// The name that comes with the program.
  public static let bundled = "glimpse-faces"

  /// All that can be pulled, as on the hub.
  public static var repositories: [String] { known.map { "\(publisher)/\($0)" } }

  /// The repository that a name without its publisher stands for.
  static func repository(named name: String) -> String? {
    let name = name.lowercased()
    return known.contains(name) ? "\(publisher)/\(name)" : nil
  }

  /// What the publisher of a face model asks of its users, in one sentence without
  /// a full stop; nil of what is not known to be InsightFace's.
  ///
  /// - Parameter name: as given to a pull, with or without publisher and revision.
  public static func terms(of name: String) -> String? {
    let plain = name.lowercased().split(separator: "@").first.map(String.init) ?? ""
    let last = plain.split(separator: "/").last.map(String.init) ?? ""
    guard known.contains(last) || last == "buffalo_sc" || last == "antelope" else { return nil }
    return "InsightFace allows its face models, of which \(last) is one, for non-commercial "
      + "research alone"
  }
}
