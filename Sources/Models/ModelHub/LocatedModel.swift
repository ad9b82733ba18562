// The answers of ModelHub about models on this machine.

/// Where a model on this machine comes from.
public enum ModelOrigin: Hashable, Sendable {
  /// A folder that the user named.
  case folder
  /// A model that came with the program.
  case bundled
  /// Pulled from the hub; the commit is empty if nothing whole is there.
  case cache(HubID, commit: String)
}

/// A model that can be loaded.
public struct LocatedModel: Hashable, Sendable {
  /// The name that was asked for.
  public let name: String
  /// The folder to load it from.
  public let folder: String
  /// Where it comes from.
  public let origin: ModelOrigin
}

/// A model on this machine.
public struct InstalledModel: Hashable, Sendable {
  /// A name that `resolve` finds it by.
  public let name: String
  /// The model's folder; the repository's, if the model is not whole.
  public let folder: String
  /// Where it comes from.
  public let origin: ModelOrigin
  /// Bytes on the disk, all revisions together.
  public let byteCount: Int
  /// Whether it can be loaded; false after a pull that was cut.
  public let isComplete: Bool
}

/// All that is known of a model.
public struct ModelInfo: Hashable, Sendable {
  /// What the table says, if it is in it.
  public let entry: ModelEntry?
  /// The hub's id, if it can be pulled.
  public let hubID: HubID?
  /// What is on this machine, if anything.
  public let installed: InstalledModel?
}
