// EXIF, XMP and IPTC are found in every format that can hold them.

import ImageDecoding
import Testing

@testable import IsolatedDecoding

@Suite struct MetadataContainerTests {
  private let exif = Made.exif(
    main: [.text(0x010F, "Maker"), .text(0x0110, "Model 1")],
    details: [.text(0x9003, "2019:03:04 05:06:07"), .text(0xA434, "Lens 50mm")],
    position: [
      .text(1, "N"), .fractions(2, [(60, 1), (8, 1), (48, 1)]), .text(3, "E"),
      .fractions(4, [(24, 1), (0, 1), (0, 1)]),
    ])
  private let xmp = Made.xmp(
    attributes: "xmp:Rating='4'",
    """
    <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Title</rdf:li></rdf:Alt></dc:title>
    <dc:subject><rdf:Bag><rdf:li>one</rdf:li><rdf:li>two</rdf:li></rdf:Bag></dc:subject>
    """)
  private let iptc = Made.dataset(120, "Caption")

  private func expectAll(
    _ facts: ImageFileFacts, hasEXIF: Bool = true, hasIPTC: Bool = true,
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(facts.description.title == "Title", sourceLocation: location)
    #expect(facts.description.keywords == ["one", "two"], sourceLocation: location)
    #expect(facts.description.rating == 4, sourceLocation: location)
    #expect((facts.description.description == "Caption") == hasIPTC, sourceLocation: location)
    guard hasEXIF else { return }
    #expect(facts.exif.taken == "2019-03-04T05:06:07", sourceLocation: location)
    #expect(facts.exif.cameraMake == "Maker", sourceLocation: location)
    #expect(facts.exif.cameraModel == "Model 1", sourceLocation: location)
    #expect(facts.exif.lens == "Lens 50mm", sourceLocation: location)
    let latitude = facts.exif.latitude ?? 0
    #expect(abs(latitude - 60.146666) < 1e-5, sourceLocation: location)
    #expect(facts.exif.longitude == 24, sourceLocation: location)
  }

