// A request as handlers see it: first its head, then all of it.

/// What is known of a request before its body is read.
public struct RequestHead: Sendable {
  /// As sent, such as `GET`.
  public let method: String
  /// Path and query.
  public let target: RequestTarget
  /// The header fields.
  public let headers: HeaderFields
  /// The client's address without its port, such as `127.0.0.1` or `::1`.
  public let clientAddress: String
  /// Names this request in replies and logs.
  public let id: String
  /// Whether it came over TLS.
  public let isSecure: Bool

  public init(
    method: String, target: RequestTarget, headers: HeaderFields, clientAddress: String,
    id: String, isSecure: Bool
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.clientAddress = clientAddress
    self.id = id
    self.isSecure = isSecure
  }

  /// The media type of the body in lower case, without parameters.
  public var contentType: String? {
    headers["Content-Type"].map { value in
      ASCII.lowered(ASCII.trimmed(value.split(separator: ";", omittingEmptySubsequences: false)[0]))
    }
  }

  /// What `Content-Length` says; nil if there is none.
  public var contentLength: Int? { headers["Content-Length"].flatMap(Int.init) }

  /// The client as limits count it; see `ClientNetwork`.
  public var clientNetwork: String { ClientNetwork.name(of: clientAddress) }
}

/// A whole request.
public struct ServerRequest: Sendable {
  /// What came before the body.
  public let head: RequestHead
  /// The body, within the limit that was set for it.
  public let body: [UInt8]
  private let takeMemory: @Sendable (Int) -> Bool

  /// - Parameter takeMemory: see `takeMemory`.
  public init(
    head: RequestHead, body: [UInt8], takeMemory: @escaping @Sendable (Int) -> Bool = { _ in true }
  ) {
    self.head = head
    self.body = body
    self.takeMemory = takeMemory
  }

  /// Counts bytes that are built of the body until the request is over, so
  /// that all requests together hold no more than the server has for them.
  ///
  /// - Returns: false if there are not as many left: answer with 503.
  public func takeMemory(_ bytes: Int) -> Bool { takeMemory(bytes) }
}

/// What to do with a request once its head is known.
public enum Admission: Sendable {
  /// Answered without reading its body; a connection with a body under way is
  /// closed afterwards.
  case refuse(ServerResponse)
  /// Reads a body of at most this many bytes, then calls the closure on an
  /// event thread, where it must not block.
  case accept(bodyLimit: Int, @Sendable (ServerRequest) -> Answer)
}

/// How a request is answered.
public enum Answer: Sendable {
  /// At once.
  case now(ServerResponse)
  /// By a thread of a lane; 503 if too many wait for it already, or too many of
  /// this client. `client` names the client; nil takes its network. If the
  /// client hangs up, work that has not begun is dropped, and running work
  /// learns it from `CancellationToken.current`.
  case onLane(Lane, client: String? = nil, @Sendable () -> ServerResponse)
  /// Begun by a thread of a lane. The holder of the responder answers, and must
  /// use it once.
  case onLaneDeferred(Lane, client: String? = nil, @Sendable (Responder) -> Void)
}

/// Kinds of work, each with threads of its own, so that slow work does not hold
/// up quick work.
public enum Lane: String, Sendable, CaseIterable {
  /// Milliseconds: words to results.
  case quick
  /// Tens of milliseconds: lists, counts, files; never behind images.
  case listing
  /// More: decoding images, embedding them.
  case heavy
}

/// The means to answer one request later, from any thread.
public struct Responder: Sendable {
  let send: @Sendable (ServerResponse) -> Void

  /// A responder that changes each reply before it is given to another.
  public static func finishing(
    _ other: Responder, _ change: @escaping @Sendable (ServerResponse) -> ServerResponse
  ) -> Responder {
    Responder { other(change($0)) }
  }

  /// Answers; only the first call counts.
  public func callAsFunction(_ response: ServerResponse) { send(response) }
}

/// Decides what to do with requests.
public protocol RequestHandler: Sendable {
  /// Called on an event thread for every request; must not block.
  func admit(_ head: RequestHead) -> Admission
  /// The reply where the server itself refuses: a head that cannot be taken
  /// (400, 408, 414, 417, 431, 501, 505), a body that is too large (413), too
  /// many requests (503).
  ///
  /// - Parameter reason: one sentence without its full stop; nil if the
  ///   status says it all.
  func refusal(_ status: Int, reason: String?, _ head: RequestHead?) -> ServerResponse
  /// Called once a request is over, whether or not it could be sent.
  func completed(_ record: CompletedRequest)
}

/// A request that is over.
public struct CompletedRequest: Sendable {
  /// Nil if the head could not be read.
  public let head: RequestHead?
  /// The reply's status; 0 if none was sent.
  public let status: Int
  /// From the first byte of the head to the last of the reply, in seconds.
  public let seconds: Double
  /// Bytes of the request's body.
  public let receivedBytes: Int
  /// Bytes of the reply's body; nil for a stream.
  public let sentBytes: Int?
  /// What the handler noted on the reply, such as its route.
  public let note: String?
  /// Whether the reply was sent whole.
  public let wasSent: Bool
}
