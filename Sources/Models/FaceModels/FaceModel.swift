// A folder of face models, ready to find and describe faces.

public import ImageDecoding
public import ModelInference

/// The networks of a folder: a detector, a mesh that confirms and aligns, and a
/// recogniser.
///
/// May be used from several threads at once.
public struct FaceModel: Sendable {
  /// As `faces.json` names it.
  public let name: String
  /// How many numbers describe a face.
  public let dimension: Int

  private let detector: FaceDetector
  private let mesh: FaceMesh
  private let recogniser: FaceRecogniser
  private let leastPresence: Double

  /// Faces of one picture that are described: the largest. Each takes some 10 ms.
  public static let faceLimit = 500

  /// Opens a folder.
  ///
  /// Cost: half a second, a few hundredths from the cache of compiled models.
  ///
  /// - Parameters:
  ///   - folder: holds `faces.json` and the networks that it names.
  ///   - options: the precision is always `f32`: less makes one face differ from
  ///     itself.
  /// - Throws: `FaceModelError`.
  public init(
    folder: String, options: InferenceOptions = InferenceOptions()
  ) throws(FaceModelError) {
    let configuration = try FaceConfiguration.read(folder)
    var options = options
    options.precision = .f32
    name = configuration.name
    dimension = configuration.recogniser.dimension
    leastPresence = configuration.mesh.presence
    detector = try FaceDetector(configuration.detector, folder: folder, options: options)
    mesh = try FaceMesh(configuration.mesh, folder: folder, options: options)
    recogniser = try FaceRecogniser(configuration.recogniser, folder: folder, options: options)
  }

  /// The faces of a picture, the largest first.
  ///
  /// Cost: the detector's, by the picture's shape, not its size, and 10 ms a face;
  /// the first picture of a shape compiles the detector for it. Faces are
  /// found from 20 pixels at the largest scale: a sixteenth of the longer side of
  /// pictures up to 512 pixels, a twentieth up to 640, a fortieth above.
  ///
  /// - Parameter picture: upright, at best 1,280 pixels long: more makes no
  ///   difference to what is found.
  /// - Returns: none for a picture without faces.
  /// - Throws: `FaceModelError`.
  public func faces(in picture: DecodedImage) throws(FaceModelError) -> [DetectedFace] {
    let grid = PixelGrid(width: picture.width, height: picture.height, pixels: picture.pixels)
    let found = try detector.candidates(in: grid).sorted { $0.area > $1.area }
    var faces: [DetectedFace] = []
    for candidate in found.prefix(Self.faceLimit) {
      if let face = try described(candidate, in: grid) { faces.append(face) }
    }
    return faces
  }

  /// - Returns: nil for what is no face on a second look.
  private func described(
    _ candidate: FaceCandidate, in picture: PixelGrid
  ) throws(FaceModelError) -> DetectedFace? {
    let view = try mesh.view(candidate, in: picture)
    guard view.presence >= leastPresence, let chip = recogniser.chip(view, in: picture) else {
      return nil
    }
    let size = candidate.high - candidate.low
    return DetectedFace(
      box: FaceBox(
        x: Float(candidate.low.x), y: Float(candidate.low.y), width: Float(size.x),
        height: Float(size.y)),
      points: mesh.fivePoints(view), score: Float(candidate.score),
      presence: Float(view.presence), sharpness: chip.sharpness,
      descriptor: try recogniser.descriptor(chip))
  }
}
