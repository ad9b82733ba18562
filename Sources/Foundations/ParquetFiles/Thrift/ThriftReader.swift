// Thrift's compact protocol, in which Parquet writes its headers:
// https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md

/// Reads values from bytes that are not trusted: every length is held against
/// what is there, and nesting is bounded.
struct ThriftReader {
  /// The types of the protocol by their numbers.
  enum Kind: UInt8 {
    case stop = 0
    case yes, no, byte, int16, int32, int64, double, binary, list, set, map, structure
  }

  /// A field of a structure that is about to be read.
  struct Field {
    let id: Int
    let kind: Kind

    /// A boolean's value is its type.
    var isTrue: Bool { kind == .yes }
  }

  private let bytes: ArraySlice<UInt8>
  /// Where the next byte is.
  private(set) var place: Int
  private static let depthLimit = 32

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    place = bytes.startIndex
  }

  /// Whether reading stopped because the bytes ended.
  private(set) var ranOut = false

  private mutating func byte() throws(FormatProblem) -> UInt8 {
    guard place < bytes.endIndex else {
      ranOut = true
      throw FormatProblem("a header ends too early")
    }
    defer { place += 1 }
    return bytes[place]
  }

  private mutating func varint() throws(FormatProblem) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 64, by: 7) {
      let next = try byte()
      value |= UInt64(next & 0x7F) << UInt64(shift)
      if next & 0x80 == 0 { return value }
    }
    throw FormatProblem("a number in a header has more than 64 bits")
  }

  /// An integer of any width.
  mutating func integer() throws(FormatProblem) -> Int64 {
    let value = try varint()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// A length; the bytes that follow must be enough for it.
  private mutating func count() throws(FormatProblem) -> Int {
    let value = try varint()
    guard value <= UInt64(bytes.endIndex - place) else {
      // A length beyond these bytes may still be borne out by more of them.
      ranOut = value < 1 << 31
      throw FormatProblem("a length in a header goes beyond its end")
    }
    return Int(value)
  }

  /// A text; bytes that are not UTF-8 are replaced.
  mutating func text() throws(FormatProblem) -> String {
    let size = try count()
    defer { place += size }
    return String(decoding: bytes[place..<(place + size)], as: UTF8.self)
  }

  /// Reads a structure, calling `read` for each field. A field that `read` does
  /// not take (by returning false, having read nothing) is skipped.
  mutating func structure(
    depth: Int = 0, _ read: (inout ThriftReader, Field) throws(FormatProblem) -> Bool
  ) throws(FormatProblem) {
    var last = 0
    while true {
      let head = try byte()
      guard let kind = Kind(rawValue: head & 15) else {
        throw FormatProblem("a header holds a type that does not exist")
      }
      if kind == .stop { return }
      let step = Int(head >> 4)
      let id = step == 0 ? Int(truncatingIfNeeded: try integer()) : last &+ step
      last = id
      let field = Field(id: id, kind: kind)
      if try !read(&self, field) { try skip(kind, depth: depth + 1) }
    }
  }

  /// Reads a list, calling `read` for each element.
  ///
  /// - Returns: nil if its elements are not of the kind that is wanted.
  mutating func list(
    of kind: Kind, _ read: (inout ThriftReader) throws(FormatProblem) -> Void
  ) throws(FormatProblem) {
    let (found, size) = try listHead()
    guard found == kind || size == 0 else {
      throw FormatProblem("a list in a header has elements of another type")
    }
    for _ in 0..<size { try read(&self) }
  }

  private mutating func listHead() throws(FormatProblem) -> (Kind, Int) {
    let head = try byte()
    guard let kind = Kind(rawValue: head & 15) else {
      throw FormatProblem("a header holds a type that does not exist")
    }
    // Each element is a byte at least, so `count` bounds them.
    return (kind, head >> 4 == 15 ? try count() : Int(head >> 4))
  }

  private mutating func skip(_ kind: Kind, depth: Int) throws(FormatProblem) {
    guard depth < Self.depthLimit else { throw FormatProblem("a header nests too deep") }
    switch kind {
    case .stop, .yes, .no: break
    case .byte: _ = try byte()
    case .int16, .int32, .int64: _ = try varint()
    case .double: for _ in 0..<8 { _ = try byte() }
    case .binary: place += try count()
    case .list, .set:
      let (element, size) = try listHead()
      for _ in 0..<size { try skipElement(element, depth: depth + 1) }
    case .map:
      let size = try count()
      guard size > 0 else { return }
      let kinds = try byte()
      guard let key = Kind(rawValue: kinds >> 4), let value = Kind(rawValue: kinds & 15) else {
        throw FormatProblem("a header holds a type that does not exist")
      }
      for _ in 0..<size {
        try skipElement(key, depth: depth + 1)
        try skipElement(value, depth: depth + 1)
      }
    case .structure:
      try structure(depth: depth) { (_, _) throws(FormatProblem) in false }
    }
  }

  /// In lists and maps a boolean takes a byte.
  private mutating func skipElement(_ kind: Kind, depth: Int) throws(FormatProblem) {
    try skip(kind == .yes || kind == .no ? .byte : kind, depth: depth)
  }
}
