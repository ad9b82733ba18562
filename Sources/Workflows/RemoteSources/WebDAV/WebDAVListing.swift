// A server's answer to PROPFIND, read for the few properties that are needed.

import HTTPRequesting
import SearchDomain
import Support

/// What a folder holds.
struct WebDAVListing {
  struct Entry: Hashable {
    /// Not percent-encoded, from the server's root on.
    var path: [UInt8] = []
    var isFolder = false
    var byteCount: Int?
    var tag: String?
    var date: String?

    func listed(_ path: FilePath) -> ListedImage {
      var headers = HTTPHeaders()
      headers["Last-Modified"] = date
      let head = HTTPResponseHead(status: 200, headers: headers, url: "")
      return ListedImage(
        path: path, byteCount: byteCount, modifiedNanoseconds: head.lastModifiedNanoseconds,
        validator: tag ?? Validator(head).text)
    }
  }

  var entries: [Entry] = []

  /// - Returns: nil for what is no listing.
  init?(_ bytes: [UInt8]) {
    var reader = XMLReader(bytes)
    var isListing = false
    var current: Entry?
    while let event = reader.next() {
      switch event {
      case .start("multistatus"), .element("multistatus", _): isListing = true
      case .start("response"): current = Entry()
      case .end("response"):
        guard let entry = current, !entry.path.isEmpty else { return nil }
        entries.append(entry)
        current = nil
      case .element("href", let text):
        // The first is the entry's own; properties may hold others.
        if current?.path.isEmpty == true { current?.path = Self.path(text) }
      case .start("collection"), .element("collection", _): current?.isFolder = true
      case .element("getcontentlength", let text): current?.byteCount = Int(text)
      case .element("getlastmodified", let text) where !text.isEmpty: current?.date = text
      case .element("getetag", let text) where !text.isEmpty && text.utf8.count < 1024:
        // Some servers leave the quotes out here, and none in the header.
        current?.tag = text.hasPrefix("\"") || text.hasPrefix("W/") ? text : "\"\(text)\""
      default: break
      }
    }
    guard isListing, reader.isWhole else { return nil }
  }

  /// The path of an address, which may be a whole one.
  private static func path(_ text: String) -> [UInt8] {
    var rest = text[...]
    if let host = rest.firstRange(of: "://") {
      rest = rest[host.upperBound...]
      rest = rest.firstIndex(of: "/").map { rest[$0...] } ?? "/"
    }
    return PercentEncoding.decodeBytes(rest.utf8)
  }
}
