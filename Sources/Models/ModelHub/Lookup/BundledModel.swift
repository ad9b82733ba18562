// Which models come with the program, where they lie, and what would be better.

import SearchDomain
import Support

/// The models that come with the program.
public enum BundledModel {
  /// The model of a new library where none is named: `glimpse-photo`, for
  /// photographs.
  public static let name = "glimpse-photo"
  /// The model for drawn scenes, such as those of the sample gallery.
  public static let drawn = "glimpse-mini"
  /// Both, the default first.
  public static let all = [name, drawn]

  /// The folder of one, or nil where it was not shipped with this program.
  ///
  /// Looked for beside the running program, from its folder upwards: in
  /// `Models/` as in a checkout, or in `share/glimpse/models/` as installed.
  public static func folder(_ name: String = name, below start: String? = nil) -> String? {
    InstalledFiles.folder(checkout: "Models/\(name)", installed: "models/\(name)", below: start)
  }

  /// The folder that holds their folders, or nil where none was shipped.
  public static var shelf: String? {
    all.lazy.compactMap { folder($0) }.first.map { FilePath($0).parent.description }
  }

  /// The model to change to, and how.
  private static var better: String {
    guard let entry = ModelRegistry.entry(named: ModelEntry.Tier.fast.rawValue) else {
      return "'glimpse models list' has larger ones"
    }
    let model = entry.architecture
    return "\(model) knows far more of photographs: fetch it with 'glimpse models pull \(model)' "
      + "(\(entry.approximateMegabytes) MB), change to it with 'glimpse index FOLDER --model \(model)'"
  }

  /// What somebody whose library has one of these models should know, in one
  /// sentence without a full stop: what would be better, and how to get it.
  ///
  /// - Parameter model: a model's name or folder.
  /// - Returns: nil for any other model.
  public static func notice(forModel model: String) -> String? {
    switch FilePath(model).lastComponent.description {
    case name:
      "the bundled model \(name) is small; " + better
    case drawn:
      "the bundled model \(drawn) knows drawn scenes alone; for photographs change to \(name), which is "
        + "here too, with 'glimpse index FOLDER --model \(name)', or to what 'glimpse models pull' "
        + "recommends"
    default: nil
    }
  }
}
