// TLS by OpenSSL. No other file handles its types.

import COpenSSL
import Glibc

/// A certificate with its key, ready for connections.
///
/// TLS 1.2 and 1.3 with forward secrecy: a recorded conversation cannot be read
/// with a key that is stolen later.
final class TLSContext: Sendable {
  // Safety: written once, and OpenSSL lets any thread make connections
  // of a context.
  nonisolated(unsafe) private let context: OpaquePointer

  /// What TLS 1.2 may use; TLS 1.3 has nothing weak.
  static let ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    + "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"

  /// - Returns: nil if certificate and key cannot be read or do not belong
  ///   together.
  init?(_ tls: ServerConfiguration.TLS) {
    guard let context = SSL_CTX_new(TLS_server_method()) else { return nil }
    self.context = context
    SSL_CTX_set_options(context, glimpse_ssl_options)
    _ = glimpse_ssl_set_mode(context, glimpse_ssl_modes)
    guard glimpse_ssl_minimum_version(context, TLS1_2_VERSION) == 1,
      SSL_CTX_set_cipher_list(context, Self.ciphers) == 1, Self.use(tls, context)
    else {
      ERR_clear_error()
      return nil
    }
  }

  deinit { SSL_CTX_free(context) }

  private static func use(_ tls: ServerConfiguration.TLS, _ context: OpaquePointer) -> Bool {
    // The first certificate is the server's own, the others lead to the root.
    let certificates = reading(tls.certificate) { bio in
      var found: [OpaquePointer] = []
      while let certificate = PEM_read_bio_X509(bio, nil, noPassword, nil) {
        found.append(certificate)
      }
      return found
    }
    defer { for certificate in certificates ?? [] { X509_free(certificate) } }
    ERR_clear_error()
    guard let certificates, let own = certificates.first,
      let key = reading(tls.key, { PEM_read_bio_PrivateKey($0, nil, noPassword, nil) })
    else { return false }
    defer { EVP_PKEY_free(key) }
    guard SSL_CTX_use_certificate(context, own) == 1, SSL_CTX_use_PrivateKey(context, key) == 1,
      SSL_CTX_check_private_key(context) == 1
    else { return false }
    return certificates.dropFirst().allSatisfy { glimpse_ssl_add_chain(context, $0) == 1 }
  }

  private static func reading<T>(_ bytes: [UInt8], _ read: (OpaquePointer) -> T?) -> T? {
    // Safety: the buffer outlives the BIO, which reads from it.
    bytes.withUnsafeBytes { buffer in
      guard let bio = BIO_new_mem_buf(buffer.baseAddress, Int32(clamping: buffer.count)) else {
        return nil
      }
      defer { BIO_free(bio) }
      return read(bio)
    }
  }

  /// A connection's end of TLS; nil if memory has run out.
  func transport(socket: Int32) -> TLSTransport? {
    guard let session = SSL_new(context) else { return nil }
    guard let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
      SSL_free(session)
      return nil
    }
    SSL_set_bio(session, incoming, outgoing)
    SSL_set_accept_state(session)
    return TLSTransport(session, incoming, outgoing, socket)
  }
}

/// A socket through TLS.
final class TLSTransport: Transport {
  private let session: OpaquePointer
  // Owned by the session.
  private let incoming: OpaquePointer
  private let outgoing: OpaquePointer
  private let socket: Int32
  /// Encrypted bytes that are not sent yet.
  private var waiting: [UInt8] = []
  private var sent = 0

  fileprivate init(
    _ session: OpaquePointer, _ incoming: OpaquePointer, _ outgoing: OpaquePointer, _ socket: Int32
  ) {
    self.session = session
    self.incoming = incoming
    self.outgoing = outgoing
    self.socket = socket
  }

  deinit { SSL_free(session) }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> TransferResult {
    while true {
      ERR_clear_error()
      let count = SSL_read(session, buffer.baseAddress, Int32(clamping: buffer.count))
      // The handshake, and answers to what came with it.
      if flush() == .failed { return .failed }
      if count > 0 { return .done(Int(count)) }
      switch SSL_get_error(session, count) {
      case SSL_ERROR_WANT_READ: break
      case SSL_ERROR_ZERO_RETURN: return .end
      default: return .failed
      }
      let result = withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 1) { encrypted in
        let received = SocketTransfer.receive(socket, encrypted)
        if case .done(let count) = received {
          return BIO_write(incoming, encrypted.baseAddress, Int32(count)) == Int32(count)
            ? received : .failed
        }
        return received
      }
      guard case .done = result else { return result }
    }
  }

  func write(_ buffer: UnsafeRawBufferPointer) -> TransferResult {
    switch flush() {
    case .done: break
    case .later: return .later
    case .end, .failed: return .failed
    }
    ERR_clear_error()
    let count = SSL_write(session, buffer.baseAddress, Int32(min(buffer.count, 64 << 10)))
    guard count > 0 else {
      return SSL_get_error(session, count) == SSL_ERROR_WANT_READ ? .later : .failed
    }
    return flush() == .failed ? .failed : .done(Int(count))
  }

  func flush() -> TransferResult {
    while true {
      if sent == waiting.count {
        let count = Int(glimpse_bio_pending(outgoing))
        guard count > 0 else { return .done(0) }
        waiting = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
          filled = max(0, Int(BIO_read(outgoing, buffer.baseAddress, Int32(count))))
        }
        sent = 0
      }
      let result = waiting[sent...].withUnsafeBytes { SocketTransfer.send(socket, $0) }
      guard case .done(let count) = result else { return result }
      sent += count
    }
  }

  func finish() {
    ERR_clear_error()
    SSL_shutdown(session)
    _ = flush()
  }
}

/// Keeps OpenSSL from asking for a password at the terminal.
private func noPassword(
  _: UnsafeMutablePointer<CChar>?, _: Int32, _: Int32, _: UnsafeMutableRawPointer?
) -> Int32 { -1 }
