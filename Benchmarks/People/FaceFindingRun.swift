// Finds the faces of pictures, and says what it costs: a line of JSON a picture.

import FaceModels
import Foundation
import ImageDecoding
import ModelInference
import Support
import TestSupport

private struct Line: Encodable {
  struct Face: Encodable {
    let box: [Float]
    let score, presence, sharpness: Float
    let descriptor: [Float]
  }
  let path: String
  let width, height: Int
  /// Of the processor, on one thread.
  let milliseconds: Double
  let faces: [Face]
}

private func processorMilliseconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}

/// - Parameter pictures: PPM files, upright, at most 1,280 pixels long.
func findFaces(model folder: String, in pictures: [String]) throws {
  let model = try FaceModel(folder: folder, options: InferenceOptions(threads: 1))
  for path in pictures {
    let file = try PortablePixmap(parsing: FileIO.read(Array(path.utf8), limit: 1 << 28))
    let image = DecodedImage(width: file.width, height: file.height, pixels: file.pixels)
    // The first picture of a shape compiles for it.
    _ = try model.faces(in: image)
    let start = processorMilliseconds()
    let faces = try model.faces(in: image)
    let spent = processorMilliseconds() - start
    let line = Line(
      path: path, width: file.width, height: file.height, milliseconds: spent,
      faces: faces.map {
        Line.Face(
          box: [$0.box.x, $0.box.y, $0.box.width, $0.box.height], score: $0.score,
          presence: $0.presence, sharpness: $0.sharpness, descriptor: $0.descriptor)
      })
    print(String(decoding: try JSONEncoder().encode(line), as: UTF8.self))
  }
}
