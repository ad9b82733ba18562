// Where the model that comes with the program lies.

import FoundationEssentials
import Support

/// The bundled model, `glimpse-mini`.
public enum BundledModel {
  /// What it is called on the command line.
  public static let name = "glimpse-mini"

  /// Its folder, or nil where it was not shipped with this program.
  ///
  /// Looked for beside the running program, from its folder upwards: in
  /// `Models/` as in a checkout, or in `share/glimpse/models/` as installed.
  public static func folder(below start: String? = nil) -> String? {
    var folder = start ?? programFolder()
    for _ in 0..<8 {
      for place in ["Models", "share/glimpse/models"] {
        let candidate = (folder == "/" ? "" : folder) + "/\(place)/\(name)"
        if (try? FileIO.status(Array(candidate.utf8)))?.kind == .folder { return candidate }
      }
      guard folder != "/", let slash = folder.lastIndex(of: "/") else { return nil }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
    return nil
  }

  private static func programFolder() -> String {
    guard let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
      return "/"
    }
    return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "/"
  }
}
