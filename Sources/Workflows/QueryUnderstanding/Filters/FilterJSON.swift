// Filters as JSON in Chroma's form, which programs send over HTTP. The fields
// and their values are those of the expressions.

public import SearchDomain
public import Support

/// Reads filters such as
/// `{"$and":[{"category":"animals"},{"width":{"$gte":1000}}]}`.
///
/// A value as such means `$eq`, and `null` that an image has none. Operators are
/// `$eq $ne $gt $gte $lt $lte $in $nin`, `$exact`, which minds the case of a text
/// as `==` does, `$contains` with a text, `$glob` with a pattern and, for `gps`, `$within` with
/// `[south, west, north, east]`; several of one field must all hold, as must
/// several fields of one object. `$and` and `$or` take lists of conditions,
/// `$not` one condition.
public enum FilterJSON {
  /// The longest text that is read, in bytes.
  public static let lengthLimit = FilterParser.lengthLimit
  /// The deepest nesting of conditions that is read.
  public static let depthLimit = FilterParser.depthLimit

  /// Reads a condition from JSON text.
  ///
  /// - Throws: `QueryError` with the place in the text, or the name of the
  ///   field, of the mistake.
  public static func parse(_ text: String) throws(QueryError) -> Filter {
    guard text.utf8.count <= lengthLimit else {
      throw QueryError(
        kind: .tooLarge,
        message: "the filter is \(text.utf8.count) bytes long; at most \(lengthLimit) are read")
    }
    let tree: JSONTree
    do {
      tree = try JSONTree(parsing: text, limits: .small)
    } catch {
      let before = Array(text.utf8.prefix(error.position))
      throw QueryError(
        kind: error.isTooLarge || error.isTooDeep ? .tooLarge : .invalidFilter,
        message: "the filter is not JSON: \(error.message)",
        position: String(decoding: before, as: UTF8.self).count, expression: text)
    }
    return try filter(tree)
  }

  /// Reads a condition from JSON that is parsed already, such as a member of a
  /// request.
  ///
  /// - Throws: `QueryError` with the name of the field of the mistake.
  public static func filter(_ tree: JSONTree) throws(QueryError) -> Filter {
    try condition(tree, depth: 0)
  }

  private static func error(
    _ message: String, _ kind: QueryError.Kind = .invalidFilter
  ) -> QueryError { QueryError(kind: kind, message: message) }

  private static func condition(_ tree: JSONTree, depth: Int) throws(QueryError) -> Filter {
    guard depth < depthLimit else {
      throw error("the filter is nested deeper than \(depthLimit) levels", .tooLarge)
    }
    guard case .object(let members) = tree else {
      throw error(
        "a condition must be an object such as {\"category\":\"animals\"}, but is \(tree.kindName)")
    }
    guard !members.isEmpty else {
      throw error("a condition is empty; leave the filter out to admit all")
    }
    var parts: [Filter] = []
    for member in members { parts.append(try part(member, depth)) }
    return parts.count == 1 ? parts[0] : .and(parts)
  }

  private static func part(_ member: JSONTree.Member, _ depth: Int) throws(QueryError) -> Filter {
    switch member.name {
    case "$and": return .and(try conditions(member, depth))
    case "$or": return .or(try conditions(member, depth))
    case "$not": return .not(try condition(member.value, depth: depth + 1))
    case let name where name.hasPrefix("$"):
      throw error("\"\(name)\" does not join conditions; $and, $or and $not do")
    default: return try field(member)
    }
  }

  private static func conditions(
    _ member: JSONTree.Member, _ depth: Int
  ) throws(QueryError) -> [Filter] {
    guard case .list(let values) = member.value, !values.isEmpty else {
      throw error("\(member.name) needs a list of at least one condition")
    }
    var parts: [Filter] = []
    for value in values { parts.append(try condition(value, depth: depth + 1)) }
    return parts
  }

