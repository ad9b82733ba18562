// Reads the regular expressions of tokenizer files (Oniguruma's Ruby syntax).
// Syntax that these files do not use is refused by name, not guessed at.

/// Compiles an expression.
struct PatternParser {
  private let text: [Unicode.Scalar]
  private var position = 0
  private var ignoresCase = false
  private var depth = 0

  /// - Throws: `TokenizerError` of kind `unsupported` that names the construct.
  static func parse(_ text: String) throws(TokenizerError) -> Pattern {
    var parser = PatternParser(text: Array(text.unicodeScalars))
    let alternatives = try parser.parseAlternatives()
    guard parser.position == parser.text.count else { throw parser.refused("unmatched )") }
    return Pattern(alternatives: alternatives)
  }

  private init(text: [Unicode.Scalar]) { self.text = text }

  private func refused(_ construct: String) -> TokenizerError {
    var whole = ""
    whole.unicodeScalars.append(contentsOf: text)
    return TokenizerError(
      kind: .unsupported,
      message: "the regular expression \(whole) uses \(construct) at character \(position + 1), "
        + "which is not supported")
  }

  private var peek: Unicode.Scalar? { position < text.count ? text[position] : nil }

  private mutating func take(_ expected: String) -> Bool {
    let wanted = Array(expected.unicodeScalars)
    guard text[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  private mutating func parseAlternatives() throws(TokenizerError) -> [[Pattern.Item]] {
    depth += 1
    defer { depth -= 1 }
    guard depth < 50 else { throw refused("more than 50 nested groups") }
    var alternatives: [[Pattern.Item]] = []
    repeat {
      var items: [Pattern.Item] = []
      while let next = peek, next != "|", next != ")" { items.append(try parseItem()) }
      alternatives.append(items)
    } while take("|")
    return alternatives
  }

  private mutating func parseItem() throws(TokenizerError) -> Pattern.Item {
    var item = Pattern.Item(atom: try parseAtom())
    guard let (least, most) = try parseQuantifier() else { return item }
    let isCounted = text[position - 1] == "}"
    if peek == "?" { throw refused("a lazy quantifier") }
    if peek == "+", !isCounted {
      position += 1
      item.isPossessive = true
    }
    if peek == "*" || peek == "+" || peek == "{" { throw refused("a quantifier of a quantifier") }
    switch item.atom {
    case .scalar: break
    case .group where most == 1 && !item.isPossessive: break
    case .group: throw refused("a repeated group")
    default: throw refused("a repeated assertion")
    }
    item.least = least
    item.most = most
    return item
  }

  private mutating func parseQuantifier() throws(TokenizerError) -> (least: Int, most: Int)? {
    if take("+") { return (1, .max) }
    if take("*") { return (0, .max) }
    if take("?") { return (0, 1) }
    guard take("{") else { return nil }
    let least = parseNumber()
    let most = take(",") ? parseNumber() ?? .max : least
    guard take("}"), let most, least ?? 0 <= most, least != nil || most != .max else {
      throw refused("an odd {…}")
    }
    return (least ?? 0, most)
  }

  private mutating func parseNumber() -> Int? {
    var digits = ""
    while let next = peek, ("0"..."9").contains(next), digits.count < 6 {
      digits.unicodeScalars.append(next)
      position += 1
    }
    return Int(digits)
  }

  private mutating func parseAtom() throws(TokenizerError) -> Pattern.Item.Atom {
    if take("(") { return try parseGroup() }
    if take("[") { return .scalar(try parseClass()) }
    if take("^") { return .textStart }
    if take("$") { return .textEnd }
    if take(".") { return .scalar(ScalarSet("\n").inverted()) }
    if take("\\") {
      if take("A") { return .textStart }
      if take("z") { return .textEnd }
      return .scalar(try parseEscape())
    }
    guard let scalar = peek, !"*+?{".unicodeScalars.contains(scalar) else {
      throw refused("a quantifier of nothing")
    }
    position += 1
    return .scalar(try folded(scalar))
  }

  private mutating func parseGroup() throws(TokenizerError) -> Pattern.Item.Atom {
    let outer = ignoresCase
    defer { ignoresCase = outer }
    var lookahead: Bool?
    if take("?!") {
      lookahead = true
    } else if take("?=") {
      lookahead = false
    } else if take("?i:") {
      ignoresCase = true
    } else if !take("?:"), peek == "?" {
      throw refused("a group of the kind (?…)")
    }
    let choices = try parseAlternatives()
    guard take(")") else { throw refused("a group without end") }
    return lookahead.map { .lookahead(isNegative: $0, choices) } ?? .group(choices)
  }

  /// The scalar, and where case is ignored its other forms. ASCII letters also
  /// stand for the long s and the Kelvin sign, which fold to them.
  private func folded(_ scalar: Unicode.Scalar) throws(TokenizerError) -> ScalarSet {
    guard ignoresCase else { return ScalarSet(scalar) }
    guard scalar.isASCII else { throw refused("(?i:) with a letter outside of ASCII") }
    var set = ScalarSet(scalar)
    for form in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
      for other in form.unicodeScalars { set = set.union(ScalarSet(other)) }
    }
    if scalar == "s" || scalar == "S" { set = set.union(ScalarSet("\u{17F}")) }
    if scalar == "k" || scalar == "K" { set = set.union(ScalarSet("\u{212A}")) }
    return set
  }

  private mutating func parseClass() throws(TokenizerError) -> ScalarSet {
    if ignoresCase { throw refused("a character class within (?i:)") }
    let isInverted = take("^")
    var set = ScalarSet.empty
    var isFirst = true
    while let next = peek, isFirst || next != "]" {
      isFirst = false
      if next == "[" { throw refused("a class within a class") }
      if take("&&") { throw refused("the intersection of classes") }
      if take("\\") {
        let start = position
        let member = try parseEscape()
        if peek == "-", position + 1 < text.count, text[position + 1] != "]" {
          guard let from = Self.literalEscape(text[start]), position == start + 1 else {
            throw refused("a range that begins with a class")
          }
          set = set.union(try parseRange(from: from))
        } else {
          set = set.union(member)
        }
      } else {
        position += 1
        if peek == "-", position + 1 < text.count, text[position + 1] != "]" {
          set = set.union(try parseRange(from: next))
        } else {
          set = set.union(ScalarSet(next))
        }
      }
    }
    guard take("]") else { throw refused("a class without end") }
    return isInverted ? set.inverted() : set
  }

  /// The rest of a range in a class, from its hyphen on.
  private mutating func parseRange(from: Unicode.Scalar) throws(TokenizerError) -> ScalarSet {
    position += 1
    guard var to = peek else { throw refused("a class without end") }
    position += 1
    if to == "\\" {
      guard let next = peek, let literal = Self.literalEscape(next) else {
        throw refused("a range that ends with a class")
      }
      to = literal
      position += 1
    }
    guard from <= to else { throw refused("a range that runs backwards") }
    return ScalarSet(from...to)
  }

  private mutating func parseEscape() throws(TokenizerError) -> ScalarSet {
    guard let next = peek else { throw refused("a backslash at the end") }
    position += 1
    switch next {
    case "s": return .space
    case "S": return ScalarSet.space.inverted()
    case "d": return .digit
    case "D": return ScalarSet.digit.inverted()
    case "w": return .word
    case "W": return ScalarSet.word.inverted()
    case "p", "P": return try parseProperty(isInverted: next == "P")
    default:
      guard let literal = Self.literalEscape(next) else { throw refused("\\\(next)") }
      return try folded(literal)
    }
  }

  private static func literalEscape(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "n": "\n"
    case "r": "\r"
    case "t": "\t"
    case "f": "\u{C}"
    case "v": "\u{B}"
    case "a"..."z", "A"..."Z", "0"..."9": nil
    default: scalar
    }
  }

  private mutating func parseProperty(isInverted: Bool) throws(TokenizerError) -> ScalarSet {
    guard take("{") else { throw refused("\\p without {…}") }
    var isInverted = isInverted
    if take("^") { isInverted.toggle() }
    var name = ""
    while let next = peek, next != "}" {
      name.unicodeScalars.append(next)
      position += 1
    }
    guard take("}"), let table = UnicodeTables.property(name) else {
      throw refused("\\p{\(name)}")
    }
    let set = ScalarSet(packed: table)
    return isInverted ? set.inverted() : set
  }
}
