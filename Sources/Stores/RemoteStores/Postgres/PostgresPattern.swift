// Shell-style patterns as PostgreSQL's: LIKE where that can say it, else regular
// expressions. The meaning is Glob's.

/// How a pattern is asked for.
enum PostgresPattern: Hashable {
  /// Meets nothing.
  case nothing
  /// Meets every text.
  case everything
  /// A pattern of LIKE, and what texts that meet it begin with.
  case like(String, beginning: String)
  /// A regular expression, and what texts that meet it begin with.
  case regular(String, beginning: String)

  /// - Parameter pattern: as a person writes it.
  init(_ pattern: String) {
    let scalars = Array(pattern.unicodeScalars)
    if !scalars.isEmpty, scalars.allSatisfy({ $0 == "*" }) {
      self = .everything
      return
    }
    let beginning = String(
      String.UnicodeScalarView(scalars.prefix { $0 != "*" && $0 != "?" && $0 != "[" }))
    let stored = PostgresText.stored(beginning)
    if !scalars.contains(where: { $0 == "?" || $0 == "[" }) {
      self = .like(Self.like(pattern), beginning: stored)
    } else if let expression = Self.expression(scalars) {
      self = .regular(expression, beginning: stored)
    } else {
      self = .nothing
    }
  }

  /// A pattern of LIKE for texts that begin with something.
  static func like(beginning: String) -> String { escaped(beginning) + "%" }

  private static func like(_ pattern: String) -> String {
    var like = ""
    var isAfterStar = false
    for scalar in PostgresText.stored(pattern).unicodeScalars {
      if scalar != "*" {
        like += escaped(String(scalar))
      } else if !isAfterStar {
        like += "%"
      }
      isAfterStar = scalar == "*"
    }
    return like
  }

  private static func escaped(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "%" || scalar == "_" || scalar == "\\" { escaped.append("\\") }
      escaped.append(scalar)
    }
    return String(escaped)
  }

  // MARK: Regular expressions

  /// Any letter, also one that is stored as two.
  private static let any = "(?:\u{1}.|[^\u{1}])"

  private static func expression(_ pattern: [Unicode.Scalar]) -> String? {
    var expression = "^(?:"
    var rest = pattern[...]
    var isAfterStar = false
    while let scalar = rest.popFirst() {
      defer { isAfterStar = scalar == "*" }
      switch scalar {
      case "*": if !isAfterStar { expression += ".*" }
      case "?": expression += any
      case "[":
        guard let set = takeSet(&rest) else { return nil }
        expression += set
      default:
        for one in PostgresText.stored(String(scalar)).unicodeScalars { expression += literal(one) }
      }
    }
    return expression + ")$"
  }

  /// A letter that is nothing but itself, everywhere in an expression.
  private static func literal(_ scalar: Unicode.Scalar) -> String {
    let isPlain =
      ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
    if isPlain { return String(scalar) }
    let digits = String(scalar.value, radix: 16)
    return "\\U" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
  }

  /// The set whose bracket was taken; nil where it is not closed or nothing is in it.
  private static func takeSet(_ rest: inout ArraySlice<Unicode.Scalar>) -> String? {
    let isInverted = rest.first == "^"
    if isInverted { rest.removeFirst() }
    var ranges: [ClosedRange<UInt32>] = []
    if rest.first == "]" {
      rest.removeFirst()
      ranges.append(0x5D...0x5D)
    }
    var previous: UInt32?
    while true {
      guard let scalar = rest.popFirst() else { return nil }
      if scalar == "]" { break }
      if scalar == "-", let first = previous, let next = rest.first, next != "]" {
        rest.removeFirst()
        if first <= next.value { ranges.append(first...next.value) }
        previous = nil
      } else {
        ranges.append(scalar.value...scalar.value)
        previous = scalar.value
      }
    }
    return set(ranges, isInverted)
  }

  private static func set(_ ranges: [ClosedRange<UInt32>], _ isInverted: Bool) -> String? {
    // U+0000 and U+0001 are stored as two letters.
    let marked = (UInt32(0)...1).filter { letter in
      ranges.contains { $0.contains(letter) } != isInverted
    }
    let second = marked.map { $0 == 0 ? "\u{1}" : "\u{2}" }
    let plain = ranges.compactMap { range -> String? in
      guard range.upperBound > 1, let first = Unicode.Scalar(max(2, range.lowerBound)),
        let last = Unicode.Scalar(range.upperBound)
      else { return nil }
      return first == last ? literal(first) : literal(first) + "-" + literal(last)
    }
    var parts: [String] = second.map { "\u{1}" + $0 }
    if isInverted {
      parts.append("[^\u{1}" + plain.joined() + "]")
    } else if !plain.isEmpty {
      parts.append("[" + plain.joined() + "]")
    }
    return parts.isEmpty ? nil : "(?:" + parts.joined(separator: "|") + ")"
  }
}
