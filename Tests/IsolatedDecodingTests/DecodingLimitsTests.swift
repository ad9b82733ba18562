import ImageDecoding
@testable import IsolatedDecoding
import Testing

@Suite struct DecodingLimitsTests {
  @Test func imageOverTheLimitIsRefusedWithBothSizesAndTheWayOut() throws {
    let bytes = try Fixture.hostile("picture.bmp")
    let error = #expect(throws: ImageDecodingError.self) {
      try ImageDecoder().decode(
        bytes, as: .within(maxSide: 8), limits: DecodingLimits(maximumPixels: 6143))
    }
    #expect(error?.kind == .tooLarge)
    #expect(error?.format == .bmp)
    #expect(error?.message.contains("(96×64)") == true)
    #expect(error?.message.hasSuffix("raise max-megapixels to admit it") == true)
  }

  @Test func imageAtTheLimitIsDecoded() throws {
    let image = try ImageDecoder().decode(
      Fixture.hostile("picture.bmp"), as: .within(maxSide: 8),
      limits: DecodingLimits(maximumPixels: 6144))
    #expect(image.width == 8)
  }

  @Test func limitOfZeroRefusesEvenOnePixel() throws {
    #expect(throws: ImageDecodingError.self) {
      try ImageDecoder().decode(
        Fixture.hostile("1x1.png"), as: .full, limits: DecodingLimits(maximumPixels: 0))
    }
  }

  @Test func headerBombCanBeInspectedButNotDecoded() throws {
    let info = try ImageDecoder().inspect(Fixture.hostile("header-bomb.png"))
    #expect([info.width, info.height] == [50_000, 50_000])
  }

  @Test func drawingOfAbsurdStatedSizeIsDrawnSmall() throws {
    let text = """
      <svg xmlns="http://www.w3.org/2000/svg" width="90000" height="90000">
      <rect width="100%" height="100%" fill="rgb(10,200,30)"/></svg>
      """
    let image = try ImageDecoder().decode(Array(text.utf8), as: .squash(width: 16, height: 16))
    #expect(Array(image.pixels.prefix(3)) == [10, 200, 30])
  }
}
