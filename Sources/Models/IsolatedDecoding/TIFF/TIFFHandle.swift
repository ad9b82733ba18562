// A file of libtiff over bytes in memory, with one owner.

internal import CTIFF

enum TIFFLibrary {
  /// Whether the library is there; it is loaded on the first access.
  static let isLoaded = glimpse_tiff_load() == 0
}

/// An open file of libtiff, at one of its directories.
final class TIFFHandle {
  private let file: OpaquePointer
  private let bytes: UnsafeRawBufferPointer

  /// No single allocation of the library is larger.
  private static let mostAllocated = 1 << 31

  /// Nil if it is no TIFF file or its first directory cannot be read.
  ///
  /// - Parameters:
  ///   - bytes: which outlive the handle.
  ///   - stated: a length beyond which nothing is asked for; what the bytes lack
  ///     of it reads as zeros.
  init?(_ bytes: UnsafeRawBufferPointer, stated: Int = 0) {
    guard TIFFLibrary.isLoaded,
      let file = glimpse_tiff_open(
        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count,
        max(stated, bytes.count), Self.mostAllocated)
    else { return nil }
    self.file = file
    self.bytes = bytes
  }

  // The file of init, closed once.
  deinit { glimpse_tiff_close(file) }

  func short(_ tag: Int32, _ otherwise: Int) -> Int {
    Int(glimpse_tiff_short(file, UInt32(tag), UInt16(clamping: otherwise)))
  }

  func long(_ tag: Int32, _ otherwise: Int) -> Int {
    Int(glimpse_tiff_long(file, UInt32(tag), UInt32(clamping: otherwise)))
  }

  func double(_ tag: Int32) -> Double? {
    let value = glimpse_tiff_double(file, UInt32(tag), .nan)
    return value.isNaN ? nil : value
  }

  /// The bytes of a tag, copied; nil if there are none.
  func bytes(_ tag: Int32) -> [UInt8]? {
    var count: UInt32 = 0
    guard let data = glimpse_tiff_bytes(file, UInt32(tag), &count), count > 0 else { return nil }
    // Safety: the library keeps that many bytes until the directory changes.
    return Array(UnsafeBufferPointer(start: data, count: Int(count)))
  }

  /// The kinds of the samples beyond the colours; nil without the tag.
  var extraSamples: [Int]? {
    var count: UInt16 = 0
    guard let kinds = glimpse_tiff_extra_samples(file, &count) else { return nil }
    return (0..<Int(count)).map { Int(kinds[$0]) }
  }

  /// Red, green and blue of each value, as the file has them.
  func colourMap(entries: Int) -> [[UInt16]]? {
    var red: UnsafePointer<UInt16>?
    var green: UnsafePointer<UInt16>?
    var blue: UnsafePointer<UInt16>?
    guard glimpse_tiff_colour_map(file, &red, &green, &blue) == 1, let red, let green, let blue
    else { return nil }
    // Safety: the library refuses a map that has not 2 to the bits a sample.
    return [red, green, blue].map { Array(UnsafeBufferPointer(start: $0, count: entries)) }
  }

  @discardableResult
  func set(_ tag: Int32, _ value: Int32) -> Bool { glimpse_tiff_set(file, UInt32(tag), value) == 1 }

  func setDirectory(_ number: Int) -> Bool {
    glimpse_tiff_set_directory(file, UInt32(clamping: number)) == 1
  }

  var directories: Int { Int(glimpse_tiff_directories(file)) }
  var isTiled: Bool { glimpse_tiff_is_tiled(file) != 0 }
  var canDraw: Bool { glimpse_tiff_can_draw(file) == 1 }
  /// Bytes of a decoded strip or tile.
  var blockSize: Int {
    Int(clamping: isTiled ? glimpse_tiff_tile_size(file) : glimpse_tiff_strip_size(file))
  }
  /// Bytes of one of its rows.
  var blockRowSize: Int {
    Int(clamping: isTiled ? glimpse_tiff_tile_row_size(file) : glimpse_tiff_scanline_size(file))
  }
  /// Strips or tiles.
  var blocks: Int { Int(isTiled ? glimpse_tiff_tiles(file) : glimpse_tiff_strips(file)) }

  /// Where the data of a strip or tile begins in the file.
  func start(ofBlock number: Int) -> Int {
    Int(clamping: glimpse_tiff_offset(file, UInt32(clamping: number)))
  }

  /// Where the data of a strip or tile ends in the file.
  func end(ofBlock number: Int) -> Int {
    let number = UInt32(clamping: number)
    let (sum, overflows) = glimpse_tiff_offset(file, number).addingReportingOverflow(
      glimpse_tiff_byte_count(file, number))
    return overflows ? .max : Int(clamping: sum)
  }

  /// Decodes a strip or tile; false if it is damaged, when what came before the
  /// damage is there.
  func read(block number: Int, into buffer: UnsafeMutableRawPointer, size: Int) -> Bool {
    let number = UInt32(clamping: number)
    let count =
      isTiled
      ? glimpse_tiff_read_tile(file, number, buffer, Int64(size))
      : glimpse_tiff_read_strip(file, number, buffer, Int64(size))
    return count >= 0
  }

  /// The bytes of a strip or tile in the file, as far as they are there.
  func content(ofBlock number: Int) -> UnsafeRawBufferPointer {
    let start = min(bytes.count, start(ofBlock: number))
    let end = max(start, min(bytes.count, end(ofBlock: number)))
    return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
  }

  /// Decodes a row of a file in strips; false if it is damaged.
  func read(row: Int, into buffer: UnsafeMutableRawPointer) -> Bool {
    glimpse_tiff_read_row(file, UInt32(clamping: row), buffer) == 1
  }

  /// Draws the strip or tile at a place as RGBA, its rows from the bottom.
  func draw(x: Int, y: Int, into pixels: UnsafeMutablePointer<UInt32>) -> Bool {
    isTiled
      ? glimpse_tiff_draw_tile(file, UInt32(clamping: x), UInt32(clamping: y), pixels) == 1
      : glimpse_tiff_draw_strip(file, UInt32(clamping: y), pixels) == 1
  }

  static func knows(compression: Int) -> Bool {
    glimpse_tiff_knows(UInt16(clamping: compression)) == 1
  }
}
