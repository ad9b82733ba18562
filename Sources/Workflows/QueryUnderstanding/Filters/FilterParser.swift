// Reads a filter expression into SearchDomain's tree. What the fields are called
// is in SearchDomain's table of them, how the text is cut in FilterToken.

public import SearchDomain

/// Reads `--where` expressions such as
/// `category = 'animals' and width >= 1000 and not (path glob 'trash/*')`.
///
/// ```
/// expression = term { "or" term }
/// term       = factor { "and" factor }
/// factor     = "not" factor | "(" expression ")" | condition
/// condition  = field ( "=" | "==" | "!=" | "<>" | "<" | "<=" | ">" | ">=" ) value
///            | field [ "not" ] "in" "(" value { "," value } ")"
///            | field [ "not" ] "between" value "and" value
///            | field [ "not" ] "glob" text
///            | field ( [ "not" ] "contains" | "~" ) text
///            | field "is" [ "not" ] "null"
///            | "gps" "within" "(" south "," west "," north "," east ")"
/// ```
///
/// Keywords and field names may be written in either case; the key after
/// `meta.` may not. Text stands between single or double quotes, which are
/// doubled within; a single word needs none. `modified` and `taken` take a date
/// with or without a time and a zone, a month (`2020-01`), a year, or a number of
/// seconds since 1970. A day, month or year means all of it: `<=` reaches to its
/// end and `>` begins after it. Without a zone, `modified` is compared in UTC and
/// `taken` with the camera's clock. Both ends belong to `between`. `keywords`
/// and `colour` hold several texts, of which one must fit. Texts are compared
/// whatever the case of their letters, but for paths and with `==`; a camera or
/// lens also without its maker. A size may have a unit: `500kB`, `10MB`.
public struct FilterParser {
  /// The longest expression that is read, in bytes.
  public static let lengthLimit = 65_536
  /// The deepest nesting of parentheses and `not` that is read.
  public static let depthLimit = 200

  private let expression: String
  private let tokens: [FilterToken]
  private var index = 0

  /// - Throws: `QueryError` with the place of the mistake.
  public static func parse(_ expression: String) throws(QueryError) -> Filter {
    guard expression.utf8.count <= lengthLimit else {
      throw QueryError(
        kind: .tooLarge,
        message: "the filter is \(expression.utf8.count) bytes long; "
          + "at most \(lengthLimit) are read")
    }
    var parser = FilterParser(
      expression: expression, tokens: try FilterLexer.tokens(expression))
    let filter = try parser.parseExpression(depth: 0)
    if parser.current.kind != .end {
      throw parser.unexpected("expected \"and\", \"or\" or the end")
    }
    return filter
  }

  private init(expression: String, tokens: [FilterToken]) {
    self.expression = expression
    self.tokens = tokens
  }

  // MARK: Tokens

  private var current: FilterToken { tokens[index] }

  /// The current token; the end is never passed.
  private mutating func advance() -> FilterToken {
    let token = tokens[index]
    if token.kind != .end { index += 1 }
    return token
  }

  private mutating func take(keyword: String) -> Bool {
    guard current.isKeyword(keyword) else { return false }
    index += 1
    return true
  }

  private mutating func take(sign: String) -> Bool {
    guard current.isSign(sign) else { return false }
    index += 1
    return true
  }

  private func error(
    _ message: String, at token: FilterToken, _ kind: QueryError.Kind = .invalidFilter
  ) -> QueryError {
    QueryError(kind: kind, message: message, position: token.position, expression: expression)
  }

  private func unexpected(_ wanted: String) -> QueryError {
    let found = current.kind == .end ? "the filter ends here" : "found \"\(current.text)\""
    return error("\(wanted), but \(found)", at: current)
  }

  // MARK: Grammar

  private mutating func parseExpression(depth: Int) throws(QueryError) -> Filter {
    var parts = [try parseTerm(depth: depth)]
    while take(keyword: "or") { parts.append(try parseTerm(depth: depth)) }
    return parts.count == 1 ? parts[0] : .or(parts)
  }

  private mutating func parseTerm(depth: Int) throws(QueryError) -> Filter {
    var parts = [try parseFactor(depth: depth)]
    while take(keyword: "and") { parts.append(try parseFactor(depth: depth)) }
    return parts.count == 1 ? parts[0] : .and(parts)
  }

  private mutating func parseFactor(depth: Int) throws(QueryError) -> Filter {
    guard depth < Self.depthLimit else {
      throw error(
        "the filter is nested deeper than \(Self.depthLimit) levels", at: current, .tooLarge)
    }
    if take(keyword: "not") { return .not(try parseFactor(depth: depth + 1)) }
    guard take(sign: "(") else { return try parseCondition() }
    let inner = try parseExpression(depth: depth + 1)
    guard take(sign: ")") else { throw unexpected("expected \")\"") }
    return inner
  }

