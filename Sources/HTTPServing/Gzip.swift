// Compression of replies: the gzip format (RFC 1952) by zlib.

import CZlib

/// Compresses bytes for clients that accept it.
public enum Gzip {
  /// Bodies shorter than this are not worth it.
  public static let smallest = 1024

  /// Whether `Accept-Encoding` admits gzip (RFC 9110, 12.5.3).
  public static func isAccepted(_ headers: HeaderFields) -> Bool {
    headers.list("Accept-Encoding").contains { item in
      let field = ParameterizedValue(item)
      return (field.value == "gzip" || field.value == "*")
        && (field["q"].flatMap { Double($0) } ?? 1) > 0
    }
  }

  /// The compressed bytes.
  ///
  /// - Parameter level: 1 is fast, 9 is small.
  /// - Returns: nil where memory has run out.
  public static func compress(_ bytes: [UInt8], level: Int = 5) -> [UInt8]? {
    var stream = z_stream()
    // 15 bits of window, and 16 to ask for the gzip format.
    guard glimpse_deflate_init(&stream, Int32(level), 15 + 16) == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    let capacity = Int(deflateBound(&stream, UInt(bytes.count)))
    var isWhole = false
    // Sound: zlib reads and writes within the two buffers, during the call.
    let result = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      bytes.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = buffer.baseAddress
        stream.avail_out = UInt32(capacity)
        isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
        count = Int(stream.total_out)
      }
    }
    return isWhole ? result : nil
  }
}
