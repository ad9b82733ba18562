// The chunks of PNG (W3C PNG, third edition) that hold metadata, among them
// the "raw profiles" of ImageMagick, GIMP and exiv2: hexadecimal text.

import DataCompression
import ImageDecoding

extension MetadataBlocks {
  mutating func addPNG(_ file: FileBytes) {
    var at = 8
    var profiles: [(name: String, bytes: [UInt8])] = []
    // Length, name, data, checksum.
    while let length = file.number(at, 4), let data = file.part(at + 8, length) {
      if file.has("eXIf", at: at + 4) {
        add(exif: data.copied())
      } else if let (name, value) = text(file, at + 4, data) {
        if name == "XML:com.adobe.xmp" {
          add(xmp: value)
        } else if name.hasPrefix("Raw profile type "), profiles.count < Self.mostBlocks {
          if let bytes = Self.unhexed(value) {
            profiles.append((String(name.dropFirst(17)), bytes))
          }
        } else if value.count <= DescriptiveDetails.longestText * 4 {
          add(text: Self.decoded(value), named: name)
        }
      }
      at += 12 + length
    }
    // The format's own chunks come first.
    for (name, bytes) in profiles { add(profile: bytes, named: name.lowercased()) }
  }

  private mutating func add(profile bytes: [UInt8], named name: String) {
    let packet = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    switch name {
    case "exif", "app1":
      if bytes.starts(with: packet) {
        add(xmp: Array(bytes.dropFirst(packet.count)))
      } else {
        add(exif: bytes)
      }
    case "xmp": add(xmp: bytes)
    case "iptc", "8bim":
      let mark = Array("Photoshop 3.0\0".utf8)
      let bare = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
      if bare.first == 0x1C { add(iptc: bare) } else { addResources(bare) }
    default: break
    }
  }

  /// A text chunk's name and what it says, unpacked.
  private mutating func text(_ file: FileBytes, _ kind: Int, _ data: FileBytes)
    -> (String, [UInt8])?
  {
    guard let kind = ["tEXt", "zTXt", "iTXt"].firstIndex(where: { file.has($0, at: kind) }),
      let nameEnd = data.part(0, min(data.count, 80))?.first(0),
      let name = data.part(0, nameEnd)?.copied().map({ String(decoding: $0, as: UTF8.self) })
    else { return nil }
    var start = nameEnd + 1
    var isPacked = kind == 1
    if kind == 1 { start += 1 }
    if kind == 2 {
      // Flag and method, then the language and the name in it.
      guard let flag = data.number(start, 1), let language = data.first(0, from: start + 2),
        let translated = data.first(0, from: language + 1)
      else { return nil }
      isPacked = flag == 1
      start = translated + 1
    }
    guard let value = data.from(start)?.copied() else { return nil }
    guard isPacked else { return (name, value) }
    return unpacked(value, { Inflating.zlib($0, atMost: $1) }).map { (name, $0) }
  }

  /// A line feed, a name, the length, then two digits a byte.
  private static func unhexed(_ text: [UInt8]) -> [UInt8]? {
    let lines = text.split(separator: 0x0A, maxSplits: 2)
    guard lines.count == 3,
      let count = Int(
        String(decoding: lines[1], as: UTF8.self).filter { !$0.isWhitespace }),
      (1...largestBlock).contains(count)
    else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(count, text.count / 2))
    var high: UInt8?
    for letter in lines[2] {
      let digit: UInt8
      switch letter {
      case 0x30...0x39: digit = letter - 0x30
      case 0x41...0x46: digit = letter - 0x41 + 10
      case 0x61...0x66: digit = letter - 0x61 + 10
      default: continue
      }
      if let first = high {
        bytes.append(first << 4 | digit)
        high = nil
        if bytes.count == count { break }
      } else {
        high = digit
      }
    }
    return bytes
  }

  /// UTF-8 if it is that, else ISO 8859-1, which `tEXt` has by its definition.
  private static func decoded(_ bytes: [UInt8]) -> String {
    String(validating: bytes, as: UTF8.self)
      ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }
}
