// A key as a cookie, for pictures in a page: an <img> cannot send a header.

import HTTPServing
import Support

struct SessionRoutes {
  let context: ServiceContext
  let keys: KeyRing

  init(_ context: ServiceContext, _ keys: KeyRing) {
    self.context = context
    self.keys = keys
  }

  var all: [Route] { [show, open, close] }

  private static let reply = Schema.object([
    .init("scope", .nullable(.choice(AccessScope.allCases.map(\.rawValue))), isRequired: true),
    .init("keys_required", .boolean, isRequired: true),
    .init("limits", .object([], isOpen: true), isRequired: true),
    .init("fetches_images", .boolean, isRequired: true),
    .init("uploads", .boolean, isRequired: true),
  ])

  private var show: Route {
    Route(
      "GET", "/api/v1/session", name: "session", tag: "Session", scope: nil,
      "What the caller may do, and what is accepted",
      replies: [Route.Reply(200, "The caller's scope; null without a key where one is needed.", Self.reply)],
      .atOnce { call in
        let credentials = Credentials(call.request.head)
        return ServerResponse(
          type: "application/json", state(keys.isRequired ? credentials.key.flatMap(keys.scope) : .admin).bytes)
      })
  }

  private func state(_ scope: AccessScope?) -> JSONValue {
    .object([
      ("scope", .optional(scope?.rawValue)), ("keys_required", .bool(keys.isRequired)),
      ("limits", .object([
        ("k", .integer(context.configuration.largestLimit)),
        ("upload_bytes", .integer(context.configuration.uploadBytes)),
      ])),
      ("fetches_images", .bool(context.configuration.fetchesQueryImages)),
      ("uploads", .bool(context.configuration.uploadFolder != nil)),
    ])
  }

  private var open: Route {
    Route(
      "POST", "/api/v1/session", name: "open_session", tag: "Session", scope: nil,
      "Keep a key in a cookie, which is good for reading",
      body: .json(.object([.init("key", .string(maxLength: 1000), isRequired: true)]), isRequired: true),
      bodyLimit: 8192, replies: [Route.Reply(200, "The key's scope.", Self.reply)], problems: [401],
      .lane(.quick) { call in
        guard let key = call.json?["key"]?.string, let scope = keys.isRequired ? keys.scope(of: key) : .admin
        else { throw Problem(.unauthorized, "This key is not known.") }
        var response = ServerResponse(type: "application/json", state(scope).bytes)
        response.headers.append(
          "Set-Cookie",
          "\(Credentials.cookie)=\(PercentEncoding.encode(key)); \(Self.attributes(call))")
        return response
      })
  }

  private var close: Route {
    Route(
      "DELETE", "/api/v1/session", name: "close_session", tag: "Session", scope: nil,
      "Take the cookie back", replies: [Route.Reply(204, "It is gone.", type: "")],
      .atOnce { call in
        var response = ServerResponse(status: 204)
        response.headers.append("Set-Cookie", "\(Credentials.cookie)=; Max-Age=0; \(Self.attributes(call))")
        return response
      })
  }

  private static func attributes(_ call: Call) -> String {
    "Path=/api/v1; HttpOnly; SameSite=Strict" + (call.request.head.isSecure ? "; Secure" : "")
  }
}
