// Compressed bytes without a stated length, within a bound.

import DataCompression
import Testing

@Suite struct InflatingTests {
  private let words = Array(String(repeating: "a lake by night. ", count: 10_000).utf8)

  @Test func zlibAndGzipAreRead() throws {
    let packed = try #require(CompressionCodec.gzip.compress(words))
    #expect(Inflating.zlib(packed, atMost: words.count) == words)
    // "Hello" in zlib's format, by zlib 1.2.13.
    let hello: [UInt8] = [
      0x78, 0x9C, 0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x05, 0x8C, 0x01, 0xF5,
    ]
    #expect(Inflating.zlib(hello, atMost: 100) == Array("Hello".utf8))
  }

  @Test func brotliIsRead() {
    // "Hello" by brotli 1.0.9.
    let hello: [UInt8] = [0x0B, 0x02, 0x80, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x03]
    #expect(Inflating.brotli(hello, atMost: 5) == Array("Hello".utf8))
    #expect(Inflating.brotli(hello, atMost: 4) == nil)
    #expect(Inflating.brotli(Array(hello.dropLast(2)), atMost: 5) == nil)
  }

  @Test func whatIsLargerThanTheBoundOrDamagedIsNone() throws {
    let packed = try #require(CompressionCodec.gzip.compress(words))
    #expect(Inflating.zlib(packed, atMost: words.count - 1) == nil)
    #expect(Inflating.zlib(Array(packed.dropLast(9)), atMost: words.count) == nil)
    #expect(Inflating.zlib([1, 2, 3], atMost: 10) == nil)
    #expect(Inflating.zlib([], atMost: 10) == nil)
    #expect(Inflating.brotli([], atMost: 10) == nil)
    #expect(Inflating.brotli([0xFF, 0xFF, 0xFF], atMost: 10) == nil)
  }
}
