// The folder relative paths start from.

import Support

enum WorkingFolder {
  static var path: String { ProcessFolder.path }
}
