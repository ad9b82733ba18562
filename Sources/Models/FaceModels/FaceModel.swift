// A folder of face models, ready to find and describe faces.

public import ImageDecoding
public import ModelInference

/// The networks of a folder: a detector, a mesh that confirms and aligns where the
/// folder has one, and a recogniser.
///
/// May be used from several threads at once.
public struct FaceModel: Sendable {
  /// As `faces.json` names it, or the folder's.
  public let name: String
  /// How many numbers describe a face.
  public let dimension: Int

  private let detector: FaceDetector
  private let mesh: FaceMesh?
  private let recogniser: FaceRecogniser
  private let leastPresence: Double

  /// Faces of one picture that are described: the largest. Each takes some 10 ms.
  public static let faceLimit = 500

  /// Opens a folder.
  ///
  /// Cost: half a second, a few hundredths from the cache of compiled models.
  ///
  /// - Parameters:
  ///   - folder: holds `faces.json` and the networks that it names, or networks
  ///     under the names that InsightFace, Immich and OpenCV give them.
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
    leastPresence = configuration.mesh?.presence ?? 0
    detector = try FaceDetector(configuration.detector, folder: folder, options: options)
    if let settings = configuration.mesh {
      mesh = try FaceMesh(settings, folder: folder, options: options)
    } else {
      mesh = nil
    }
    recogniser = try FaceRecogniser(configuration.recogniser, folder: folder, options: options)
    dimension = recogniser.dimension
  }

  /// The faces of a picture, the largest first.
  ///
  /// Cost: the detector's, by the picture's shape, not its size, and with the
  /// bundled folder 10 ms a face; the first picture of a shape compiles the
  /// detector for it. The bundled one finds faces from 20 pixels at the largest
  /// scale: a sixteenth of the longer side of pictures up to 512 pixels, a
  /// twentieth up to 640, a fortieth above.
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

  /// Runs every network once, on grey, so that one in another's place is found
  /// out before there are pictures.
  ///
  /// - Throws: `FaceModelError`.
  public func check() throws(FaceModelError) {
    let side = 256
    let grey = PixelGrid(
      width: side, height: side, pixels: [UInt8](repeating: 128, count: side * side * 3))
    _ = try detector.candidates(in: grey)
    let (low, high) = (SIMD2(64.0, 64), SIMD2(192.0, 192))
    let places = [SIMD2(96.0, 112), SIMD2(160, 112), SIMD2(128, 144), SIMD2(104, 168)]
    let five = places + [SIMD2(152.0, 168)]
    let candidate = FaceCandidate(points: [low, high] + five, score: 1)
    var face = LocatedFace(candidate, five: five)
    if let mesh {
      let view = try mesh.view(candidate, in: grey)
      face = LocatedFace(candidate, view, five: five)
    }
    guard let chip = recogniser.chip(face, in: grey) else { return }
    _ = try recogniser.descriptor(chip)
  }

  /// - Returns: nil for what is no face on a second look.
  private func described(
    _ candidate: FaceCandidate, in picture: PixelGrid
  ) throws(FaceModelError) -> DetectedFace? {
    guard let face = try located(candidate, in: picture),
      let chip = recogniser.chip(face, in: picture)
    else { return nil }
    let size = face.high - face.low
    let shift = mesh == nil ? 0 : 0.5
    return DetectedFace(
      box: FaceBox(
        x: Float(face.low.x), y: Float(face.low.y), width: Float(size.x), height: Float(size.y)),
      points: face.five.map { FacePoint(x: Float($0.x + shift), y: Float($0.y + shift)) },
      score: Float(face.score), presence: Float(face.presence), sharpness: chip.sharpness,
      descriptor: try recogniser.descriptor(chip))
  }

  private func located(
    _ candidate: FaceCandidate, in picture: PixelGrid
  ) throws(FaceModelError) -> LocatedFace? {
    guard let mesh else { return candidate.five.map { LocatedFace(candidate, five: $0) } }
    let view = try mesh.view(candidate, in: picture)
    guard view.presence >= leastPresence else { return nil }
    return LocatedFace(candidate, view, five: mesh.five(view))
  }
}
