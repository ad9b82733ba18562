// The folder relative paths start from.

import FoundationEssentials

enum WorkingFolder {
  static var path: String { FileManager.default.currentDirectoryPath }
}
