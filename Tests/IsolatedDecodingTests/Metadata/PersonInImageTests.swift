// Names of people in XMP, as photo programs write them, and damaged ones.

import ImageDecoding
import Testing

@testable import IsolatedDecoding

@Suite struct PersonInImageTests {
  /// As ExifTool 12.57 wrote it, in both schemas: a face, a circle, a pet.
  private let exifTool = """
    <x:xmpmeta xmlns:x='adobe:ns:meta/' x:xmptk='Image::ExifTool 12.57'>
    <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
     <rdf:Description rdf:about=''
      xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'>
      <Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Łukasz</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
     </rdf:Description>
     <rdf:Description rdf:about=''
      xmlns:MP='http://ns.microsoft.com/photo/1.2/'
      xmlns:MPRI='http://ns.microsoft.com/photo/1.2/t/RegionInfo#'
      xmlns:MPReg='http://ns.microsoft.com/photo/1.2/t/Region#'>
      <MP:RegionInfo rdf:parseType='Resource'>
       <MPRI:Regions>
        <rdf:Bag>
         <rdf:li rdf:parseType='Resource'>
          <MPReg:PersonDisplayName>Änne Ørsted</MPReg:PersonDisplayName>
          <MPReg:Rectangle>0.2, 0.3, 0.1, 0.2</MPReg:Rectangle>
         </rdf:li>
         <rdf:li rdf:parseType='Resource'>
          <MPReg:PersonDisplayName>Иван</MPReg:PersonDisplayName>
          <MPReg:Rectangle>0.8, 0.1, 0.1, 0.1</MPReg:Rectangle>
         </rdf:li>
        </rdf:Bag>
       </MPRI:Regions>
      </MP:RegionInfo>
     </rdf:Description>
     <rdf:Description rdf:about='' xmlns:lr='http://ns.adobe.com/lightroom/1.0/'>
      <lr:hierarchicalSubject>
       <rdf:Bag><rdf:li>People|محمد</rdf:li><rdf:li>Places|Rome</rdf:li></rdf:Bag>
      </lr:hierarchicalSubject>
     </rdf:Description>
     <rdf:Description rdf:about=''
      xmlns:mwg-rs='http://www.metadataworkinggroup.com/schemas/regions/'
      xmlns:stArea='http://ns.adobe.com/xmp/sType/Area#'
      xmlns:stDim='http://ns.adobe.com/xap/1.0/sType/Dimensions#'>
      <mwg-rs:Regions rdf:parseType='Resource'>
       <mwg-rs:AppliedToDimensions rdf:parseType='Resource'>
        <stDim:h>3000</stDim:h>
        <stDim:unit>pixel</stDim:unit>
        <stDim:w>4000</stDim:w>
       </mwg-rs:AppliedToDimensions>
       <mwg-rs:RegionList>
        <rdf:Bag>
         <rdf:li rdf:parseType='Resource'>
          <mwg-rs:Area rdf:parseType='Resource'>
           <stArea:h>0.2</stArea:h>
           <stArea:unit>normalized</stArea:unit>
           <stArea:w>0.1</stArea:w>
           <stArea:x>0.25</stArea:x>
           <stArea:y>0.4</stArea:y>
          </mwg-rs:Area>
          <mwg-rs:Name>Änne Ørsted</mwg-rs:Name>
          <mwg-rs:Type>Face</mwg-rs:Type>
         </rdf:li>
         <rdf:li rdf:parseType='Resource'>
          <mwg-rs:Area rdf:parseType='Resource'>
           <stArea:d>0.2</stArea:d>
           <stArea:unit>normalized</stArea:unit>
           <stArea:x>0.7</stArea:x>
           <stArea:y>0.5</stArea:y>
          </mwg-rs:Area>
          <mwg-rs:Name>山田花子</mwg-rs:Name>
          <mwg-rs:Type>Face</mwg-rs:Type>
         </rdf:li>
         <rdf:li rdf:parseType='Resource'>
          <mwg-rs:Area rdf:parseType='Resource'>
           <stArea:h>0.3</stArea:h>
           <stArea:unit>normalized</stArea:unit>
           <stArea:w>0.3</stArea:w>
           <stArea:x>0.5</stArea:x>
           <stArea:y>0.5</stArea:y>
          </mwg-rs:Area>
          <mwg-rs:Name>Rex</mwg-rs:Name>
          <mwg-rs:Type>Pet</mwg-rs:Type>
         </rdf:li>
        </rdf:Bag>
       </mwg-rs:RegionList>
      </mwg-rs:Regions>
     </rdf:Description>
    </rdf:RDF>
    </x:xmpmeta>
    """

