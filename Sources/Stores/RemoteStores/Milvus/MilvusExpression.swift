// Conditions in Milvus's expression language
// (https://milvus.io/docs/boolean.md). Fields that a record lacks make every
// test false there, so `not` of a test is our exact complement.

internal import SearchDomain
internal import Support

enum MilvusExpression {
  static func text(_ condition: PayloadCondition) -> String {
    switch condition {
    case .all(let parts): return group(parts, " and ", empty: ">=")
    case .any(let parts): return group(parts, " or ", empty: "<")
    case .not(let part): return "(not \(text(part)))"
    case .isText(let field, let values): return isIn(field, values.map(literal))
    case .isNumber(let field, let values): return isIn(field, values.map(literal))
    case .isFlag(let field, let flag): return "(\(field) == \(flag ? "true" : "false"))"
    case .contains(let field, let text): return "json_contains(\(field), \(literal(text)))"
    case .order(let field, let order, let number):
      return "(\(field) \(sign(order)) \(literal(number)))"
    }
  }

  /// A text in quotes, as the expression's parser reads it.
  static func literal(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\u{0}"..."\u{1F}", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  static func literal(_ number: Double) -> String { JSONTree.number(number).text }

  private static func isIn(_ field: String, _ literals: [String]) -> String {
    if literals.count == 1 { return "(\(field) == \(literals[0]))" }
    return "(\(field) in [\(literals.joined(separator: ","))])"
  }

  private static func group(
    _ parts: [PayloadCondition], _ name: String, empty sign: String
  ) -> String {
    // No record has a negative order.
    if parts.isEmpty { return "(\(PayloadFields.idOrder) \(sign) 0)" }
    return "(" + parts.map(text).joined(separator: name) + ")"
  }

  private static func sign(_ order: PayloadCondition.Order) -> String {
    switch order {
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    }
  }
}
