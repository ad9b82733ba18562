// Says how well words describe an image by reading them with the image at
// hand. It is far slower than comparing vectors, so it looks at few.

/// Judges how well words describe an image.
///
/// May be used from several threads at once.
public protocol ImageMatcher: Sendable {
  /// What people call it.
  var name: String { get }
  /// Tells its answers from those of any other; the same after a restart.
  var identity: String { get }
  /// How many images are best judged at once.
  var parallelImages: Int { get }

  /// The probability that words describe an image, 0…1.
  ///
  /// - Throws: an error of this image alone (such as `FileFailure.Cause`), or
  ///   one that every image would meet; `ImageErrors` tells them apart.
  func probability(of words: String, in image: EncodedImage) throws -> Double
}

/// An error that says whether it was met by one image or would be by every one.
public protocol ImageConcerning: Error {
  /// Whether another image may well succeed.
  var isOfOneImage: Bool { get }
}

/// What an error of judging or describing an image means for the next one.
public enum ImageErrors {
  /// Whether another image may well succeed; so for an error that does not
  /// say, but not for a `CancellationError`.
  public static func isOfOneImage(_ error: any Error) -> Bool {
    if error is CancellationError { return false }
    return (error as? any ImageConcerning)?.isOfOneImage ?? true
  }
}
