import ImageDecoding
@testable import IsolatedDecoding
import Testing

@Suite struct ImageFormatTests {
  /// First bytes, and what they are of.
  static let signatures: [([UInt8], ImageFormat?)] = [
    ([0xFF, 0xD8, 0xFF, 0xDB], .jpeg),
    ([0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A], .png),
    (Array("RIFF\u{10}\0\0\0WEBPVP8 ".utf8), .webp),
    (Array("RIFF\u{10}\0\0\0WAVEfmt ".utf8), nil),
    (Array("GIF87a".utf8), .gif),
    (Array("GIF89a".utf8), .gif),
    (Array("GIF90a".utf8), nil),
    (Array("8BPS\0\u{1}".utf8), .psd),
    ([0, 0, 0, 12] + Array("jP  \r\n".utf8), .jp2),
    ([0xFF, 0x4F, 0xFF, 0x51, 0, 0], .jp2),
    ([0xFF, 0x0A, 0], .jxl),
    ([0, 0, 0, 12] + Array("JXL \r\n".utf8), .jxl),
    ([0, 0, 0, 24] + Array("ftypheic\0\0\0\0mif1heic".utf8), .heic),
    ([0, 0, 0, 24] + Array("ftypmif1\0\0\0\0mif1heic".utf8), .heic),
    ([0, 0, 0, 24] + Array("ftypavif\0\0\0\0mif1miaf".utf8), .avif),
    ([0, 0, 0, 24] + Array("ftypmif1\0\0\0\0mif1avif".utf8), .avif),
    ([0, 0, 0, 24] + Array("ftypcrx \0\0\0\u{1}crx isom".utf8), .raw),
    ([0, 0, 0, 24] + Array("ftypisom\0\0\0\u{1}mp41mp42".utf8), nil),
    (Array("II*\0\u{8}\0\0\0\0\0".utf8), .tiff),
    (Array("MM\0*\0\0\0\u{8}\0\0".utf8), .tiff),
    (Array("II+\0\u{8}\0\0\0\0\0".utf8), .tiff),
    (Array("II*\0\u{10}\0\0\0CR\u{2}\0".utf8), .raw),
    (Array("IIRO\u{8}\0\0\0\0\0".utf8), .raw),
    (Array("IIU\0\u{18}\0\0\0\0\0".utf8), .raw),
    (Array("FUJIFILMCCD-RAW 0201".utf8), .raw),
    (Array("BM".utf8) + [UInt8](repeating: 0, count: 12) + [40, 0, 0, 0], .bmp),
    (Array("BM is a name like any other".utf8), nil),
    ([0, 0, 1, 0, 1, 0] + [UInt8](repeating: 0, count: 16), .ico),
    (Array("P1 2 2 0 1 1 0".utf8), .pnm), (Array("P2\n2 2 9 1".utf8), .pnm),
    (Array("P3\n#x\n2 2".utf8), .pnm), (Array("P4\n2 2\n".utf8), .pnm),
    (Array("P5\n2 2\n255\n".utf8), .pnm), (Array("P6\t2 2\n255\n".utf8), .pnm),
    (Array("P7\nWIDTH 2\n".utf8), .pnm), (Array("P5 was the road".utf8), nil),
    (Array("P3 1 secret text of somebody".utf8), nil), (Array("P3 1 2 255 secrets".utf8), nil),
    (Array("P2 12 monkeys were there".utf8), nil), (Array("P6 3 9 o'clock".utf8), nil),
    (Array("P7\n1. Agenda".utf8), nil), (Array("P1 0 3 1 1 1".utf8), nil),
    (Array("P3 2 # wide\n2 255 0 0 0 1".utf8), .pnm), (Array("PF\n2 2\n-1.0\n".utf8), .pnm),
    (Array("P7\nHEIGHT 2\n".utf8), .pnm),
    (Array("<svg xmlns='x'/>".utf8), .svg),
    (Array("\u{FEFF}<?xml version='1.0'?>\n<!-- <html> -->\n<svg>".utf8), .svg),
    (Array("<!DOCTYPE svg [<!ENTITY a \"b\">]>\n<svg:svg>".utf8), .svg),
    ([0xFF, 0xFE] + "<svg/>".utf8.flatMap { [$0, 0] }, .svg),
    (Array("<html><svg></svg></html>".utf8), nil),
    (Array("<!-- never closed <svg>".utf8), nil),
    (Array("<!DOCTYPE".utf8), nil), (Array("<".utf8), nil),
    ([0x1F, 0x8B, 8, 0], nil),
    (Array("%PDF-1.7".utf8), nil), (Array("SIMPLE  =  T".utf8), nil),
    (Array("just words, no picture".utf8), nil), ([0xFF], nil), ([], nil),
  ]

  @Test(arguments: signatures)
  func contentDecidesTheFormat(_ bytes: [UInt8], _ expected: ImageFormat?) {
    #expect(ImageFormat.recognise(bytes) == expected)
  }

  @Test func prefixesOfEveryHostileFileAreAnsweredWithoutATrap() throws {
    let decoder = try ImageDecoder()
    for file in HostileFile.all where file.file != "200-megapixel.png" {
      let bytes = try Fixture.hostile(file.file)
      for length in [0, 1, 3, 4, 8, 12, 13, 16, 33, 64, bytes.count / 3, bytes.count / 2] {
        let prefix = Array(bytes.prefix(length))
        do {
          let image = try decoder.decode(prefix, as: .within(maxSide: 16))
          let expected = image.width * image.height * 3
          #expect(image.pixels.count == expected)
        } catch {
          #expect(!error.message.isEmpty)
        }
      }
    }
  }
}
