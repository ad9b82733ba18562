// Conditions in Qdrant's filters (https://qdrant.tech/documentation/concepts/filtering/).
// `must_not` is our exact complement: it admits points without the field.

internal import SearchDomain
internal import Support

enum QdrantFilter {
  /// A filter as requests take it.
  static func tree(_ condition: PayloadCondition) -> JSONTree {
    switch condition {
    case .all(let parts): .members(["must": .list(parts.map(clause))])
    case .any(let parts) where parts.isEmpty:
      .members(["must": .list([.members(["has_id": .list([])])])])
    case .any(let parts): .members(["should": .list(parts.map(clause))])
    case .not(let part): .members(["must_not": .list([clause(part)])])
    case .isText, .isNumber, .isFlag, .contains, .order:
      .members(["must": .list([clause(condition)])])
    }
  }

  private static func clause(_ condition: PayloadCondition) -> JSONTree {
    switch condition {
    case .isText(let field, let values) where values.count == 1:
      return match(field, "value", .text(values[0]))
    case .isText(let field, let values): return match(field, "any", .texts(values))
    case .isNumber(let field, let values):
      // Matching is for whole numbers; a range of one number is for all.
      let clauses = values.map {
        range(field, .members(["gte": .number($0), "lte": .number($0)]))
      }
      return clauses.count == 1 ? clauses[0] : .members(["should": .list(clauses)])
    case .isFlag(let field, let flag): return match(field, "value", .boolean(flag))
    case .contains(let field, let text): return match(field, "value", .text(text))
    case .order(let field, let order, let number):
      return range(field, .object([.init(sign(order), .number(number))]))
    case .all, .any, .not: return tree(condition)
    }
  }

  private static func match(_ field: String, _ kind: String, _ value: JSONTree) -> JSONTree {
    .members(["key": .text(field), "match": .object([.init(kind, value)])])
  }

  private static func range(_ field: String, _ range: JSONTree) -> JSONTree {
    .members(["key": .text(field), "range": range])
  }

  private static func sign(_ order: PayloadCondition.Order) -> String {
    switch order {
    case .less: "lt"
    case .lessOrEqual: "lte"
    case .greater: "gt"
    case .greaterOrEqual: "gte"
    }
  }
}
