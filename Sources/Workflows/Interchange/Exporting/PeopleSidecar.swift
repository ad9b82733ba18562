// Names of people as photo programs read them: a sidecar of XMP with the regions
// of the Metadata Working Group (`mwg-rs`, guidelines 2.0, 5.9), and the names
// once more as IPTC's `PersonInImage`, for what reads no regions.

import Support

/// What a sidecar says of the people in one image.
public struct PeopleSidecar: Hashable, Sendable {
  /// A face that has a name.
  public struct Face: Hashable, Sendable {
    /// In whatever script.
    public var name: String
    /// The upper left corner, in shares of the sides of the upright image, 0…1.
    public var x, y: Double
    /// In the same shares.
    public var width, height: Double

    public init(name: String, x: Double, y: Double, width: Double, height: Double) {
      self.name = name
      self.x = x
      self.y = y
      self.width = width
      self.height = height
    }
  }

  private let faces: [Face]
  /// Of the image as it is stored, in pixels.
  private let width, height: Int

  /// - Parameters:
  ///   - width: of the upright image in pixels; so is `height`.
  ///   - orientation: of EXIF, 1…8. Regions count in the image as it is stored.
  ///   - faces: what reaches over the edge is cut off; nameless ones are left out.
  public init(width: Int, height: Int, orientation: Int, faces: [Face]) {
    let isTransposed = (5...8).contains(orientation)
    self.width = isTransposed ? height : width
    self.height = isTransposed ? width : height
    self.faces = faces.compactMap { Self.stored($0, orientation) }
  }

  /// Whether there is nobody to be named.
  public var isEmpty: Bool { faces.isEmpty }

  /// The way back from upright: what `ImageRegion.upright(orientation:)` undoes.
  private static func stored(_ face: Face, _ orientation: Int) -> Face? {
    let (left, top) = (max(0, face.x), max(0, face.y))
    let (right, bottom) = (min(1, face.x + face.width), min(1, face.y + face.height))
    let name = Self.plain(face.name)
    guard !name.isEmpty, face.x.isFinite, face.y.isFinite, right > left, bottom > top else {
      return nil
    }
    var stored = Face(name: name, x: left, y: top, width: right - left, height: bottom - top)
    if (5...8).contains(orientation) {
      swap(&stored.x, &stored.y)
      swap(&stored.width, &stored.height)
    }
    if [2, 3, 7, 8].contains(orientation) { stored.x = 1 - stored.x - stored.width }
    if [3, 4, 6, 7].contains(orientation) { stored.y = 1 - stored.y - stored.height }
    return stored
  }

  /// The file's text, in UTF-8.
  public var text: String {
    var names: [String] = []
    for face in faces where !names.contains(face.name) { names.append(face.name) }
    let persons = names.map { "     <rdf:li>\(Self.escaped($0))</rdf:li>\n" }.joined()
    return """
      <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
      <x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Glimpse">
       <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about=""
          xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
          xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
          xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#"
          xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#">
         <Iptc4xmpExt:PersonInImage>
          <rdf:Bag>
      \(persons)    </rdf:Bag>
         </Iptc4xmpExt:PersonInImage>
         <mwg-rs:Regions rdf:parseType="Resource">
          <mwg-rs:AppliedToDimensions stDim:w="\(width)" stDim:h="\(height)" stDim:unit="pixel"/>
          <mwg-rs:RegionList>
           <rdf:Bag>
      \(faces.map(Self.region).joined())     </rdf:Bag>
          </mwg-rs:RegionList>
         </mwg-rs:Regions>
        </rdf:Description>
       </rdf:RDF>
      </x:xmpmeta>
      <?xpacket end="w"?>

      """
  }

  private static func region(_ face: Face) -> String {
    """
          <rdf:li>
           <rdf:Description mwg-rs:Name="\(escaped(face.name))" mwg-rs:Type="Face">
            <mwg-rs:Area stArea:x="\(number(face.x + face.width / 2))" stArea:y="\(number(face.y + face.height / 2))" stArea:w="\(number(face.width))" stArea:h="\(number(face.height))" stArea:unit="normalized"/>
           </rdf:Description>
          </rdf:li>

    """
  }

  /// A share with six digits: below a thousandth of a pixel of any image.
  private static func number(_ value: Double) -> String {
    let millionths = Int(clamping: (min(max(value, 0), 1) * 1_000_000).rounded())
    if millionths == 1_000_000 { return "1" }
    let digits = String(millionths)
    return "0." + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// Without what XML cannot hold, and without space around it.
  private static func plain(_ name: String) -> String {
    let scalars = name.unicodeScalars.map { scalar -> Unicode.Scalar in
      let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      return isControl || scalar.value & 0xFFFE == 0xFFFE ? " " : scalar
    }
    var slice = Substring(String(String.UnicodeScalarView(scalars)))
    while slice.first?.isWhitespace == true { slice.removeFirst() }
    while slice.last?.isWhitespace == true { slice.removeLast() }
    return String(slice)
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
