// One request and its reply, from the request line to the end: what
// libmicrohttpd calls a connection's context.

import CMicroHTTPD
import Support
import Synchronization

/// A request under way.
///
/// Everything without a lock is touched by the event thread of the connection
/// alone; a reply may come from any thread.
final class Exchange: @unchecked Sendable {
  /// Sound to share: see above; `answer` is the one member that others touch.
  enum Phase {
    /// The request line is read, the fields are not yet looked at.
    case new
    case receiving
    /// Handed to a lane or a responder.
    case waiting
    /// The reply is given to libmicrohttpd.
    case answered
  }

  let rawTarget: String
  let stopwatch = Stopwatch()
  var phase = Phase.new
  var head: RequestHead?
  var body: [UInt8] = []
  var bodyLimit = 0
  var isBodyTooLarge = false
  /// Bytes of a body beyond its limit that were thrown away.
  var discarded = 0
  /// Bytes taken from the server's budget for bodies.
  var reserved = 0
  var receivedBytes = 0
  var proceed: (@Sendable (ServerRequest) -> Answer)?
  var sent: ServerResponse?

  private struct Pending {
    var response: ServerResponse?
    /// The suspended connection, until it is resumed. Valid while suspended:
    /// libmicrohttpd does not let go of a suspended connection.
    var connection: OpaquePointer?
    var isDone = false
  }

  nonisolated(unsafe) private var pending = Pending()
  private let gate = Mutex<Void>(())

  init(rawTarget: String) { self.rawTarget = rawTarget }

  /// Suspends the connection until `complete` is called.
  func suspend(_ connection: OpaquePointer) {
    gate.withLock { _ in
      phase = .waiting
      MHD_suspend_connection(connection)
      pending.connection = connection
    }
  }

  /// Gives the reply and wakes the connection; only the first call counts.
  func complete(_ response: ServerResponse) {
    gate.withLock { _ in
      guard !pending.isDone, let connection = pending.connection else { return }
      pending.isDone = true
      pending.response = response
      pending.connection = nil
      MHD_resume_connection(connection)
    }
  }

  /// The reply, once it is there.
  func takeResponse() -> ServerResponse? {
    gate.withLock { _ in
      defer { pending.response = nil }
      return pending.response
    }
  }
}
