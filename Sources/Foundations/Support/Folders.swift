// Where programs keep their files, by the XDG base directory specification
// (https://specifications.freedesktop.org/basedir-spec/latest/).

import Glibc

/// The user's folders for data and caches.
public enum Folders {
  /// `$XDG_DATA_HOME`, else `~/.local/share`.
  public static func data(_ environment: [String: String]) -> String {
    absolute(environment["XDG_DATA_HOME"]) ?? home(environment) + "/.local/share"
  }

  /// `$XDG_CACHE_HOME`, else `~/.cache`.
  public static func cache(_ environment: [String: String]) -> String {
    absolute(environment["XDG_CACHE_HOME"]) ?? home(environment) + "/.cache"
  }

  /// The user's own folder: `$HOME`, else what the system has in its list of users,
  /// else `/`.
  public static func home(_ environment: [String: String]) -> String {
    absolute(environment["HOME"]) ?? absolute(ofUser(getuid())) ?? "/"
  }

  private static func ofUser(_ number: uid_t) -> String? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    // The entry's texts lie in the buffer and are copied before it goes.
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { buffer in
      guard let start = buffer.baseAddress,
        getpwuid_r(number, &entry, start, buffer.count, &found) == 0,
        let folder = found?.pointee.pw_dir
      else { return nil }
      return String(cString: folder)
    }
  }

  /// The specification says that a relative value must be ignored.
  private static func absolute(_ value: String?) -> String? {
    guard let value, value.hasPrefix("/") else { return nil }
    return value
  }
}
