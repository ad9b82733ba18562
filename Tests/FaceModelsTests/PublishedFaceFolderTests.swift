import Foundation
import ImageDecoding
import Support
import TestSupport
import Testing

@testable import FaceModels

/// Folders as InsightFace, Immich and OpenCV lay them out, against the
/// publishers' own programs (`Tools/face-model/published.py`).
@Suite struct PublishedFaceFolderTests {
  private struct Expected: Decodable {
    struct Face: Decodable {
      let score: Double
      /// Left, top, right, bottom.
      let box: [Double]
      let points: [[Double]]
      let descriptor: [Float]
      let facenet: [Float]?
    }
    let scrfd: [Face]
    let yunet: [Face]
  }

  private static let fixtures = Fixtures.path("faces/published")

  private func expected() throws -> Expected {
    try JSONDecoder().decode(
      Expected.self,
      from: Data(contentsOf: URL(fileURLWithPath: Self.fixtures + "/expected.json")))
  }

  /// A folder with networks under the names that publishers give them.
  private func folder(_ files: [String: String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, network) in files {
      let path = folder.file(name)
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        atPath: path, withDestinationPath: Self.fixtures + "/" + network)
    }
    return folder
  }

  private static let immich = [
    "detection/model.onnx": "scrfd.onnx", "recognition/model.onnx": "arcface.onnx",
  ]
  private static let zoo = [
    "face_detection_yunet_2023mar.onnx": "yunet.onnx",
    "face_recognition_sface_2021dec.onnx": "sface.onnx",
  ]

  private func cosine(_ left: [Float], _ right: [Float]) -> Double {
    func product(_ one: [Float], _ other: [Float]) -> Double {
      zip(one, other).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    return product(left, right) / (product(left, left) * product(right, right)).squareRoot()
  }

  private func expect(
    _ faces: [DetectedFace], are expected: [Expected.Face], within pixels: Double,
    descriptor: (Expected.Face) -> [Float]?
  ) throws {
    #expect(faces.count == expected.count)
    for answer in expected {
      let face = try #require(
        faces.min { abs(Double($0.box.x) - answer.box[0]) < abs(Double($1.box.x) - answer.box[0]) })
      let box = [face.box.x, face.box.y, face.box.x + face.box.width, face.box.y + face.box.height]
      for (ours, theirs) in zip(box, answer.box) { #expect(abs(Double(ours) - theirs) < pixels) }
      #expect(abs(Double(face.score) - answer.score) < 0.002)
      for (ours, theirs) in zip(face.points, answer.points) {
        #expect(abs(Double(ours.x) - theirs[0]) < pixels)
        #expect(abs(Double(ours.y) - theirs[1]) < pixels)
      }
      let theirs = try #require(descriptor(answer))
      #expect(face.descriptor.count == theirs.count)
      #expect(cosine(face.descriptor, theirs) > 0.999)
    }
  }

  /// As large as InsightFace's detector looks at it.
  private func enlarged() throws -> PixelGrid {
    try FaceFixtures.grid("scene.ppm").resized(width: 640, height: 480)
  }

  @Test(
    arguments: [
      immich, ["det_10g.onnx": "scrfd.onnx", "w600k_r50.onnx": "arcface.onnx"],
      [
        "scrfd_10g_bnkps.onnx": "scrfd.onnx", "glintr100.onnx": "arcface.onnx",
        "genderage.onnx": "sface.onnx", "2d106det.onnx": "sface.onnx",
      ],
    ])
  func scrfdAndArcFaceAreThoseOfInsightFace(files: [String: String]) throws {
    let folder = try folder(files)
    let model = try FaceModel(folder: folder.path, options: FaceFixtures.options)
    #expect(model.dimension == 512)
    let scene = try enlarged()
    let faces = try model.faces(
      in: DecodedImage(width: scene.width, height: scene.height, pixels: scene.pixels))
    try expect(faces, are: expected().scrfd, within: 0.05) { $0.descriptor }
    for face in faces {
      let length = face.descriptor.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(length - 0.5) < 1e-4)
    }
  }

  @Test func aChipIsThatOfInsightFace() throws {
    let folder = try folder(Self.immich)
    let configuration = try FaceConfiguration.read(folder.path)
    let recogniser = try FaceRecogniser(
      configuration.recogniser, folder: folder.path, options: FaceFixtures.options)
    let face = try expected().scrfd[0]
    let five = face.points.map { SIMD2($0[0], $0[1]) }
    let place = FaceCandidate(
      points: [SIMD2(face.box[0], face.box[1]), SIMD2(face.box[2], face.box[3])] + five, score: 1)
    let chip = try #require(
      recogniser.chip(LocatedFace(place, five: five), in: enlarged()))
    let theirs = try FaceFixtures.grid("published/aligned.ppm")
    #expect(chip.width == 112 && theirs.width == 112)
    // OpenCV counts places in 32nds of a pixel.
    let differences = zip(chip.pixels, theirs.pixels).map { abs(Int($0) - Int($1)) }
    #expect((differences.max() ?? 255) <= 12)
    #expect(Double(differences.reduce(0, +)) / Double(differences.count) < 0.5)
  }

  @Test func yunetAndSFaceAreThoseOfOpenCV() throws {
    // Its program looks at a picture as it is, without resizing it.
    let folder = try folder(["yunet.onnx": "yunet.onnx", "sface.onnx": "sface.onnx"])
    try write(
      into: folder, detector: "yunet", detectorScale: 1, mean: 0, channels: "bgr", score: 0.9,
      overlap: 0.3,
      recogniser: [
        "file": "sface.onnx", "size": 112, "scale": 1, "mean": [0, 0, 0],
        "chipPoints": PublishedFaceFolder.chipPoints,
      ])
    let model = try FaceModel(folder: folder.path, options: FaceFixtures.options)
    let faces = try model.faces(in: FaceFixtures.scene())
    try expect(faces, are: expected().yunet, within: 0.05) { $0.descriptor }
  }

  @Test func aFaceNetSeesTheBoxAsFacenetPytorchCutsItOut() throws {
    let folder = try folder(["yunet.onnx": "yunet.onnx", "facenet.onnx": "facenet.onnx"])
    try write(
      into: folder, detector: "yunet", detectorScale: 1, mean: 0, channels: "bgr", score: 0.9,
      overlap: 0.3,
      recogniser: [
        "file": "facenet.onnx", "size": 160, "scale": 1.0 / 128,
        "mean": [Float](repeating: 127.5 / 128, count: 3), "margin": 0,
      ])
    let model = try FaceModel(folder: folder.path, options: FaceFixtures.options)
    #expect(model.dimension == 512)
    let faces = try model.faces(in: FaceFixtures.scene())
    try expect(faces, are: expected().yunet, within: 0.05) { $0.facenet }
  }

  /// `faces.json` that looks at a picture in its own size.
  private func write(
    into folder: TemporaryFolder, detector: String, detectorScale: Double, mean: Float,
    channels: String, score: Double, overlap: Double, recogniser: [String: Any]
  ) throws {
    let object: [String: Any] = [
      "format": 1, "name": "a trial",
      "detector": [
        "kind": detector, "file": "\(detector).onnx", "scale": detectorScale,
        "mean": [mean, mean, mean], "channels": channels, "strides": [8, 16, 32], "multiple": 32,
        "smallest": 32, "plans": [["sides": [320]]], "score": score, "overlap": overlap,
      ],
      "recogniser": recogniser,
    ]
    try JSONSerialization.data(withJSONObject: object).write(
      to: URL(fileURLWithPath: folder.file("faces.json")))
  }

  @Test(arguments: [zoo, ["yunet.onnx": "yunet.onnx", "facenet512.onnx": "facenet.onnx"], immich])
  func everyNetworkOfAFolderIsTried(files: [String: String]) throws {
    let folder = try folder(files)
    try FaceModel(folder: folder.path, options: FaceFixtures.options).check()
    #expect(FaceFolder.isOne(folder.path))
    #expect(try FaceFolder(folder.path).files.count == 2)
  }

  @Test(
    arguments: [
      (["detection/model.onnx": "scrfd.onnx"], "lacks a recogniser beside detection/model.onnx"),
      (["w600k_r50.onnx": "arcface.onnx"], "lacks a detector beside w600k_r50.onnx"),
      (
        ["det_10g.onnx": "scrfd.onnx", "det_500m.onnx": "scrfd.onnx", "sface.onnx": "sface.onnx"],
        "det_10g.onnx and det_500m.onnx"
      ),
      (["readme.onnx": "sface.onnx"], "neither faces.json nor"),
    ])
  func whatAFolderLacksIsNamed(files: [String: String], words: String) throws {
    let folder = try folder(files)
    let error = #expect(throws: FaceModelError.self) { try FaceFolder(folder.path) }
    #expect(error?.kind == .fileMissing)
    #expect(error?.message.contains(words) == true)
  }

  @Test func missingNetworksOfAConfigurationAreAllNamed() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: FaceFixtures.folder + "/faces.json", toPath: folder.file("faces.json"))
    let error = #expect(throws: FaceModelError.self) { try FaceFolder(folder.path) }
    #expect(error?.message.contains("detector.onnx, mesh.onnx, recogniser.onnx") == true)
    #expect(FaceFolder.isOne(folder.path))
    #expect(!FaceFolder.isOne(Fixtures.path("models/siglip")))
  }

  @Test func aNetworkInAnothersPlaceIsFoundOutWhenTried() throws {
    for files in [
      ["detection/model.onnx": "yunet.onnx", "recognition/model.onnx": "arcface.onnx"],
      ["yunet.onnx": "scrfd.onnx", "sface.onnx": "sface.onnx"],
      ["det_10g.onnx": "scrfd.onnx", "w600k_r50.onnx": "yunet.onnx"],
    ] {
      let folder = try folder(files)
      let error = #expect(throws: FaceModelError.self) {
        try FaceModel(folder: folder.path, options: FaceFixtures.options).check()
      }
      let kinds: [FaceModelError.Kind?] = [.badOutput, .modelUnsupported]
      #expect(kinds.contains(error?.kind))
    }
  }
}
