// A listening socket on the loopback interface, whose connections a test answers
// byte by byte: for protocols other than HTTP.

import Foundation
import Glibc
import Synchronization

/// A listener on a free port of 127.0.0.1. `stop` ends it and every connection.
public final class LocalSocketServer: Sendable {
  private struct State {
    var connections: Set<Int32> = []
    var accepted = 0
    var isStopping = false
  }

  public let port: Int
  private let listener: Int32
  private let state = Mutex(State())

  /// Listens; nothing is accepted before `start`.
  public init() throws {
    signal(SIGPIPE, SIG_IGN)
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let listener = listener
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    var address = Self.loopback(0)
    // sockaddr_in is one of the shapes that sockaddr stands for.
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic -> Int32 in
        guard bind(listener, generic, length) == 0, listen(listener, 64) == 0 else { return -1 }
        return getsockname(listener, generic, &length)
      }
    }
    guard listener >= 0, result == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    port = Int(UInt16(bigEndian: address.sin_port))
  }

  /// How many connections were accepted.
  public var connectionCount: Int { state.withLock { $0.accepted } }

  /// Accepts connections; each is handed to `serve` on a thread of its own, and
  /// closed when that returns.
  public func start(_ serve: @escaping @Sendable (Int32) -> Void) {
    Thread.detachNewThread { [self] in
      defer { close(listener) }
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        let isWanted = state.withLock { state in
          if state.isStopping { return false }
          state.accepted += 1
          state.connections.insert(connection)
          return true
        }
        guard isWanted else {
          close(connection)
          return
        }
        Thread.detachNewThread { [self] in
          serve(connection)
          state.withLock { state in
            state.connections.remove(connection)
            close(connection)
          }
        }
      }
    }
  }

  /// Stops listening and ends every connection.
  public func stop() {
    state.withLock { state in
      guard !state.isStopping else { return }
      state.isStopping = true
      // Wakes the accepting thread, which alone closes the socket.
      shutdown(listener, Int32(SHUT_RDWR))
      for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
    }
  }

  /// A connection to a port of this machine; nil where nobody listens.
  public static func connect(to port: Int) -> Int32? {
    let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = loopback(port)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(made, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if result == 0 { return made }
    close(made)
    return nil
  }

  private static func loopback(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port)).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }
}
