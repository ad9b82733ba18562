// How a server listens, and its limits.

/// Where a server listens and its limits; the defaults suit a service that
/// shares a small machine.
public struct ServerConfiguration: Sendable {
  /// A name or address of this machine; `0.0.0.0` and `::` are all of them.
  public var host = "127.0.0.1"
  /// 0 takes a free one.
  public var port = 8000
  /// Certificate chain and key in PEM; nil serves plain HTTP.
  public var tls: TLS?
  /// Threads that wait for the network.
  public var eventThreads = 2
  /// Threads of each lane.
  public var threads: [Lane: Int] = [.quick: 4, .listing: 3, .heavy: 6]
  /// Threads of each lane that one client may hold; the others stay free for
  /// the others.
  public var threadsOfOne: [Lane: Int] = [.quick: 3, .listing: 2, .heavy: 2]
  /// Requests that may wait for a lane; more are answered with 503.
  public var waitingRequests = 256
  /// Requests of one client that may wait for a lane.
  public var waitingRequestsOfOne = 64
  /// Connections at once. One more closes the one that has waited longest for a
  /// request.
  public var connections = 2048
  /// Connections at once from one client; see `ClientNetwork`.
  public var connectionsPerClient = 256
  /// The most bytes of a request's head.
  public var headBytes = 16 << 10
  /// How long a connection may be silent between requests, and how long a
  /// client may take nothing of a reply, in seconds.
  public var idleSeconds = 75
  /// How long a head may take from its first byte, or from the opening of the
  /// connection, in seconds.
  public var headSeconds = 15
  /// How long a body may take, in seconds, before `slowestBody` applies.
  public var bodySeconds = 30
  /// Bytes a second that a body must come with beyond `bodySeconds`.
  public var slowestBody = 16 << 10
  /// Bytes a second that a reply must be taken with beyond `idleSeconds`.
  public var slowestReply = 1 << 10
  /// Bytes of bodies that are held at once, with what is built of them; more
  /// are answered with 503.
  public var bodiesMemory = 512 << 20

  /// A certificate with its key.
  public struct TLS: Sendable {
    /// The certificate and those between it and the root, PEM.
    public var certificate: [UInt8]
    /// Its private key, PEM, not encrypted.
    public var key: [UInt8]

    public init(certificate: [UInt8], key: [UInt8]) {
      self.certificate = certificate
      self.key = key
    }
  }

  public init() {}
}
