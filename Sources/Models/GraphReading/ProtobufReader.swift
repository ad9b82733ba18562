// Fields of a message in protobuf's wire format, read from a file piece by
// piece: a tensor of two gigabytes is stepped over, not read.

package import Support

/// A file of which a few kilobytes are held at a time.
package final class FileWindow {
  private let file: OpenFile
  private var held: [UInt8] = []
  private var start = 0
  package let byteCount: Int

  /// Bytes that are read at once: most messages between two tensors.
  private static let length = 16 << 10

  package init(_ file: OpenFile) {
    self.file = file
    byteCount = file.status.byteCount
  }

  /// The byte at a place; nil past the end.
  package func byte(at place: Int) throws(FileError) -> UInt8? {
    if place < start || place >= start + held.count {
      guard place >= 0, place < byteCount else { return nil }
      held = try file.read(at: place, count: Self.length)
      start = place
      if held.isEmpty { return nil }
    }
    return held[place - start]
  }

  /// Bytes of a range inside the file; fewer if the file was cut meanwhile.
  package func bytes(_ range: Range<Int>) throws(FileError) -> [UInt8] {
    if range.lowerBound >= start, range.upperBound <= start + held.count {
      return Array(held[(range.lowerBound - start)..<(range.upperBound - start)])
    }
    return try file.read(at: range.lowerBound, count: range.count)
  }
}

/// One message: a range of a file.
package struct ProtobufReader {
  /// One field of a message.
  package struct Field {
    package enum Value {
      case number(UInt64)
      /// Four bytes as they are.
      case word(UInt32)
      /// Where the bytes of a text, of bytes, of a message or of packed numbers lie.
      case range(Range<Int>)
    }

    package let number: Int
    package let value: Value
  }

  /// The file is not what it should be at some place.
  package enum Failure: Error {
    case malformed
    case file(FileError)
  }

  package let window: FileWindow
  package private(set) var place: Int
  private let end: Int

  package init(_ window: FileWindow, _ range: Range<Int>) {
    self.window = window
    place = range.lowerBound
    end = range.upperBound
  }

  /// The next field, or nil at the end of the message.
  package mutating func next() throws(Failure) -> Field? {
    guard place < end else { return nil }
    let tag = try number()
    guard let field = Int(exactly: tag >> 3), field > 0 else { throw .malformed }
    switch tag & 7 {
    case 0: return Field(number: field, value: .number(try number()))
    case 1:
      try skip(8)
      return Field(number: field, value: .range(place - 8..<place))
    case 2:
      guard let count = Int(exactly: try number()), count <= end - place else { throw .malformed }
      place += count
      return Field(number: field, value: .range(place - count..<place))
    case 5:
      try skip(4)
      let bytes = try bytes(place - 4..<place)
      guard bytes.count == 4 else { throw .malformed }
      let word = bytes.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      return Field(number: field, value: .word(word))
    default: throw .malformed
    }
  }

  /// The bytes of a range.
  package func bytes(_ range: Range<Int>) throws(Failure) -> [UInt8] {
    do { return try window.bytes(range) } catch { throw .file(error) }
  }

  private mutating func skip(_ count: Int) throws(Failure) {
    guard end - place >= count else { throw .malformed }
    place += count
  }

  /// A number of seven bits a byte, the lowest first, ten bytes at most.
  private mutating func number() throws(Failure) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard place < end else { throw .malformed }
      let byte: UInt8?
      do { byte = try window.byte(at: place) } catch { throw .file(error) }
      guard let byte else { throw .malformed }
      place += 1
      value |= shift < 64 ? UInt64(byte & 0x7f) << shift : 0
      if byte < 0x80 { return value }
    }
    throw .malformed
  }
}
