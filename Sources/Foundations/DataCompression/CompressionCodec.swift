// Three ways to compress bytes, by the libraries that are usual for them. The
// caller says what is compressed and keeps its length.

import CSnappy
import CZlib
import CZstd

/// A way of compressing bytes that lie in memory as a whole.
public enum CompressionCodec: String, Hashable, Sendable, CaseIterable {
  /// The gzip format (RFC 1952) by zlib.
  case gzip
  /// Snappy's raw format, without frames
  /// (https://github.com/google/snappy/blob/main/format_description.txt).
  case snappy
  /// Zstandard (RFC 8878).
  case zstd

  /// The compressed bytes.
  ///
  /// - Parameter level: the codec's own level; nil is its usual one, and snappy
  ///   has none. For gzip 1 is fast and 9 is small.
  /// - Returns: nil if memory has run out, or for 2³² bytes and more.
  public func compress(_ bytes: [UInt8], level: Int? = nil) -> [UInt8]? {
    guard bytes.count <= UInt32.max else { return nil }
    return switch self {
    case .gzip: Self.deflated(bytes, level ?? 5)
    case .snappy: Self.snappied(bytes)
    case .zstd: Self.zstandard(bytes, level ?? 3)
    }
  }

  /// The bytes that were compressed.
  ///
  /// - Parameter count: how many they are, neither more nor fewer; so much
  ///   memory is asked for, so bound it if it comes from elsewhere.
  /// - Returns: nil if the bytes are damaged, or there are fewer.
  public func decompress(_ bytes: [UInt8], count: Int) -> [UInt8]? {
    guard bytes.count <= UInt32.max, (0...Int(UInt32.max)).contains(count) else { return nil }
    return switch self {
    case .gzip: Self.inflated(bytes, count)
    case .snappy: Self.unsnappied(bytes, count)
    case .zstd: Self.unzstandard(bytes, count)
    }
  }

  // Safety, in all of the below: each library reads and writes within the two
  // buffers, whose lengths it is given, and only during the call.

  private static func deflated(_ bytes: [UInt8], _ level: Int) -> [UInt8]? {
    var stream = z_stream()
    // 15 bits of window, and 16 to ask for the gzip format.
    guard glimpse_deflate_init(&stream, Int32(level), 15 + 16) == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    let capacity = Int(deflateBound(&stream, UInt(bytes.count)))
    return filled(capacity) { room in
      bytes.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = room.baseAddress
        stream.avail_out = UInt32(capacity)
        return deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : nil
      }
    }
  }

  private static func inflated(_ bytes: [UInt8], _ count: Int) -> [UInt8]? {
    var stream = z_stream()
    // 32 to have gzip's and zlib's headers told apart.
    guard glimpse_inflate_init(&stream, 15 + 32) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    return filled(count) { room in
      bytes.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = room.baseAddress
        stream.avail_out = UInt32(count)
        guard inflate(&stream, Z_FINISH) == Z_STREAM_END else { return nil }
        return Int(stream.total_out) == count ? count : nil
      }
    }
  }

  private static func snappied(_ bytes: [UInt8]) -> [UInt8]? {
    filled(snappy_max_compressed_length(bytes.count)) { room in
      withCharacters(bytes) { input in
        room.withMemoryRebound(to: CChar.self) { output in
          var size = output.count
          let status = snappy_compress(input.baseAddress, input.count, output.baseAddress, &size)
          return status == SNAPPY_OK ? size : nil
        }
      }
    }
  }

  private static func unsnappied(_ bytes: [UInt8], _ count: Int) -> [UInt8]? {
    filled(count) { room in
      withCharacters(bytes) { input in
        room.withMemoryRebound(to: CChar.self) { output in
          var size = 0
          guard
            snappy_uncompressed_length(input.baseAddress, input.count, &size) == SNAPPY_OK,
            size == count,
            snappy_uncompress(input.baseAddress, input.count, output.baseAddress, &size)
              == SNAPPY_OK
          else { return nil }
          return size == count ? size : nil
        }
      }
    }
  }

  private static func zstandard(_ bytes: [UInt8], _ level: Int) -> [UInt8]? {
    let capacity = ZSTD_compressBound(bytes.count)
    return filled(capacity) { room in
      bytes.withUnsafeBytes { input in
        let size = ZSTD_compress(
          room.baseAddress, capacity, input.baseAddress, input.count, Int32(level))
        return ZSTD_isError(size) == 0 ? size : nil
      }
    }
  }

  private static func unzstandard(_ bytes: [UInt8], _ count: Int) -> [UInt8]? {
    filled(count) { room in
      bytes.withUnsafeBytes { input in
        let size = ZSTD_decompress(room.baseAddress, count, input.baseAddress, input.count)
        return ZSTD_isError(size) == 0 && size == count ? size : nil
      }
    }
  }

  private static func withCharacters<R>(
    _ bytes: [UInt8], _ body: (UnsafeBufferPointer<CChar>) -> R
  ) -> R {
    bytes.withUnsafeBufferPointer { $0.withMemoryRebound(to: CChar.self, body) }
  }

  /// An array of what `body` wrote; nil if it says that it failed.
  private static func filled(
    _ capacity: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) -> Int?
  ) -> [UInt8]? {
    var isWhole = false
    let result = [UInt8](unsafeUninitializedCapacity: max(1, capacity)) { room, count in
      let written = body(UnsafeMutableBufferPointer(rebasing: room[..<max(1, capacity)]))
      isWhole = written != nil
      count = written ?? 0
    }
    return isWhole ? result : nil
  }
}
