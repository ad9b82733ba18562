// Says how well words describe a picture by reading them with the picture at
// hand. It is far slower than comparing vectors, so it looks at few.

/// Judges how well words describe a picture.
///
/// May be used from several threads at once.
public protocol PictureMatcher: Sendable {
  /// What people call it.
  var name: String { get }
  /// Tells its answers from those of any other; the same after a restart.
  var identity: String { get }
  /// How many pictures are best judged at once.
  var parallelPictures: Int { get }

  /// The probability that words describe a picture, 0…1.
  ///
  /// - Throws: an error of this picture alone (such as `FileFailure.Cause`), or
  ///   one that every picture would meet; `PictureErrors` tells them apart.
  func probability(of words: String, in image: EncodedImage) throws -> Double
}

/// An error that says whether it was met by one picture or would be by every one.
public protocol PictureConcerning: Error {
  /// Whether another picture may well succeed.
  var isOfOnePicture: Bool { get }
}

/// What an error of judging or describing a picture means for the next one.
public enum PictureErrors {
  /// Whether another picture may well succeed; so for an error that does not
  /// say, but not for a `CancellationError`.
  public static func isOfOnePicture(_ error: any Error) -> Bool {
    if error is CancellationError { return false }
    return (error as? any PictureConcerning)?.isOfOnePicture ?? true
  }
}
