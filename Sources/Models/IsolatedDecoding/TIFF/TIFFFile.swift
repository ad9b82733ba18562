// TIFF and BigTIFF through libtiff: which of a file's images is shown, and its
// way from strips and tiles to rows.

import ImageDecoding

/// A TIFF file whose first image's tags were read.
struct TIFFFile: PlainFormat {
  private let bytes: [UInt8]
  private let directory: Int
  private let layout: TIFFLayout
  private let profile: [UInt8]?
  /// Where the data of the last strip or tile ends.
  private let dataEnd: Int
  let header: PlainHeader

  /// Directories that are looked at.
  private static let mostDirectories = 64

  init(_ bytes: [UInt8]) throws(ImageDecodingError) {
    guard TIFFLibrary.isLoaded else { throw .unreadableHere(.tiff) }
    let read = bytes.withUnsafeBytes { bytes in
      Result { () throws(ImageDecodingError) in try Self.read(bytes) }
    }
    let found = try read.get()
    self.bytes = bytes
    directory = found.directory
    layout = found.layout
    profile = found.profile
    dataEnd = found.dataEnd
    header = found.header
  }

  private struct Found {
    let directory: Int
    let layout: TIFFLayout
    let profile: [UInt8]?
    let dataEnd: Int
    let header: PlainHeader
  }

  private static func read(_ bytes: UnsafeRawBufferPointer) throws(ImageDecodingError) -> Found {
    guard let file = TIFFHandle(bytes) else { throw .damagedHeader(.tiff) }
    let pages = file.directories
    let directory = firstWhole(file, pages)
    guard file.setDirectory(directory) else { throw .damagedHeader(.tiff) }
    let layout = try TIFFLayout(file)
    if file.short(TIFFTag.compression, 1) == 7, !layout.isLosslessJPEG,
      isLossless(bytes, at: file.start(ofBlock: 0))
    {
      throw .unsupportedKind(.tiff, "compressed as lossless JPEG")
    }
    var header = PlainHeader(
      width: layout.width, height: layout.height, hasAlpha: layout.alpha != .none)
    header.orientation = file.short(TIFFTag.orientation, 1)
    header.pages = max(1, pages)
    return Found(
      directory: directory, layout: layout, profile: file.bytes(TIFFTag.profile),
      dataEnd: (0..<file.blocks).reduce(0) { max($0, file.end(ofBlock: $1)) }, header: header)
  }

  /// Whether the JPEG stream at a place is of a lossless process (SOF3).
  private static func isLossless(_ bytes: UnsafeRawBufferPointer, at start: Int) -> Bool {
    guard start < bytes.count else { return false }
    var place = start + 2
    while place >= 2, place < bytes.count - 4, bytes[place] == 0xFF {
      let marker = bytes[place + 1]
      if marker == 0xC3 { return true }
      guard marker != 0xDA, marker != 0xC0, marker != 0xC2 else { return false }
      place += 2 + Int(bytes[place + 2]) << 8 + Int(bytes[place + 3])
    }
    return false
  }

  /// The first image that is neither a reduced one nor a mask of another; the
  /// first of all if there is none.
  private static func firstWhole(_ file: TIFFHandle, _ pages: Int) -> Int {
    for number in 0..<min(pages, mostDirectories) {
      guard file.setDirectory(number) else { break }
      if file.long(TIFFTag.subfileType, 0) & 5 == 0 { return number }
    }
    return 0
  }

  func reduction(atMost wanted: Int) -> Int { wanted }

  func image() -> PlainImage? { image(reducedBy: 1, isTolerant: true) }

  func image(reducedBy factor: Int, isTolerant: Bool) -> PlainImage? {
    bytes.withUnsafeBytes { bytes in
      // What is missing at the end reads as zeros, so that what a strip has of
      // its data is shown.
      let most = bytes.count + layout.width * layout.height * 8 + 1 << 16
      let stated = isTolerant && dataEnd > bytes.count && dataEnd <= most ? dataEnd : 0
      guard let file = TIFFHandle(bytes, stated: stated), file.setDirectory(directory),
        let layout = try? TIFFLayout(file)
      else { return nil }
      if case .drawn = layout.space {
        guard var rows = TIFFDrawnRows(file, layout, factor) else { return nil }
        return rows.image(isTolerant: isTolerant)
      }
      let colours = TIFFColours(file, layout)
      guard let colours, let rows = TIFFRows(file, layout, isSalvage: isTolerant)
      else { return nil }
      guard
        var writer = RowWriter(
          width: layout.width, height: layout.height, channels: colours.channels.count,
          factor: factor)
      else { return nil }
      let shown = rows.each(isTolerant: isTolerant) { planes in
        writer.add { colours.write(planes, to: $0) }
      }
      guard let shown else { return nil }
      let isCut = dataEnd > bytes.count
      var image = writer.image(colours.channels, shownPart: isCut ? min(shown, 0.999) : shown)
      image.profile = colours.isStandard ? nil : profile
      return image
    }
  }
}
