// Signatures by RSA, from the system's libcrypto.

import CCrypto

/// A private key that signs by RSA with SHA-256 (RFC 8017, PKCS #1 v1.5).
///
/// Safety: libcrypto only reads the key after `init`, and may do so from several
/// threads.
public final class RSASigningKey: @unchecked Sendable {
  private let key: OpaquePointer

  /// Reads a key in PEM, PKCS #8 or PKCS #1; nil for what is none, is of another
  /// kind, or needs a password.
  public init?(pem: String) {
    let bytes = Array(pem.utf8)
    let read = bytes.withUnsafeBytes { buffer -> OpaquePointer? in
      guard let source = BIO_new_mem_buf(buffer.baseAddress, Int32(clamping: buffer.count)) else {
        return nil
      }
      defer { BIO_free(source) }
      // Never asks a terminal for a password.
      return PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in 0 }, nil)
    }
    guard let read else { return nil }
    guard EVP_PKEY_get_base_id(read) == EVP_PKEY_RSA else {
      EVP_PKEY_free(read)
      return nil
    }
    key = read
  }

  deinit { EVP_PKEY_free(key) }

  /// The signature of bytes; nil where libcrypto has no memory.
  public func signature(of bytes: [UInt8]) -> [UInt8]? {
    guard let context = EVP_MD_CTX_new() else { return nil }
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1 else { return nil }
    var count = 0
    guard EVP_DigestSign(context, nil, &count, bytes, bytes.count) == 1 else { return nil }
    var signature = [UInt8](repeating: 0, count: count)
    guard EVP_DigestSign(context, &signature, &count, bytes, bytes.count) == 1 else { return nil }
    return Array(signature.prefix(count))
  }
}
