// The bounds of numbers that programs hand in: refused alike wherever they come
// in, so that none is taken in silence for another.

import Evaluation
import SearchWorkflows

package enum Bounds {
  /// - Throws: `GlimpseError` (`invalidArgument`) for a number below 0.
  package static func notNegative(_ number: Int?, _ name: String) throws(GlimpseError) {
    guard let number, number < 0 else { return }
    throw refusal("The \(name) must not be negative; it is \(number).")
  }

  /// - Throws: `GlimpseError` (`invalidArgument`) for a number out of a range, and
  ///   for what is no number; nil is always admitted.
  package static func within<Number: Comparable>(
    _ number: Number?, _ range: ClosedRange<Number>, _ name: String
  ) throws(GlimpseError) {
    guard let number, !range.contains(number) else { return }
    throw refusal(
      "The \(name) must be from \(range.lowerBound) to \(range.upperBound); it is \(number).")
  }

  private static func refusal(_ message: String) -> GlimpseError {
    GlimpseError(kind: .invalidArgument, message: message)
  }

  /// More threads than this are no help on any machine.
  static let threads = 1...1024
}

extension LibraryConfiguration {
  /// - Throws: `GlimpseError` (`invalidArgument`).
  func check() throws(GlimpseError) {
    try Bounds.within(threads, Bounds.threads, "number of threads")
    try Bounds.within(maximumMegapixels, 1...Int.max, "maximum of megapixels")
    try Bounds.within(decodingSeconds, 0.001...Double.infinity, "time for decoding a picture")
  }
}

extension IndexingOptions {
  /// - Throws: `GlimpseError` (`invalidArgument`).
  func check() throws(GlimpseError) {
    try Bounds.within(threads, Bounds.threads, "number of threads")
    try Bounds.within(batchSize, 1...100_000, "size of a batch")
  }
}

extension DuplicateOptions {
  /// - Throws: `GlimpseError` (`invalidArgument`).
  func check() throws(GlimpseError) {
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

extension EvaluationOptions {
  /// - Throws: `GlimpseError` (`invalidArgument`).
  func check() throws(GlimpseError) {
    try Bounds.within(threads, Bounds.threads, "number of threads")
    try Bounds.notNegative(failureCount, "number of failures")
    try Bounds.notNegative(foundCount, "number of targets shown")
    try Bounds.within(bootstrap.resamples, 0...10_000_000, "number of resamples")
    try Bounds.within(bootstrap.confidence, 0...1, "confidence")
  }
}
