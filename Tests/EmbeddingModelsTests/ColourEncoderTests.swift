import SearchDomain
import TestSupport
import Testing

/// The stand-in that other targets' tests rely on.
@Suite struct ColourEncoderTests {
  private let encoder = ColourEncoder()

  private func embed(_ colour: [UInt8]) throws -> Embedding {
    let file = PortablePixmap(width: 7, height: 5, colour: colour).encoded
    return try encoder.encode([encoder.prepare(EncodedImage(bytes: file))])[0]
  }

  @Test func aColourWordIsClosestToThePictureOfThatColour() throws {
    let pictures = try ["red": [255, 0, 0], "blue": [0, 0, 255], "white": [255, 255, 255]]
      .mapValues { try embed($0) }
    for word in pictures.keys {
      let text = try encoder.encode(["a \(word) thing"])[0].embedding
      let best = pictures.max {
        text.cosineSimilarity(to: $0.value) < text.cosineSimilarity(to: $1.value)
      }
      #expect(best?.key == word)
    }
    #expect(encoder.preparedCount == 3)
    #expect(encoder.encodedCount == 3)
  }

  @Test(arguments: [
    ("", ImagePreparationError.Kind.notAnImage), ("hello", .notAnImage), ("P6", .damaged),
    ("P6\n2 2\n255\nxxx", .damaged), ("P6\n0 2\n255\n", .damaged),
  ])
  func bytesThatAreNoWholePPMAreRefused(text: String, kind: ImagePreparationError.Kind) throws {
    let error = #expect(throws: ImagePreparationError.self) {
      try encoder.prepare(EncodedImage(bytes: Array(text.utf8)))
    }
    #expect(error?.kind == kind)
  }

  @Test func variantsAreDifferentSpacesOfTheSameVectors() {
    let other = ColourEncoder(variant: "other")
    #expect(!other.space.isComparable(with: encoder.space))
    #expect(ColourEncoder().space == encoder.space)
  }
}
