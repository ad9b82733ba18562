// From what people call a model to the folder it lies in.

public import FoundationEssentials
import Refusals
import SearchDomain
import Support

/// Finds models on this machine; nothing is downloaded.
public struct ModelLocator: Sendable {
  /// A model found.
  public struct Located: Hashable, Sendable {
    /// The name vectors are stored under, by which it is found again from any
    /// working folder.
    public let name: String
    /// The folder that holds it.
    public let folder: String
  }

  /// The hub whose cache is looked through, with the bundled models.
  public let hub: ModelHub

  /// - Parameter environment: `HF_HOME` and its like, as Hugging Face's own
  ///   client reads them.
  public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    hub = ModelHub(
      settings: HubSettings(environment: environment),
      bundledFolders: BundledModel.shelf.map { [$0] } ?? [])
  }

  /// Finds a model by folder, by a bundled model's name, by registry name,
  /// or by hub id.
  ///
  /// - Throws: `GlimpseError`, `modelNotFound`, with the ways on;
  ///   `ModelHubError` for a name that no model can have.
  public func locate(_ name: String) throws -> Located {
    guard let found = try hub.resolve(name) else {
      if let advice = ModelRegistry.entry(named: name)?.exportAdvice {
        throw GlimpseError(kind: .modelNotFound, message: advice)
      }
      throw GlimpseError(
        kind: .modelNotFound,
        message:
          "the model \(name) is not on this machine: fetch it with 'glimpse models pull \(name)' "
          + "(or on a machine with a connection, and copy the folder), or name another, such as \(BundledModel.name)"
      )
    }
    guard found.origin == .folder else { return Located(name: name, folder: found.folder) }
    let path = FilePath(found.folder).lexicallyAbsolute(from: FilePath(ProcessFolder.path))
      .description
    return Located(name: path, folder: path)
  }
}
