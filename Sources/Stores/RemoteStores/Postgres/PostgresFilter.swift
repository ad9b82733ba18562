// Filters as SQL. The meaning is Filter.matches': what a row lacks is null, which
// nothing equals and nothing precedes, and NOT is its exact complement. Nothing
// has to be read beforehand.

internal import PostgresAccess
internal import SearchDomain
internal import Support

/// A condition in the making, with the values for its placeholders.
struct PostgresFilter {
  private(set) var values: [PostgresValue]

  /// - Parameter values: of placeholders that stand before those of the condition.
  init(after values: [PostgresValue] = []) { self.values = values }

  /// A condition that is true for what a filter admits, and false or null for the
  /// rest.
  ///
  /// - Parameter filter: prepared.
  mutating func condition(_ filter: Filter) -> String {
    switch filter {
    case .and(let parts): return joined(parts, " AND ", none: "TRUE")
    case .or(let parts): return joined(parts, " OR ", none: "FALSE")
    case .not(let part): return "((\(condition(part))) IS NOT TRUE)"
    case .compare(let field, .equal, let value): return equal(field, [value])
    case .compare(let field, .notEqual, let value):
      return "((\(equal(field, [value]))) IS NOT TRUE)"
    case .compare(let field, let comparison, let value):
      return ordered(field, comparison, value)
    case .isIn(let field, let values): return equal(field, values)
    case .resembles(let field, let texts):
      let words = texts.map { String(PostgresText.word(field.name, TextFolding.folded($0))) }
      return words.isEmpty
        ? "FALSE" : "\(PostgresColumns.words) && \(array(words, "int8[]"))"
    case .glob(let field, let pattern): return glob(field, pattern)
    }
  }

  private mutating func joined(_ parts: [Filter], _ word: String, none: String) -> String {
    parts.isEmpty ? none : "(" + parts.map { condition($0) }.joined(separator: word) + ")"
  }

  // MARK: Placeholders

  private mutating func placeholder(_ value: PostgresValue, _ type: String) -> String {
    values.append(value)
    return "$\(values.count)::\(type)"
  }

  private mutating func text(_ text: String) -> String { placeholder(.text(text), "text") }

  private mutating func number(_ number: Double) -> String {
    // As PostgreSQL writes it: "inf" and "-inf" are read too.
    placeholder(.text("\(number)"), "float8")
  }

  private mutating func array(_ elements: [String], _ type: String) -> String {
    placeholder(PostgresText.array(elements), type)
  }

  // MARK: Equality

  /// More values than this are compared as a list.
  private static let mostAlternatives = 8

  private mutating func equal(_ field: Filter.Field, _ values: [FilterValue]) -> String {
    var texts: [String] = []
    var numbers: [Double] = []
    var moments: [String: [Double]] = [:]
    var flags: [Bool] = []
    for value in values {
      if field.isTime {
        if let (column, seconds) = moment(field, value) {
          moments[column, default: []].append(seconds)
        }
        continue
      }
      switch value {
      case .text(let text): texts.append(PostgresText.stored(text))
      case .number(let number): if number.isFinite { numbers.append(number) }
      case .boolean(let flag): flags.append(flag)
      }
    }
    var parts: [String] = []
    if let key = field.metadataKey, !field.isTime {
      parts = metadata(PostgresText.stored(key), texts, numbers, flags)
    } else if let column = field.storedName, !field.isTime {
      if !texts.isEmpty, field.isTextual { parts.append(recordEquals(column, texts)) }
      let whole = numbers.compactMap { Int(exactly: $0) }
      if !whole.isEmpty, !field.isTextual {
        parts.append("\(column) = ANY(\(array(whole.map(String.init), "int8[]")))")
      }
    }
    for (column, seconds) in moments.sorted(by: { $0.key < $1.key }) {
      parts.append("\(column) = ANY(\(array(seconds.map { "\($0)" }, "float8[]")))")
    }
    return parts.isEmpty ? "FALSE" : "(" + parts.joined(separator: " OR ") + ")"
  }

