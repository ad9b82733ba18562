// Who may do what: keys with scopes, kept as hashes.

import Support

/// What a caller may do; each scope includes those before it.
public enum AccessScope: String, Hashable, Sendable, Comparable, CaseIterable {
  /// Search, list, see images and figures.
  case read
  /// Change the library and what belongs to it.
  case write
  /// See and name the server's own paths.
  case admin

  /// Orders by reach.
  public static func < (left: AccessScope, right: AccessScope) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .read: 0
    case .write: 1
    case .admin: 2
    }
  }
}

/// A key and what it opens. The key itself is not kept.
public struct APIKey: Hashable, Sendable {
  /// What it opens.
  public let scope: AccessScope
  let digest: [UInt8]

  /// The shortest key that is taken, in bytes.
  public static let shortest = 16

  /// Reads `KEY`, `read:KEY`, `write:KEY` or `admin:KEY`; without a scope it is
  /// `admin`.
  ///
  /// - Returns: nil for a key shorter than `shortest`, or with white space.
  public init?(parsing text: String) {
    var scope = AccessScope.admin
    var key = text[...]
    if let colon = text.firstIndex(of: ":"),
      let stated = AccessScope(rawValue: String(text[..<colon]))
    {
      scope = stated
      key = text[text.index(after: colon)...]
    }
    let bytes = Array(key.utf8)
    guard bytes.count >= Self.shortest, bytes.allSatisfy({ $0 > 32 && $0 < 127 }) else {
      return nil
    }
    self.scope = scope
    digest = Digest.of(bytes, .sha256)
  }
}

/// The keys of a service.
struct KeyRing: Sendable {
  private let keys: [APIKey]

  init(_ keys: [APIKey]) { self.keys = keys }

  /// Whether callers need one.
  var isRequired: Bool { !keys.isEmpty }

  /// A name for a key, which tells nothing of it: its SHA-256.
  static func name(of key: String) -> String { Digest.hex(Digest.of(Array(key.utf8), .sha256)) }

  /// The widest scope of a key; nil for an unknown one. Takes the same time
  /// whatever the key is: hashes are compared, each of them, wholly.
  func scope(of key: String) -> AccessScope? {
    let offered = Digest.of(Array(key.utf8), .sha256)
    var found: AccessScope?
    for candidate in keys {
      var difference: UInt8 = 0
      for (left, right) in zip(candidate.digest, offered) { difference |= left ^ right }
      if difference == 0 { found = max(found ?? candidate.scope, candidate.scope) }
    }
    return found
  }
}