  private mutating func parseCondition() throws(QueryError) -> Filter {
    guard current.kind == .word else { throw unexpected("expected a field") }
    let name = advance()
    if name.isKeyword(FilterFields.box) { return try parseBox() }
    guard let field = Filter.Field.named(name.text) else {
      throw error(FilterFields.unknown(name.text), at: name, .unknownField)
    }
    let isNegated = take(keyword: "not")
    let condition: Filter
    if take(keyword: "in") {
      condition = FilterConditions.isInAsTyped(field, try parseList(field))
    } else if take(keyword: "between") {
      let low = try parseValue(field, after: "between", isOrdered: true)
      guard take(keyword: "and") else { throw unexpected("expected \"and\"") }
      let high = try parseValue(field, after: "and", isOrdered: true)
      condition = .and([
        FilterConditions.compare(field, .greaterOrEqual, low),
        FilterConditions.compare(field, .lessOrEqual, high),
      ])
    } else if take(keyword: "contains") {
      condition = FilterConditions.contains(field, try parsePart(field, name, after: "contains"))
    } else if !isNegated, take(sign: "~") {
      condition = FilterConditions.contains(field, try parsePart(field, name, after: "~"))
    } else if !isNegated, take(keyword: "is") {
      let isHeld = take(keyword: "not")
      guard take(keyword: "null") else {
        throw unexpected("expected \"null\" or \"not null\" after \"is\"")
      }
      let isNull = FilterConditions.isNull(field)
      return isHeld ? .not(isNull) : isNull
    } else if take(keyword: "glob") {
      condition = .glob(field, try parsePattern(field, name))
    } else if isNegated {
      throw unexpected(
        "expected \"in\", \"between\", \"contains\" or \"glob\" after \"not\"")
    } else {
      return try parseComparison(field)
    }
    return isNegated ? .not(condition) : condition
  }

  private mutating func parseComparison(
    _ field: Filter.Field
  ) throws(QueryError) -> Filter {
    let comparison: Filter.Comparison? =
      switch current.kind == .sign ? current.text : "" {
      case "=", "==": .equal
      case "!=": .notEqual
      case "<": .less
      case "<=": .lessOrEqual
      case ">": .greater
      case ">=": .greaterOrEqual
      default: nil
      }
    guard let comparison else {
      throw unexpected(
        "expected a comparison (= == != < <= > >= ~ in between contains glob is)")
    }
    let sign = advance()
    let isOrdered = comparison != .equal && comparison != .notEqual
    let value = try parseValue(field, after: sign.text, isOrdered: isOrdered)
    return sign.text == "=="
      ? FilterConditions.compare(field, comparison, value)
      : FilterConditions.compareAsTyped(field, comparison, value)
  }

  private mutating func parseList(
    _ field: Filter.Field
  ) throws(QueryError) -> [FilterValue] {
    guard take(sign: "(") else { throw unexpected("expected \"(\" after \"in\"") }
    var values: [FilterValue] = []
    repeat {
      values.append(try parseValue(field, after: values.isEmpty ? "(" : ",", isOrdered: false))
    } while take(sign: ",")
    guard take(sign: ")") else { throw unexpected("expected \",\" or \")\"") }
    return values
  }

  private mutating func parseBox() throws(QueryError) -> Filter {
    guard take(keyword: "within"), take(sign: "(") else {
      throw unexpected("expected \"within (south, west, north, east)\" after \"gps\"")
    }
    let start = current
    var numbers: [Double] = []
    repeat {
      guard case .number(let number) = current.kind else {
        throw unexpected("expected a number of degrees")
      }
      _ = advance()
      numbers.append(number)
    } while numbers.count < 4 && take(sign: ",")
    guard numbers.count == 4, take(sign: ")") else {
      throw unexpected("expected four numbers: south, west, north, east, and \")\"")
    }
    let (south, west, north, east) = (numbers[0], numbers[1], numbers[2], numbers[3])
    if let problem = FilterConditions.problem(south: south, west: west, north: north, east: east) {
      throw error(problem, at: start)
    }
    return FilterConditions.within(south: south, west: west, north: north, east: east)
  }

  private mutating func parsePattern(
    _ field: Filter.Field, _ name: FilterToken
  ) throws(QueryError) -> String {
    guard field.takesPatterns else {
      throw error("\"\(name.text)\" is not text; \"glob\" does not apply to it", at: name)
    }
    guard current.kind == .quoted else { throw unexpected("expected a pattern between quotes") }
    return advance().text
  }

  /// The text after `contains`, which may be a single word.
  private mutating func parsePart(
    _ field: Filter.Field, _ name: FilterToken, after sign: String
  ) throws(QueryError) -> String {
    guard field.takesPatterns else {
      throw error("\"\(name.text)\" is not text; \"\(sign)\" does not apply to it", at: name)
    }
    guard current.kind != .end, current.kind != .sign, !current.text.isEmpty else {
      throw unexpected("expected a text after \"\(sign)\"")
    }
    return advance().text
  }

  private mutating func parseValue(
    _ field: Filter.Field, after sign: String, isOrdered: Bool
  ) throws(QueryError) -> FilterValue {
    switch current.kind {
    case .end, .sign: throw unexpected("expected a value after \"\(sign)\"")
    case .word
    where ["and", "or", "not", "in", "between", "glob"].contains { current.isKeyword($0) }:
      throw unexpected("expected a value after \"\(sign)\"")
    case .word, .quoted, .number: break
    }
    let token = advance()
    do {
      return try FilterValueReader.read(token, field, isOrdered: isOrdered)
    } catch {
      throw self.error(error.message, at: token)
    }
  }
}
