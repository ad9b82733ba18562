// A client that sends what no honest client would.

import Foundation
import Glibc

/// A TCP connection to a server on this machine.
final class RawConnection {
  private let descriptor: Int32

  /// - Parameter source: the loopback address to come from.
  init(port: Int, from source: UInt32 = 0x7F00_0001) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var own = sockaddr_in()
    own.sin_family = sa_family_t(AF_INET)
    own.sin_addr.s_addr = source.bigEndian
    _ = withUnsafePointer(to: &own) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw POSIXError(.ECONNREFUSED) }
    var patience = timeval(tv_sec: 300, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// Says that nothing more will be sent.
  func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// False where the server has closed the connection.
  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Reads until a text has come, or the connection is closed.
  func read(until end: String) -> String {
    var text = [UInt8]()
    let end = Array(end.utf8)
    var buffer = [UInt8](repeating: 0, count: 65536)
    while text.count < end.count || !text[(text.count - end.count)...].elementsEqual(end) {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      text += buffer[..<count]
      if end.isEmpty { continue }
      if String(decoding: text, as: UTF8.self).contains(String(decoding: end, as: UTF8.self)) {
        break
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads all until the server closes the connection.
  func readToEnd() -> String { read(until: "\u{0}never\u{0}") }

  /// The number in the first line of a reply.
  static func status(_ reply: String) -> Int? {
    reply.split(separator: " ").dropFirst().first.flatMap { Int($0) }
  }
}
