// Images of pixels at hand, written as files and read again.

import ImageDecoding
@testable import IsolatedDecoding
import Testing

@Suite struct WritingTests {
  @Test func aJPEGOfPixelsShowsTheImage() throws {
    let colour: [UInt8] = [200, 60, 30]
    let pixels = (0..<40 * 24).flatMap { _ in colour }
    let file = try DecodedImage(width: 40, height: 24, pixels: pixels).jpeg(quality: 95)
    #expect(ImageFormat.recognise(file) == .jpeg)
    let read = try ImageDecoder().decode(file, as: .full)
    #expect(read.width == 40 && read.height == 24)
    for channel in 0..<3 { #expect(abs(Int(read.pixels[channel]) - Int(colour[channel])) <= 4) }
    // What follows the end of a JPEG is passed over.
    let longer = try ImageDecoder().decode(file + [1, 2, 3], as: .full)
    #expect(longer.pixels == read.pixels && !longer.isPartial)
  }

  @Test func lowerQualityGivesASmallerFile() throws {
    let pixels = (0..<64 * 64 * 3).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31 >> 3) }
    let image = DecodedImage(width: 64, height: 64, pixels: pixels)
    #expect(try image.jpeg(quality: 20).count < image.jpeg(quality: 95).count / 2)
  }
}
