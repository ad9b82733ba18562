// EXIF folders, packets, and the files around them, put together byte by byte.

import ImageDecoding
@testable import IsolatedDecoding

/// A tag of an EXIF folder.
struct MadeTag {
  let number: Int
  let type: Int
  let count: Int
  let bytes: [UInt8]

  static func text(_ number: Int, _ text: String) -> MadeTag {
    MadeTag(number: number, type: 2, count: text.utf8.count + 1, bytes: Array(text.utf8) + [0])
  }
  static func bytes(_ number: Int, type: Int = 7, _ bytes: [UInt8]) -> MadeTag {
    MadeTag(number: number, type: type, count: bytes.count, bytes: bytes)
  }
  static func number(_ number: Int, type: Int, _ value: Int) -> MadeTag {
    MadeTag(number: number, type: type, count: 1, bytes: [])
      .with(value: value)
  }
  /// Fractions; of type 5, or 10 if they may be negative.
  static func fractions(_ number: Int, type: Int = 5, _ values: [(Int, Int)]) -> MadeTag {
    MadeTag(
      number: number, type: type, count: values.count,
      bytes: values.flatMap { Made.little($0.0, 4) + Made.little($0.1, 4) })
  }

  private func with(value: Int) -> MadeTag {
    let size = [3: 2, 8: 2, 1: 1, 6: 1, 16: 8, 18: 8][type] ?? 4
    return MadeTag(number: number, type: type, count: 1, bytes: Made.little(value, size))
  }
}

enum Made {
  static func little(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
  static func big(_ value: Int, _ size: Int) -> [UInt8] { little(value, size).reversed() }

  /// EXIF of up to three folders, lowest byte first.
  static func exif(
    main: [MadeTag] = [], details: [MadeTag] = [], position: [MadeTag] = [], pointerType: Int = 4,
    isBig: Bool = false
  ) -> [UInt8] {
    var bytes =
      isBig
      ? Array("II".utf8) + little(43, 2) + little(8, 2) + little(0, 2) + little(16, 8)
      : Array("II".utf8) + little(42, 2) + little(8, 4)
    func size(_ tags: [MadeTag]) -> Int {
      let (head, entry, inline) = isBig ? (16, 20, 8) : (6, 12, 4)
      return head + tags.count * entry
        + tags.reduce(0) { $0 + ($1.bytes.count > inline ? $1.bytes.count : 0) }
    }
    func folder(_ tags: [MadeTag]) {
      let (countSize, entry, inline) = isBig ? (8, 20, 8) : (2, 12, 4)
      var data = bytes.count + countSize + tags.count * entry + inline
      var tail: [UInt8] = []
      bytes += little(tags.count, countSize)
      for tag in tags {
        bytes += little(tag.number, 2) + little(tag.type, 2) + little(tag.count, inline)
        if tag.bytes.count <= inline {
          bytes += tag.bytes + [UInt8](repeating: 0, count: inline - tag.bytes.count)
        } else {
          bytes += little(data, inline)
          tail += tag.bytes
          data += tag.bytes.count
        }
      }
      bytes += little(0, inline) + tail
    }
    var all = main
    let pointers = [(0x8769, details), (0x8825, position)].filter { !$0.1.isEmpty }
    for (number, _) in pointers { all.append(.number(number, type: pointerType, 0)) }
    var at = bytes.count + size(all)
    for (index, pointer) in pointers.enumerated() {
      all[main.count + index] = .number(pointer.0, type: pointerType, at)
      at += size(pointer.1)
    }
    folder(all)
    for (_, tags) in pointers { folder(tags) }
    return bytes
  }

  /// A packet of one description, with the usual prefixes bound.
  static func xmp(attributes: String = "", _ elements: String) -> [UInt8] {
    Array(
      """
      <?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
      xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
      xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
      xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/"
      xmlns:lr="http://ns.adobe.com/lightroom/1.0/" xmlns:digiKam="http://www.digikam.org/ns/1.0/"
      xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/" \(attributes)>\(elements)</rdf:Description>
      </rdf:RDF></x:xmpmeta><?xpacket end="w"?>
      """.utf8)
  }

  static func dataset(_ number: UInt8, _ text: String) -> [UInt8] {
    [0x1C, 2, number] + big(text.utf8.count, 2) + Array(text.utf8)
  }

  static func resource(_ number: Int, _ bytes: [UInt8]) -> [UInt8] {
    Array("8BIM".utf8) + big(number, 2) + [0, 0] + big(bytes.count, 4) + bytes
      + (bytes.count % 2 == 1 ? [0] : [])
  }

  static func segment(_ marker: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    [0xFF, marker] + big(bytes.count + 2, 2) + bytes
  }

  static func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
    big(bytes.count, 4) + Array(name.utf8) + bytes + [0, 0, 0, 0]
  }

  static func box(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
    big(bytes.count + 8, 4) + Array(name.utf8) + bytes
  }

  static func facts(_ format: ImageFormat, _ bytes: [UInt8]) -> ImageFileFacts {
    bytes.withUnsafeBytes { ImageFileFacts(MetadataBlocks(format, $0)) }
  }

  static func facts(exif: [UInt8] = [], xmp: [UInt8] = [], iptc: [UInt8] = []) -> ImageFileFacts {
    var blocks = MetadataBlocks()
    blocks.add(exif: exif)
    blocks.add(xmp: xmp)
    blocks.add(iptc: iptc)
    return ImageFileFacts(blocks)
  }
}
