// Files and folders by which one they are, for paths as the domain has them.

import SearchDomain
import Support

extension FileIdentity {
  /// Of what lies at a path now, links followed; nil where there is nothing, and
  /// for what is no file of this machine.
  init?(_ path: FilePath) {
    guard !path.isRemote else { return nil }
    self.init(path.bytes)
  }
}

extension FilePlace {
  /// Whether `other` stands for the file rather than `path`.
  static func replaces(_ other: FilePath, for path: FilePath) -> Bool {
    replaces(other.bytes, for: path.bytes)
  }
}
