import ImageDecoding
@testable import IsolatedDecoding
import Testing

@Suite struct OrientationTests {
  /// The fixtures hold one image stored in all eight ways.
  @Test(arguments: 1...8)
  func everyOrientationComesOutUprightAndEqual(_ number: Int) throws {
    let decoder = try ImageDecoder()
    for plan in [
      ResizePlan.full, .shortestSideThenCentreCrop(width: 40, height: 40),
      .longestSideThenPad(width: 50, height: 60), .within(maxSide: 20),
    ] {
      let upright = try decoder.decode(Fixture.hostile("exif-1.jpg"), as: plan)
      let turned = try decoder.decode(Fixture.hostile("exif-\(number).jpg"), as: plan)
      #expect(turned.width == upright.width && turned.height == upright.height)
      #expect(turned.info.orientation == number)
      #expect(largestDifference(turned.pixels, upright.pixels) <= 4)
    }
  }
}
