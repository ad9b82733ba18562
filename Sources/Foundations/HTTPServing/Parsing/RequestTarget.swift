// The target of a request line (RFC 9112, 3.2.1; RFC 3986): path and query,
// split before they are decoded.

import Support

/// A request's path and query.
public struct RequestTarget: Hashable, Sendable {
  /// The parts of the path between slashes, percent-decoded; `/` has none.
  public let components: [String]
  /// Names and values of the query in order, percent-decoded, `+` as a space
  /// (the form that browsers' forms and most clients send).
  public let query: [QueryItem]
  /// The path as it was sent, without the query.
  public let rawPath: String

  /// A name with its value in a query.
  public struct QueryItem: Hashable, Sendable {
    /// The text before the first `=`.
    public let name: String
    /// The text after it; empty if there is no `=`.
    public let value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Reads a target as sent.
  ///
  /// - Returns: nil if it does not begin with a slash, a percent sign is
  ///   not followed by two digits, the bytes are not UTF-8 or hold a zero, or
  ///   a part of the path is `.` or `..` or holds a slash once decoded.
  public init?(_ target: String) {
    let bytes = Array(target.utf8)
    guard bytes.first == UInt8(ascii: "/") else { return nil }
    let question = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.count
    rawPath = String(decoding: bytes[..<question], as: UTF8.self)
    var components: [String] = []
    for part in bytes[..<question].split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: true)
    {
      guard let text = PercentEncoding.decode(part), text != ".", text != "..",
        !text.utf8.contains(UInt8(ascii: "/"))
      else { return nil }
      components.append(text)
    }
    self.components = components
    guard let query = Self.parseForm(bytes[min(question + 1, bytes.count)...]) else { return nil }
    self.query = query
  }

  /// The first value of a name in the query, or nil.
  public subscript(name: String) -> String? { query.first { $0.name == name }?.value }

  /// Reads `a=1&b=2`, as in a query or an `application/x-www-form-urlencoded`
  /// body.
  ///
  /// - Returns: nil if it cannot be decoded.
  public static func parseForm(_ bytes: some Collection<UInt8>) -> [QueryItem]? {
    var items: [QueryItem] = []
    for part in bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true) {
      let sides = part.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = PercentEncoding.decode(sides[0], plusIsSpace: true),
        let value = sides.count > 1 ? PercentEncoding.decode(sides[1], plusIsSpace: true) : ""
      else { return nil }
      items.append(QueryItem(name: name, value: value))
    }
    return items
  }
}
