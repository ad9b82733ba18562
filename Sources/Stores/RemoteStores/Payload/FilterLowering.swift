// Filters as conditions on payload fields. The meaning is Filter.matches'. What
// no server can express (patterns in the middle of a text, the order of texts)
// becomes the list of the paths that meet it, and texts in any case the list of
// their spellings, read from the store beforehand.

internal import SearchDomain

/// Translates filters for one collection.
struct FilterLowering {
  /// Whether records have our derived fields; those of other programs do not.
  var hasDerivedFields = true
  /// The paths that meet each leaf that cannot be expressed, once they have
  /// been read.
  var resolved: [Filter: [String]] = [:]
  /// The spellings that are there of texts in any case, by the leaf.
  var spellings: [Filter: [String]] = [:]
  /// Leaves that cannot be expressed and have not been read yet.
  private(set) var unresolved: Set<Filter> = []

  mutating func lower(_ filter: Filter) -> PayloadCondition { condition(filter).simplified }

  private mutating func condition(_ filter: Filter) -> PayloadCondition {
    switch filter {
    case .and(let parts): return .all(parts.map { condition($0) })
    case .or(let parts): return .any(parts.map { condition($0) })
    case .not(let part): return .not(condition(part))
    case .compare(let field, .notEqual, let value):
      return .not(condition(.compare(field, .equal, value)))
    case .compare(let field, .equal, let value): return equal(field, [value])
    case .isIn(let field, let values): return equal(field, values)
    case .compare(let field, let comparison, let value):
      return ordered(field, comparison, value, filter)
    case .resembles(let field, let texts):
      if texts.isEmpty { return .any([]) }
      guard let known = spellings[filter] else { return paths(of: filter) }
      return equal(field, known.map { .text($0) })
    case .glob(let field, let pattern): return glob(field, pattern, filter)
    }
  }

  private func equal(_ field: Filter.Field, _ values: [FilterValue]) -> PayloadCondition {
    var parts: [PayloadCondition] = []
    var texts: [String] = []
    var numbers: [String: [Double]] = [:]
    for value in values {
      switch value {
      case .text(let text):
        if let (name, number) = time(field, value) {
          numbers[name, default: []].append(number)
        } else {
          texts.append(text)
        }
      case .number(let number) where number.isInfinite: break
      case .number(let number):
        if let name = numberField(field, value) { numbers[name, default: []].append(number) }
      case .boolean(let flag):
        if let key = field.metadataKey, !field.isTime {
          parts.append(.isFlag(field: PayloadFields.metadata(key, .flag), flag))
        }
      }
    }
    if !texts.isEmpty {
      if let name = textField(field) { parts.append(.isText(field: name, anyOf: texts)) }
      if let name = listField(field) {
        parts += texts.map { .contains(field: name, text: $0) }
      }
    }
    parts += numbers.sorted { $0.key < $1.key }.map { .isNumber(field: $0.key, anyOf: $0.value) }
    return .any(parts)
  }

  private mutating func ordered(
    _ field: Filter.Field, _ comparison: Filter.Comparison, _ value: FilterValue, _ leaf: Filter
  ) -> PayloadCondition {
    let order: PayloadCondition.Order
    switch comparison {
    case .less: order = .less
    case .lessOrEqual: order = .lessOrEqual
    case .greater: order = .greater
    case .greaterOrEqual: order = .greaterOrEqual
    case .equal, .notEqual: return .any([])
    }
    if let (name, number) = time(field, value) { return .order(field: name, order, number) }
    switch value {
    case .number(let number):
      guard let name = numberField(field, value) else { return .any([]) }
      guard number.isInfinite else { return .order(field: name, order, number) }
      // JSON has no infinity; every number lies between the two.
      let most = Double.greatestFiniteMagnitude
      switch (order, number > 0) {
      case (.less, true), (.lessOrEqual, true):
        return .order(field: name, .lessOrEqual, most)
      case (.greater, false), (.greaterOrEqual, false):
        return .order(field: name, .greaterOrEqual, -most)
      default: return .any([])
      }
    case .boolean(let flag):
      guard let key = field.metadataKey, !field.isTime else { return .any([]) }
      let name = PayloadFields.metadata(key, .flag)
      // false comes before true.
      let admitted = [false, true].filter { held in
        switch order {
        case .less: !held && flag
        case .lessOrEqual: !held || flag
        case .greater: held && !flag
        case .greaterOrEqual: held || !flag
        }
      }
      return .any(admitted.map { .isFlag(field: name, $0) })
    case .text: return paths(of: leaf)
    }
  }

