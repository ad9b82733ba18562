import Foundation
import TestSupport
import Testing

@testable import CommandLineInterface

/// Folders of face models, as `glimpse models info` tells of them.
@Suite struct FaceFolderCommandTests {
  private func folder(_ files: [String: String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, network) in files {
      try FileManager.default.createSymbolicLink(
        atPath: folder.file(name), withDestinationPath: Fixtures.path("faces/published/\(network)"))
    }
    return folder
  }

  @Test func aFolderIsTriedAndDescribed() async throws {
    let folder = try folder([
      "face_detection_yunet_2023mar.onnx": "yunet.onnx",
      "face_recognition_sface_2021dec.onnx": "sface.onnx",
    ])
    let outcome = await run("models", "info", folder.path)
    #expect(outcome.status == .done)
    #expect(outcome.outputText.contains("all networks load and answer: 128 numbers a face"))
    let json = await run("models", "info", folder.path, "--json", "--no-check")
    #expect(json.outputText.contains("\"detector\":\"yunet\""))
    #expect(json.outputText.contains("\"checked\":false"))
  }

  @Test func whatIsMissingIsNamed() async throws {
    let folder = try folder(["det_10g.onnx": "scrfd.onnx"])
    let outcome = await run("models", "info", folder.path)
    #expect(outcome.status == .failed)
    #expect(outcome.messages.contains("lacks a recogniser beside det_10g.onnx"))
  }
}
