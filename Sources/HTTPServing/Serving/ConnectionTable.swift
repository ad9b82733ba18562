// How long each connection may take for a request. libmicrohttpd notices
// silence alone; a client that sends a byte now and then is noticed here.

import Glibc
import Support
import Synchronization

/// The connections that are open, with the time by which each must have sent
/// what it is sending.
final class ConnectionTable: Sendable {
  private struct State {
    /// By socket. A socket is taken out before it is closed, so a number found
    /// here is always the connection it was put in for.
    var deadlines: [Int32: Double] = [:]
  }

  private let state = Mutex(State())
  private let clock = Stopwatch()
  private let headSeconds: Double

  init(headSeconds: Int) { self.headSeconds = Double(headSeconds) }

  var count: Int { state.withLock { $0.deadlines.count } }

  /// A connection was opened, or a reply was sent: a head may come.
  func awaitHead(_ socket: Int32) {
    let deadline = clock.seconds + headSeconds
    state.withLock { $0.deadlines[socket] = deadline }
  }

  /// A body may take so long.
  func awaitBody(_ socket: Int32, seconds: Double) {
    let deadline = clock.seconds + seconds
    state.withLock { if $0.deadlines[socket] != nil { $0.deadlines[socket] = deadline } }
  }

  /// The request is there; the reply may take as long as it takes.
  func awaitNothing(_ socket: Int32) {
    state.withLock { if $0.deadlines[socket] != nil { $0.deadlines[socket] = .infinity } }
  }

  func remove(_ socket: Int32) { state.withLock { $0.deadlines[socket] = nil } }

  /// Ends connections that are late; their event thread then closes them.
  func shutLate() {
    let now = clock.seconds
    state.withLock { state in
      for (socket, deadline) in state.deadlines where deadline < now {
        shutdown(socket, Int32(SHUT_RDWR))
        state.deadlines[socket] = .infinity
      }
    }
  }
}