  private static func field(_ member: JSONTree.Member) throws(QueryError) -> Filter {
    if member.name.lowercased() == FilterFields.box { return try box(member) }
    guard let field = Filter.Field.named(member.name) else {
      throw error(FilterFields.unknown(member.name), .unknownField)
    }
    if case .null = member.value { return FilterConditions.isNull(field) }
    guard case .object(let operators) = member.value else {
      return FilterConditions.compareAsTyped(
        field, .equal, try value(member.value, field, member.name, false))
    }
    guard !operators.isEmpty else {
      throw error("\(member.name): expected a value or an operator such as $gte")
    }
    var parts: [Filter] = []
    for item in operators { parts.append(try comparison(item, field, member.name)) }
    return parts.count == 1 ? parts[0] : .and(parts)
  }

  private static let comparisons: [String: Filter.Comparison] = [
    "$eq": .equal, "$ne": .notEqual, "$gt": .greater, "$gte": .greaterOrEqual, "$lt": .less,
    "$lte": .lessOrEqual,
  ]

  private static func comparison(
    _ item: JSONTree.Member, _ field: Filter.Field, _ name: String
  ) throws(QueryError) -> Filter {
    if case .null = item.value, item.name == "$eq" || item.name == "$ne" {
      let isNull = FilterConditions.isNull(field)
      return item.name == "$eq" ? isNull : .not(isNull)
    }
    if let comparison = comparisons[item.name] {
      let isOrdered = comparison != .equal && comparison != .notEqual
      return FilterConditions.compareAsTyped(
        field, comparison, try value(item.value, field, name, isOrdered))
    }
    switch item.name {
    case "$exact":
      return FilterConditions.compare(field, .equal, try value(item.value, field, name, false))
    case "$in", "$nin":
      guard case .list(let values) = item.value, !values.isEmpty else {
        throw error("\(name): \(item.name) needs a list of at least one value")
      }
      var read: [FilterValue] = []
      for one in values { read.append(try value(one, field, name, false)) }
      let filter = FilterConditions.isInAsTyped(field, read)
      return item.name == "$in" ? filter : .not(filter)
    case "$glob":
      guard field.takesPatterns, let pattern = item.value.string else {
        throw error("\(name): $glob needs a field of text and a pattern between quotes")
      }
      return .glob(field, pattern)
    case "$contains":
      guard field.takesPatterns, let text = item.value.string, !text.isEmpty else {
        throw error("\(name): $contains needs a field of text and a text")
      }
      return FilterConditions.contains(field, text)
    default:
      throw error(
        "\(name): there is no operator \"\(item.name)\"; there are $eq, $ne, $gt, $gte, $lt, $lte, "
          + "$in, $nin, $exact, $contains and $glob")
    }
  }

  private static func box(_ member: JSONTree.Member) throws(QueryError) -> Filter {
    guard case .object(let operators) = member.value, operators.count == 1,
      operators[0].name == "$within", case .list(let list) = operators[0].value
    else { throw error("gps needs {\"$within\": [south, west, north, east]} in degrees") }
    let numbers = list.compactMap(\.double)
    guard list.count == 4, numbers.count == 4 else {
      throw error("gps: $within needs four numbers: south, west, north, east")
    }
    let (south, west, north, east) = (numbers[0], numbers[1], numbers[2], numbers[3])
    if let problem = FilterConditions.problem(south: south, west: west, north: north, east: east) {
      throw error("gps: \(problem)")
    }
    return FilterConditions.within(south: south, west: west, north: north, east: east)
  }

  private static func value(
    _ tree: JSONTree, _ field: Filter.Field, _ name: String, _ isOrdered: Bool
  ) throws(QueryError) -> FilterValue {
    do {
      return try FilterValueReader.read(tree, field, isOrdered: isOrdered)
    } catch {
      throw Self.error("\(name): \(error.message)")
    }
  }
}
