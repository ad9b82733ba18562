// Who calls, and what that caller may do: keys, sessions of browsers, and what
// each of them reaches.

import HTTPServing

/// Decides on the scope of a request.
struct Gatekeeper: Sendable {
  let keys: KeyRing
  let sessions: SessionStore

  /// Who calls.
  struct Caller {
    /// What the caller may do with this request; nil without a key that is
    /// known, where one is needed.
    let scope: AccessScope?
    /// What the key reaches that the session was opened with, or the key sent.
    let keyScope: AccessScope?
    /// Tells callers apart; nil where nothing is known of this one.
    let name: String?
  }

  /// The caller, before it is known what is asked for.
  func caller(_ head: RequestHead) -> Caller {
    guard keys.isRequired else { return Caller(scope: .admin, keyScope: .admin, name: nil) }
    switch Credentials(head) {
    case .none: return Caller(scope: nil, keyScope: nil, name: nil)
    case .key(let key):
      let scope = keys.scope(of: key)
      return Caller(scope: scope, keyScope: scope, name: scope == nil ? nil : KeyRing.name(of: key))
    case .page(let token): return caller(sessions.session(.page, token))
    case .cookies(let tokens):
      return caller(tokens.lazy.compactMap { sessions.session(.cookie, $0) }.first)
    }
  }

  private func caller(_ session: SessionStore.Session?) -> Caller {
    Caller(scope: session.map { _ in .read }, keyScope: session?.keyScope, name: session?.owner)
  }

  /// The scope with which a route is called.
  ///
  /// - Throws: `Problem` (401, 403) where it may not be.
  func admit(_ head: RequestHead, _ route: Route) throws(Problem) -> AccessScope {
    let caller = caller(head)
    guard let needed = route.scope else { return caller.scope ?? .read }
    let credentials = Credentials(head)
    guard let scope = caller.scope else {
      let message =
        switch credentials {
        case .none: "A key is needed: send it as Authorization: Bearer KEY or X-API-Key: KEY."
        case .key: "This key is not known."
        case .page, .cookies: "This session is over: open one with a key again."
        }
      throw Problem(.unauthorized, message, headers: ["WWW-Authenticate": "Bearer"])
    }
    if keys.isRequired, case .cookies = credentials, head.method != "GET", head.method != "HEAD" {
      throw Problem(.forbidden, "A session's cookie is good for GET alone: send the key.")
    }
    guard scope >= needed else {
      throw Problem(.forbidden, "This key's scope does not reach: \(needed.rawValue) is needed.")
    }
    return scope
  }
}