  /// Columns of which indexes hold the beginnings.
  private static let indexed: Set = ["path", "category", "content_hash"]
  /// Columns that may stand for bytes that are no text, which no text equals.
  private static let bytesBeside = [
    "path": PostgresColumns.pathBytes, "filename": PostgresColumns.filenameBytes,
  ]

  private mutating func recordEquals(_ column: String, _ texts: [String]) -> String {
    var parts: [String] = []
    if Self.indexed.contains(column) {
      let beginnings = texts.map(PostgresText.beginning)
      parts.append("\(PostgresColumns.beginning(of: column)) = ANY(\(array(beginnings, "text[]")))")
    }
    parts.append("\(column) = ANY(\(array(texts, "text[]")))")
    if let bytes = Self.bytesBeside[column] { parts.append("\(bytes) IS NULL") }
    return "(" + parts.joined(separator: " AND ") + ")"
  }

  private mutating func metadata(
    _ key: String, _ texts: [String], _ numbers: [Double], _ flags: [Bool]
  ) -> [String] {
    let scalars =
      texts.map(JSONTree.text) + numbers.map(JSONTree.number)
      + Set(flags).map(JSONTree.boolean)
    if scalars.isEmpty { return [] }
    let meta = PostgresColumns.meta
    guard scalars.count <= Self.mostAlternatives else {
      let place = "\(meta) -> \(text(key))"
      var parts = ["\(place) = ANY(\(array(scalars.map(\.text), "jsonb[]")))"]
      // Of a list, one of its texts.
      if !texts.isEmpty { parts.append("\(place) ?| \(array(texts, "text[]"))") }
      return parts
    }
    return scalars.flatMap { value -> [JSONTree] in
      if case .text = value { [value, .list([value])] } else { [value] }
    }.map { value in
      "\(meta) @> \(placeholder(.text(JSONTree.object([.init(key, value)]).text), "jsonb"))"
    }
  }

  // MARK: Order

  private mutating func ordered(
    _ field: Filter.Field, _ comparison: Filter.Comparison, _ value: FilterValue
  ) -> String {
    let sign = Self.sign(comparison)
    if field.isTime {
      guard let (column, seconds) = moment(field, value) else { return "FALSE" }
      return "\(column) \(sign) \(number(seconds))"
    }
    switch value {
    case .number(let number):
      if let key = field.metadataKey {
        return "(\(PostgresColumns.number(of: name(key)))) \(sign) \(self.number(number))"
      }
      guard let column = field.storedName, !field.isTextual else { return "FALSE" }
      return whole(column, comparison, number)
    case .boolean(let flag):
      guard let key = field.metadataKey else { return "FALSE" }
      // false comes before true.
      let admitted = [false, true].filter { held in
        switch comparison {
        case .less: !held && flag
        case .lessOrEqual: !held || flag
        case .greater: held && !flag
        case .greaterOrEqual: held || !flag
        case .equal: held == flag
        case .notEqual: held != flag
        }
      }
      let parts = metadata(PostgresText.stored(key), [], [], admitted)
      return parts.isEmpty ? "FALSE" : "(" + parts.joined(separator: " OR ") + ")"
    case .text(let text):
      let stored = PostgresText.stored(text)
      guard let column = field.storedName else {
        let key = field.metadataKey ?? ""
        return "(\(Self.string(at: name(key)))) COLLATE \"C\" \(sign) \(self.text(stored))"
      }
      guard field.isTextual else { return "FALSE" }
      let plain = "\(column) \(sign) \(self.text(stored))"
      guard let bytes = Self.bytesBeside[column] else { return plain }
      let other = placeholder(.bytes(Array(text.utf8)), "bytea")
      return "(CASE WHEN \(bytes) IS NULL THEN \(plain) ELSE \(bytes) \(sign) \(other) END)"
    }
  }

