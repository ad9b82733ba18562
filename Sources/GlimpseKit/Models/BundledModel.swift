// Where the model that comes with the program lies.

import Support

/// The bundled model, `glimpse-mini`.
public enum BundledModel {
  /// What it is called on the command line.
  public static let name = "glimpse-mini"

  /// Its folder, or nil where it was not shipped with this program.
  ///
  /// Looked for beside the running program, from its folder upwards: in
  /// `Models/` as in a checkout, or in `share/glimpse/models/` as installed.
  public static func folder(below start: String? = nil) -> String? {
    InstalledFiles.folder(checkout: "Models/\(name)", installed: "models/\(name)", below: start)
  }
}
