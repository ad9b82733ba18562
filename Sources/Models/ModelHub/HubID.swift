// Names that come from outside and become parts of paths. They are checked
// here, once, before anything is built from them.

/// A repository of models on the hub: `name` or `organisation/name`, and the
/// revision meant.
public struct HubID: Hashable, Sendable, CustomStringConvertible {
  /// `name` or `organisation/name`.
  public let repository: String
  /// A branch, a tag or a commit.
  public let revision: String

  /// The branch that is meant where none is named.
  static let branch = "main"

  /// Reads `organisation/name`, or `organisation/name@revision`.
  ///
  /// - Returns: nil if the hub could not have such a repository: each part
  ///   is made of letters, digits, `-`, `_` and `.`, begins and ends with none
  ///   of `-` and `.`, holds neither `--` nor `..`, and all of it takes at most
  ///   96 characters (the hub's own rule).
  public init?(_ text: String) {
    let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let parts = halves[0].split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), halves[0].utf8.count <= 96,
      parts.allSatisfy(HubID.isPart)
    else { return nil }
    let revision = halves.count == 2 ? String(halves[1]) : HubID.branch
    guard let revision = SafePath.relative(revision) else { return nil }
    self.repository = String(halves[0])
    self.revision = revision
  }

  /// The text that `init` reads; the revision is left out if it is `main`.
  public var description: String {
    revision == HubID.branch ? repository : "\(repository)@\(revision)"
  }

  /// The repository's folder in the cache, such as `models--org--name`.
  var folderName: String {
    "models--" + repository.split(separator: "/").joined(separator: "--")
  }

  /// The repository that a folder of the cache holds.
  init?(folderName: String) {
    guard folderName.hasPrefix("models--") else { return nil }
    var parts: [String] = []
    var rest = Substring(folderName).dropFirst("models--".count)
    if let cut = HubID.firstDoubleDash(rest) {
      parts.append(String(rest[..<cut]))
      rest = rest[cut...].dropFirst(2)
    }
    parts.append(String(rest))
    self.init(parts.joined(separator: "/"))
  }

  private static func firstDoubleDash(_ text: Substring) -> Substring.Index? {
    text.indices.first { text[$0...].hasPrefix("--") }
  }

  private static func isPart(_ part: Substring) -> Bool {
    guard let first = part.utf8.first, let last = part.utf8.last else { return false }
    let isAllowed: (UInt8) -> Bool = { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || byte == 45 || byte == 46 || byte == 95
    }
    let isEdge: (UInt8) -> Bool = { $0 != 45 && $0 != 46 }
    return part.utf8.allSatisfy(isAllowed) && isEdge(first) && isEdge(last)
      && !part.contains("--") && !part.contains("..")
  }
}

/// Checks of names that a server sends.
enum SafePath {
  /// A path that stays inside the folder it is joined to.
  ///
  /// - Returns: nil for an absolute path, an empty one, one with an empty part
  ///   or a part `.` or `..`, a backslash, or a control character.
  static func relative(_ path: String) -> String? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard path.utf8.count <= 1024, path.utf8.allSatisfy({ $0 >= 32 && $0 != 127 && $0 != 92 }),
      parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && $0.utf8.count <= 255 })
    else { return nil }
    return path
  }

  /// A commit: 40 to 64 lower-case hexadecimal digits.
  static func isCommit(_ text: String) -> Bool {
    isHex(text) && (40...64).contains(text.utf8.count)
  }

  static func isHex(_ text: String) -> Bool {
    text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  /// A file name in the folder of blobs: letters, digits, `-`, `_` and `.`, at
  /// most 128, beginning with a letter or digit.
  static func isBlobName(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 128 else { return false }
    let isPlain: (UInt8) -> Bool = {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
    }
    return isPlain(first)
      && text.utf8.allSatisfy { isPlain($0) || $0 == 45 || $0 == 46 || $0 == 95 }
      && !text.hasSuffix(".incomplete")
  }
}
