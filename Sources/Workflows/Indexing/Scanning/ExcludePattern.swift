// Shell-style patterns on raw names, as `--exclude` takes them. Filters in
// queries have their own globs, matched by the catalog.

public import SearchDomain

/// A pattern such as `*.tmp`, `cache/`, `2019/**/raw`, by the rules of
/// gitignore(5) that people know:
///
/// - `*` is any run of bytes but a slash, `?` one, `[a-z]` one of a set,
///   `**` any run with slashes;
/// - without a slash inside, it is compared with the name alone; with one,
///   with the path below the indexed folder;
/// - with a slash at the end, only folders match.
public struct ExcludePattern: Hashable, Sendable {
  /// As it was written.
  public let text: String
  private let pattern: [UInt8]
  private let foldersOnly: Bool
  private let wholePath: Bool

  /// Any text is a pattern; what has no special meaning stands for itself.
  public init(_ text: String) {
    self.text = text
    var bytes = Array(text.utf8)
    foldersOnly = bytes.last == Self.slash
    while bytes.last == Self.slash { bytes.removeLast() }
    wholePath = bytes.contains(Self.slash)
    if bytes.first == Self.slash { bytes.removeFirst() }
    pattern = bytes
  }

  /// Whether the pattern takes a file or folder.
  ///
  /// - Parameter relativePath: below the indexed folder, without a slash at
  ///   either end.
  public func matches(relativePath: FilePath, isFolder: Bool) -> Bool {
    if foldersOnly && !isFolder { return false }
    let subject = wholePath ? relativePath.bytes : relativePath.lastComponent.bytes
    return Self.match(pattern[...], subject[...])
  }

  /// Whether it is compared with paths below the indexed folder, not names.
  var isOfPaths: Bool { wholePath }

  private static let slash = UInt8(ascii: "/")

  /// Greedy matching that returns to the last star only, so that the time is
  /// at most pattern × subject for a single kind of star.
  private static func match(_ pattern: ArraySlice<UInt8>, _ subject: ArraySlice<UInt8>) -> Bool {
    var p = pattern.startIndex
    var s = subject.startIndex
    var retry: (pattern: Int, subject: Int, crossesSlashes: Bool)?
    while s < subject.endIndex {
      if p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") {
        let isDouble = p + 1 < pattern.endIndex && pattern[p + 1] == UInt8(ascii: "*")
        p += isDouble ? 2 : 1
        // "**/" also stands for no folder at all.
        if isDouble, p < pattern.endIndex, pattern[p] == slash,
          match(pattern[(p + 1)...], subject[s...])
        {
          return true
        }
        retry = (p, s, isDouble)
        continue
      }
      if p < pattern.endIndex, let next = matchOne(pattern, p, subject[s]) {
        p = next
        s += 1
        continue
      }
      guard let last = retry, last.crossesSlashes || subject[last.subject] != slash else {
        return false
      }
      p = last.pattern
      s = last.subject + 1
      retry = (last.pattern, s, last.crossesSlashes)
    }
    while p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") { p += 1 }
    return p == pattern.endIndex
  }

  /// Matches one byte; returns where the pattern goes on.
  private static func matchOne(_ pattern: ArraySlice<UInt8>, _ at: Int, _ byte: UInt8) -> Int? {
    switch pattern[at] {
    case UInt8(ascii: "?"):
      return byte == slash ? nil : at + 1
    case UInt8(ascii: "["):
      guard let close = pattern[(at + 1)...].dropFirst().firstIndex(of: UInt8(ascii: "]")) else {
        return byte == UInt8(ascii: "[") ? at + 1 : nil
      }
      return matchSet(pattern[(at + 1)..<close], byte) ? close + 1 : nil
    case UInt8(ascii: "\\"):
      guard at + 1 < pattern.endIndex else { return byte == pattern[at] ? at + 1 : nil }
      return byte == pattern[at + 1] ? at + 2 : nil
    default:
      return byte == pattern[at] ? at + 1 : nil
    }
  }

  private static func matchSet(_ set: ArraySlice<UInt8>, _ byte: UInt8) -> Bool {
    var set = set
    let isNegated = set.first == UInt8(ascii: "!") || set.first == UInt8(ascii: "^")
    if isNegated { set = set.dropFirst() }
    var found = false
    var i = set.startIndex
    while i < set.endIndex {
      if i + 2 < set.endIndex, set[i + 1] == UInt8(ascii: "-") {
        found = found || (set[i]...max(set[i], set[i + 2])).contains(byte)
        i += 3
      } else {
        found = found || set[i] == byte
        i += 1
      }
    }
    return found != isNegated && byte != slash
  }
}