  @Test func jpeg() {
    let resources = Made.resource(0x0404, iptc)
    let mark = Array("Photoshop 3.0\0".utf8)
    let file =
      [0xFF, 0xD8] + Made.segment(0xE1, Array("Exif\0\0".utf8) + exif)
      + Made.segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + xmp)
      // Resources that go on in a second segment.
      + Made.segment(0xED, mark + resources[..<7]) + Made.segment(0xED, mark + resources[7...])
      + [0xFF, 0xDA, 0, 2]
    expectAll(Made.facts(.jpeg, file))
  }

  @Test func extendedPacketsOfJPEGAreJoinedByTheirPlaces() {
    let digest = "0123456789ABCDEF0123456789ABCDEF"
    let head = Array("http://ns.adobe.com/xmp/extension/\0".utf8) + Array(digest.utf8)
    func part(_ range: Range<Int>) -> [UInt8] {
      Made.segment(0xE1, head + Made.big(xmp.count, 4) + Made.big(range.lowerBound, 4) + xmp[range])
    }
    let main = Made.xmp(
      attributes:
        "xmlns:xmpNote=\"http://ns.adobe.com/xmp/note/\" xmpNote:HasExtendedXMP=\"\(digest)\"", "")
    let file =
      [0xFF, 0xD8] + Made.segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0".utf8) + main)
      + part(100..<xmp.count) + part(0..<100) + [0xFF, 0xDA, 0, 2]
    expectAll(Made.facts(.jpeg, file), hasEXIF: false, hasIPTC: false)
  }

  private let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  private func profile(_ kind: String, _ bytes: [UInt8], packed: Bool) -> [UInt8] {
    let digits = bytes.map { byte in
      let text = String(byte, radix: 16)
      return byte < 16 ? "0" + text : text
    }
    var text = "\n\(kind)\n    \(bytes.count)\n"
    for start in stride(from: 0, to: digits.count, by: 36) {
      text += digits[start..<min(start + 36, digits.count)].joined() + "\n"
    }
    let name = Array("Raw profile type \(kind)\0".utf8)
    guard packed else { return Made.chunk("tEXt", name + Array(text.utf8)) }
    return Made.chunk("zTXt", name + [0] + zlib(Array(text.utf8)))
  }

  /// zlib's format, stored and not compressed.
  private func zlib(_ bytes: [UInt8]) -> [UInt8] {
    var a = 1
    var b = 0
    for byte in bytes {
      a = (a + Int(byte)) % 65521
      b = (b + a) % 65521
    }
    var found: [UInt8] = [0x78, 1]
    for start in stride(from: 0, to: bytes.count, by: 65_535) {
      let part = bytes[start..<min(start + 65_535, bytes.count)]
      let isLast: UInt8 = part.endIndex == bytes.count ? 1 : 0
      found += [isLast] + Made.little(part.count, 2) + Made.little(~part.count, 2) + part
    }
    return found + Made.big(b << 16 | a, 4)
  }

  @Test(arguments: [false, true]) func png(isPacked: Bool) {
    let packet = Array("XML:com.adobe.xmp\0".utf8) + [isPacked ? 1 : 0, 0, 0, 0]
    let file =
      pngSignature + Made.chunk("IHDR", [UInt8](repeating: 0, count: 13))
      + Made.chunk("iTXt", packet + (isPacked ? zlib(xmp) : xmp))
      + profile("iptc", Made.resource(0x0404, iptc), packed: isPacked)
      + Made.chunk("IDAT", [0, 0]) + Made.chunk("eXIf", exif) + Made.chunk("IEND", [])
    expectAll(Made.facts(.png, file))
  }

  @Test(arguments: [false, true]) func rawProfilesOfPNG(isPacked: Bool) {
    let marked = Array("Exif\0\0".utf8) + exif
    let file =
      pngSignature + profile("exif", marked, packed: isPacked)
      + profile("xmp", xmp, packed: isPacked)
      + profile("8bim", Made.resource(0x0404, iptc), packed: isPacked)
    expectAll(Made.facts(.png, file))
    let asSegments =
      pngSignature + profile("APP1", marked, packed: isPacked)
      + profile("APP1", Array("http://ns.adobe.com/xap/1.0/\0".utf8) + xmp, packed: isPacked)
      + profile("iptc", iptc, packed: isPacked)
    expectAll(Made.facts(.png, asSegments))
  }

  @Test func textsOfPNG() {
    let file =
      pngSignature + Made.chunk("tEXt", Array("Title\0A title".utf8))
      + Made.chunk("iTXt", Array("Description\0\0\0en\0\0Söme words".utf8))
      + Made.chunk("tEXt", Array("Creation Time\0Tue, 28 Feb 2023 10:11:12 +0100".utf8))
      + Made.chunk("tEXt", Array("Comment\0Created with GIMP".utf8))
    let facts = Made.facts(.png, file)
    #expect(facts.description.title == "A title" && facts.description.description == "Söme words")
    #expect(facts.exif.taken == "2023-02-28T10:11:12+01:00")
    let comment = pngSignature + Made.chunk("tEXt", Array("Comment\0Created with GIMP".utf8))
    #expect(Made.facts(.png, comment) == ImageFileFacts())
    let words = pngSignature + Made.chunk("tEXt", Array("Comment\0By the lake".utf8))
    #expect(Made.facts(.png, words).description.description == "By the lake")
  }

  @Test func webP() {
    func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
      Array(name.utf8) + Made.little(bytes.count, 4) + bytes + (bytes.count % 2 == 1 ? [0] : [])
    }
    let body = chunk("VP8X", [1, 2, 3]) + chunk("EXIF", exif) + chunk("XMP ", xmp)
    let file = Array("RIFF".utf8) + Made.little(body.count + 4, 4) + Array("WEBP".utf8) + body
    expectAll(Made.facts(.webp, file), hasIPTC: false)
  }

  @Test(arguments: [false, true]) func tiff(isBig: Bool) {
    let file = Made.exif(
      main: [
        .text(0x010F, "Maker"), .text(0x0110, "Model 1"), .bytes(700, type: 1, xmp),
        .bytes(33723, iptc),
      ],
      details: [.text(0x9003, "2019:03:04 05:06:07"), .text(0xA434, "Lens 50mm")],
      position: [
        .text(1, "N"), .fractions(2, [(60, 1), (8, 1), (48, 1)]), .text(3, "E"),
        .fractions(4, [(24, 1), (0, 1), (0, 1)]),
      ], isBig: isBig)
    expectAll(Made.facts(.tiff, file))
    let resources = Made.resource(0x0404, iptc) + Made.resource(0x0424, xmp)
    let other = Made.exif(main: [.bytes(34377, resources)], isBig: isBig)
    expectAll(Made.facts(.tiff, other), hasEXIF: false)
  }

  @Test func iptcInNumbersOfTheOtherByteOrder() {
    let padded = iptc + [UInt8](repeating: 0, count: (4 - iptc.count % 4) % 4)
    var swapped = padded
    for at in stride(from: 0, to: padded.count, by: 4) { swapped[at..<at + 4].reverse() }
    let tag = MadeTag(number: 33723, type: 4, count: swapped.count / 4, bytes: swapped)
    let facts = Made.facts(.tiff, Made.exif(main: [tag]))
    #expect(facts.description.description == "Caption")
  }

  /// Items in the file and, by construction method 1, in `idat`.
  @Test(arguments: [(0, false), (1, false), (1, true), (2, true)])
  func heifAndAVIF(version: Int, isInData: Bool) {
    let marked = Made.big(6, 4) + Array("Exif\0\0".utf8) + exif
    func information(_ number: Int, _ kind: String) -> [UInt8] {
      Made.box("infe", [2, 0, 0, 0] + Made.big(number, 2) + [0, 0] + Array(kind.utf8))
    }
    let information =
      Made.big(0, 4) + Made.big(3, 2) + information(1, "hvc1\0") + information(2, "Exif\0")
      + information(3, "mime\0application/rdf+xml\0")
    func meta(_ start: Int) -> [UInt8] {
      func place(_ number: Int, _ parts: [(Int, Int)]) -> [UInt8] {
        Made.big(number, version < 2 ? 2 : 4) + (version > 0 ? Made.big(isInData ? 1 : 0, 2) : [])
          + [0, 0] + Made.big(parts.count, 2)
          + parts.flatMap { Made.big($0.0, 4) + Made.big($0.1, 4) }
      }
      let places =
        [UInt8(version), 0, 0, 0, 0x44, 0] + Made.big(2, version < 2 ? 2 : 4)
        + place(2, [(start, 10), (start + 10, marked.count - 10)])
        + place(3, [(start + marked.count, xmp.count)])
      return Made.box(
        "meta",
        [0, 0, 0, 0] + Made.box("iinf", information) + Made.box("iloc", places)
          + (isInData ? Made.box("idat", marked + xmp) : []))
    }
    let head = Made.box("ftyp", Array("heic".utf8))
    let start = isInData ? 0 : head.count + meta(0).count + 8
    let file = head + meta(start) + (isInData ? [] : Made.box("mdat", marked + xmp))
    expectAll(Made.facts(.heic, file), hasIPTC: false)
    expectAll(Made.facts(.avif, file), hasIPTC: false)
  }

  @Test func jpegXL() {
    let file =
      Made.box("JXL ", [0x0D, 0x0A, 0x87, 0x0A]) + Made.box("Exif", [0, 0, 0, 0] + exif)
      + Made.box("xml ", xmp)
    expectAll(Made.facts(.jxl, file), hasIPTC: false)
  }

  @Test func jpegXLCompressed() {
    // Brotli that is stored: a window of 16 bits, a block without compression.
    func stored(_ bytes: [UInt8]) -> [UInt8] {
      let count = bytes.count - 1
      // WBITS 0, ISLAST 0, MNIBBLES 0, MLEN − 1 of 16 bits, ISUNCOMPRESSED 1.
      let head = count << 4 | 1 << 20
      return Made.little(head, 3) + bytes + [3]
    }
    let file =
      Made.box("JXL ", [0x0D, 0x0A, 0x87, 0x0A])
      + Made.box("brob", Array("Exif".utf8) + stored([0, 0, 0, 0] + exif))
      + Made.box("brob", Array("xml ".utf8) + stored(xmp))
    expectAll(Made.facts(.jxl, file), hasIPTC: false)
  }

  @Test func jpeg2000() {
    let isXMP: [UInt8] = [
      0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF,
      0xAC,
    ]
    let isIPTC: [UInt8] = [
      0x33, 0xC7, 0xA4, 0xD2, 0xB8, 0x1D, 0x47, 0x23, 0xA0, 0xBA, 0xF1, 0xA3, 0xE0, 0x97, 0xAD,
      0x38,
    ]
    let start =
      Made.box("jP  ", [0x0D, 0x0A, 0x87, 0x0A])
      + Made.box("uuid", Array("JpgTiffExif->JP2".utf8) + exif)
    expectAll(
      Made.facts(.jp2, start + Made.box("uuid", isXMP + xmp) + Made.box("uuid", isIPTC + iptc)))
    expectAll(Made.facts(.jp2, start + Made.box("xml ", xmp)), hasIPTC: false)
  }

  @Test func gif() {
    let tail = [1] + stride(from: 255, through: 0, by: -1).map { UInt8($0) } + [0]
    let file =
      Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0] + [0, 0, 0, 255, 255, 255]
      + [0x21, 0xFE, 5] + Array("Words".utf8) + [0]
      + [0x21, 0xFF, 11] + Array("XMP DataXMP".utf8) + xmp + tail + [0x3B]
    let facts = Made.facts(.gif, file)
    expectAll(facts, hasEXIF: false, hasIPTC: false)
    #expect(facts.description.description == "Words")
  }

  @Test func psd() {
    let resources =
      Made.resource(0x0404, iptc) + Made.resource(0x0422, exif) + Made.resource(0x0424, xmp)
    let file =
      Array("8BPS".utf8) + Made.big(1, 2) + [UInt8](repeating: 0, count: 20) + Made.big(0, 4)
      + Made.big(resources.count, 4) + resources
    expectAll(Made.facts(.psd, file))
  }

  @Test func cameraRAWs() {
    let folder = Made.exif(
      main: [.text(0x010F, "Maker"), .text(0x0110, "Model 1"), .bytes(700, type: 1, xmp)],
      details: [.text(0x9003, "2019:03:04 05:06:07"), .text(0xA434, "Lens 50mm")],
      position: [
        .text(1, "N"), .fractions(2, [(60, 1), (8, 1), (48, 1)]), .text(3, "E"),
        .fractions(4, [(24, 1), (0, 1), (0, 1)]),
      ])
    expectAll(Made.facts(.raw, folder), hasIPTC: false)
    // Canon's CR3 has a box for each of the folders.
    let boxes =
      Made.box("CMT1", Made.exif(main: [.text(0x010F, "Maker"), .text(0x0110, "Model 1")]))
      + Made.box(
        "CMT2", Made.exif(main: [.text(0x9003, "2019:03:04 05:06:07"), .text(0xA434, "Lens 50mm")]))
      + Made.box(
        "CMT4",
        Made.exif(main: [
          .text(1, "N"), .fractions(2, [(60, 1), (8, 1), (48, 1)]), .text(3, "E"),
          .fractions(4, [(24, 1)]),
        ]))
    let isXMP: [UInt8] = [
      0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF,
      0xAC,
    ]
    let canon =
      Made.box("ftyp", Array("crx ".utf8))
      + Made.box("moov", Made.box("uuid", [UInt8](repeating: 1, count: 16) + boxes))
      + Made.box("uuid", isXMP + xmp)
    expectAll(Made.facts(.raw, canon), hasIPTC: false)
  }

  /// A minute of work in a few kilobytes, were it done.
  @Test func extentsThatTakeNoBytesAreBounded() {
    let item = Made.big(2, 2) + [0, 0] + Made.big(65_535, 2)
    let items = (0..<20_000).flatMap { _ in item }
    let information =
      Made.big(0, 4) + Made.big(1, 2)
      + Made.box("infe", [2, 0, 0, 0, 0, 2, 0, 0] + Array("Exif\0".utf8))
    let meta = Made.box(
      "meta",
      [0, 0, 0, 0] + Made.box("iinf", information)
        + Made.box("iloc", [0, 0, 0, 0, 0, 0] + Made.big(20_000, 2) + items))
    #expect(Made.facts(.heic, Made.box("ftyp", Array("heic".utf8)) + meta) == ImageFileFacts())
  }

  @Test func aPartOfAnItemThatIsStatedLongerThanAnyFileIsLeft() {
    let entry = Made.box(
      "infe", [2, 0, 0, 0] + Made.big(1, 2) + [0, 0] + Array("Exif".utf8) + [0])
    // Two parts: what is there, then as many bytes as a signed number can say.
    let marked = [0, 0, 0, 0] + exif
    let parts = Made.big(0, 8) + Made.big(marked.count, 8) + Made.big(0, 8) + Made.big(.max, 8)
    let place = Made.big(1, 2) + Made.big(1, 2) + Made.big(0, 2) + Made.big(2, 2) + parts
    let meta = Made.box(
      "meta",
      [0, 0, 0, 0] + Made.box("iinf", [0, 0, 0, 0] + Made.big(1, 2) + entry)
        + Made.box("iloc", [1, 0, 0, 0, 0x88, 0] + Made.big(1, 2) + place)
        + Made.box("idat", marked))
    let facts = Made.facts(.heic, Made.box("ftyp", Array("heic".utf8)) + meta)
    #expect(facts.exif.cameraMake != nil)
  }

  @Test func manyTextsThatUnpackToMoreThanIsReadAreLeft() throws {
    // What a chunk states is far more than is there, so none is whole.
    let text = Array("Title\0\0".utf8) + [0x78, 1, 0, 0xFF, 0xFF, 0, 0]
    var file = pngSignature
    for _ in 0..<1000 { file += Made.chunk("zTXt", text) }
    file += Made.chunk("tEXt", Array("Title\0A title".utf8))
    #expect(Made.facts(.png, file).description.title == "A title")
  }

  @Test func filesThatAreCutOffAnywhereAreReadAsFarAsTheyGo() {
    let files: [(ImageFormat, [UInt8])] = [
      (.jpeg, [0xFF, 0xD8] + Made.segment(0xE1, Array("Exif\0\0".utf8) + exif)),
      (
        .tiff,
        Made.exif(main: [.bytes(700, xmp), .bytes(33723, iptc)], details: [.text(0x9003, "x")])
      ),
      (.tiff, Made.exif(main: [.text(0x010F, "Maker"), .bytes(34377, iptc)], isBig: true)),
      (.png, pngSignature + profile("exif", exif, packed: true)),
      (.jxl, Made.box("JXL ", []) + Made.box("Exif", [0, 0, 0, 0] + exif)),
      (.psd, Array("8BPS".utf8) + [UInt8](repeating: 0, count: 30) + Made.resource(0x0422, exif)),
      (.gif, Array("GIF89a".utf8) + [1, 0, 1, 0, 0xFF, 0, 0, 0x21, 0xFE, 5, 1, 2, 3]),
    ]
    for (format, file) in files {
      for length in stride(from: 0, to: file.count, by: 3) {
        _ = Made.facts(format, Array(file[..<length]))
      }
      for at in stride(from: 0, to: file.count, by: 5) {
        var damaged = file
        damaged[at] = 0xFF
        for format in ImageFormat.allCases { _ = Made.facts(format, damaged) }
      }
    }
  }
}
