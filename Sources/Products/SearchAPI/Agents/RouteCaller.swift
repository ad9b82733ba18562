// Routes called from within: what an agent's tool does is what the route does,
// with its checks, its caches and its errors.

import HTTPServing
import SearchDomain
import Support

/// Calls routes on behalf of a caller.
struct RouteCaller: Sendable {
  private let routes: [String: Route]
  /// What the caller may do; also decides on the paths that are shown.
  let scope: AccessScope

  init(_ routes: [Route], scope: AccessScope) {
    self.routes = Dictionary(routes.map { ($0.name, $0) }) { first, _ in first }
    self.scope = scope
  }

  /// The JSON that a route replies.
  ///
  /// - Throws: `Problem` where it refuses, and what its work throws.
  func json(
    _ name: String, id: String? = nil, query: [(String, String?)] = [], body: JSONTree? = nil
  ) throws -> JSONTree {
    try JSONTree(
      parsing: bytes(of: reply(name, id: id, query: query, body: body)), limits: .reply)
  }

  /// The bytes that a route replies.
  func bytes(_ name: String, id: String, query: [(String, String?)] = []) throws -> [UInt8] {
    try bytes(of: reply(name, id: id, query: query, body: nil))
  }

  /// Changes of the caller's reach are the route's own affair, but no route is
  /// called whose scope is wider than the caller's.
  private func reply(
    _ name: String, id: String?, query: [(String, String?)], body: JSONTree?
  ) throws -> ServerResponse {
    guard let route = routes[name] else { throw Problem(.internal, "There is no route \(name).") }
    guard let needed = route.scope, scope >= needed else {
      throw Problem(.forbidden, "This key's scope does not reach.")
    }
    var call = try call(route, id: id, query: query, body: body)
    try BodyReader.read(&call)
    switch route.handling {
    case .atOnce(let handle): return try handle(call)
    case .lane(_, let cached, let handle): return try cached?(call) ?? handle(call)
    case .deferred: throw Problem(.internal, "The route \(name) answers later.")
    }
  }

  private func call(
    _ route: Route, id: String?, query: [(String, String?)], body: JSONTree?
  ) throws -> Call {
    let path = route.path.replacing("{id}", with: PercentEncoding.encode(id ?? ""))
    let items = query.compactMap { name, value in
      value.map { "\(name)=\(PercentEncoding.encode($0))" }
    }
    let text = path + (items.isEmpty ? "" : "?" + items.joined(separator: "&"))
    guard let target = RequestTarget(text) else {
      throw Problem(.invalidArgument, "An argument holds a character that cannot be sent.")
    }
    let head = RequestHead(
      method: route.method, target: target, headers: HeaderFields(), clientAddress: "127.0.0.1",
      id: "tool", isSecure: false)
    let arguments = try Arguments(
      route.parameters, path: id.map { ["id": $0] } ?? [:], query: target.query)
    return Call(
      request: ServerRequest(head: head, body: body?.bytes ?? []), route: route,
      arguments: arguments, scope: scope)
  }

  private func bytes(of response: ServerResponse) throws -> [UInt8] {
    switch response.body {
    case .bytes(let bytes): return bytes
    case .file(let file, let offset, let count): return try file.read(at: offset, count: count)
    case .stream: throw Problem(.internal, "The route answers piece by piece.")
    }
  }
}
