// Decodes a chunked body (RFC 9112, 7.1) as it comes.

/// Takes the framing off a body in chunks.
///
/// Extensions are skipped, trailer fields checked and dropped. Lines end
/// with CR LF only, and sizes are digits only. What others repair is refused.
struct ChunkedDecoder {
  private enum Place {
    case size, extensions, sizeEnd, data, dataEnd, dataEndLF, trailer, trailerLF, finished
  }

  private var place = Place.size
  private var digits = 0
  /// Bytes of the chunk that are still to come.
  private var left = 0
  private var isQuoted = false
  /// The most bytes of extensions and trailers; no client needs many.
  private var overhead = 0
  private var trailerLine: [UInt8] = []

  /// The most bytes of extensions and trailers of one body.
  static let overheadLimit = 8 << 10

  var isFinished: Bool { place == .finished }

  /// Takes what has come.
  ///
  /// - Parameter take: is given the bytes of the body.
  /// - Returns: how many bytes were used; fewer than there are where the body
  ///   ends before.
  mutating func consume(
    _ bytes: ArraySlice<UInt8>, _ take: (ArraySlice<UInt8>) throws(MessageFault) -> Void
  ) throws(MessageFault) -> Int {
    var at = bytes.startIndex
    while at < bytes.endIndex, place != .finished {
      if place == .data {
        let count = min(left, bytes.endIndex - at)
        try take(bytes[at..<(at + count)])
        left -= count
        at += count
        if left == 0 { place = .dataEnd }
      } else {
        try step(bytes[at])
        at += 1
      }
    }
    return at - bytes.startIndex
  }

  private mutating func step(_ byte: UInt8) throws(MessageFault) {
    switch place {
    case .size: try size(byte)
    case .extensions: try extensions(byte)
    case .sizeEnd:
      guard byte == 10 else { throw Self.lineEnd }
      place = left == 0 ? .trailer : .data
      digits = 0
    case .dataEnd:
      guard byte == 13 else {
        throw MessageFault(400, "a chunk of the body is longer than it says")
      }
      place = .dataEndLF
    case .dataEndLF:
      guard byte == 10 else { throw Self.lineEnd }
      place = .size
    case .trailer: try trailer(byte)
    case .trailerLF:
      guard byte == 10 else { throw Self.lineEnd }
      try endTrailerLine()
    case .data, .finished: break
    }
  }

  private static let lineEnd = MessageFault(
    400, "a line within the body's chunks does not end with CR LF")

  private mutating func size(_ byte: UInt8) throws(MessageFault) {
    let value: Int
    switch byte {
    case 48...57: value = Int(byte) - 48
    case 65...70: value = Int(byte) - 55
    case 97...102: value = Int(byte) - 87
    case 13 where digits > 0:
      place = .sizeEnd
      return
    case UInt8(ascii: ";") where digits > 0:
      place = .extensions
      return
    default: throw MessageFault(400, "a chunk of the body has no size in hexadecimal digits")
    }
    digits += 1
    // Fifteen digits are beyond any body, and below what an Int holds.
    guard digits <= 15 else {
      throw MessageFault(400, "a chunk of the body has a size of too many digits")
    }
    left = left << 4 | value
  }

  private mutating func extensions(_ byte: UInt8) throws(MessageFault) {
    try count()
    switch byte {
    case 13:
      guard !isQuoted else {
        throw MessageFault(400, "an extension of a chunk has no closing quote")
      }
      place = .sizeEnd
    case UInt8(ascii: "\""): isQuoted.toggle()
    case 9, 32...126, 128...255: break
    default: throw MessageFault(400, "an extension of a chunk has a control character")
    }
  }

  private mutating func trailer(_ byte: UInt8) throws(MessageFault) {
    try count()
    switch byte {
    case 13: place = .trailerLF
    case 9, 32...126, 128...255: trailerLine.append(byte)
    default: throw MessageFault(400, "a field after the body has a control character")
    }
  }

  private mutating func endTrailerLine() throws(MessageFault) {
    if trailerLine.isEmpty {
      place = .finished
      return
    }
    guard let colon = trailerLine.firstIndex(of: UInt8(ascii: ":")),
      HeadParser.isToken(trailerLine[..<colon])
    else { throw MessageFault(400, "a field after the body is none") }
    trailerLine = []
    place = .trailer
  }

  private mutating func count() throws(MessageFault) {
    overhead += 1
    guard overhead <= Self.overheadLimit else {
      throw MessageFault(
        400, "the body's chunks have more than \(Self.overheadLimit) bytes of extensions and fields"
      )
    }
  }
}
