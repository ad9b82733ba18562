// From what people call a model to the folder it lies in.

import ModelHub
import SearchDomain
import Support

/// Finds models on this machine; nothing is downloaded.
public struct ModelLocator: Sendable {
  /// A model found.
  public struct Located: Hashable, Sendable {
    /// The name vectors are stored under, by which it is found again.
    public let name: String
    public let folder: String
  }

  private let environment: [String: String]

  public init(environment: [String: String] = ProcessEnvironment.current) {
    self.environment = environment
  }

  /// Finds a model by folder, by the bundled model's name, by registry name,
  /// or by hub id.
  ///
  /// - Throws: `GlimpseError`, `modelNotFound`, with the ways on.
  public func locate(_ name: String) throws -> Located {
    if name == BundledModel.name, let folder = BundledModel.folder() {
      return Located(name: name, folder: folder)
    }
    let path = FilePath(name).lexicallyAbsolute(from: FilePath(WorkingFolder.path))
    if (try? FileIO.status(path.bytes))?.kind == .folder {
      return Located(name: path.description, folder: path.description)
    }
    throw GlimpseError(
      kind: .modelNotFound,
      message: "The model \(name) is not on this machine: fetch it with glimpse models pull \(name) "
        + "(or on a machine with a connection, and copy the folder), or use --model \(BundledModel.name).")
  }
}
