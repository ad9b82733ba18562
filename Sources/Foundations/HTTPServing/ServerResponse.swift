// A reply: status, fields, and a body in memory, in a file, or still to come.

public import Support

/// A reply.
public struct ServerResponse: Sendable {
  /// Where the body comes from.
  public enum Body: Sendable {
    case bytes([UInt8])
    /// A part of an open file.
    case file(OpenFile, offset: Int, count: Int)
    case stream(EventStream)
  }

  /// The HTTP status.
  public var status: Int
  /// Fields besides those of the transport.
  public var headers: HeaderFields
  /// The body.
  public var body: Body
  /// For the log and the metrics, such as the route's name; not sent.
  public var note: String?

  /// A reply of parts.
  public init(status: Int = 200, headers: HeaderFields = HeaderFields(), body: Body = .bytes([])) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A reply with bytes of a media type.
  public init(status: Int = 200, type: String, _ bytes: [UInt8]) {
    self.init(
      status: status, headers: HeaderFields([("Content-Type", type)]), body: .bytes(bytes))
  }
}
