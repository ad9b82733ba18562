// EXIF's three folders (CIPA DC-008): the main one, the photograph's, the
// place's. Most files chain them; Canon's CR3 has them apart.

import ImageDecoding

/// One folder of tags, with the bytes that it lies in.
struct TagFolder {
  let reader: TIFFReader
  let tags: TIFFReader.Directory

  func integer(_ tag: Int) -> Int? { reader.integer(tags[tag]) }
  func numbers(_ tag: Int) -> [Double] { reader.numbers(tags[tag]) }
  func text(_ tag: Int, atMost limit: Int = 256) -> String? {
    reader.text(tags[tag], atMost: limit)
  }
  func bytes(_ tag: Int, atMost limit: Int) -> [UInt8]? {
    reader.bytes(tags[tag], atMost: limit)
  }
  func folder(_ tag: Int) -> TagFolder? {
    reader.directory(from: tags[tag]).map { TagFolder(reader: reader, tags: $0) }
  }

  /// The text of Windows' own tags: UTF-16 of the lowest byte first.
  func windowsText(_ tag: Int) -> String? {
    guard let bytes = bytes(tag, atMost: 4 * DescriptiveDetails.longestText) else { return nil }
    return DescriptiveDetails.text(Self.utf16(bytes, lowestFirst: true))
  }

  /// The user's comment: eight bytes that name its characters, then the text.
  var userComment: String? {
    guard let bytes = bytes(0x9286, atMost: 4 * DescriptiveDetails.longestText), bytes.count > 8
    else { return nil }
    let code = bytes[..<8]
    let text = Array(bytes[8...])
    if code.starts(with: "UNICODE".utf8) {
      // By the standard in EXIF's byte order; many writers have their own. A
      // mark tells, or else where the zeros of plain letters lie.
      let evens = stride(from: 0, to: text.count, by: 2).count { text[$0] == 0 }
      let odds = stride(from: 1, to: text.count, by: 2).count { text[$0] == 0 }
      let lowestFirst = evens == odds ? reader.isLowestByteFirst : odds > evens
      return DescriptiveDetails.text(Self.utf16(text, lowestFirst: lowestFirst))
    }
    guard code.starts(with: "ASCII".utf8) || code.allSatisfy({ $0 == 0 }) else { return nil }
    let plain = text.prefix { $0 != 0 }
    guard let read = String(validating: plain, as: UTF8.self) else {
      guard code.first != 0 else { return nil }
      return DescriptiveDetails.text(
        String(String.UnicodeScalarView(plain.map { Unicode.Scalar($0) })))
    }
    return DescriptiveDetails.text(read)
  }

  private static func utf16(_ bytes: [UInt8], lowestFirst: Bool) -> String {
    var units = stride(from: 0, to: bytes.count - 1, by: 2).map { at in
      lowestFirst
        ? UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8
        : UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1])
    }
    if units.first == 0xFEFF { units.removeFirst() }
    if units.first == 0xFFFE { units = units.dropFirst().map(\.byteSwapped) }
    return String(decoding: units.prefix { $0 != 0 }, as: UTF16.self)
  }
}

/// A file's EXIF, or a part's of it.
struct EXIFBlock {
  /// What TIFF describes: camera, orientation, description.
  var main: TagFolder?
  /// What the camera noted of the photograph.
  var details: TagFolder?
  /// Where it was.
  var position: TagFolder?

  init(main: TagFolder?, details: TagFolder?, position: TagFolder?) {
    (self.main, self.details, self.position) = (main, details, position)
  }

  /// - Parameter bytes: with or without the leading "Exif\0\0".
  init?(_ bytes: [UInt8]) {
    // Some writers put the mark twice.
    var start = 0
    while start < 12, bytes.dropFirst(start).starts(with: [0x45, 0x78, 0x69, 0x66, 0]) {
      start += 6
    }
    guard let reader = TIFFReader(bytes, at: start) else { return nil }
    self.init(reader)
  }

  /// Of a file that is EXIF itself; it must stay where it is.
  init?(borrowing bytes: UnsafeRawBufferPointer) {
    guard let reader = TIFFReader(borrowing: bytes) else { return nil }
    self.init(reader)
  }

  private init?(_ reader: TIFFReader) {
    guard let tags = reader.mainDirectory else { return nil }
    let main = TagFolder(reader: reader, tags: tags)
    self.init(main: main, details: main.folder(0x8769), position: main.folder(0x8825))
  }
}
