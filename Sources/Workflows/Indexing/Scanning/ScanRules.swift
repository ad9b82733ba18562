// What a scan takes in and leaves out: as a run asks for it, and as it is
// remembered with a root.

public import SearchDomain
import Support

/// What a run asks for; nil keeps what a root was scanned with before.
public struct ScanOptions: Sendable {
  /// Files and folders whose name begins with a dot; at first left out.
  public var includesHidden: Bool?
  /// Links to files and folders; at first passed over.
  public var followsLinks: Bool?
  /// Files and folders passed over; at first none.
  public var excludes: [ExcludePattern]?
  /// Folders never entered, such as the library itself.
  public var skippedFolders: [FilePath] = []

  /// With the values stated at each property.
  public init() {}

  /// The rules to go by.
  public func rules(else remembered: ScanRules) -> ScanRules {
    ScanRules(
      includesHidden: includesHidden ?? remembered.includesHidden,
      followsLinks: followsLinks ?? remembered.followsLinks,
      excludes: excludes ?? remembered.excludes)
  }
}

/// The rules by which a root is scanned.
public struct ScanRules: Hashable, Sendable {
  /// Whether names that begin with a dot are looked at.
  public var includesHidden: Bool
  /// Whether links are followed.
  public var followsLinks: Bool
  /// What is passed over.
  public var excludes: [ExcludePattern]

  /// Those of a root that was never scanned, if nothing is said.
  public init(
    includesHidden: Bool = false, followsLinks: Bool = false, excludes: [ExcludePattern] = []
  ) {
    self.includesHidden = includesHidden
    self.followsLinks = followsLinks
    self.excludes = excludes
  }

  /// As the catalog keeps them.
  var stored: String {
    JSONValue.object([
      ("include_hidden", .bool(includesHidden)), ("follow_links", .bool(followsLinks)),
      ("exclude", .array(excludes.map { .string($0.text) })),
    ]).text
  }

  /// The rules as the catalog keeps them with a root (`LibraryRoot.scan`).
  ///
  /// - Returns: nil for what is no such text.
  public init?(stored: String) {
    guard let tree = try? JSONTree(parsing: stored),
      case .boolean(let hidden)? = tree["include_hidden"],
      case .boolean(let links)? = tree["follow_links"], case .list(let patterns)? = tree["exclude"]
    else { return nil }
    self.init(
      includesHidden: hidden, followsLinks: links,
      excludes: patterns.compactMap(\.string).map { ExcludePattern($0) })
  }

  /// What of them goes for a folder of the root: patterns for whole paths count
  /// from the root and are left out.
  var inherited: ScanRules {
    ScanRules(
      includesHidden: includesHidden, followsLinks: followsLinks,
      excludes: excludes.filter { !$0.isOfPaths })
  }

  /// Whether a file or folder is passed over for its name.
  func excludes(_ path: FilePath, below root: FilePath, isFolder: Bool) -> Bool {
    guard !excludes.isEmpty else { return false }
    let relative = FilePath(bytes: Array(path.bytes.dropFirst(Self.prefix(of: root))))
    return excludes.contains { $0.matches(relativePath: relative, isFolder: isFolder) }
  }

  /// Whether a file below a root would be met, as far as names tell: nothing
  /// hidden and nothing excluded is on the way to it.
  func admits(_ path: FilePath, below root: FilePath) -> Bool {
    guard path != root else { return true }
    let relative = path.bytes.dropFirst(Self.prefix(of: root))
    let parts = relative.split(separator: UInt8(ascii: "/"))
    if parts.contains(where: {
      $0.first == UInt8(ascii: ".") && (!includesHidden || Self.isTrash($0))
    }) {
      return false
    }
    guard !excludes.isEmpty else { return true }
    return !parts.indices.contains { i in
      let name = FilePath(bytes: Array(relative[relative.startIndex..<parts[i].endIndex]))
      return excludes.contains { $0.matches(relativePath: name, isFolder: i < parts.count - 1) }
    }
  }

  /// Whether a folder is the trash in a home, which is never looked at: of two equal images, the one thrown away must not be the one kept.
  static func isHomeTrash(_ path: FilePath) -> Bool {
    path.bytes.reversed().starts(with: "/.local/share/Trash".utf8.reversed())
  }

  /// See `isHomeTrash`; on a disk of its own, where the trash is hidden.
  static func isTrash(_ name: some Sequence<UInt8>) -> Bool {
    let name = Array(name)
    guard name.starts(with: ".Trash".utf8) else { return false }
    return name.count == 6
      || name[6] == UInt8(ascii: "-") && name.count > 7
        && name[7...].allSatisfy { (48...57).contains($0) }
  }

  private static func prefix(of root: FilePath) -> Int {
    root.bytes.last == UInt8(ascii: "/") ? root.bytes.count : root.bytes.count + 1
  }
}