  private func people(_ text: String) throws -> [PersonInImage] {
    try SidecarDetails(xmp: Array(text.utf8)).description.people
  }

  private func expect(
    _ region: ImageRegion?, _ x: Double, _ y: Double, _ width: Double, _ height: Double
  ) {
    let numbers = region.map { [$0.x, $0.y, $0.width, $0.height] } ?? []
    #expect(numbers.count == 4)
    for (ours, wanted) in zip(numbers, [x, y, width, height]) { #expect(abs(ours - wanted) < 1e-9) }
  }

  @Test func regionsOfBothSchemasAndNamesAloneAreRead() throws {
    let people = try people(exifTool)
    // Microsoft's come first in the file, and the same face counts once.
    #expect(people.map(\.name) == ["Änne Ørsted", "Иван", "山田花子", "Łukasz", "محمد"])
    expect(people[0].region, 0.2, 0.3, 0.1, 0.2)
    expect(people[1].region, 0.8, 0.1, 0.1, 0.1)
    // A circle: a fifth of the height of 3,000 is 0.15 of the width of 4,000.
    expect(people[2].region, 0.625, 0.4, 0.15, 0.2)
    #expect(people[3].region == nil && people[4].region == nil)
  }

  /// Attributes in the place of elements, as Adobe and digiKam write it.
  private func attributes(_ regions: String, sides: String = "") -> String {
    """
    <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
      xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#"
      xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#">
    <mwg-rs:Regions><rdf:Description>\(sides)<mwg-rs:RegionList><rdf:Bag>\(regions)</rdf:Bag>
    </mwg-rs:RegionList></rdf:Description></mwg-rs:Regions></rdf:Description></rdf:RDF></x:xmpmeta>
    """
  }

  private func region(_ name: String, _ area: String, type: String = "Face") -> String {
    """
    <rdf:li><rdf:Description mwg-rs:Name="\(name)" mwg-rs:Type="\(type)"><mwg-rs:Area \(area)/>
    </rdf:Description></rdf:li>
    """
  }

  private let sound =
    #"stArea:x="0.5" stArea:y="0.5" stArea:w="0.2" stArea:h="0.4" stArea:unit="normalized""#

  @Test func attributesAreReadAsElementsAre() throws {
    let people = try people(attributes(region("Anna", sound)))
    #expect(people.map(\.name) == ["Anna"])
    expect(people[0].region, 0.4, 0.3, 0.2, 0.4)
  }

  @Test func pixelsAreSharesOfTheStatedSides() throws {
    let area = #"stArea:x="200" stArea:y="50" stArea:w="100" stArea:h="50" stArea:unit="pixel""#
    let sides = #"<mwg-rs:AppliedToDimensions stDim:w="400" stDim:h="200" stDim:unit="pixel"/>"#
    let people = try people(attributes(region("Anna", area), sides: sides))
    expect(people[0].region, 0.375, 0.125, 0.25, 0.25)
    #expect(try self.people(attributes(region("Anna", area))).isEmpty)
  }

  @Test(
    arguments: [
      "", #"stArea:x="0.5" stArea:y="0.5""#,
      #"stArea:x="a" stArea:y="0.5" stArea:w="1" stArea:h="1""#,
      #"stArea:x="nan" stArea:y="inf" stArea:w="1" stArea:h="1""#,
      #"stArea:x="1e300" stArea:y="0.5" stArea:w="1e300" stArea:h="1e300""#,
      #"stArea:x="0.5" stArea:y="0.5" stArea:w="-1" stArea:h="0""#,
      #"stArea:x="0.5" stArea:y="0.5" stArea:w="0.1" stArea:h="0.1" stArea:unit="pixel""#,
      #"stArea:x="9" stArea:y="9" stArea:w="0.1" stArea:h="0.1""#,
    ])
  func aDamagedRegionIsPassedOver(area: String) throws {
    let text = attributes(region("Bad", area) + region("Anna", sound))
    #expect(try people(text).map(\.name) == ["Anna"])
  }

  @Test func regionsWithoutANameOrOfOtherKindsArePassedOver() throws {
    let text = attributes(
      region("", sound) + region(" ", sound) + region("Rex", sound, type: "Pet")
        + region("", sound, type: "Focus") + region("Anna", sound))
    #expect(try people(text).map(\.name) == ["Anna"])
  }

  @Test func whatReachesOverTheEdgeIsCutOff() throws {
    let area = #"stArea:x="0.05" stArea:y="0.95" stArea:w="0.2" stArea:h="0.2""#
    let people = try people(attributes(region("Anna", area)))
    expect(people[0].region, 0, 0.85, 0.15, 0.15)
  }

  @Test func aCrowdIsCutOffAndTheRestOfThePacketCounts() throws {
    let crowd = (0..<1000).map { number in
      let place = Double(number) / 1000
      return region(
        "P\(number)", #"stArea:x="\#(place)" stArea:y="0.5" stArea:w="0.01" stArea:h="0.01""#)
    }
    #expect(try people(attributes(crowd.joined())).count == 256)
  }

  @Test func damagedPacketsInsideAnImageGiveWhatComesBefore() {
    let whole = Array(attributes(region("Anna", sound) + region("Ben", sound)).utf8)
    for length in stride(from: 0, to: whole.count, by: 7) {
      let regions = XMPPacket(Array(whole.prefix(length))).regions
      #expect(regions.count <= 2 && regions.allSatisfy { ["Anna", "Ben"].contains($0.name) })
    }
    // One byte after another turned over.
    for place in stride(from: 0, to: whole.count, by: 11) {
      var damaged = whole
      damaged[place] ^= 0x15
      #expect(XMPPacket(damaged).regions.count <= 2)
    }
  }

  @Test func regionsAreTurnedAsTheImageIs() throws {
    // A mark at the upper left of what is stored, higher than wide.
    let stored = try #require(ImageRegion(x: 0.1, y: 0.2, width: 0.1, height: 0.3))
    let upright: [Int: [Double]] = [
      1: [0.1, 0.2, 0.1, 0.3], 2: [0.8, 0.2, 0.1, 0.3], 3: [0.8, 0.5, 0.1, 0.3],
      4: [0.1, 0.5, 0.1, 0.3], 5: [0.2, 0.1, 0.3, 0.1], 6: [0.5, 0.1, 0.3, 0.1],
      7: [0.5, 0.8, 0.3, 0.1], 8: [0.2, 0.8, 0.3, 0.1],
    ]
    for (orientation, wanted) in upright {
      expect(
        stored.upright(orientation: orientation), wanted[0], wanted[1], wanted[2], wanted[3])
    }
  }

  @Test func regionsTurnWithThePixelsThatTheyMark() throws {
    // The same as `Orientation` does to a stored image of 10 × 10 pixels with one
    // that is marked.
    let stored = try #require(ImageRegion(x: 0.2, y: 0.7, width: 0.1, height: 0.1))
    var pixels = [UInt8](repeating: 0, count: 100)
    pixels[7 * 10 + 2] = 255
    for number in 1...8 {
      let upright = Orientation(number).upright(pixels, width: 10, height: 10, channels: 1)
      let place = try #require(upright.firstIndex(of: 255))
      let region = stored.upright(orientation: number)
      #expect(abs(region.x * 10 - Double(place % 10)) < 1e-9)
      #expect(abs(region.y * 10 - Double(place / 10)) < 1e-9)
    }
  }
}
