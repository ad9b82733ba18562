// SHA-1 and SHA-256 from the system's libcrypto, which uses the processor's own
// instructions. Only UUIDv5 needs SHA-1.

import CCrypto

/// A hash over bytes that come in pieces.
public struct Digest: ~Copyable {
  /// Which hash.
  public enum Algorithm: Sendable { case sha1, sha256 }

  private let context: OpaquePointer

  /// The hash of nothing yet.
  public init(_ algorithm: Algorithm) {
    // OpenSSL gives no context only when memory has run out.
    guard let context = EVP_MD_CTX_new() else { preconditionFailure("libcrypto gave no context") }
    self.context = context
    let started = EVP_DigestInit_ex(context, algorithm == .sha1 ? EVP_sha1() : EVP_sha256(), nil)
    precondition(started == 1, "libcrypto does not offer \(algorithm)")
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Takes in more bytes.
  public mutating func update(_ bytes: some ContiguousBytesSource) {
    bytes.withContiguousBytes { buffer in
      _ = EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
    }
  }

  /// The hash: 20 bytes for SHA-1, 32 for SHA-256. Call once, at the end.
  public consuming func finish() -> [UInt8] {
    var length: UInt32 = 0
    let capacity = Int(EVP_MAX_MD_SIZE)
    return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      EVP_DigestFinal_ex(context, buffer.baseAddress, &length)
      count = Int(length)
    }
  }

  /// The hash of the given bytes.
  public static func of(_ bytes: some ContiguousBytesSource, _ algorithm: Algorithm) -> [UInt8] {
    var digest = Digest(algorithm)
    digest.update(bytes)
    return digest.finish()
  }

  /// The SHA-256 of several texts, in hex: a name for all of them together.
  ///
  /// Each is hashed after its length, so that no other texts have the same
  /// name, as `["a|b"]` and `["a", "b"]` would have if they were joined.
  public static func name(of parts: [String]) -> String {
    var digest = Digest(.sha256)
    for part in parts {
      let bytes = Array(part.utf8)
      digest.update(Array("\(bytes.count):".utf8) + bytes)
    }
    return hex(digest.finish())
  }

  /// The sixteen bytes of the UUIDv5 of a URL or path (RFC 9562, sections 5.5
  /// and 6.6, in the URL namespace).
  public static func uuid5(ofURL url: [UInt8]) -> [UInt8] {
    // 6ba7b811-9dad-11d1-80b4-00c04fd430c8
    let urlNamespace: [UInt8] = [
      0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30,
      0xc8,
    ]
    var bytes = Array(of(urlNamespace + url, .sha1).prefix(16))
    bytes[6] = bytes[6] & 0x0f | 0x50
    bytes[8] = bytes[8] & 0x3f | 0x80
    return bytes
  }

  /// Bytes as lower-case hexadecimal digits.
  public static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes { text.append(digits[Int(byte >> 4)]); text.append(digits[Int(byte & 15)]) }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Something whose bytes lie in one piece of memory.
public protocol ContiguousBytesSource {
  func withContiguousBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R
}

extension Array: ContiguousBytesSource where Element == UInt8 {
  /// Lends the bytes; they must not be kept.
  public func withContiguousBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    withUnsafeBytes(body)
  }
}

extension ArraySlice: ContiguousBytesSource where Element == UInt8 {
  /// Lends the bytes; they must not be kept.
  public func withContiguousBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    withUnsafeBytes(body)
  }
}
