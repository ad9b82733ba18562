// What is found of a face, in pixels of the picture.

/// A place in a picture, in pixels from its upper left corner.
public struct FacePoint: Hashable, Sendable {
  public var x, y: Float

  public init(x: Float, y: Float) {
    self.x = x
    self.y = y
  }
}

/// The upright box of a face, from the forehead's middle or the hair to the chin,
/// as the detector draws it. It may reach over the picture's edge.
public struct FaceBox: Hashable, Sendable {
  /// The upper left corner, in pixels.
  public var x, y: Float
  /// In pixels, above 0.
  public var width, height: Float

  public init(x: Float, y: Float, width: Float, height: Float) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}

/// A face, as a model folder finds and describes it.
public struct DetectedFace: Hashable, Sendable {
  /// Where it is.
  public let box: FaceBox
  /// The eye on the left of the picture, the other eye, the tip of the nose, the
  /// corner of the mouth on the left, the other corner.
  public let points: [FacePoint]
  /// How sure the detector is, 0…1.
  public let score: Float
  /// How sure the second network is that this is a face, 0…1; the detector's score
  /// where the folder has no second one.
  public let presence: Float
  /// The variance of the Laplacian of the aligned face's grey values: below
  /// about 20 the face is blurred or was enlarged a great deal.
  public let sharpness: Float
  /// What tells it from others' faces: the closer two are (Euclidean distance),
  /// the more alike the faces. Not of unit length. With every folder that is
  /// known, 0.6 is about where two people part.
  public let descriptor: [Float]
}
