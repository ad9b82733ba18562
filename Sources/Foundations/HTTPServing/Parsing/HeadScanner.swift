// Finds where the head of a request ends, byte by byte as it comes. It refuses
// what no head may hold as soon as it sees it.

/// Why a request cannot be taken as it is; the connection ends with the reply.
struct MessageFault: Error, Equatable {
  /// The status to answer with.
  let status: Int
  /// One sentence without its full stop.
  let reason: String

  init(_ status: Int, _ reason: String) {
    self.status = status
    self.reason = reason
  }
}

/// Looks for the empty line after a head.
///
/// RFC 9112 lets a recipient take a lone LF for a line's end and turn a lone CR
/// into a space. What one recipient takes for a line's end and the next does
/// not is how requests are smuggled past proxies, so both are refused.
struct HeadScanner {
  /// Where the head begins: after the empty line that some clients send after
  /// a body (RFC 9112, 2.2).
  private(set) var start = 0
  private var place = 0
  private var lineStart = 0

  /// Looks at what has come so far; each call with the same bytes and more.
  ///
  /// - Returns: the end of the head, the empty line included; nil if it has
  ///   not come yet.
  mutating func end(in bytes: ArraySlice<UInt8>) throws(MessageFault) -> Int? {
    let found: Result<Int?, MessageFault> = bytes.withUnsafeBufferPointer { bytes in
      do throws(MessageFault) { return .success(try scan(bytes)) } catch { return .failure(error) }
    }
    return try found.get()
  }

  private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) throws(MessageFault) -> Int? {
    while place < bytes.count {
      let byte = bytes[place]
      switch byte {
      case 13:
        guard place + 1 < bytes.count else { return nil }
        guard bytes[place + 1] == 10 else {
          throw MessageFault(400, "the request's head has a carriage return that ends no line")
        }
        let isEmpty = place == lineStart
        place += 2
        lineStart = place
        if isEmpty {
          if place - start > 2 { return place }
          guard start == 0 else { throw MessageFault(400, "the request begins with empty lines") }
          start = place
        }
      case 10: throw MessageFault(400, "a line of the request's head does not end with CR LF")
      case 9, 32...126, 128...255: place += 1
      default: throw MessageFault(400, "the request's head has a control character")
      }
    }
    return nil
  }
}
