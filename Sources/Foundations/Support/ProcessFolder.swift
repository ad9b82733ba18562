// The folder that relative paths start from.

import FoundationEssentials

/// The process's working folder.
public enum ProcessFolder {
  /// Its absolute path, as it is now.
  public static var path: String { FileManager.default.currentDirectoryPath }
}
