// XMP in every way that XML and RDF let it be written.

import ImageDecoding
import Testing

@testable import IsolatedDecoding

@Suite struct XMPPacketTests {
  private let rdf = "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\""

  @Test(arguments: ["xmp", "xap", "a_1_"]) func anyPrefix(prefix: String) {
    let text = """
      <rdf:RDF \(rdf)><rdf:Description xmlns:\(prefix)="http://ns.adobe.com/xap/1.0/"
        \(prefix):Rating = '3'/></rdf:RDF>
      """
    #expect(XMPPacket(Array(text.utf8)).description.rating == 3)
    let other = text.replacing("http://ns.adobe.com/xap/1.0/", with: "http://example.com/")
    #expect(XMPPacket(Array(other.utf8)).description.rating == nil)
  }

  @Test func otherPrefixOfRDFAndDefaultNamespace() {
    let text = """
      <R:RDF xmlns:R="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><R:Description>
      <subject xmlns="http://purl.org/dc/elements/1.1/"><R:Bag><R:li>one</R:li></R:Bag></subject>
      </R:Description></R:RDF>
      """
    #expect(XMPPacket(Array(text.utf8)).description.keywords == ["one"])
  }

  @Test func commentsAreNoWordsAndCDATAIsPlainText() {
    let packet = Made.xmp(
      """
      <!-- <dc:subject><rdf:Bag><rdf:li>commented</rdf:li></rdf:Bag></dc:subject> -->
      <dc:subject><rdf:Bag><rdf:li>a <![CDATA[<b> & ]]>c</rdf:li><rdf:li>x&#x41;&amp;</rdf:li></rdf:Bag>
      </dc:subject>
      """)
    #expect(XMPPacket(packet).description.keywords == ["a <b> & c", "xA&"])
  }

  @Test func severalDescriptionsAndTypedNodes() {
    let text = """
      <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF \(rdf)>
      <rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>First</dc:title>
      </rdf:Description>
      <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="2"/>
      <rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Second</dc:title>
      <dc:description>Words</dc:description></rdf:Description>
      </rdf:RDF></x:xmpmeta>
      """
    let details = XMPPacket(Array(text.utf8)).description
    #expect(details.title == "First" && details.description == "Words" && details.rating == 2)
  }

  @Test func defaultLanguageIsTakenAndEmptyItemsAreNot() {
    let packet = Made.xmp(
      """
      <dc:title><rdf:Alt><rdf:li xml:lang="de">See</rdf:li><rdf:li xml:lang="X-Default">Lake</rdf:li>
      </rdf:Alt></dc:title>
      <dc:description><rdf:Alt><rdf:li xml:lang="x-default"/><rdf:li xml:lang="en">Calm</rdf:li>
      </rdf:Alt></dc:description>
      """)
    let details = XMPPacket(packet).description
    #expect(details.title == "Lake" && details.description == "Calm")
  }

  @Test func qualifiedValuesAndStructures() {
    let packet = Made.xmp(
      """
      <xmp:Rating rdf:parseType="Resource"><rdf:value>5</rdf:value><xmp:q>x</xmp:q></xmp:Rating>
      <dc:title><rdf:Description><rdf:value>Qualified</rdf:value></rdf:Description></dc:title>
      <dc:subject><rdf:Bag><rdf:li rdf:parseType="Resource"><rdf:value>one</rdf:value></rdf:li>
      <rdf:li>two</rdf:li></rdf:Bag></dc:subject>
      <exif:Flash rdf:parseType="Resource"><dc:description>inner</dc:description></exif:Flash>
      """)
    let details = XMPPacket(packet).description
    #expect(details.rating == 5 && details.title == "Qualified")
    #expect(details.keywords == ["one", "two"] && details.description == nil)
  }

  @Test func packetsOfUTF16AndUTF32() {
    let text = String(decoding: Made.xmp("<dc:title>Tïtle 🐟</dc:title>"), as: UTF8.self)
    let units = Array(text.utf16)
    let scalars = text.unicodeScalars.map { Int($0.value) }
    let packets: [[UInt8]] = [
      units.flatMap { Made.little(Int($0), 2) }, units.flatMap { Made.big(Int($0), 2) },
      [0xFF, 0xFE] + units.flatMap { Made.little(Int($0), 2) },
      [0xFE, 0xFF] + units.flatMap { Made.big(Int($0), 2) },
      scalars.flatMap { Made.little($0, 4) }, scalars.flatMap { Made.big($0, 4) },
      [0xFF, 0xFE, 0, 0] + scalars.flatMap { Made.little($0, 4) },
      [0xEF, 0xBB, 0xBF] + Array(text.utf8), Array(text.utf8) + [0, 0, 0],
    ]
    for packet in packets { #expect(XMPPacket(packet).description.title == "Tïtle 🐟") }
  }

  @Test func packetOfISO88591IsRead() {
    let text = Made.xmp("<dc:title>M?n</dc:title>").map { $0 == 0x3F ? 0x3F : $0 }
    var latin = text
    if let at = latin.indices.last(where: { latin[$0] == 0x4D && latin[$0 + 1] == 0x3F }) {
      latin[at + 1] = 0xFC
    }
    #expect(XMPPacket(latin).description.title == "Mün")
  }

  @Test func keywordTreesWhereTheListIsMissing() {
    let tree =
      "<lr:hierarchicalSubject><rdf:Bag><rdf:li>Places|Kyoto</rdf:li></rdf:Bag></lr:hierarchicalSubject>"
    #expect(Made.facts(xmp: Made.xmp(tree)).description.keywords == ["Places", "Kyoto"])
    let digiKam =
      "<digiKam:TagsList><rdf:Seq><rdf:li>People/Ada</rdf:li></rdf:Seq></digiKam:TagsList>"
    #expect(Made.facts(xmp: Made.xmp(digiKam)).description.keywords == ["People", "Ada"])
    let both = tree + "<dc:subject><rdf:Bag><rdf:li>flat</rdf:li></rdf:Bag></dc:subject>"
    #expect(Made.facts(xmp: Made.xmp(both)).description.keywords == ["flat"])
  }

  @Test func cameraAndLens() {
    let packet = Made.xmp(
      attributes: "tiff:Make='Maker' tiff:Model='Model' aux:Lens='A lens'", "")
    let facts = Made.facts(xmp: packet).exif
    #expect(facts.cameraMake == "Maker" && facts.cameraModel == "Model" && facts.lens == "A lens")
  }

  @Test func documentTypesAreRefusedAndDepthIsBounded() {
    let bomb = """
      <!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
      <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
      <rdf:RDF \(rdf)><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">
      <dc:title>&c;</dc:title></rdf:Description></rdf:RDF>
      """
    #expect(XMPPacket(Array(bomb.utf8)).description.title == nil)
    let spaces = (0..<2000).map { "xmlns:p\($0)='x'" }.joined(separator: " ")
    let title = "<dc:title>Title</dc:title>"
    #expect(XMPPacket(Made.xmp(attributes: spaces, title)).description.title == nil)
    let deep = String(repeating: "<a>", count: 100_000)
    #expect(XMPPacket(Array(deep.utf8)).description.title == nil)
  }

  @Test func damagedPacketIsReadAsFarAsItIsWellFormed() {
    let packet = Made.xmp("<dc:title>Title</dc:title><dc:description>Words</dc:wrong>")
    let details = XMPPacket(packet).description
    #expect(details.title == "Title" && details.description == nil)
  }
}
