// Which of several like pictures is worth keeping.

import Cataloging

/// The order in which pictures are worth keeping, best first.
struct DuplicateRank: Comparable {
  private let key: [Int]

  /// Pixels count most: a reduction never replaces its original. Then what a
  /// camera wrote, which edits and messengers drop; then a format that loses
  /// nothing; then the larger file, the older, and the one indexed first.
  init(_ content: FingerprintedContent) {
    key = [
      -content.width * content.height, content.hasCaptureData ? 0 : 1,
      Self.formatRank(content.format), -content.byteCount, content.modifiedNanoseconds,
      Int(content.contentID),
    ]
  }

  static func < (left: DuplicateRank, right: DuplicateRank) -> Bool {
    left.key.lexicographicallyPrecedes(right.key)
  }

  private static func formatRank(_ format: String) -> Int {
    switch format {
    case "raw": 0
    case "tiff", "png", "psd", "bmp", "pnm": 1
    case "gif", "ico": 3
    default: 2
    }
  }
}
