// The bounds of the numbers that decide what counts as a duplicate.

package import Refusals

extension DuplicateOptions {
  /// - Throws: `GlimpseError` (`invalidArgument`).
  package func check() throws(GlimpseError) {
    try Bounds.within(threshold, 0...16, "threshold in bits")
    for (bits, name) in [
      (differenceThreshold, "threshold of dHashes"),
      (markedThreshold, "threshold of marked copies"),
      (markedDifferenceThreshold, "threshold of marked copies' dHashes"),
      (farThreshold ?? 0, "threshold of far copies"),
      (farDifferenceThreshold, "threshold of far copies' dHashes"),
    ] {
      try Bounds.within(bits, 0...64, name)
    }
    for (score, name) in [
      (minimumScore, "least score"), (plainMinimumScore, "least score of plain pictures"),
      (markedMinimumScore, "least score of marked copies"),
      (farMinimumScore, "least score of far copies"),
      (similarity ?? 0, "similarity"),
    ] {
      try Bounds.within(score, -1...1, name)
    }
    try Bounds.within(burstSeconds, 0...Double.infinity, "time of a burst")
  }
}
