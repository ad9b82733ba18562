// An HTTP/1.1 server: event threads wait for the network, lanes of threads run
// the handler that answers.

import Glibc
import Support
import Synchronization

/// A server that is listening; it serves until `stop`.
public final class HTTPServer: Sendable {
  /// The port it listens on.
  public let port: Int
  private let core: ServerCore
  private let listening: Int32
  private let loops: [EventLoop]
  private let threads: [WorkerThread]

  /// Listens and serves.
  ///
  /// - Throws: `HTTPServingError`.
  public init(
    _ configuration: ServerConfiguration, handler: any RequestHandler
  ) throws(HTTPServingError) {
    var tls: TLSContext?
    if let stated = configuration.tls {
      guard let made = TLSContext(stated) else {
        throw HTTPServingError(
          kind: .badCertificate,
          message:
            "the certificate or its key cannot be used: both must be PEM, belong together, and the key must not be encrypted"
        )
      }
      tls = made
    }
    let socket = try ListeningSocket(host: configuration.host, port: configuration.port)
    let core = ServerCore(configuration, handler)
    let loops = (0..<max(1, configuration.eventThreads)).compactMap { _ in
      EventLoop(core, listening: socket.descriptor, tls: tls)
    }
    guard !loops.isEmpty else {
      close(socket.descriptor)
      for lane in core.lanes.values { lane.close() }
      throw HTTPServingError(kind: .system, message: "the HTTP server could not be started")
    }
    port = socket.port
    listening = socket.descriptor
    self.core = core
    self.loops = loops
    threads = loops.map { loop in WorkerThread { loop.run() } }
  }

  /// Requests that wait for a lane.
  public func waitingCount(_ lane: Lane) -> Int { core.lanes[lane]?.waitingCount ?? 0 }

  /// Requests that are being answered.
  public var activeCount: Int { core.activeCount }

  /// Connections that are open.
  public var connectionCount: Int { core.connections.count }

  /// Ends the server: closes new connections at once, lets requests that are being
  /// answered end for as long as `graceSeconds`, asks the rest to end and
  /// answers them with 503, and closes all connections. Call once.
  ///
  /// Takes at most four seconds more than the grace: work that does not end
  /// when it is asked to is left to itself, on a thread that nobody waits for.
  ///
  /// - Returns: false if such work is left.
  @discardableResult
  public func stop(graceSeconds: Double) -> Bool {
    core.beginStopping()
    let stopwatch = Stopwatch()
    while core.activeCount > 0, stopwatch.seconds < graceSeconds { Pause.sleep(milliseconds: 5) }
    core.abandon()
    let abandoned = Stopwatch()
    while core.activeCount > 0, abandoned.seconds < 1 { Pause.sleep(milliseconds: 5) }
    for loop in loops { loop.stop() }
    for thread in threads { thread.join() }
    close(listening)
    let closing = Stopwatch()
    return core.lanes.values.reduce(true) { $1.join { closing.seconds > 3 } && $0 }
  }
}
