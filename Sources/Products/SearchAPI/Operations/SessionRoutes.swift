// Sessions for browsers: an <img> cannot send a key in a header, and a page
// should not keep one. A key is exchanged for random tokens that can read.

import HTTPServing
import Support

struct SessionRoutes {
  let context: ServiceContext
  let gatekeeper: Gatekeeper

  init(_ context: ServiceContext, _ gatekeeper: Gatekeeper) {
    self.context = context
    self.gatekeeper = gatekeeper
  }

  var all: [Route] { [show, open, close] }

  private static let scope = Schema.nullable(.choice(AccessScope.allCases.map(\.rawValue)))

  private static let reply = Schema.object([
    .init("scope", scope, isRequired: true),
    .init(
      "key_scope", .described("What the key reaches that the session was opened with.", scope),
      isRequired: true),
    .init("keys_required", .boolean, isRequired: true),
    .init("limits", .object([], isOpen: true), isRequired: true),
    .init("fetches_images", .boolean, isRequired: true),
    .init("uploads", .boolean, isRequired: true),
    .init(
      "token",
      .described(
        "Reads by any method in the header X-Glimpse-Session; of a session that is opened alone.",
        .nullable(.string()))),
  ])

  private var show: Route {
    Route(
      "GET", "/api/v1/session", name: "session", tag: "Session", scope: nil,
      "What the caller may do, and what is accepted",
      replies: [
        Route.Reply(200, "The caller's scope; null without a key where one is needed.", Self.reply)
      ],
      .atOnce { call in
        let caller = gatekeeper.caller(call.request.head)
        return ServerResponse(type: "application/json", state(caller.scope, caller.keyScope).bytes)
      })
  }

  private func state(_ scope: AccessScope?, _ keyScope: AccessScope?) -> JSONValue {
    .object([
      ("scope", .optional(scope?.rawValue)), ("key_scope", .optional(keyScope?.rawValue)),
      ("keys_required", .bool(gatekeeper.keys.isRequired)),
      (
        "limits",
        .object([
          ("k", .integer(context.configuration.largestLimit)),
          ("upload_bytes", .integer(context.configuration.uploadBytes)),
        ])
      ),
      ("fetches_images", .bool(context.configuration.fetchesQueryImages)),
      ("uploads", .bool(context.configuration.uploadFolder != nil)),
    ])
  }

  private var open: Route {
    Route(
      "POST", "/api/v1/session", name: "open_session", tag: "Session", scope: nil,
      "Open a session with a key: a cookie that is good for reading",
      body: .json(
        .object([
          .init("key", .string(maxLength: 1000), isRequired: true),
          .init(
            "remember",
            .described(
              "Whether the cookie outlives the browser's window.",
              .withDefault(.bool(false), .boolean))),
        ]), isRequired: true),
      bodyLimit: 8192, replies: [Route.Reply(200, "The key's scope.", Self.reply)], problems: [401],
      .lane(.quick) { call in
        guard gatekeeper.keys.isRequired else {
          return ServerResponse(
            type: "application/json", state(.admin, .admin).adding("token", .null).bytes)
        }
        guard let key = call.json?["key"]?.string, let scope = gatekeeper.keys.scope(of: key) else {
          throw Problem(.unauthorized, "This key is not known.")
        }
        let opened = gatekeeper.sessions.open(.init(keyScope: scope, owner: KeyRing.name(of: key)))
        var response = ServerResponse(
          type: "application/json", state(scope, scope).adding("token", .string(opened.page)).bytes)
        let age =
          call.json?["remember"] == .boolean(true)
          ? "; Max-Age=\(Int(clamping: SessionStore.longestSeconds))" : ""
        response.headers.append("Set-Cookie", Self.cookie(opened.cookie, call) + age)
        return response
      })
  }

  private var close: Route {
    Route(
      "DELETE", "/api/v1/session", name: "close_session", tag: "Session", scope: nil,
      "End the session, of which the cookie or the token is sent",
      replies: [Route.Reply(204, "It is over.", type: "")],
      .atOnce { call in
        end(call)
        var response = ServerResponse(status: 204)
        response.headers.append("Set-Cookie", Self.cookie("", call) + "; Max-Age=0")
        return response
      })
  }

  private func end(_ call: Call) {
    switch Credentials(call.request.head) {
    case .none, .key: break
    case .page(let token): gatekeeper.sessions.close(.page, token)
    case .cookies(let tokens): for token in tokens { gatekeeper.sessions.close(.cookie, token) }
    }
  }

  /// Over TLS the cookie has a name that no other host and no plain connection
  /// can set, which must hold for all paths. Cookies know no ports: whatever
  /// else listens on this host is sent it too.
  private static func cookie(_ token: String, _ call: Call) -> String {
    let head = call.request.head
    // A proxy that speaks TLS is told by the page, which names its own scheme.
    let isSecure =
      head.isSecure || head.headers["Origin"]?.lowercased().hasPrefix("https://") == true
    return isSecure
      ? "\(Credentials.secureCookie)=\(token); Path=/; Secure; HttpOnly; SameSite=Strict"
      : "\(Credentials.plainCookie)=\(token); Path=/api/v1; HttpOnly; SameSite=Strict"
  }
}
