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
  /// - Throws: an error of this picture alone (`FileFailure.Cause`), or one that
  ///   every picture would meet.
  func probability(of words: String, in image: EncodedImage) throws -> Double
}
