import ImageDecoding
import ModelInference
import Support
import Synchronization
import TestSupport
import Testing

@testable import FaceModels

/// The shipped folder against the reference programs: LiteRT, Pillow and dlib.
@Suite struct FaceParityTests {
  /// In whatever precision: a model of faces takes f32 all the same.
  private func model() throws -> FaceModel {
    try FaceModel(
      folder: FaceFixtures.folder, options: InferenceOptions(precision: .bf16, threads: 2))
  }

  @Test func descriptorsOfTheSameChipAreThoseOfDlib() throws {
    let configuration = try FaceConfiguration.read(FaceFixtures.folder)
    let recogniser = try FaceRecogniser(
      configuration.recogniser, folder: FaceFixtures.folder, options: FaceFixtures.options)
    let expected = try FaceFixtures.expected().faces
    let chips = try FaceFixtures.chips()
    #expect(chips.count == 3 && expected.count == 3)
    for (chip, face) in zip(chips, expected) {
      let distance = FaceFixtures.distance(try recogniser.descriptor(chip), face.descriptor)
      #expect(distance < 1e-3)
    }
  }

  @Test func aPictureGivesTheFacesOfTheReference() throws {
    let expected = try FaceFixtures.expected().faces.sorted {
      $0.box[2] - $0.box[0] > $1.box[2] - $1.box[0]
    }
    let faces = try model().faces(in: FaceFixtures.scene())
    #expect(faces.count == expected.count)
    for (face, answer) in zip(faces, expected) {
      let box = [face.box.x, face.box.y, face.box.x + face.box.width, face.box.y + face.box.height]
      for (ours, theirs) in zip(box, answer.box) { #expect(abs(Double(ours) - theirs) < 0.05) }
      #expect(abs(Double(face.score) - answer.score) < 0.002)
      #expect(abs(Double(face.presence) - answer.presence) < 0.001)
      // A pixel of the patch that rounds otherwise moves points by hundredths.
      let distance = FaceFixtures.distance(face.descriptor, answer.descriptor)
      #expect(distance < 0.004)
    }
  }

  @Test func pointsLieWhereTheReferenceSeesThem() throws {
    let configuration = try FaceConfiguration.read(FaceFixtures.folder)
    let mesh = try FaceMesh(
      #require(configuration.mesh), folder: FaceFixtures.folder, options: FaceFixtures.options)
    let detector = try FaceDetector(
      configuration.detector, folder: FaceFixtures.folder, options: FaceFixtures.options)
    let scene = try FaceFixtures.grid("scene.ppm")
    let found = try detector.candidates(in: scene)
    let expected = try FaceFixtures.expected().faces
    #expect(found.count == expected.count)
    for (face, answer) in zip(found, expected) {
      let view = try mesh.view(face, in: scene)
      for (index, point) in zip(configuration.recogniser.meshPoints ?? [], answer.points) {
        let difference = view.points[index] - SIMD2(point[0], point[1])
        #expect((difference * difference).sum().squareRoot() < 0.1)
      }
    }
  }

  @Test func fivePointsLieInOrderInsideTheBox() throws {
    for face in try model().faces(in: FaceFixtures.scene()) {
      #expect(face.points.count == 5)
      let (left, right, nose) = (face.points[0], face.points[1], face.points[2])
      #expect(left.x < nose.x && nose.x < right.x)
      #expect(face.points[3].x < face.points[4].x && face.points[3].y > nose.y)
      for point in face.points {
        #expect(point.x > face.box.x && point.x < face.box.x + face.box.width)
        #expect(point.y > face.box.y && point.y < face.box.y + face.box.height)
      }
      #expect(face.sharpness > 0)
    }
  }

  @Test func smallerAndLargerPicturesAreThoseOfPillow() throws {
    let scene = try FaceFixtures.grid("scene.ppm")
    for name in ["smallest.ppm", "enlarged.ppm"] {
      let expected = try FaceFixtures.grid(name)
      let source = try name == "smallest.ppm" ? scene : FaceFixtures.grid("smallest.ppm")
      let resized = source.resized(width: expected.width, height: expected.height)
      #expect(resized.pixels == expected.pixels)
    }
  }

  @Test func severalThreadsSeeWhatOneSees() throws {
    let model = try model()
    let scene = try FaceFixtures.scene()
    let alone = try model.faces(in: scene)
    let answers = Mutex<[[DetectedFace]]>([])
    let threads = (0..<3).map { _ in
      Future<Void, Never> {
        let faces = (try? model.faces(in: scene)) ?? []
        answers.withLock { $0.append(faces) }
      }
    }
    for thread in threads { thread.value() }
    #expect(answers.withLock { $0 } == [alone, alone, alone])
  }

  @Test func aBlurredFaceIsLessSharp() throws {
    let chip = try FaceFixtures.chips()[0]
    let blurred = chip.resized(width: 20, height: 20).resized(width: 150, height: 150)
    #expect(blurred.sharpness < chip.sharpness / 4)
    #expect(PixelGrid(width: 2, height: 2, pixels: [UInt8](repeating: 9, count: 12)).sharpness == 0)
  }
}
