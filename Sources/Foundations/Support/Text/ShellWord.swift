// Names in commands that people copy.

/// A word of a command line.
public enum ShellWord {
  /// The text as one word of a POSIX shell: as it is where no character of it means
  /// anything there, else in single quotes.
  public static func quoted(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.value > 127 || scalar.properties.isAlphabetic
          || ("0"..."9").contains(Character(scalar)) || "_@%+=:,./-".unicodeScalars.contains(scalar)
      }
    return isPlain
      ? text
      : "'"
        + text.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "'\\''") + "'"
  }
}
