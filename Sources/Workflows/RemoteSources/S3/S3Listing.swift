// The answers of S3 as XML, read for the few elements that are needed:
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html

import SearchDomain
import Support

/// One page of a listing.
struct S3Listing {
  struct Object: Hashable {
    var key: [UInt8]
    var byteCount = 0
    var modifiedNanoseconds: Int?
    var tag: String?
  }

  var objects: [Object] = []
  var nextToken: String?

  /// - Returns: nil for what is no listing.
  init?(parsing bytes: [UInt8]) {
    var reader = XMLReader(bytes)
    var isListing = false
    var isTruncated = false
    var current: Object?
    var hasKey = false
    while let event = reader.next() {
      switch event {
      case .start("ListBucketResult"): isListing = true
      case .start("Contents"):
        current = Object(key: [])
        hasKey = false
      case .end("Contents"):
        guard let object = current, hasKey else { return nil }
        objects.append(object)
        current = nil
      case .element("Key", let text):
        // As `encoding-type=url` has keys; a plus sign is a space in some services'
        // answers and never a plus, which is written `%2B`.
        current?.key = PercentEncoding.decodeBytes(text.utf8, plusIsSpace: true)
        hasKey = true
      case .element("Size", let text): current?.byteCount = Int(text) ?? 0
      case .element("ETag", let text): current?.tag = text
      case .element("LastModified", let text):
        current?.modifiedNanoseconds = TimestampText.nanoseconds(text)
      case .element("IsTruncated", let text): isTruncated = text == "true"
      case .element("NextContinuationToken", let text): nextToken = text
      default: break
      }
    }
    guard isListing, reader.isWhole, !isTruncated || nextToken != nil else { return nil }
    if !isTruncated { nextToken = nil }
  }

  /// What an error's answer says: its code, and its words.
  static func error(_ bytes: [UInt8]) -> (code: String, message: String)? {
    var reader = XMLReader(bytes)
    var code: String?
    var message = ""
    while let event = reader.next() {
      if case .element("Code", let text) = event { code = text }
      if case .element("Message", let text) = event { message = text }
    }
    return code.map { ($0, message) }
  }
}

/// Reads simple XML as a stream: elements, texts, the five entities and numeric
/// ones. No declarations of documents are obeyed.
struct XMLReader {
  enum Event: Equatable {
    case start(String)
    case end(String)
    /// An element that holds text alone; comes in place of start and end.
    case element(String, String)
  }

  private let bytes: [UInt8]
  private var place = 0
  private var open: [String] = []
  /// Whether everything that was opened was closed.
  var isWhole: Bool { open.isEmpty && place >= bytes.count }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> Event? {
    while place < bytes.count {
      guard let start = bytes[place...].firstIndex(of: UInt8(ascii: "<")) else {
        place = bytes.count
        return nil
      }
      guard let end = bytes[start...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
      let tag = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
      place = end + 1
      if tag.hasPrefix("?") || tag.hasPrefix("!") { continue }
      if tag.hasPrefix("/") {
        let name = Self.name(tag.dropFirst())
        guard open.popLast() == name else { return nil }
        return .end(name)
      }
      let name = Self.name(tag[...])
      if tag.hasSuffix("/") { return .element(name, "") }
      // Text up to the closing tag makes an element.
      guard let following = bytes[place...].firstIndex(of: UInt8(ascii: "<")) else { return nil }
      let closing = Array("</".utf8)
      if bytes[following...].starts(with: closing),
        let after = bytes[following...].firstIndex(of: UInt8(ascii: ">"))
      {
        let closed = Self.name(String(decoding: bytes[(following + 2)..<after], as: UTF8.self)[...])
        guard closed == name else { return nil }
        let text = Self.unescaped(String(decoding: bytes[place..<following], as: UTF8.self))
        place = after + 1
        return .element(name, text)
      }
      open.append(name)
      return .start(name)
    }
    return nil
  }

  /// Without attributes and the name space's prefix.
  private static func name(_ tag: Substring) -> String {
    let whole = tag.prefix { !$0.isWhitespace && $0 != "/" }
    return String(whole.split(separator: ":").last ?? whole)
  }

  private static func unescaped(_ text: String) -> String {
    guard text.contains("&") else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      guard let end = rest[start...].firstIndex(of: ";") else { break }
      let entity = rest[rest.index(after: start)..<end]
      switch entity {
      case "amp": result += "&"
      case "lt": result += "<"
      case "gt": result += ">"
      case "quot": result += "\""
      case "apos": result += "'"
      default:
        let number =
          entity.hasPrefix("#x")
          ? UInt32(entity.dropFirst(2), radix: 16) : UInt32(entity.dropFirst())
        if let scalar = number.flatMap(Unicode.Scalar.init) { result.unicodeScalars.append(scalar) }
      }
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}
