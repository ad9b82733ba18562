// Titles, descriptions, keywords and ratings out of XMP, IPTC and EXIF.

import Testing

import ImageDecoding
@testable import IsolatedDecoding

@Suite struct DescriptiveDetailsTests {
  private static let xmp = """
    <?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
    <rdf:RDF><rdf:Description rdf:about="" xmp:Rating="4">
    <dc:title><rdf:Alt><rdf:li xml:lang="de">See</rdf:li>
    <rdf:li xml:lang="x-default">The lake &amp; &#x1F41F;</rdf:li></rdf:Alt></dc:title>
    <dc:description><rdf:Alt><rdf:li xml:lang="x-default"> Calm  </rdf:li></rdf:Alt></dc:description>
    <dc:subject><rdf:Bag><rdf:li>lake</rdf:li><rdf:li/><rdf:li>Ada &quot;B&quot;</rdf:li>
    <rdf:li>lake</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>
    """

  private func dataset(_ record: UInt8, _ number: UInt8, _ value: [UInt8]) -> [UInt8] {
    [0x1C, record, number, UInt8(value.count >> 8), UInt8(value.count & 255)] + value
  }

  private func details(iptc: [UInt8] = [], xmp: [UInt8] = []) -> DescriptiveDetails {
    var blocks = MetadataBlocks()
    blocks.add(iptc: iptc)
    blocks.add(xmp: xmp)
    return ImageFileFacts(blocks).description
  }

  /// Its prefixes are not bound, as some writers leave it.
  @Test func xmpIsRead() {
    let details = details(xmp: Array(Self.xmp.utf8))
    #expect(details.title == "The lake & 🐟" && details.description == "Calm")
    #expect(details.keywords == ["lake", "Ada \"B\""] && details.rating == 4)
  }

  @Test func iptcIsReadBareAndInPhotoshopsResources() {
    let bare =
      dataset(1, 90, [0x1B, 0x25, 0x47]) + dataset(2, 5, Array("Title".utf8))
      + dataset(2, 25, [0x4D, 0xFC, 0x6E]) + dataset(2, 25, Array("ü".utf8))
      + dataset(2, 120, Array("Words".utf8))
    let size = bare.count
    let resource =
      Array("8BIM".utf8) + [4, 0x25, 0, 0, 0, 0, 0, 1, 9, 0]
      + Array("8BIM".utf8) + [4, 4, 0, 0, 0, 0, UInt8(size >> 8), UInt8(size & 255)] + bare
    var resources = MetadataBlocks()
    resources.addResources(resource)
    for details in [details(iptc: bare), ImageFileFacts(resources).description] {
      #expect(details.title == "Title" && details.description == "Words")
      #expect(details.keywords == ["Mün", "ü"])
    }
  }

  @Test func xmpOutranksIPTC() {
    let iptc = dataset(2, 5, Array("Old".utf8)) + dataset(2, 25, Array("old".utf8))
    let only =
      "<rdf:Description><xmp:Rating>-1</xmp:Rating><dc:title>Plain</dc:title></rdf:Description>"
    let details = details(iptc: iptc, xmp: Array(only.utf8))
    #expect(details.title == "Plain" && details.keywords == ["old"] && details.rating == -1)
  }

  @Test func damagedBlocksAreReadAsFarAsTheyGo() {
    let whole = Array(Self.xmp.utf8)
    for length in stride(from: 0, to: whole.count, by: 7) {
      _ = details(xmp: Array(whole[..<length]))
    }
    let iptc = dataset(2, 5, Array("Title".utf8)) + [0x1C, 2, 25, 0xFF, 0xFF, 1]
    #expect(details(iptc: iptc).title == "Title")
    #expect(details(iptc: [9], xmp: [0xFF]) == DescriptiveDetails())
    let many = String(repeating: "<rdf:li>a", count: 100_000)
    _ = details(xmp: Array(("<dc:subject>" + many).utf8))
  }
}
