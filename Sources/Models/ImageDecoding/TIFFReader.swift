// Reads the folders of tags that TIFF 6.0, EXIF and most camera RAW formats
// share. Every offset is checked; damaged parts read as absent.

/// A reader over TIFF-structured bytes.
package struct TIFFReader {
  /// One tag's type, count and where its value lies.
  package struct Entry {
    package let type: Int
    package let count: Int
    /// Offset of the value's first byte, from the reader's start.
    package let offset: Int
  }

  /// Tags by their numbers.
  package typealias Directory = [Int: Entry]

  private let bytes: [UInt8]
  private let start: Int
  private let isLittleEndian: Bool

  /// - Parameter start: where the byte-order mark "II" or "MM" lies; all
  ///   offsets count from there.
  package init?(_ bytes: [UInt8], at start: Int = 0) {
    guard start >= 0, bytes.count >= start + 8 else { return nil }
    switch (bytes[start], bytes[start + 1]) {
    case (0x49, 0x49): isLittleEndian = true
    case (0x4D, 0x4D): isLittleEndian = false
    default: return nil
    }
    self.bytes = bytes
    self.start = start
  }

  /// The first directory.
  package var mainDirectory: Directory? { unsigned(4, 4).flatMap { directory(at: $0) } }

  /// The directories chained from the first, at most `limit`.
  package func chainedDirectories(limit: Int = 16) -> [Directory] {
    var found: [Directory] = []
    var next = unsigned(4, 4)
    while let offset = next, offset > 0, found.count < limit,
      let directory = directory(at: offset)
    {
      found.append(directory)
      next = unsigned(2, offset).flatMap { unsigned(4, offset + 2 + $0 * 12) }
    }
    return found
  }

  /// The directory at an offset from the reader's start.
  package func directory(at offset: Int) -> Directory? {
    guard offset >= 8, let count = unsigned(2, offset), count > 0 else { return nil }
    var directory: Directory = [:]
    // Real directories have some dozens of tags; the limit bounds the work
    // that hostile ones can ask for.
    for index in 0..<min(count, 1024) {
      let place = offset + 2 + index * 12
      guard let tag = unsigned(2, place), let type = unsigned(2, place + 2),
        let valueCount = unsigned(4, place + 4)
      else { break }
      let size = Self.size(ofType: type) * valueCount
      guard size > 0 else { continue }
      guard let valueOffset = size <= 4 ? place + 8 : unsigned(4, place + 8),
        start + valueOffset + size <= bytes.count
      else { continue }
      directory[tag] = Entry(type: type, count: valueCount, offset: valueOffset)
    }
    return directory.isEmpty ? nil : directory
  }

  /// The directory that an entry points to.
  package func directory(from entry: Entry?) -> Directory? {
    integers(entry).first.flatMap { directory(at: $0) }
  }

  /// An entry's integers (BYTE, SHORT, LONG, IFD); at most 4096 of them.
  package func integers(_ entry: Entry?) -> [Int] {
    guard let entry, [1, 3, 4, 7, 13].contains(entry.type) else { return [] }
    let size = Self.size(ofType: entry.type)
    return (0..<min(entry.count, 4096)).compactMap { unsigned(size, entry.offset + $0 * size) }
  }

  /// An entry's first integer.
  package func integer(_ entry: Entry?) -> Int? { integers(entry).first }

  /// An entry's unsigned rationals; a denominator of zero gives infinity.
  package func rationals(_ entry: Entry?) -> [Double] {
    guard let entry, entry.type == 5 else { return [] }
    return (0..<min(entry.count, 16)).compactMap { index in
      guard let above = unsigned(4, entry.offset + index * 8),
        let below = unsigned(4, entry.offset + index * 8 + 4)
      else { return nil }
      return below == 0 ? .infinity : Double(above) / Double(below)
    }
  }

  /// An entry's text up to the first zero, without white space around it, at
  /// most 256 bytes; nil if there is none.
  package func text(_ entry: Entry?) -> String? {
    guard let entry, entry.type == 2 || entry.type == 7 else { return nil }
    let from = start + entry.offset
    var text = bytes[from..<from + min(entry.count, 256)].prefix { $0 != 0 }
    while let last = text.last, last <= 0x20 { text.removeLast() }
    while let first = text.first, first <= 0x20 { text.removeFirst() }
    guard !text.isEmpty else { return nil }
    // Control characters would break lines where this is shown.
    return String(decoding: text.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
  }

  /// An unsigned integer of 1, 2 or 4 bytes, or nil outside of the bytes.
  private func unsigned(_ size: Int, _ offset: Int) -> Int? {
    let from = start + offset
    guard offset >= 0, from + size <= bytes.count else { return nil }
    var value = 0
    for i in 0..<size {
      value |= Int(bytes[from + i]) << ((isLittleEndian ? i : size - 1 - i) * 8)
    }
    return value
  }

  private static func size(ofType type: Int) -> Int {
    switch type {
    case 1, 2, 6, 7: 1
    case 3, 8: 2
    case 4, 9, 11, 13: 4
    case 5, 10, 12: 8
    default: 0
    }
  }
}

extension TIFFReader {
  /// Whether TIFF-structured bytes hold a sensor's data rather than a picture:
  /// a DNG version (tag 50706), Canon's mark, or a directory whose photometric
  /// interpretation is a colour filter array or linear raw (TIFF/EP, DNG 1.4).
  static func isCamera(_ bytes: [UInt8]) -> Bool {
    if bytes.count > 10, bytes[8] == 0x43, bytes[9] == 0x52 { return true }
    guard let reader = TIFFReader(bytes), let main = reader.mainDirectory else { return false }
    if main[0xC612] != nil { return true }
    return reader.allDirectories.contains { directory in
      [32803, 34892].contains(reader.integer(directory[0x0106]) ?? 0)
    }
  }

  /// The chained directories and those nested below them (tag 330, SubIFDs).
  package var allDirectories: [Directory] {
    let chained = chainedDirectories()
    let nested = chained.flatMap { found in
      integers(found[0x014A]).prefix(16).compactMap { directory(at: $0) }
    }
    return chained + nested
  }
}
