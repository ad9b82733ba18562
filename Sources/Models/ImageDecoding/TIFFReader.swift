// Reads the folders of tags that TIFF 6.0, BigTIFF, EXIF and most camera RAW
// formats share. Every offset is checked; damaged parts read as absent.

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

  private enum Bytes {
    case owned([UInt8])
    case borrowed(UnsafeRawBufferPointer)
  }

  private let bytes: Bytes
  private let count: Int
  private let start: Int
  private let isLittleEndian: Bool
  /// BigTIFF, with counts and offsets of 64 bits.
  private let isBig: Bool

  /// - Parameter start: where the byte-order mark "II" or "MM" lies; all
  ///   offsets count from there.
  package init?(_ bytes: [UInt8], at start: Int = 0) {
    self.init(.owned(bytes), bytes.count, start)
  }

  /// A reader over bytes that lie elsewhere; nothing is copied.
  ///
  /// They must stay where they are as long as the reader is used.
  package init?(borrowing bytes: UnsafeRawBufferPointer, at start: Int = 0) {
    self.init(.borrowed(bytes), bytes.count, start)
  }

  private init?(_ bytes: Bytes, _ count: Int, _ start: Int) {
    guard start >= 0, start <= count - 8 else { return nil }
    (self.bytes, self.count, self.start) = (bytes, count, start)
    let mark = (0..<4).map { Self.byte(bytes, start + $0) }
    guard mark[0] == mark[1], mark[0] == 0x49 || mark[0] == 0x4D else { return nil }
    isLittleEndian = mark[0] == 0x49
    isBig = isLittleEndian ? mark[2] == 43 && mark[3] == 0 : mark[2] == 0 && mark[3] == 43
  }

  /// Whether numbers have their lowest byte first.
  package var isLowestByteFirst: Bool { isLittleEndian }

  /// The first directory.
  package var mainDirectory: Directory? { firstOffset.flatMap { directory(at: $0) } }

  /// The directories chained from the first, at most `limit`.
  package func chainedDirectories(limit: Int = 16) -> [Directory] {
    var found: [Directory] = []
    var next = firstOffset
    while let offset = next, offset > 0, found.count < limit,
      let directory = directory(at: offset)
    {
      found.append(directory)
      next = unsigned(countSize, offset).flatMap { count in
        unsigned(offsetSize, offset + countSize + min(count, 1 << 20) * entrySize)
      }
    }
    return found
  }

  private var firstOffset: Int? { isBig ? unsigned(8, 8) : unsigned(4, 4) }
  private var countSize: Int { isBig ? 8 : 2 }
  private var offsetSize: Int { isBig ? 8 : 4 }
  private var entrySize: Int { isBig ? 20 : 12 }

  /// The directory at an offset from the reader's start.
  package func directory(at offset: Int) -> Directory? {
    guard offset >= 8, offset < count, let entries = unsigned(countSize, offset), entries > 0 else {
      return nil
    }
    var directory: Directory = [:]
    // Real directories have some dozens of tags; the limit bounds the work
    // that hostile ones can ask for.
    for index in 0..<min(entries, 1024) {
      let place = offset + countSize + index * entrySize
      guard let tag = unsigned(2, place), let type = unsigned(2, place + 2),
        let valueCount = unsigned(offsetSize, place + 4)
      else { break }
      let unit = Self.size(ofType: type)
      guard unit > 0, valueCount > 0, valueCount <= count / unit else { continue }
      let size = unit * valueCount
      let valuePlace = place + 4 + offsetSize
      guard
        let valueOffset = size <= offsetSize ? valuePlace : unsigned(offsetSize, valuePlace),
        valueOffset <= count - start - size
      else { continue }
      // The first of two equal tags is the one that programs show.
      if directory[tag] != nil { continue }
      directory[tag] = Entry(type: type, count: valueCount, offset: valueOffset)
    }
    return directory.isEmpty ? nil : directory
  }

  /// The directory that an entry points to.
  package func directory(from entry: Entry?) -> Directory? {
    integers(entry).first.flatMap { directory(at: $0) }
  }

  /// An entry's integers, of whatever number type it is; at most 4096 of
  /// them. Numbers with a fraction are left out.
  package func integers(_ entry: Entry?) -> [Int] {
    guard let entry else { return [] }
    let size = Self.size(ofType: entry.type)
    switch entry.type {
    case 1, 3, 4, 7, 13, 16, 18:
      return (0..<min(entry.count, 4096)).compactMap { unsigned(size, entry.offset + $0 * size) }
    case 5, 6, 8, 9, 10, 11, 12, 17:
      return numbers(entry, atMost: 4096).compactMap { Int(exactly: $0) }
    default: return []
    }
  }

  /// An entry's first integer.
  package func integer(_ entry: Entry?) -> Int? { integers(entry).first }

  /// An entry's numbers, of whatever number type it is. A fraction over zero
  /// is no number (NaN).
  package func numbers(_ entry: Entry?, atMost limit: Int = 16) -> [Double] {
    guard let entry else { return [] }
    let size = Self.size(ofType: entry.type)
    return (0..<min(entry.count, limit)).compactMap { index in
      let place = entry.offset + index * size
      switch entry.type {
      case 1, 3, 4, 7, 13, 16, 18: return unsigned(size, place).map { Double($0) }
      case 6, 8, 9, 17: return signed(size, place).map { Double($0) }
      case 5, 10:
        let isSigned = entry.type == 10
        guard let above = isSigned ? signed(4, place) : unsigned(4, place),
          let below = isSigned ? signed(4, place + 4) : unsigned(4, place + 4)
        else { return nil }
        return below == 0 ? .nan : Double(above) / Double(below)
      case 11:
        return unsigned(4, place).map { Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0))) }
      case 12:
        // Both halves, as the highest bit is the sign.
        guard let first = unsigned(4, place), let second = unsigned(4, place + 4) else {
          return nil
        }
        let (high, low) = isLittleEndian ? (second, first) : (first, second)
        return Double(bitPattern: UInt64(high) << 32 | UInt64(low))
      default: return nil
      }
    }
  }

  /// An entry's bytes as they are, or its first ones; nil if it has no entry.
  package func bytes(_ entry: Entry?, atMost limit: Int) -> [UInt8]? {
    guard let entry else { return nil }
    let size = min(limit, entry.count * Self.size(ofType: entry.type))
    let from = start + entry.offset
    guard size >= 0, from <= count - size else { return nil }
    return switch bytes {
    case .owned(let all): Array(all[from..<from + size])
    case .borrowed(let all): Array(all[from..<from + size])
    }
  }

  /// An entry's text up to the first zero, without white space around it; nil
  /// if there is none. What is not UTF-8 is taken as ISO 8859-1.
  ///
  /// - Parameter limit: the most bytes that are read.
  package func text(_ entry: Entry?, atMost limit: Int = 256) -> String? {
    guard let entry, [1, 2, 7, 129].contains(entry.type),
      var text = bytes(entry, atMost: limit)?.prefix(while: { $0 != 0 })
    else { return nil }
    while let last = text.last, last <= 0x20 { text.removeLast() }
    while let first = text.first, first <= 0x20 { text.removeFirst() }
    guard !text.isEmpty else { return nil }
    // Control characters would break lines where this is shown.
    let shown = text.map { $0 < 0x20 ? 0x20 : $0 }
    if let text = String(validating: shown, as: UTF8.self) { return text }
    if entry.count > limit { return String(decoding: shown, as: UTF8.self) }
    return String(
      String.UnicodeScalarView(
        shown.map { (0x7F...0x9F).contains($0) ? " " : Unicode.Scalar($0) }))
  }

  /// An unsigned integer of 1, 2, 4 or 8 bytes, or nil outside of the bytes.
  private func unsigned(_ size: Int, _ offset: Int) -> Int? {
    guard offset >= 0, offset <= count - start - size else { return nil }
    let from = start + offset
    var value: UInt64 = 0
    for i in 0..<size {
      let shift = (isLittleEndian ? i : size - 1 - i) * 8
      value |= UInt64(Self.byte(bytes, from + i)) << UInt64(shift)
    }
    return Int(exactly: value)
  }

  private func signed(_ size: Int, _ offset: Int) -> Int? {
    switch size {
    case 1: unsigned(1, offset).map { Int(Int8(truncatingIfNeeded: $0)) }
    case 2: unsigned(2, offset).map { Int(Int16(truncatingIfNeeded: $0)) }
    case 4: unsigned(4, offset).map { Int(Int32(truncatingIfNeeded: $0)) }
    default: unsigned(size, offset)
    }
  }

  private static func byte(_ bytes: Bytes, _ index: Int) -> UInt8 {
    switch bytes {
    case .owned(let all): all[index]
    case .borrowed(let all): all[index]
    }
  }

  /// Types of TIFF 6.0, IFD, BigTIFF's three, and EXIF 3.0's UTF-8.
  private static func size(ofType type: Int) -> Int {
    switch type {
    case 1, 2, 6, 7, 129: 1
    case 3, 8: 2
    case 4, 9, 11, 13: 4
    case 5, 10, 12, 16, 17, 18: 8
    default: 0
    }
  }
}

extension TIFFReader {
  /// Whether TIFF-structured bytes hold a sensor's data rather than an image:
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
