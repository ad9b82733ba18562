// `faces.json`: what a folder of face models holds and how its networks are
// fed. Everything in it is checked before a network is opened.

internal import FoundationEssentials
internal import Support

/// What a folder of face models says of itself.
struct FaceConfiguration: Decodable, Sendable {
  /// A network's file and the numbers that bytes of pixels become for it:
  /// byte × scale − mean, red first.
  struct Detector: Decodable, Sendable {
    /// The longer sides at which a picture is looked at.
    struct Plan: Decodable, Sendable {
      /// The longest side of a picture that it is for, in pixels; nil for any.
      let upTo: Int?
      /// Smallest first.
      let sides: [Int]
    }

    let kind: String
    let file: String
    let scale: Double
    let mean: [Float]
    /// Pixels from one cell of the output to the next.
    let stride: Int
    /// What both sides of a canvas are multiples of.
    let multiple: Int
    /// The least side of a canvas.
    let smallest: Int
    let plans: [Plan]
    /// The least score of a face, 0…1.
    let score: Double
    /// Boxes that share more of their union than this are one face.
    let overlap: Double
    /// A box that shares more of the smaller one's area than this is dropped.
    let inside: Double
  }

  struct Mesh: Decodable, Sendable {
    let file: String
    let scale: Double
    let mean: [Float]
    /// The side of its patch in pixels.
    let size: Int
    /// The side of the patch by the longer side of the face's box.
    let margin: Double
    /// The least presence of a face, 0…1.
    let presence: Double
    /// The mesh's points whose means are the eyes, the tip of the nose and the
    /// corners of the mouth.
    let five: [[Int]]
  }

  struct Recogniser: Decodable, Sendable {
    let file: String
    let scale: Double
    let mean: [Float]
    /// The side of a chip in pixels.
    let size: Int
    /// How many numbers describe a face.
    let dimension: Int
    let meshPoints: [Int]
    /// Where these points lie on a chip, in pixels from the centre of the first.
    let chipPoints: [[Double]]
  }

  let format: Int
  let name: String
  let detector: Detector
  let mesh: Mesh
  let recogniser: Recogniser

  /// The name of the file in the folder.
  static let fileName = "faces.json"
  /// The points of a mesh.
  static let meshPointCount = 468

  /// Reads and checks the file of a folder.
  ///
  /// - Throws: `FaceModelError`.
  static func read(_ folder: String) throws(FaceModelError) -> FaceConfiguration {
    let path = folder + "/" + fileName
    let bytes: [UInt8]
    do {
      bytes = try FileIO.read(Array(path.utf8), limit: 1 << 20)
    } catch {
      throw FaceModelError(
        kind: .fileMissing,
        message: "\(path) cannot be read (\(error.reason)): it says what the folder's networks "
          + "take; give the folder of a face model",
        path: path, code: error.code)
    }
    let read: FaceConfiguration
    do {
      read = try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch {
      throw FaceModelError(
        kind: .configurationInvalid,
        message: "\(path) is not the configuration of a face model; fetch it again", path: path)
    }
    guard read.format == 1, read.detector.kind == "blazeface" else {
      throw FaceModelError(
        kind: .modelUnsupported,
        message: "\(path) is of format \(read.format) with a detector of kind "
          + "“\(read.detector.kind)”: only format 1 with “blazeface” is read here",
        path: path)
    }
    if let problem = read.problem {
      throw FaceModelError(
        kind: .configurationInvalid, message: "\(path): \(problem)", path: path)
    }
    return read
  }

  /// What is impossible in it, in words; nil if nothing is.
  private var problem: String? {
    let sizes = 1...4096
    let shares = 0.0...1.0
    let files = [detector.file, mesh.file, recogniser.file]
    let points = mesh.five.joined() + recogniser.meshPoints
    return switch true {
    case files.contains { $0.isEmpty || $0.contains("/") }:
      "a network's file must be a name in the folder"
    case [detector.mean, mesh.mean, recogniser.mean].contains { $0.count != 3 }:
      "a mean must be three numbers"
    case [detector.scale, mesh.scale, recogniser.scale].contains { !($0 > 0 && $0.isFinite) }:
      "a scale must be a number above 0"
    case !(1...64).contains(detector.stride), !sizes.contains(detector.smallest),
      !sizes.contains(detector.multiple), detector.multiple % detector.stride != 0:
      "detector.multiple must be a multiple of detector.stride, and both in 1…4,096"
    case detector.plans.isEmpty, detector.plans.last?.upTo != nil,
      detector.plans.contains { $0.sides.isEmpty || !$0.sides.allSatisfy(sizes.contains) }:
      "detector.plans must name sides in 1…4,096, the last of them for pictures of any size"
    case ![detector.score, detector.overlap, detector.inside, mesh.presence]
      .allSatisfy(shares.contains):
      "scores, overlaps and presences must lie between 0 and 1"
    case !sizes.contains(mesh.size), !sizes.contains(recogniser.size),
      !(1...8).contains(mesh.margin):
      "sizes must lie in 1…4,096, and mesh.margin in 1…8"
    case mesh.five.count != 5, mesh.five.contains { $0.isEmpty },
      points.contains { !(0..<Self.meshPointCount).contains($0) }:
      "mesh.five must be five lists of the mesh's points"
    case recogniser.meshPoints.count < 2, !(1...65536).contains(recogniser.dimension),
      recogniser.chipPoints.count != recogniser.meshPoints.count,
      recogniser.chipPoints.contains { $0.count != 2 }:
      "recogniser.chipPoints must be a pair of numbers for each of recogniser.meshPoints"
    default: nil
    }
  }
}
