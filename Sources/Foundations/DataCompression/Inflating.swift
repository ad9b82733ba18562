// Reading of compressed bytes whose length nobody stated, within a bound.

import CBrotli
import CZlib

/// Compressed bytes that state no length, as they lie in image files.
public enum Inflating {
  /// What zlib's or gzip's format (RFC 1950, 1952) holds.
  ///
  /// - Parameter limit: the most bytes that are given; so much memory may be
  ///   taken.
  /// - Returns: nil if the bytes are damaged or hold more.
  public static func zlib(_ bytes: [UInt8], atMost limit: Int) -> [UInt8]? {
    var stream = z_stream()
    guard bytes.count <= UInt32.max, glimpse_inflate_init(&stream, 15 + 32) == Z_OK else {
      return nil
    }
    defer { inflateEnd(&stream) }
    var found: [UInt8] = []
    var isWhole = false
    // Safety: the library reads within the input and writes within the block,
    // whose lengths it is given, during the calls below.
    bytes.withUnsafeBufferPointer { input in
      stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      stream.avail_in = UInt32(input.count)
      var block = [UInt8](repeating: 0, count: 32_768)
      while found.count <= limit, !isWhole {
        let (status, count) = block.withUnsafeMutableBufferPointer { output in
          stream.next_out = output.baseAddress
          stream.avail_out = UInt32(output.count)
          let status = inflate(&stream, Z_NO_FLUSH)
          return (status, output.count - Int(stream.avail_out))
        }
        found += block[..<count]
        isWhole = status == Z_STREAM_END
        guard status == Z_OK, count > 0 else { break }
      }
    }
    return isWhole && found.count <= limit ? found : nil
  }

  /// What a brotli stream (RFC 7932) holds; otherwise as `zlib`.
  public static func brotli(_ bytes: [UInt8], atMost limit: Int) -> [UInt8]? {
    guard let state = BrotliDecoderCreateInstance(nil, nil, nil) else { return nil }
    defer { BrotliDecoderDestroyInstance(state) }
    var found: [UInt8] = []
    var result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT
    // Safety: as above.
    bytes.withUnsafeBufferPointer { input in
      var left = input.count
      var next = input.baseAddress
      var block = [UInt8](repeating: 0, count: 32_768)
      while found.count <= limit, result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT {
        let count = block.withUnsafeMutableBufferPointer { output in
          var room = output.count
          var place = output.baseAddress
          result = BrotliDecoderDecompressStream(state, &left, &next, &room, &place, nil)
          return output.count - room
        }
        found += block[..<count]
      }
    }
    return result == BROTLI_DECODER_RESULT_SUCCESS && found.count <= limit ? found : nil
  }
}
