// Where a face is, as far as it is known before it is described.

/// A face with the points by which it is aligned, in pixels of the picture.
struct LocatedFace {
  /// The corners of its box.
  let low, high: SIMD2<Double>
  /// Eyes, tip of the nose, corners of the mouth, from the centre of the first
  /// pixel.
  let five: [SIMD2<Double>]
  /// All points of the mesh, where the folder has one, counted likewise.
  let mesh: [SIMD2<Double>]?
  /// How sure the detector is, 0…1.
  let score: Double
  /// How sure the second network is, 0…1; the same where there is none.
  let presence: Double

  /// A face as a detector with five points gives it.
  init(_ candidate: FaceCandidate, five: [SIMD2<Double>]) {
    low = candidate.low
    high = candidate.high
    self.five = five
    mesh = nil
    score = candidate.score
    presence = candidate.score
  }

  /// A face after a second look.
  init(_ candidate: FaceCandidate, _ view: FaceMesh.View, five: [SIMD2<Double>]) {
    low = candidate.low
    high = candidate.high
    self.five = five
    mesh = view.points
    score = candidate.score
    presence = view.presence
  }
}
