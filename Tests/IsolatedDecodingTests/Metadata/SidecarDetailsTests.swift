// Sidecar files as photo programs write them, and those that are none.

import ImageDecoding
import Testing

@testable import IsolatedDecoding

@Suite struct SidecarDetailsTests {
  /// darktable 4.2's form, shortened: attributes for single values.
  private let darktable = """
    <?xml version="1.0" encoding="UTF-8"?>
    <x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">
     <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about=""
        xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:darktable="http://darktable.sf.net/"
       exif:DateTimeOriginal="2021:07:04 18:30:00.000" exif:GPSLatitude="46,30.00N"
       exif:GPSLongitude="8,15.00E" xmp:Rating="4" darktable:xmp_version="5">
       <dc:subject><rdf:Bag><rdf:li>lake</rdf:li><rdf:li>boat</rdf:li></rdf:Bag></dc:subject>
       <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Evening</rdf:li></rdf:Alt></dc:title>
       <dc:description><rdf:Alt><rdf:li xml:lang="x-default">By the lake</rdf:li></rdf:Alt>
       </dc:description>
       <darktable:history><rdf:Seq><rdf:li darktable:num="0"/></rdf:Seq></darktable:history>
      </rdf:Description>
     </rdf:RDF>
    </x:xmpmeta>
    """

  @Test func darktablesFormIsRead() throws {
    let details = try SidecarDetails(xmp: Array(darktable.utf8))
    #expect(details.exif.taken == "2021-07-04T18:30:00")
    #expect(details.exif.latitude == 46.5 && details.exif.longitude == 8.25)
    #expect(details.description.rating == 4 && details.description.title == "Evening")
    #expect(details.description.description == "By the lake")
    #expect(details.description.keywords == ["lake", "boat"])
  }

  @Test func adobesPacketAndAByteOrderMarkAreRead() throws {
    let start = "\u{FEFF}<?xpacket begin='\u{FEFF}' id='W5M0MpCehiHzreSzNTczkc9d'?>"
    let body = darktable.split(separator: "\n").dropFirst().joined(separator: "\n")
    let text = start + body + "\n  \n<?xpacket end='w'?>\n"
    #expect(try SidecarDetails(xmp: Array(text.utf8)).description.rating == 4)
  }

  @Test func oneThatSaysNothingIsWhole() throws {
    let text = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>"
    let details = try SidecarDetails(xmp: Array(text.utf8))
    #expect(details == SidecarDetails(exif: EXIFDetails(), description: DescriptiveDetails()))
  }

  @Test func whatIsCutOffOrNoXMPIsDamaged() {
    let whole = Array(darktable.utf8)
    for bytes in [
      Array(whole.dropLast(20)), Array(whole.prefix(900)), Array("words".utf8), [0, 1, 2],
      Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8),
      Array("<!DOCTYPE a [<!ENTITY b 'c'>]>\(darktable.dropFirst(39))".utf8),
    ] {
      let error = #expect(throws: ImageDecodingError.self) { try SidecarDetails(xmp: bytes) }
      #expect(error?.kind == .damaged)
    }
  }
}
