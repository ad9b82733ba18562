// What every reply tells browsers not to do with it.

import HTTPServing

enum SecurityHeaders {
  /// Nothing may be loaded or run from a reply that is no page of ours.
  static let strictPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox"
  /// For the pages of the web folder: their own files alone.
  static let pagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    + "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

  static func add(to response: inout ServerResponse, isSecure: Bool) {
    func add(_ name: String, _ value: String) {
      if response.headers[name] == nil { response.headers.append(name, value) }
    }
    add("Content-Security-Policy", strictPolicy)
    add("X-Content-Type-Options", "nosniff")
    add("Referrer-Policy", "no-referrer")
    add("Cross-Origin-Resource-Policy", "same-origin")
    add("Cross-Origin-Opener-Policy", "same-origin")
    add("Cache-Control", "no-store")
    if isSecure { add("Strict-Transport-Security", "max-age=31536000") }
  }
}
