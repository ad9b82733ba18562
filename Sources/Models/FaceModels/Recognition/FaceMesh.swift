// MediaPipe's face mesh: a second look at a face, and the points by which it is
// aligned.

import Glibc
import ModelInference

/// The mesh network of a folder.
struct FaceMesh: Sendable {
  /// What it sees in a patch.
  struct View: Sendable {
    /// The mesh's points, in pixels of the picture from the centre of the first.
    let points: [SIMD2<Double>]
    /// How sure it is that this is a face, 0…1.
    let presence: Double
  }

  private let configuration: FaceConfiguration.Mesh
  private let model: CompiledModel

  init(
    _ configuration: FaceConfiguration.Mesh, folder: String, options: InferenceOptions
  ) throws(FaceModelError) {
    self.configuration = configuration
    let pixels = PixelInput(
      height: configuration.size, width: configuration.size, rescale: configuration.scale,
      mean: configuration.mean, deviation: [1, 1, 1])
    do {
      model = try CompiledModel(
        path: folder + "/" + configuration.file, pixels: pixels, options: options)
    } catch { throw FaceModelError(error) }
  }

  /// Looks at a face that was found.
  ///
  /// - Throws: `FaceModelError`.
  func view(_ face: FaceCandidate, in picture: PixelGrid) throws(FaceModelError) -> View {
    let toPicture = patchView(face)
    let size = configuration.size
    let patch = picture.patch(size: size, toPicture: toPicture)
    let outputs: NetworkOutputs
    do {
      outputs = try NetworkOutputs(
        model, running: Tensor(shape: [1, size, size, 3], values: .uint8(patch.pixels)))
    } catch { throw FaceModelError(error) }
    // Three numbers a point, the last of which is its depth.
    let values = try outputs.values("points", count: FaceConfiguration.meshPointCount * 3)
    let presence = try outputs.values("presence", count: 1)
    let points = (0..<FaceConfiguration.meshPointCount).map { index in
      toPicture(SIMD2(Double(values[index * 3]), Double(values[index * 3 + 1])) - 0.5)
    }
    guard points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }), presence[0].isFinite else {
      return View(points: points, presence: 0)
    }
    return View(points: points, presence: 1 / (1 + exp(-Double(presence[0]))))
  }

  /// From the patch to the picture: around the box, upright by the eyes.
  private func patchView(_ face: FaceCandidate) -> Similarity {
    let size = face.high - face.low
    let scale = size.max() * configuration.margin / Double(configuration.size)
    let eyes = face.points[3] - face.points[2]
    let angle = atan2(eyes.y, eyes.x)
    let turn = Similarity(a: scale * cos(angle), b: scale * sin(angle), shift: .zero)
    let middle = Double(configuration.size - 1) / 2
    let centre = (face.low + face.high) / 2 - 0.5
    return Similarity(a: turn.a, b: turn.b, shift: centre - turn(SIMD2(middle, middle)))
  }

  /// Eyes, tip of the nose and corners of the mouth, in pixels of the picture from
  /// the centre of the first.
  func five(_ view: View) -> [SIMD2<Double>] {
    configuration.five.map { indices in
      indices.reduce(SIMD2<Double>.zero) { $0 + view.points[$1] } / Double(indices.count)
    }
  }
}
