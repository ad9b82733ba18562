// The key that came with a request.

import HTTPServing

/// A key and where it stood.
struct Credentials {
  let key: String?
  let isFromCookie: Bool

  /// The cookie's name.
  static let cookie = "glimpse_key"

  init(_ head: RequestHead) {
    if let key = head.headers["X-API-Key"] {
      (self.key, isFromCookie) = (key, false)
    } else if let field = head.headers["Authorization"], field.lowercased().hasPrefix("bearer ") {
      let key = field.dropFirst("bearer ".count)
      (self.key, isFromCookie) = (String(key.drop { $0 == " " }), false)
    } else {
      key = Self.cookieValue(head)
      isFromCookie = key != nil
    }
  }

  private static func cookieValue(_ head: RequestHead) -> String? {
    for field in head.headers.values("Cookie") {
      for pair in field.split(separator: ";") {
        let text = pair.drop { $0 == " " }
        if text.hasPrefix(cookie + "=") {
          return PercentEncoding.decode(Array(text.dropFirst(cookie.utf8.count + 1).utf8))
        }
      }
    }
    return nil
  }
}
