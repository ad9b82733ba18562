import Support
import ImageDecoding
@testable import IsolatedDecoding
import Testing

/// Camera files are put together here around a JPEG of the corpus, as the
/// cameras' own are megabytes large.
@Suite struct RawPreviewTests {
  private func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private func box(_ name: String, _ content: [UInt8]) -> [UInt8] {
    bigEndian(content.count + 8) + Array(name.utf8) + content
  }

  @Test func fujiFileIsShownThroughItsJPEG() throws {
    let jpeg = try Fixture.hostile("exif-6.jpg")
    var file = Array("FUJIFILMCCD-RAW 0201FF383501X-T5".utf8)
    file += [UInt8](repeating: 0, count: 84 - file.count)
    file += bigEndian(92) + bigEndian(jpeg.count) + jpeg + [UInt8](repeating: 7, count: 500)
    let image = try ImageDecoder().decode(file, as: .full)
    #expect(image.info.format == .raw)
    // This preview bears its own orientation.
    #expect(image.info.orientation == 6)
    #expect(image.width == 96 && image.height == 64)
  }

  @Test func canonFileIsShownThroughItsLargestJPEGTurnedAsTheFileSays() throws {
    // A directory of one tag: orientation 8, little-endian.
    let tags: [UInt8] =
      Array("II*\0".utf8) + [8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 8, 0, 0, 0]
    let file =
      box("ftyp", Array("crx \0\0\0\u{1}crx isom".utf8))
      + box(
        "moov",
        box("uuid", [UInt8](repeating: 1, count: 16) + box("CMT1", tags + [0, 0, 0, 0])))
      + box("THMB", try Fixture.hostile("grey.jpg"))
      + box("PRVW", try Fixture.bytes("parity/333x250.jpg"))
      + box("mdat", [UInt8](repeating: 3, count: 300))
    let info = try ImageDecoder().inspect(file)
    #expect(info.format == .raw && info.orientation == 8)
    #expect(info.width == 250 && info.height == 333)
  }

  @Test func aPreviewThatIsStatedLongerThanAnyFileGoesOnToTheEnd() throws {
    let jpeg = try Fixture.hostile("grey.jpg")
    func head(_ offset: Int) -> [UInt8] {
      // The length as a number of 64 bits.
      Made.exif(main: [.number(0x0201, type: 4, offset), .number(0x0202, type: 16, .max)])
    }
    let start = head(0).count
    #expect(RawPreview(head(start) + jpeg)?.range == start..<start + jpeg.count)
  }

  @Test func fileWithoutPreviewSaysSo() {
    let file = Array("IIRO\u{8}\0\0\0".utf8) + [UInt8](repeating: 0, count: 200)
    let error = #expect(throws: ImageDecodingError.self) {
      try ImageDecoder().decode(file, as: .full)
    }
    #expect(error?.kind == .unsupported)
    #expect(error?.message == "this camera RAW file holds no JPEG preview that could be shown")
  }
}
