// The same filter in fewer parts: what stores are given, so that a condition
// made by a program costs them no more than one written by hand.

extension Filter {
  /// The most conditions of a filter, a list of values being one. Databases
  /// compare each with each of the others, which a thousand make felt.
  public static let maximumConditions = 512
  /// The most values of a filter, those in lists included.
  public static let maximumValues = 30_000

  /// The filter in its shortest form, for a store.
  ///
  /// Groups within groups of their kind are merged, and alternatives of one
  /// field become one list: `a = 1 or a = 2` is `a in (1, 2)`, and
  /// `a != 1 and a != 2` its negation. Takes time in proportion to the length.
  ///
  /// - Throws: `FilterError` as `validate` does, and where the short form still
  ///   has more than `maximumConditions` or `maximumValues`.
  public func prepared() throws(FilterError) -> Filter {
    try validate()
    let short = folded(isNegated: false)
    var size = Size()
    short.measure(&size)
    guard size.values <= Self.maximumValues else {
      throw FilterError(
        message: "the condition has more than \(Self.maximumValues) values (\(size.values))")
    }
    guard size.conditions <= Self.maximumConditions else {
      throw FilterError(
        message:
          "the condition has more than \(Self.maximumConditions) parts (\(size.conditions)); "
          + "a list of values, such as {\"$in\": […]}, is one part")
    }
    return short
  }

  private struct Size {
    var conditions = 0
    var values = 0
  }

  private func measure(_ size: inout Size) {
    switch self {
    case .and(let parts), .or(let parts): for part in parts { part.measure(&size) }
    case .not(let part): part.measure(&size)
    case .compare, .glob:
      size.conditions += 1
      size.values += 1
    case .resembles(_, let texts):
      size.conditions += 1
      size.values += texts.count
    case .isIn(_, let values):
      size.conditions += 1
      size.values += values.count
    }
  }

  /// Negations move to the leaves, which lets more groups be merged.
  private func folded(isNegated: Bool) -> Filter {
    switch self {
    case .not(let part): return part.folded(isNegated: !isNegated)
    case .and, .or:
      var group = Group(isAll: isAll(isNegated))
      group.gather(self, isNegated)
      return group.filter
    case .compare, .isIn, .resembles, .glob: return isNegated ? .not(self) : self
    }
  }

  private func isAll(_ isNegated: Bool) -> Bool {
    if case .and = self { return !isNegated }
    return isNegated
  }

  /// A group while it is put together.
  private struct Group {
    let isAll: Bool
    /// A place for each part, in order; nil for one that has become part of an
    /// earlier one.
    private var parts: [Part] = []
    private var lists: [Field: Int] = [:]
    private var texts: [Field: Int] = [:]

    private enum Part {
      case other(Filter)
      case list(Field, [FilterValue])
      case texts(Field, [String])
    }

    init(isAll: Bool) { self.isAll = isAll }

    mutating func gather(_ filter: Filter, _ isNegated: Bool) {
      switch filter {
      case .not(let part): gather(part, !isNegated)
      case .and(let inner), .or(let inner):
        if filter.isAll(isNegated) == isAll {
          for part in inner { gather(part, isNegated) }
        } else {
          parts.append(.other(filter.folded(isNegated: isNegated)))
        }
      case .compare(let field, let comparison, let value)
      where comparison == (isNegated == isAll ? .equal : .notEqual):
        add(field, [value])
      case .isIn(let field, let values) where isNegated == isAll: add(field, values)
      case .resembles(let field, let texts) where isNegated == isAll: add(field, texts)
      case .compare, .isIn, .resembles, .glob:
        parts.append(.other(isNegated ? .not(filter) : filter))
      }
    }

    /// One of the values in a group of alternatives, none of them in a group
    /// that demands all.
    private mutating func add(_ field: Field, _ values: [FilterValue]) {
      if let place = lists[field], case .list(_, var known) = parts[place] {
        parts[place] = .list(field, [])
        known += values
        parts[place] = .list(field, known)
        return
      }
      lists[field] = parts.count
      parts.append(.list(field, values))
    }

    private mutating func add(_ field: Field, _ more: [String]) {
      if let place = texts[field], case .texts(_, var known) = parts[place] {
        parts[place] = .texts(field, [])
        known += more
        parts[place] = .texts(field, known)
        return
      }
      texts[field] = parts.count
      parts.append(.texts(field, more))
    }

    var filter: Filter {
      let filters = parts.map { part -> Filter in
        switch part {
        case .other(let filter): return filter
        case .texts(let field, let texts):
          return isAll ? .not(.resembles(field, texts)) : .resembles(field, texts)
        case .list(let field, let values):
          if values.count == 1 { return .compare(field, isAll ? .notEqual : .equal, values[0]) }
          return isAll ? .not(.isIn(field, values)) : .isIn(field, values)
        }
      }
      if filters.count == 1 { return filters[0] }
      return isAll ? .and(filters) : .or(filters)
    }
  }
}
