// What came with a request to say who calls.

import HTTPServing

/// A key or a session's token, by where it stood.
enum Credentials {
  case none
  case key(String)
  /// A session's token in a header, which only the page's own scripts can set.
  case page(String)
  /// Sessions' tokens in cookies: the browser sends them whoever asks it to.
  case cookies([String])

  /// The cookie's name over TLS: browsers take this prefix only from the host
  /// itself, over TLS, and for all its paths.
  static let secureCookie = "__Host-glimpse_session"
  /// The cookie's name without TLS.
  static let plainCookie = "glimpse_session"
  /// The header of a page's token.
  static let pageHeader = "X-Glimpse-Session"

  init(_ head: RequestHead) {
    if let key = head.headers["X-API-Key"] {
      self = .key(key)
    } else if let field = head.headers["Authorization"], field.lowercased().hasPrefix("bearer ") {
      self = .key(String(field.dropFirst("bearer ".count).drop { $0 == " " }))
    } else if let token = head.headers[Self.pageHeader] {
      self = .page(token)
    } else {
      let tokens = Self.cookies(head)
      self = tokens.isEmpty ? .none : .cookies(tokens)
    }
  }

  /// Whether it stood where no other site's page can put it.
  var isProof: Bool {
    switch self {
    case .key, .page: true
    case .none, .cookies: false
    }
  }

  /// A program on another port of this host may have set one of the same name:
  /// the first few are looked at.
  private static func cookies(_ head: RequestHead) -> [String] {
    var found: [String] = []
    for field in head.headers.values("Cookie") {
      for pair in field.split(separator: ";") {
        let text = pair.drop { $0 == " " }
        for name in [secureCookie, plainCookie] where text.hasPrefix(name + "=") {
          found.append(String(text.dropFirst(name.utf8.count + 1)))
        }
      }
    }
    return Array(found.prefix(4))
  }
}
