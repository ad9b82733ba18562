// The folder that relative paths start from.

import FoundationEssentials

/// The process's working folder.
public enum ProcessFolder {
  /// Its current absolute path.
  public static var path: String { FileManager.default.currentDirectoryPath }
}
