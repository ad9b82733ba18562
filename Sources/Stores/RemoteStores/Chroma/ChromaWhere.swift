// Conditions in Chroma's `where`. It has no negation, so that is pushed down to
// the leaves, where `$ne`, `$nin` and `$not_contains` admit records without the
// field, as ours do.

internal import SearchDomain
internal import Support

enum ChromaWhere {
  /// A list in the metadata with the names of the numbers that a record has:
  /// Chroma cannot ask whether a field is there.
  static let presentNumbers = "numbers"

  /// Numbers that every record has.
  private static let alwaysThere = Set(
    PayloadFields.ofRecord.filter { !$0.field.isTextual }.map(\.name) + [PayloadFields.idOrder])

  /// The names for `presentNumbers`, of the fields that may be absent.
  static func presentNumbers(in members: [JSONTree.Member]) -> [String] {
    members.compactMap { member in
      guard case .number = member.value, !alwaysThere.contains(member.name) else { return nil }
      return member.name
    }
  }

  static func tree(_ condition: PayloadCondition, negated: Bool = false) -> JSONTree {
    switch condition {
    case .all(let parts): return group(parts, negated ? "$or" : "$and", negated)
    case .any(let parts): return group(parts, negated ? "$and" : "$or", negated)
    case .not(let part): return tree(part, negated: !negated)
    case .isText(let field, let values):
      return test(field, negated ? "$nin" : "$in", .texts(values))
    case .isNumber(let field, let values):
      // A list that begins with an integer takes no fraction.
      let isFraction = { (value: Double) in value.rounded() != value }
      let ordered = values.filter(isFraction) + values.filter { !isFraction($0) }
      return test(field, negated ? "$nin" : "$in", .list(ordered.map { .number($0) }))
    case .isFlag(let field, let flag):
      return test(field, negated ? "$ne" : "$eq", .boolean(flag))
    case .contains(let field, let text):
      return test(element(field, text), negated ? "$ne" : "$eq", .boolean(true))
    case .order(let field, let order, let number):
      let leaf = test(field, sign(order, negated), .number(number))
      if !negated || alwaysThere.contains(field) { return leaf }
      return .members([
        "$or": .list([leaf, test(element(presentNumbers, field), "$ne", .boolean(true))])
      ])
    }
  }

  /// The field that says that a list holds a text. Chroma has lists, but
  /// version 1.5.9 leaves them behind when records are deleted and shows them
  /// in others that come to lie in the same place.
  private static func element(_ field: String, _ text: String) -> String { field + "=" + text }

  /// Fields without lists, each element of one being a field of its own.
  static func withoutLists(_ members: [JSONTree.Member]) -> [JSONTree.Member] {
    members.flatMap { member -> [JSONTree.Member] in
      guard case .list(let values) = member.value else { return [member] }
      return Set(values.compactMap(\.string)).sorted().map {
        .init(element(member.name, $0), .boolean(true))
      }
    }
  }

  private static func group(
    _ parts: [PayloadCondition], _ name: String, _ negated: Bool
  ) -> JSONTree {
    // No record has a negative order.
    if parts.isEmpty {
      return test(PayloadFields.idOrder, name == "$and" ? "$gte" : "$lt", .number(0))
    }
    return .object([.init(name, .list(parts.map { tree($0, negated: negated) }))])
  }

  private static func test(_ field: String, _ sign: String, _ value: JSONTree) -> JSONTree {
    .object([.init(field, .object([.init(sign, value)]))])
  }

  private static func sign(_ order: PayloadCondition.Order, _ negated: Bool) -> String {
    switch (order, negated) {
    case (.less, false), (.greaterOrEqual, true): "$lt"
    case (.lessOrEqual, false), (.greater, true): "$lte"
    case (.greater, false), (.lessOrEqual, true): "$gt"
    case (.greaterOrEqual, false), (.less, true): "$gte"
    }
  }
}
