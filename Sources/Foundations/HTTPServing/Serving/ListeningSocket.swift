// The socket that a server listens on, with an error for each thing that can go
// wrong.

import Glibc
import Support

/// A listening TCP socket.
struct ListeningSocket {
  let descriptor: Int32
  /// The port, even if any free one was asked for.
  let port: Int

  /// - Throws: `HTTPServingError`.
  init(host: String, port: Int) throws(HTTPServingError) {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE
    var list: UnsafeMutablePointer<addrinfo>?
    let found = getaddrinfo(host, String(port), &hints, &list)
    // Safety: the list is freed below, after the last use.
    guard found == 0, let first = list else {
      throw HTTPServingError(
        kind: .badAddress,
        message: "\(host) is no address of this machine (\(String(cString: gai_strerror(found)))): "
          + "name the host 127.0.0.1, or 0.0.0.0 for all addresses")
    }
    defer { freeaddrinfo(first) }
    let address = first.pointee
    descriptor = socket(
      address.ai_family,
      address.ai_socktype | Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else { throw Self.failure(errno, host, port) }
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    guard bind(descriptor, address.ai_addr, address.ai_addrlen) == 0,
      listen(descriptor, 1024) == 0, let bound = SocketAddress(of: descriptor)?.port
    else {
      let code = errno
      close(descriptor)
      throw Self.failure(code, host, port)
    }
    self.port = bound
  }

  private static func failure(_ code: Int32, _ host: String, _ port: Int) -> HTTPServingError {
    let place = "\(host):\(port)"
    switch code {
    case EADDRINUSE:
      return HTTPServingError(
        kind: .addressInUse,
        message: "another program listens on \(place): stop it, or name another port")
    case EACCES, EPERM:
      return HTTPServingError(
        kind: .notPermitted,
        message:
          "the system does not allow this user to listen on \(place): name a port of 1024 or more"
      )
    case EADDRNOTAVAIL:
      return HTTPServingError(
        kind: .badAddress,
        message:
          "\(host) is no address of this machine: name the host 127.0.0.1, or 0.0.0.0 for all addresses"
      )
    default:
      return HTTPServingError(
        kind: .system,
        message: "cannot listen on \(place): \(String(cString: strerror(code)))")
    }
  }
}

/// An address and port of either family.
struct SocketAddress {
  let host: String
  let port: Int

  /// The address that a socket is bound to.
  init?(of socket: Int32) { self.init { getsockname(socket, $0, $1) } }

  /// The address of a connection's other end.
  init?(peerOf socket: Int32) { self.init { getpeername(socket, $0, $1) } }

  private init?(_ ask: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    // Safety: the system writes at most `length` bytes.
    let result = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { ask($0, &length) }
    }
    guard result == 0 else { return nil }
    // Safety: a storage holds either kind, as its family says, and the buffer
    // is long enough for both written forms.
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    switch Int32(storage.ss_family) {
    case AF_INET:
      let address = withUnsafeBytes(of: &storage) { $0.load(as: sockaddr_in.self) }
      var raw = address.sin_addr
      inet_ntop(AF_INET, &raw, &text, socklen_t(text.count))
      port = Int(UInt16(bigEndian: address.sin_port))
    case AF_INET6:
      let address = withUnsafeBytes(of: &storage) { $0.load(as: sockaddr_in6.self) }
      var raw = address.sin6_addr
      inet_ntop(AF_INET6, &raw, &text, socklen_t(text.count))
      port = Int(UInt16(bigEndian: address.sin6_port))
    default: return nil
    }
    let shown = String(
      decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // An IPv4 client on a socket for both families.
    host = shown.hasPrefix("::ffff:") ? String(shown.dropFirst(7)) : shown
  }
}
