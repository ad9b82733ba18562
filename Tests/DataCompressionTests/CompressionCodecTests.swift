import Testing

@testable import DataCompression

@Suite struct CompressionCodecTests {
  static let texts: [[UInt8]] = [
    [], [7], Array(repeating: 65, count: 100_000),
    (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 5) },
  ]

  @Test(arguments: CompressionCodec.allCases, texts)
  func `what is compressed comes back`(codec: CompressionCodec, bytes: [UInt8]) throws {
    let small = try #require(codec.compress(bytes))
    #expect(codec.decompress(small, count: bytes.count) == bytes)
  }

  @Test(arguments: CompressionCodec.allCases)
  func `another length is refused`(codec: CompressionCodec) throws {
    let small = try #require(codec.compress(Self.texts[3]))
    #expect(codec.decompress(small, count: 4999) == nil)
    #expect(codec.decompress(small, count: 5001) == nil)
    #expect(codec.decompress(small, count: -1) == nil)
  }

  @Test(arguments: CompressionCodec.allCases)
  func `damaged bytes are refused or give other bytes, and do no harm`(codec: CompressionCodec)
    throws
  {
    let small = try #require(codec.compress(Self.texts[3]))
    for i in stride(from: 0, to: small.count, by: 37) {
      var damaged = small
      damaged[i] ^= 0x5A
      if let found = codec.decompress(damaged, count: 5000) { #expect(found.count == 5000) }
      #expect(codec.decompress(Array(small[..<i]), count: 5000) == nil)
    }
  }

  @Test func `long runs become short`() throws {
    for codec in CompressionCodec.allCases {
      #expect(try #require(codec.compress(Self.texts[2])).count < 6000)
    }
  }
}
