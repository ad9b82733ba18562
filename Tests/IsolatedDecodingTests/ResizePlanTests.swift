import ImageDecoding
@testable import IsolatedDecoding
import Testing

@Suite struct ResizePlanTests {
  /// 96×64 pixels, the middle half in one colour.
  private func decode(_ plan: ResizePlan, _ name: String = "png-named.jpg") throws -> DecodedImage {
    try ImageDecoder().decode(Fixture.hostile(name), as: plan)
  }

  private func pixel(_ image: DecodedImage, _ x: Int, _ y: Int) -> [UInt8] {
    Array(image.pixels[((y * image.width + x) * 3)...].prefix(3))
  }

  @Test func fullKeepsTheSize() throws {
    let image = try decode(.full)
    #expect([image.width, image.height] == [96, 64])
    #expect(pixel(image, 0, 0) == [30, 60, 160])
    #expect(pixel(image, 48, 32) == [200, 80, 40])
  }

  @Test func withinShrinksTheLongestSideButNeverEnlarges() throws {
    let small = try decode(.within(maxSide: 48))
    #expect([small.width, small.height] == [48, 32])
    let same = try decode(.within(maxSide: 1000))
    #expect([same.width, same.height] == [96, 64])
    let line = try decode(.within(maxSide: 100), "1x10000.png")
    #expect([line.width, line.height] == [1, 100])
  }

  @Test func padCentresAndFillsTheRest() throws {
    let fill = RGBColour(red: 1, green: 2, blue: 3)
    let image = try decode(.longestSideThenPad(width: 48, height: 48, fill: fill))
    #expect([image.width, image.height] == [48, 48])
    #expect(pixel(image, 0, 7) == [1, 2, 3])
    #expect(pixel(image, 0, 8) == [30, 60, 160])
    #expect(pixel(image, 47, 40) == [1, 2, 3])
    #expect(pixel(image, 24, 24) == [200, 80, 40])
  }

  @Test func cropLargerThanTheImageIsPaddedWithBlack() throws {
    let plan = ResizePlan(.shortestSideThenCentreCrop(side: 32, width: 64, height: 64))
    let image = try decode(plan)
    #expect([image.width, image.height] == [64, 64])
    #expect(pixel(image, 0, 0) == [0, 0, 0])
    #expect(pixel(image, 32, 32) == [200, 80, 40])
  }

  /// Margins of 3: torchvision leaves out 2 pixels, transformers 1.
  @Test func anOddMarginIsCroppedAsEitherLibraryDoes() throws {
    let rounded = try decode(
      ResizePlan(.shortestSideThenCentreCrop(side: 33, width: 46, height: 30)))
    let floored = try decode(
      ResizePlan(.shortestSideThenCentreCrop(side: 33, width: 46, height: 30, offset: .down)))
    let differing = (0..<45).filter { pixel(rounded, $0, 15) != pixel(floored, $0, 15) }
    #expect(!differing.isEmpty)
    for x in 0..<45 {
      for y in 0..<29 { #expect(pixel(rounded, x, y) == pixel(floored, x + 1, y + 1)) }
    }
  }

  @Test func longThinImageIsCroppedWithoutMakingItWhole() throws {
    let image = try decode(.shortestSideThenCentreCrop(width: 224, height: 224), "10000x1.png")
    #expect([image.width, image.height] == [224, 224])
    #expect(pixel(image, 100, 100) == [200, 80, 40])
  }

  @Test func sizesBelowOneAreTakenAsOne() throws {
    for plan in [
      ResizePlan.squash(width: 0, height: -5), .within(maxSide: 0),
      .shortestSideThenCentreCrop(width: 0, height: 0), .longestSideThenPad(width: -1, height: 0),
    ] {
      let image = try decode(plan)
      #expect([image.width, image.height] == [1, 1])
    }
  }

  @Test func drawingIsDrawnAtTheSizeWanted() throws {
    let image = try decode(.squash(width: 960, height: 640), "picture.svg")
    // Enlarged pixels would blur the edge at x = 240 over ten pixels.
    #expect(pixel(image, 237, 320) == [30, 60, 160])
    #expect(pixel(image, 243, 320) == [200, 80, 40])
    #expect([image.info.width, image.info.height] == [96, 64])
  }
}
