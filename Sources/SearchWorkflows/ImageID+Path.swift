// The id a picture has in every store, made from where it lies.

public import SearchDomain
import Support

extension ImageID {
  /// UUIDv5 of an absolute path or URI in the URL namespace
  /// (RFC 9562, sections 5.5 and 6.6).
  public init(naming path: FilePath) {
    // 6ba7b811-9dad-11d1-80b4-00c04fd430c8
    let urlNamespace: [UInt8] = [
      0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8,
    ]
    var bytes = Array(Digest.of(urlNamespace + path.bytes, .sha1).prefix(16))
    bytes[6] = bytes[6] & 0x0f | 0x50
    bytes[8] = bytes[8] & 0x3f | 0x80
    self.init(sixteen: bytes)
  }
}
