// Conditional and partial requests (RFC 9110, sections 13 and 14).

/// What a client already has, compared with what the server has.
public enum Preconditions {
  /// Whether `If-None-Match` names the tag, so that 304 is the answer.
  ///
  /// - Parameter tag: with its quotation marks.
  public static func isUnchanged(_ headers: HeaderFields, tag: String) -> Bool {
    headers.list("If-None-Match").contains { candidate in
      // Weak comparison: what the two have in common apart from `W/`.
      candidate == "*" || candidate == tag || candidate == "W/" + tag
    }
  }

  /// What a `Range` asks of a body.
  public enum Range: Hashable, Sendable {
    case whole
    case part(offset: Int, count: Int)
    /// 416 is the answer.
    case unsatisfiable
  }

  /// Reads `Range`. Several ranges, other units and nonsense give the whole, as
  /// the standard allows; so does an `If-Range` that does not name the tag.
  public static func range(_ headers: HeaderFields, byteCount: Int, tag: String) -> Range {
    guard let field = headers["Range"], field.hasPrefix("bytes="), !field.contains(",") else {
      return .whole
    }
    if let condition = headers["If-Range"], condition != tag { return .whole }
    let sides = field.dropFirst("bytes=".count).split(
      separator: "-", omittingEmptySubsequences: false)
    guard sides.count == 2 else { return .whole }
    let first = ASCII.trimmed(sides[0])
    let last = ASCII.trimmed(sides[1])
    guard (first + last).utf8.allSatisfy({ (48...57).contains($0) }), !(first + last).isEmpty else {
      return .whole
    }
    if first.isEmpty {
      let count = min(Int(last) ?? .max, byteCount)
      return count > 0 ? .part(offset: byteCount - count, count: count) : .unsatisfiable
    }
    let offset = Int(first) ?? .max
    guard offset < byteCount else { return .unsatisfiable }
    let end = last.isEmpty ? byteCount - 1 : min(Int(last) ?? .max, byteCount - 1)
    return end >= offset ? .part(offset: offset, count: end - offset + 1) : .whole
  }
}
