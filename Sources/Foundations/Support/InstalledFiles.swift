// Finds the files that come with the program.

import FoundationEssentials

/// Files shipped with the program.
public enum InstalledFiles {
  /// A folder, or nil if it was not shipped with this program.
  ///
  /// Looked for beside the running program, from its folder upwards.
  ///
  /// - Parameters:
  ///   - checkout: where it lies in a checkout, such as `Models/glimpse-mini`.
  ///   - installed: where it lies as installed, below `share/glimpse/`.
  ///   - start: begins the search elsewhere than at the program.
  public static func folder(checkout: String, installed: String, below start: String? = nil)
    -> String?
  {
    var folder = start ?? programFolder
    for _ in 0..<8 {
      for place in [checkout, "share/glimpse/" + installed] {
        let candidate = (folder == "/" ? "" : folder) + "/" + place
        if (try? FileIO.status(Array(candidate.utf8)))?.kind == .folder { return candidate }
      }
      guard folder != "/", let slash = folder.lastIndex(of: "/") else { return nil }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
    return nil
  }

  /// The folder of the running program, absolute, without a slash at its end.
  public static var programFolder: String {
    guard let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    else {
      return "/"
    }
    return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "/"
  }
}
