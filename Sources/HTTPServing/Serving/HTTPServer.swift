// An HTTP/1.1 server on libmicrohttpd: event threads that wait for the network,
// lanes of threads that answer. What is answered is the handler's affair.

import CMicroHTTPD
import Glibc
import Support
import Synchronization

/// A server that is listening; it serves until `stop`.
public final class HTTPServer: Sendable {
  /// The port it listens on.
  public let port: Int
  private let core: ServerCore
  // Sound to share: written once, and libmicrohttpd's daemon functions used
  // here may be called from any thread.
  nonisolated(unsafe) private let daemon: OpaquePointer
  private let sweeper: Sweeper

  /// Listens and serves.
  ///
  /// - Throws: `HTTPServingError`.
  public init(
    _ configuration: ServerConfiguration, handler: any RequestHandler
  ) throws(HTTPServingError) {
    let socket = try ListeningSocket(host: configuration.host, port: configuration.port)
    port = socket.port
    core = ServerCore(configuration, handler)
    guard let daemon = MicroHTTPD.start(core, configuration, socket.descriptor) else {
      close(socket.descriptor)
      core.stopLanes()
      throw configuration.tls == nil
        ? HTTPServingError(kind: .system, message: "The HTTP server could not be started.")
        : HTTPServingError(
          kind: .badCertificate,
          message: "The certificate or its key cannot be used: both must be PEM, belong together, and the key must not be encrypted.")
    }
    self.daemon = daemon
    sweeper = Sweeper { [core] in core.connections.shutLate() }
  }

  /// Requests that wait for a lane.
  public func waitingCount(_ lane: Lane) -> Int { core.lanes[lane]?.waitingCount ?? 0 }

  /// Requests that are being answered.
  public var activeCount: Int { core.activeCount }

  /// Connections that are open.
  public var connectionCount: Int { core.connections.count }

  /// Ends the server: closes new connections at once, lets requests that are being
  /// answered end for as long as `graceSeconds`, answers the rest with 503,
  /// and closes all connections. Call once.
  public func stop(graceSeconds: Double) {
    core.beginStopping()
    let stopwatch = Stopwatch()
    while core.activeCount > 0, stopwatch.seconds < graceSeconds { usleep(5_000) }
    core.abandon()
    // An abandoned request still has to be resumed by its event thread.
    while core.suspendedCount > 0 { usleep(1_000) }
    sweeper.stop()
    MHD_stop_daemon(daemon)
    core.stopLanes()
  }
}

/// A thread that looks after late connections once a second.
private final class Sweeper: Sendable {
  private let isStopped = Atomic(false)
  private let thread = Mutex<WorkerThread?>(nil)

  init(_ sweep: @escaping @Sendable () -> Void) {
    let worker = WorkerThread { [self] in
      while !isStopped.load(ordering: .relaxed) {
        for _ in 0..<10 where !isStopped.load(ordering: .relaxed) { usleep(100_000) }
        sweep()
      }
    }
    thread.withLock { $0 = worker }
  }

  func stop() {
    isStopped.store(true, ordering: .relaxed)
    let worker = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    worker?.join()
  }
}
