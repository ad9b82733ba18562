// Finds the program that decodes images for others.

import FoundationEssentials
import Glibc
import Support

/// Finds `glimpse`, whose processes decode images.
enum DecoderProgram {
  static let name = "glimpse"

  /// Beside the running program and in the folders above, then along `PATH`;
  /// nil if it is nowhere. Looked for once.
  static let found: String? = find(
    beside: InstalledFiles.programFolder, path: ProcessInfo.processInfo.environment["PATH"])

  static func find(beside folder: String, path: String?) -> String? {
    var places: [String] = []
    var above = folder
    while places.count < 16 {
      places += [above + "/" + name, above + "/bin/" + name]
      guard let slash = above.lastIndex(of: "/") else { break }
      above = String(above[..<slash])
    }
    places += (path ?? "").split(separator: ":").filter { $0.hasPrefix("/") }.map {
      $0 + "/" + name
    }
    return places.first {
      (try? FileIO.status(Array($0.utf8)))?.kind == .file && access($0, X_OK) == 0
    }
  }
}
