// What an image file holds of EXIF, XMP, IPTC and texts, found in the file
// itself, whatever its format: libvips hands over only what its loaders know.

import ImageDecoding

/// The blocks of metadata in a file, in the order in which they count.
struct MetadataBlocks {
  /// EXIF, first of the file, then of a preview in it.
  var exif: [EXIFBlock] = []
  /// XMP packets as they are.
  var xmp: [[UInt8]] = []
  /// IPTC-IIM datasets, bare.
  var iptc: [[UInt8]] = []
  /// Texts by the names that PNG defines, in small letters without spaces; a
  /// GIF's comment is its "comment".
  var texts: [String: String] = [:]

  /// The largest block that is read, in bytes; also of what is compressed.
  static let largestBlock = 16 << 20
  /// The most blocks of a kind that are read.
  static let mostBlocks = 16

  /// Bytes that may still be unpacked: small files can hold very large texts.
  private var room = 2 * largestBlock

  /// Unpacks a block; nil if it is damaged or what a file may unpack is used up.
  mutating func unpacked(
    _ bytes: [UInt8], _ unpack: (_ bytes: [UInt8], _ limit: Int) -> [UInt8]?
  ) -> [UInt8]? {
    guard room > 0 else { return nil }
    guard let found = unpack(bytes, min(room, Self.largestBlock)) else {
      // How much was unpacked in vain is not known.
      room /= 2
      return nil
    }
    room -= found.count
    return found
  }

  init() {}

  /// Costs time with the number of blocks in the file; pixels are not read,
  /// and no more is copied than the blocks.
  ///
  /// - Parameters:
  ///   - bytes: the whole file, which stays as it is while the blocks are used.
  ///   - preview: where the JPEG of a camera RAW lies, whose facts come after
  ///     the file's own.
  init(_ format: ImageFormat, _ bytes: UnsafeRawBufferPointer, preview: Range<Int>? = nil) {
    let file = FileBytes(bytes)
    switch format {
    case .jpeg: addJPEG(file)
    case .png: addPNG(file)
    case .webp: addWebP(file)
    case .gif: addGIF(file)
    case .tiff: addTIFF(file)
    case .psd: addPSD(file)
    case .heic, .avif, .jxl, .jp2: addBoxes(file)
    case .raw: addRAW(file)
    case .bmp, .pnm, .svg, .ico: break
    }
    if let preview, let part = file.part(preview.lowerBound, preview.count) { addJPEG(part) }
  }

  mutating func add(exif bytes: [UInt8]?) {
    guard exif.count < Self.mostBlocks, let bytes, let block = EXIFBlock(bytes) else { return }
    exif.append(block)
  }

  mutating func add(xmp bytes: [UInt8]?) {
    guard xmp.count < Self.mostBlocks, let bytes, !bytes.isEmpty else { return }
    xmp.append(bytes)
  }

  mutating func add(iptc bytes: [UInt8]?) {
    guard iptc.count < Self.mostBlocks, let bytes, !bytes.isEmpty else { return }
    iptc.append(bytes)
  }

  mutating func add(text: String, named name: String) {
    let name = name.lowercased().filter { $0 != " " }
    if texts.count < 64, texts[name] == nil { texts[name] = text }
  }

  /// The orientation that the file states, if it is one of the eight.
  var orientation: Int? {
    exif.lazy.compactMap { $0.main?.integer(0x0112) }.first { (1...8).contains($0) }
  }
}
