// One row of the table of routes: what serves an address, who may call it, and
// all that its description says.

import HTTPServing
import Support

/// A route.
struct Route: Sendable {
  /// How it is answered.
  enum Handling: Sendable {
    /// On the event thread; must not block.
    case atOnce(@Sendable (Call) throws -> ServerResponse)
    /// On a thread of a lane. Where `cached` gives a reply, at once.
    case lane(
      Lane, cached: (@Sendable (Call) -> ServerResponse?)? = nil,
      @Sendable (Call) throws -> ServerResponse)
    /// By whoever is handed the responder.
    case deferred(@Sendable (Call, Responder) throws -> Void)
  }

  /// What may be sent as a body.
  enum Body: Sendable {
    case none
    case json(Schema, isRequired: Bool)
    /// A form: field names with their schemas; `file` is a file.
    case multipart(fields: [(name: String, schema: Schema)], required: [String])

    /// The same where members that may be left out may be null.
    var takingNull: Body {
      guard case .json(let schema, let isRequired) = self else { return self }
      return .json(schema.takingNull, isRequired: isRequired)
    }
  }

  /// A reply that the description names.
  struct Reply: Sendable {
    let status: Int
    let help: String
    let type: String
    let schema: Schema?

    init(_ status: Int, _ help: String, type: String = "application/json", _ schema: Schema? = nil)
    {
      self.status = status
      self.help = help
      self.type = type
      self.schema = schema
    }
  }

  let method: String
  let path: String
  /// Unique; names the operation in the description, metrics and log.
  let name: String
  let summary: String
  /// Nil: anyone, without a key.
  let scope: AccessScope?
  let tag: String
  let parameters: [Parameter]
  let body: Body
  /// The longest body in bytes.
  let bodyLimit: Int
  /// The most values of a body in JSON, those within others included.
  var bodyValues = 10_000
  let replies: [Reply]
  /// Statuses of problems besides those that every route may answer with.
  let problems: [Int]
  let handling: Handling
  /// Whether the query is the page's own state, which the server passes over.
  var ignoresQuery = false
  /// Whether following a link to it from another web site is meant to work, as
  /// for a page; any other request from there is refused.
  var isPage = false
  /// Whether a `GET` does more than read: writes what is asked for, or sends
  /// words elsewhere. Browsers may ask for that from our own page alone. What is
  /// kept to answer quicker next time does not count.
  var acts: (@Sendable (Arguments) -> Bool)?
  /// Whether a request of a quick route is slow work all the same.
  var isSlow: (@Sendable (ServerRequest) -> Bool)?

  init(
    _ method: String, _ path: String, name: String, tag: String, scope: AccessScope?,
    _ summary: String, parameters: [Parameter] = [], body: Body = .none, bodyLimit: Int = 0,
    replies: [Reply], problems: [Int] = [], _ handling: Handling
  ) {
    self.method = method
    self.path = path
    self.name = name
    self.tag = tag
    self.scope = scope
    self.summary = summary
    self.parameters = parameters
    self.body = body.takingNull
    self.bodyLimit = bodyLimit
    self.replies = replies
    self.problems = problems
    self.handling = handling
  }

  /// Whether the library or the store has a part in it, so that a store may lack
  /// what is asked for (501).
  var isStoresWork: Bool {
    guard scope != nil else { return false }
    switch handling {
    case .atOnce: return false
    case .lane, .deferred: return true
    }
  }
}

/// A request on its way through a route.
struct Call: Sendable {
  let request: ServerRequest
  let route: Route
  /// Parameters of path and query, checked.
  var arguments: Arguments
  /// What the caller may do.
  let scope: AccessScope
  /// The body as JSON, checked against the route's schema; nil where there is
  /// none.
  var json: JSONTree?
  var form: MultipartForm?

  /// Whether the caller may see paths of the server.
  var showsPaths: Bool { scope == .admin }
}
