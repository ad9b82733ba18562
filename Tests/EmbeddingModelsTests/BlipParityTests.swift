// Captions and matching against transformers' own, of random weights
// (Tools/parity/blip): of a small architecture here, and of the published one
// where GLIMPSE_BLIP_FOLDERS names what that script has made.

import Foundation
import ModelInference
import TestSupport
import Testing

@testable import EmbeddingModels

@Suite struct BlipParityTests {
  struct Expected: Decodable {
    struct Captioned: Decodable {
      let pixels: [UInt8]
      let tokens: [Int32]
      let score: Float
      let text: String
      let logits: [[Float]]
    }
    struct Matched: Decodable {
      let pixels: [UInt8]
      let logits: [[Float]]
    }
  }

  struct Captions: Decodable { let pictures: [Expected.Captioned] }
  struct Matching: Decodable {
    let texts: [String]
    let pictures: [Expected.Matched]
  }

  /// The folders of the tests, or those that were named.
  private static let folders =
    ProcessInfo.processInfo.environment["GLIMPSE_BLIP_FOLDERS"] ?? Fixtures.path("models")

  private func read<Value: Decodable>(_ type: Value.Type, _ folder: String) throws -> Value {
    let path = "\(Self.folders)/\(folder)/expected.json"
    return try JSONDecoder().decode(type, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private func difference(_ ours: [Float], _ theirs: [Float]) -> Float {
    #expect(ours.count == theirs.count)
    return zip(ours, theirs).map { abs($0 - $1) }.max() ?? .infinity
  }

  @Test func captionsAreThoseOfTransformers() throws {
    let expected = try read(Captions.self, "blip-captions")
    let model = try CaptioningModel(folder: "\(Self.folders)/blip-captions")
    try #require(expected.pictures.count >= 4)
    var greatest: Float = 0
    for picture in expected.pictures {
      let made = try model.caption(ofPixels: picture.pixels)
      #expect(made.tokens == picture.tokens)
      #expect(made.text == picture.text)
      #expect(abs(made.score - picture.score) < 1e-3)
      let given = Array(picture.tokens.prefix(picture.logits.count - 1))
      for (ours, theirs) in zip(
        try model.logits(ofPixels: picture.pixels, after: given), picture.logits)
      {
        greatest = max(greatest, difference(ours, theirs))
      }
    }
    #expect(greatest < 1e-3)
    print("captions: \(expected.pictures.count) pictures, logits within \(greatest)")
  }

  @Test func matchingIsThatOfTransformers() throws {
    let expected = try read(Matching.self, "blip-matching")
    let model = try MatchingModel(folder: "\(Self.folders)/blip-matching")
    try #require(expected.pictures.count >= 4)
    var greatest: Float = 0
    for picture in expected.pictures {
      for (text, theirs) in zip(expected.texts, picture.logits) {
        let ours = try model.logits(of: text, inPixels: picture.pixels)
        greatest = max(greatest, difference(ours, theirs))
      }
    }
    #expect(greatest < 1e-3)
    print("matching: \(expected.pictures.count) pictures, logits within \(greatest)")
  }
}
