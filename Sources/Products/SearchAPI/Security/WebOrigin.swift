// Origins of web sites, as browsers write them in the field Origin.

import Support

/// A web site that may call: `https://example.org`, with a port where it is not
/// the scheme's usual one.
public struct WebOrigin: Hashable, Sendable, CustomStringConvertible {
  /// As browsers write it; `*` stands for any.
  public let description: String

  /// Any site at all.
  public static let any = WebOrigin(unchecked: "*")

  private init(unchecked text: String) { description = text }

  /// Reads an origin; `*` is any. A path would never be met, since browsers send
  /// none, so it is refused rather than taken for what it does not do.
  ///
  /// - Returns: nil for what no browser sends: without a scheme or a host, with
  ///   a user's name, a path, a query or a fragment, or `null`.
  public init?(parsing text: String) {
    if text == "*" {
      self = .any
      return
    }
    let lowered = text.lowercased()
    guard let separator = lowered.firstRange(of: "://") else { return nil }
    let scheme = lowered[..<separator.lowerBound]
    let rest = lowered[separator.upperBound...]
    guard let first = scheme.utf8.first, (97...122).contains(first),
      scheme.utf8.allSatisfy({ Self.isLetter($0) || [43, 45, 46].contains($0) })
    else { return nil }
    let host: Substring, after: Substring
    if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
      (host, after) = (rest[...end], rest[rest.index(after: end)...])
      guard
        host.utf8.dropFirst().dropLast().allSatisfy({ Self.isLetter($0) || $0 == 58 || $0 == 46 })
      else { return nil }
    } else {
      let end = rest.firstIndex(of: ":") ?? rest.endIndex
      (host, after) = (rest[..<end], rest[end...])
      guard !host.isEmpty, host.utf8.allSatisfy({ Self.isLetter($0) || [45, 46, 95].contains($0) })
      else { return nil }
    }
    guard !after.isEmpty else {
      description = "\(scheme)://\(host)"
      return
    }
    guard after.hasPrefix(":"), let port = UInt16(after.dropFirst()), port > 0, !after.contains("+")
    else { return nil }
    // Browsers leave the usual port out.
    let isUsual = scheme == "http" && port == 80 || scheme == "https" && port == 443
    description = "\(scheme)://\(host)" + (isUsual ? "" : ":\(port)")
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (97...122).contains(byte) || (48...57).contains(byte)
  }
}