  /// Whole numbers against any number: in whole numbers, so that indexes serve.
  private mutating func whole(
    _ column: String, _ comparison: Filter.Comparison, _ number: Double
  ) -> String {
    let bound: (String, Double)
    switch comparison {
    case .less: bound = ("<", number.rounded(.up))
    case .lessOrEqual: bound = ("<=", number.rounded(.down))
    case .greater: bound = (">", number.rounded(.down))
    case .greaterOrEqual: bound = (">=", number.rounded(.up))
    case .equal, .notEqual: return "FALSE"
    }
    guard let exact = Int(exactly: bound.1) else {
      // Beyond every whole number: all of them lie on one side.
      let isBelow = comparison == .less || comparison == .lessOrEqual
      return (number > 0) == isBelow ? "\(column) IS NOT NULL" : "FALSE"
    }
    return "\(column) \(bound.0) \(placeholder(.text(String(exact)), "int8"))"
  }

  private static func sign(_ comparison: Filter.Comparison) -> String {
    switch comparison {
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .equal: "="
    case .notEqual: "<>"
    }
  }

  // MARK: Patterns

  private mutating func glob(_ field: Filter.Field, _ pattern: String) -> String {
    let meant = PostgresPattern(pattern)
    if meant == .nothing { return "FALSE" }
    if let column = field.storedName {
      guard field.isTextual else { return "FALSE" }
      let test = test(column, meant)
      guard Self.indexed.contains(column), let beginning = Self.beginning(of: meant) else {
        return test
      }
      let like = PostgresPattern.like(beginning: PostgresText.beginning(beginning))
      return "(\(PostgresColumns.beginning(of: column)) LIKE \(text(like)) AND \(test))"
    }
    let key = name(field.metadataKey ?? "")
    let place = "\(PostgresColumns.meta) -> \(key)"
    let one = test("(\(PostgresColumns.meta) ->> \(key)) COLLATE \"C\"", meant)
    if field.isTime { return "CASE WHEN jsonb_typeof(\(place)) = 'string' THEN \(one) END" }
    let element = test("element COLLATE \"C\"", meant)
    return "CASE jsonb_typeof(\(place)) WHEN 'string' THEN \(one) WHEN 'array' THEN EXISTS ("
      + "SELECT FROM jsonb_array_elements_text(\(place)) AS of_list(element) WHERE \(element)) END"
  }

  private static func beginning(of pattern: PostgresPattern) -> String? {
    switch pattern {
    case .like(_, let beginning), .regular(_, let beginning): beginning.isEmpty ? nil : beginning
    case .nothing, .everything: nil
    }
  }

  private mutating func test(_ value: String, _ pattern: PostgresPattern) -> String {
    switch pattern {
    case .nothing: "FALSE"
    case .everything: "(\(value)) IS NOT NULL"
    case .like(let like, _): "(\(value)) LIKE \(text(like))"
    case .regular(let expression, _): "(\(value)) ~ \(text(expression))"
    }
  }

  // MARK: Fields

  /// A key as it stands in a statement: those of the table as they are, so that
  /// the index of their numbers is recognised.
  private mutating func name(_ key: String) -> String {
    Filter.Field.ofMetadata(key) != nil
      ? PostgresText.literal(key) : text(PostgresText.stored(key))
  }

  private static func string(at key: String) -> String {
    "CASE WHEN jsonb_typeof(\(PostgresColumns.meta) -> \(key)) = 'string' "
      + "THEN \(PostgresColumns.meta) ->> \(key) END"
  }

  /// The column in which a moment is compared, and the moment.
  private func moment(_ field: Filter.Field, _ value: FilterValue) -> (String, Double)? {
    let seconds: Double? =
      switch value {
      case .text(let text): FilterTime.seconds(text)
      case .number(let number): number
      case .boolean: nil
      }
    guard let seconds else { return nil }
    if let column = field.storedName { return (column, seconds) }
    return field.metadataKey.map {
      (PayloadFields.time($0, isInstant: value.isInstant), seconds)
    }
  }
}
