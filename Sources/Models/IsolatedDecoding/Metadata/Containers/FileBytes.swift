// An image file's bytes, read where they lie. Every place is checked; what is
// beyond the end is absent.

/// Bytes of a file, or a part of one, for the length of one call.
struct FileBytes {
  /// Valid as long as the call lasts.
  let all: UnsafeRawBufferPointer
  /// What belongs to the part.
  let range: Range<Int>

  init(_ all: UnsafeRawBufferPointer) {
    self.all = all
    range = 0..<all.count
  }

  private init(_ all: UnsafeRawBufferPointer, _ range: Range<Int>) {
    self.all = all
    self.range = range
  }

  var count: Int { range.count }

  /// The byte at a place that is known to be there.
  subscript(_ place: Int) -> UInt8 { all[range.lowerBound + place] }

  /// A part; nil if it is not all there.
  func part(_ place: Int, _ length: Int) -> FileBytes? {
    guard place >= 0, length >= 0, place <= count, length <= count - place else { return nil }
    let from = range.lowerBound + place
    return FileBytes(all, from..<from + length)
  }

  /// All from a place on; nil if that is beyond the end.
  func from(_ place: Int) -> FileBytes? { part(place, count - place) }

  /// An unsigned number of up to 8 bytes, the highest first.
  func number(_ place: Int, _ size: Int, lowestFirst: Bool = false) -> Int? {
    guard place >= 0, size >= 0, size <= 8, place <= count - size else { return nil }
    var value: UInt64 = 0
    for i in 0..<size {
      value = value << 8 | UInt64(self[place + (lowestFirst ? size - 1 - i : i)])
    }
    return Int(exactly: value)
  }

  func has(_ text: String, at place: Int = 0) -> Bool { has(Array(text.utf8), at: place) }

  func has(_ bytes: [UInt8], at place: Int = 0) -> Bool {
    guard place >= 0, place <= count - bytes.count else { return false }
    return bytes.indices.allSatisfy { self[place + $0] == bytes[$0] }
  }

  /// Where a byte stands first, from a place on.
  func first(_ byte: UInt8, from place: Int = 0) -> Int? {
    guard place <= count else { return nil }
    return (place..<count).first { self[$0] == byte }
  }

  /// A copy; nil if it would be larger than metadata is.
  func copied(atMost limit: Int = MetadataBlocks.largestBlock) -> [UInt8]? {
    count <= limit ? Array(all[range]) : nil
  }

  /// The bytes where they lie.
  var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: all[range]) }
}
