// Images whose files nobody has looked at: what stands for their content.

import SearchDomain
import Support

/// The identity of a content that is not known: it begins with bytes that no
/// SHA-256 is expected to begin with (one in 2¹²⁸ does), so that it is told
/// from a hash and never handed on as one.
enum UnknownContent {
  private static let mark = Array("glimpse:unseen:\0".utf8)

  /// The same for the same place, so that importing again changes nothing.
  static func hash(of path: FilePath) -> ContentHash? {
    ContentHash(bytes: mark + Digest.of(path.bytes, .sha256).prefix(16))
  }

  static func holds(_ hash: ContentHash) -> Bool { hash.bytes.starts(with: mark) }
}
