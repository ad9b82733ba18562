// Which of several like images is worth keeping.

import SearchDomain
import Support

/// The order in which images are worth keeping, best first.
enum DuplicateRank {
  /// Whether one is worth more than the other.
  ///
  /// Pixels count most: a reduction never replaces its original. Then what a
  /// camera wrote, which edits and messengers drop; then a format that loses
  /// nothing; then the larger file, the older, and the one indexed first.
  static func precedes(_ left: FingerprintedContent, _ right: FingerprintedContent) -> Bool {
    let pixels = (left.width *| left.height, right.width *| right.height)
    if pixels.0 != pixels.1 { return pixels.0 > pixels.1 }
    if left.hasCaptureData != right.hasCaptureData { return left.hasCaptureData }
    let formats = (formatRank(left.format), formatRank(right.format))
    if formats.0 != formats.1 { return formats.0 < formats.1 }
    if left.byteCount != right.byteCount { return left.byteCount > right.byteCount }
    if left.modifiedNanoseconds != right.modifiedNanoseconds {
      return left.modifiedNanoseconds < right.modifiedNanoseconds
    }
    return left.order < right.order
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