  private mutating func glob(
    _ field: Filter.Field, _ pattern: String, _ leaf: Filter
  ) -> PayloadCondition {
    let specials = pattern.unicodeScalars.filter { $0 == "*" || $0 == "?" || $0 == "[" }
    if specials.isEmpty, !field.isTime { return equal(field, [.text(pattern)]) }
    if field == .path, hasDerivedFields, let folder = Self.folder(in: pattern) {
      return .contains(field: PayloadFields.folders, text: folder)
    }
    if field == .path || field == .filename, hasDerivedFields, let suffix = Self.suffix(in: pattern)
    {
      return .isText(field: PayloadFields.suffix, anyOf: [suffix])
    }
    if case .words(let words) = field.content, let name = field.storedName {
      return .isText(field: name, anyOf: words.filter { Glob(pattern).matches($0) })
    }
    return paths(of: leaf)
  }

  private mutating func paths(of leaf: Filter) -> PayloadCondition {
    if let paths = resolved[leaf], let name = Filter.Field.path.storedName {
      return .isText(field: name, anyOf: paths)
    }
    unresolved.insert(leaf)
    return .any([])
  }

  /// The folder where a pattern is `folder/*` and the folder has no special
  /// letters but ones in a set of their own, as `Filter.isUnder` writes them.
  static func folder(in pattern: String) -> String? {
    var scalars = Array(pattern.unicodeScalars)[...]
    guard scalars.count > 2, scalars.popLast() == "*", scalars.popLast() == "/" else { return nil }
    var folder = String.UnicodeScalarView()
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "*", "?": return nil
      case "[":
        guard let letter = scalars.popFirst(), letter == "*" || letter == "?" || letter == "[",
          scalars.popFirst() == "]"
        else { return nil }
        folder.append(letter)
      default: folder.append(scalar)
      }
    }
    return folder.isEmpty ? nil : String(folder)
  }

  /// The letters where a pattern is `*.letters`.
  static func suffix(in pattern: String) -> String? {
    guard pattern.hasPrefix("*.") else { return nil }
    let suffix = pattern.unicodeScalars.dropFirst(2)
    let isPlain = suffix.allSatisfy {
      $0 != "." && $0 != "/" && $0 != "*" && $0 != "?" && $0 != "["
    }
    return isPlain ? String(String.UnicodeScalarView(suffix)) : nil
  }

  // MARK: Fields

  private func textField(_ field: Filter.Field) -> String? {
    if let name = field.storedName { return field.isTextual ? name : nil }
    return field.metadataKey.map { PayloadFields.metadata($0, .text) }
  }

  private func listField(_ field: Filter.Field) -> String? {
    field.isTime ? nil : field.metadataKey.map { PayloadFields.metadata($0, .list) }
  }

  private func numberField(_ field: Filter.Field, _ value: FilterValue) -> String? {
    if let name = field.storedName { return field.isTextual ? nil : name }
    return field.metadataKey.map { key in
      field.isTime
        ? PayloadFields.time(key, isInstant: value.isInstant) : PayloadFields.metadata(key, .number)
    }
  }

  /// A moment as the number it is compared as.
  private func time(_ field: Filter.Field, _ value: FilterValue) -> (String, Double)? {
    guard field.isTime, case .text(let text) = value,
      let seconds = FilterTime.seconds(text), let name = numberField(field, value)
    else { return nil }
    return (name, seconds)
  }
}
