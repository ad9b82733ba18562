import Foundation
import ImageDecoding
import TestSupport
import Testing

@testable import FaceModels

/// Pictures and folders that are not as they should be.
@Suite struct FaceModelTests {
  private func picture(_ width: Int, _ height: Int, _ value: UInt8 = 90) -> DecodedImage {
    DecodedImage(
      width: width, height: height,
      pixels: (0..<width * height * 3).map { UInt8(truncatingIfNeeded: $0 * 7 + Int(value)) })
  }

  @Test(arguments: [(1, 1), (3, 2000), (2000, 3), (97, 61), (700, 500)])
  func picturesWithoutFacesHaveNone(width: Int, height: Int) throws {
    let model = try FaceModel(folder: FaceFixtures.folder, options: FaceFixtures.options)
    #expect(try model.faces(in: picture(width, height)).isEmpty)
  }

  @Test func whatIsTakenForAFaceButIsNoneFailsTheSecondLook() throws {
    let settings = try #require(FaceConfiguration.read(FaceFixtures.folder).mesh)
    let mesh = try FaceMesh(
      settings, folder: FaceFixtures.folder, options: FaceFixtures.options)
    let scene = try FaceFixtures.grid("scene.ppm")
    func candidate(_ x: Double, _ y: Double, _ side: Double) -> FaceCandidate {
      let corner = SIMD2(x, y)
      let eyes = [corner + SIMD2(side * 0.3, side * 0.3), corner + SIMD2(side * 0.7, side * 0.3)]
      let rest = [SIMD2<Double>](repeating: corner + side / 2, count: 4)
      return FaceCandidate(points: [corner, corner + side] + eyes + rest, score: 0.9)
    }
    // The ground between the heads, a neck, and what lies outside altogether.
    for wrong in [candidate(110, 180, 60), candidate(55, 165, 40), candidate(4000, 4000, 50)] {
      #expect(try mesh.view(wrong, in: scene).presence < settings.presence)
    }
    #expect(try mesh.view(candidate(24, 61, 101), in: scene).presence > 0.99)
  }

  private func copy(
    _ folder: TemporaryFolder, changing change: (inout [String: Any]) -> Void = { _ in }
  ) throws {
    for name in ["detector.onnx", "mesh.onnx", "recogniser.onnx"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.file(name), withDestinationPath: FaceFixtures.folder + "/" + name)
    }
    let data = try Data(
      contentsOf: URL(fileURLWithPath: FaceFixtures.folder + "/faces.json"))
    var object = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    change(&object)
    try JSONSerialization.data(withJSONObject: object).write(
      to: URL(fileURLWithPath: folder.file("faces.json")))
  }

  private func refusal(_ folder: TemporaryFolder) -> FaceModelError? {
    do {
      let model = try FaceModel(folder: folder.path, options: FaceFixtures.options)
      _ = try model.faces(in: FaceFixtures.scene())
      return nil
    } catch { return error as? FaceModelError }
  }

  @Test func aFolderWithoutItsFilesSaysWhichIsMissing() throws {
    let folder = try TemporaryFolder()
    #expect(refusal(folder)?.kind == .fileMissing)
    #expect(refusal(folder)?.path?.hasSuffix("faces.json") == true)
    try copy(folder)
    #expect(refusal(folder) == nil)
    try FileManager.default.removeItem(atPath: folder.file("mesh.onnx"))
    #expect(refusal(folder)?.kind == .fileMissing)
    #expect(refusal(folder)?.path?.hasSuffix("mesh.onnx") == true)
    try Data("no network".utf8).write(to: URL(fileURLWithPath: folder.file("mesh.onnx")))
    #expect(refusal(folder)?.kind == .modelDamaged)
  }

  @Test func aDamagedConfigurationIsRefused() throws {
    let folder = try TemporaryFolder()
    for text in ["", "[]", "{\"format\": 1}", "{\"format\": 1,"] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file("faces.json")))
      #expect(refusal(folder)?.kind == .configurationInvalid)
    }
  }

  @Test(
    arguments: [
      ("detector", "file", "../detector.onnx"), ("detector", "stride", 0),
      ("detector", "smallest", 1_000_000), ("detector", "plans", [] as [Int]),
      ("detector", "score", 1.5), ("detector", "mean", [1, 1]), ("mesh", "scale", 0),
      ("mesh", "size", 0), ("mesh", "five", [[33], [362], [1], [61]]),
      ("mesh", "five", [[33], [362], [1], [61], [468]]), ("recogniser", "dimension", 0),
      ("recogniser", "meshPoints", [1, 2, 3]), ("recogniser", "chipPoints", [[1]]),
      ("recogniser", "margin", 200), ("recogniser", "length", 0), ("detector", "strides", [8, 0]),
      ("detector", "anchors", 0), ("detector", "file", "/detector.onnx"),
    ] as [(String, String, any Sendable)])
  func impossibleNumbersAreRefused(part: String, field: String, value: any Sendable) throws {
    let folder = try TemporaryFolder()
    try copy(folder) { object in
      var inner = object[part] as? [String: Any] ?? [:]
      inner[field] = value
      object[part] = inner
    }
    #expect(refusal(folder)?.kind == .configurationInvalid)
  }

  @Test func otherKindsOfDetectorAreRefusedByName() throws {
    let folder = try TemporaryFolder()
    try copy(folder) { object in
      var inner = object["detector"] as? [String: Any] ?? [:]
      inner["kind"] = "retinanet"
      object["detector"] = inner
    }
    #expect(refusal(folder)?.kind == .modelUnsupported)
    #expect(refusal(folder)?.message.contains("retinanet") == true)
  }

  @Test func aNetworkInAnothersPlaceIsFoundOut() throws {
    let folder = try TemporaryFolder()
    try copy(folder) { object in
      var inner = object["mesh"] as? [String: Any] ?? [:]
      inner["file"] = "recogniser.onnx"
      object["mesh"] = inner
    }
    let kinds: [FaceModelError.Kind?] = [.badOutput, .modelUnsupported]
    #expect(kinds.contains(refusal(folder)?.kind))
    let other = try TemporaryFolder()
    try copy(other) { object in
      var inner = object["recogniser"] as? [String: Any] ?? [:]
      inner["dimension"] = 512
      object["recogniser"] = inner
    }
    #expect(refusal(other)?.kind == .badOutput)
  }
}
