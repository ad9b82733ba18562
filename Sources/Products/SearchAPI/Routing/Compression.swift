// Which replies are compressed.

import HTTPServing

enum Compression {
  private static let types = [
    "application/json", "text/", "image/svg+xml", "application/manifest+json",
  ]

  /// Compresses a body of text that is worth it, for clients that accept it.
  static func apply(to response: inout ServerResponse, _ head: RequestHead) {
    guard case .bytes(let bytes) = response.body, bytes.count >= Gzip.smallest,
      let type = response.headers["Content-Type"], types.contains(where: type.hasPrefix),
      response.headers["Content-Encoding"] == nil
    else { return }
    response.headers.append("Vary", "Accept-Encoding")
    guard Gzip.isAccepted(head.headers), let small = Gzip.compress(bytes), small.count < bytes.count
    else { return }
    response.body = .bytes(small)
    response.headers.set("Content-Encoding", "gzip")
    // The tag names these very bytes no more.
    if let tag = response.headers["ETag"], !tag.hasPrefix("W/") {
      response.headers.set("ETag", "W/" + tag)
    }
  }
}
