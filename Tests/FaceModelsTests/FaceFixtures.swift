import Foundation
import ImageDecoding
import ModelInference
import Support
import TestSupport

@testable import FaceModels

/// The drawn faces of `Tools/face-model/reference.py`, and what its programs say
/// of them.
enum FaceFixtures {
  struct Expected: Decodable {
    struct Face: Decodable {
      let score: Double
      /// Left, top, right, bottom.
      let box: [Double]
      let presence: Double
      /// By `recogniser.meshPoints`, in pixels from the centre of the first.
      let points: [[Double]]
      let descriptor: [Float]
    }
    let faces: [Face]
  }

  /// The folder that is shipped.
  static let folder = Fixtures.path("../../Models/glimpse-faces")
  static let options = InferenceOptions(precision: .f32, threads: 2)

  static func expected() throws -> Expected {
    let path = Fixtures.path("faces/expected.json")
    return try JSONDecoder().decode(
      Expected.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  static func grid(_ name: String) throws -> PixelGrid {
    let file = try PortablePixmap(
      parsing: FileIO.read(Array(Fixtures.path("faces/\(name)").utf8), limit: 1 << 24))
    return PixelGrid(width: file.width, height: file.height, pixels: file.pixels)
  }

  static func scene() throws -> DecodedImage {
    let grid = try grid("scene.ppm")
    return DecodedImage(width: grid.width, height: grid.height, pixels: grid.pixels)
  }

  /// The faces as networks take them, in the order of `expected`.
  static func chips() throws -> [PixelGrid] {
    let column = try grid("chips.ppm")
    let bytes = column.width * column.width * 3
    return (0..<column.height / column.width).map { index in
      PixelGrid(
        width: column.width, height: column.width,
        pixels: Array(column.pixels[index * bytes..<(index + 1) * bytes]))
    }
  }

  static func distance(_ left: [Float], _ right: [Float]) -> Float {
    zip(left, right).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }
}
