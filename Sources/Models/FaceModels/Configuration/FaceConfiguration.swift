// `faces.json`: what a folder of face models holds and how its networks are
// fed. FaceConfiguration+Checking.swift reads and checks it.

/// What a folder of face models says of itself.
struct FaceConfiguration: Decodable, Sendable {
  /// Which colour comes first in what a network takes.
  enum Channels: String, Decodable, Sendable {
    case rgb, bgr
  }

  /// What a detector's numbers mean.
  enum DetectorKind: String, CaseIterable, Sendable {
    /// MediaPipe's: boxes with six points, near-equal ones averaged.
    case blazeface
    /// InsightFace's: distances from cells to a box's sides, and five points.
    case scrfd
    /// OpenCV's: boxes' centres and logarithms of their sides, and five points.
    case yunet
  }

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
    /// Red first where it is not stated.
    var channels: Channels?
    /// Pixels from one cell of the output to the next, of a BlazeFace.
    var stride: Int?
    /// The same of each of several outputs, of the other kinds.
    var strides: [Int]?
    /// Answers of one cell; 1 where it is not stated.
    var anchors: Int?
    /// What both sides of a canvas are multiples of.
    let multiple: Int
    /// The least side of a canvas.
    let smallest: Int
    let plans: [Plan]
    /// The least score of a face, 0…1.
    let score: Double
    /// Boxes that share more of their union than this are one face.
    let overlap: Double
    /// A box that shares more of the smaller one's area than this is dropped;
    /// nil drops none for that.
    var inside: Double?

    var steps: [Int] { strides ?? stride.map { [$0] } ?? [] }
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
    /// Red first where it is not stated.
    var channels: Channels?
    /// The side of a chip in pixels.
    let size: Int
    /// How many numbers describe a face; nil for what the network gives.
    var dimension: Int?
    /// Points of the mesh that are laid on `chipPoints`; nil for the five points
    /// of the detector or the mesh.
    var meshPoints: [Int]?
    /// Where these points lie on a chip, in pixels from the centre of the first.
    var chipPoints: [[Double]]?
    /// In the place of points: the face's box is cut out, so many pixels of the
    /// chip wider and higher.
    var margin: Double?
    /// What the numbers' length is made; nil leaves it as it is.
    var length: Double?
  }

  let format: Int
  let name: String
  let detector: Detector
  var mesh: Mesh?
  let recogniser: Recogniser

  /// The name of the file in the folder.
  static let fileName = "faces.json"
  /// The points of a mesh.
  static let meshPointCount = 468

  /// The networks' files in the folder.
  var files: [String] { [detector.file, mesh?.file, recogniser.file].compactMap(\.self) }
}

extension FaceConfiguration.Detector {
  var known: FaceConfiguration.DetectorKind? { FaceConfiguration.DetectorKind(rawValue: kind) }
}

extension FaceConfiguration.Recogniser {
  /// How a face is laid on a chip.
  enum Alignment: Sendable {
    /// By points of the mesh; brought back from the chip to the picture.
    case mesh([Int], [SIMD2<Double>])
    /// By the eyes, the tip of the nose and the corners of the mouth.
    case five([SIMD2<Double>])
    case box(margin: Double)
  }

  /// - Returns: nil where what is stated is not one of the three.
  var alignment: Alignment? {
    let places = (chipPoints ?? []).compactMap { $0.count == 2 ? SIMD2($0[0], $0[1]) : nil }
    guard places.count == chipPoints?.count ?? 0 else { return nil }
    return switch (meshPoints, chipPoints, margin) {
    case (let points?, .some, nil) where points.count >= 2 && points.count == places.count:
      .mesh(points, places)
    case (nil, .some, nil) where places.count == 5: .five(places)
    case (nil, nil, let margin?) where (0..<Double(size)).contains(margin): .box(margin: margin)
    default: nil
    }
  }
}
