// Where programs keep their files, by the XDG base directory specification
// (https://specifications.freedesktop.org/basedir-spec/latest/).

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

  /// The user's own folder: `$HOME`, else `/`.
  public static func home(_ environment: [String: String]) -> String {
    absolute(environment["HOME"]) ?? "/"
  }

  /// The specification says that a relative value must be ignored.
  private static func absolute(_ value: String?) -> String? {
    guard let value, value.hasPrefix("/") else { return nil }
    return value
  }
}
