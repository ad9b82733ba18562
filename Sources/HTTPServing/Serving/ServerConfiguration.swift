// How a server listens and what it bears.

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
  public var threads: [Lane: Int] = [.quick: 4, .heavy: 2]
  /// Requests that may wait for a lane; more are answered with 503.
  public var waitingRequests = 256
  /// Connections at once; more wait in the system's queue.
  public var connections = 2048
  /// Connections at once from one address.
  public var connectionsPerAddress = 2048
  /// The most bytes of a request's head, and of buffers of a connection.
  public var connectionMemory = 16 << 10
  /// How long a connection may be silent, in seconds.
  public var idleSeconds = 75
  /// How long a head may take from the first chance to send it, in seconds;
  /// not below `idleSeconds`, since both begin with the last reply.
  public var headSeconds = 90
  /// How long a body may take, in seconds, and besides how slow it may come.
  public var bodySeconds = 30
  /// Bytes a second that a body must come with beyond `bodySeconds`.
  public var slowestBody = 16 << 10
  /// Bytes of bodies that are held at once; more are answered with 503.
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
