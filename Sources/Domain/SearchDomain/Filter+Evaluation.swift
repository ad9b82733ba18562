// What a filter admits, said in code: the meaning that every store must give
// it. Stores with a query language translate instead and are tested on this.

extension Filter {
  /// Whether an image meets the condition.
  ///
  /// An image without the field equals no value, so `notEqual` and `not`
  /// admit it, and orders before none, so the four orderings leave it out.
  /// `not(f)` admits exactly what `f` does not. Values of different types are
  /// never equal and have no order. Text compares by its UTF-8 bytes. A field
  /// of several texts equals, and matches, where one of them does, and has no
  /// order. An empty `and` admits all, an empty `or` nothing.
  public func matches(_ image: ImageRecord) -> Bool {
    switch self {
    case .and(let parts): parts.allSatisfy { $0.matches(image) }
    case .or(let parts): parts.contains { $0.matches(image) }
    case .not(let part): !part.matches(image)
    case .compare(let field, let comparison, let value):
      comparison.admits(field.value(of: image, against: value), field.comparable(value))
    case .isIn(let field, let values):
      values.contains {
        Comparison.equal.admits(field.value(of: image, against: $0), field.comparable($0))
      }
    case .resembles(let field, let texts):
      field.resembles(Set(texts.map(TextFolding.folded)), image)
    case .glob(let field, let pattern):
      field.texts(of: image).contains { Glob(pattern).matches($0) }
    }
  }
}

/// A value in the form in which it is compared.
enum ComparableValue {
  case bytes([UInt8])
  case number(Double)
  case boolean(Bool)
  case list([[UInt8]])

  /// The bytes of a text.
  static func text(_ text: String) -> ComparableValue { .bytes(Array(text.utf8)) }
}

extension Filter.Field {
  /// The field's value in the form in which it is held against `other`.
  func value(of image: ImageRecord, against other: FilterValue) -> ComparableValue? {
    if case .record(let read) = place { return read(image) }
    guard let value = metadata(of: image) else { return nil }
    if isTime {
      guard case .text(let text) = value, let moment = FilterTime.moment(text) else { return nil }
      return .number(other.isInstant ? moment.instant : moment.localSeconds)
    }
    switch value {
    case .text(let text): return .text(text)
    case .number(let number): return .number(number)
    case .boolean(let flag): return .boolean(flag)
    case .list(let texts): return .list(texts.map { Array($0.utf8) })
    }
  }

  /// The number that an image has in the field; nil where it has none. A time
  /// is an instant.
  public func number(of image: ImageRecord) -> Double? {
    if case .number(let number)? = value(of: image, against: .number(0)) { return number }
    return nil
  }

  /// The texts of an image's field, against which patterns are held; none for
  /// a field without text.
  public func texts(of image: ImageRecord) -> [String] {
    if isTime, case .text(let text)? = metadata(of: image) { return [text] }
    switch value(of: image, against: .text("")) {
    case .bytes(let bytes): return [String(decoding: bytes, as: UTF8.self)]
    case .list(let list): return list.map { String(decoding: $0, as: UTF8.self) }
    case .number, .boolean, nil: return []
    }
  }

  /// The forms of a value under which people may know it, folded: itself, and of a
  /// camera or lens what is left as words are taken off its front.
  public func forms(of value: String) -> [String] {
    let whole = TextFolding.folded(value)
    // No camera's name has more; hostile files have.
    guard hasMaker, whole.utf8.count <= 256 else { return [whole] }
    var forms = [whole]
    var rest = whole[...]
    while forms.count < 8, let space = rest.firstIndex(of: " ") {
      rest = rest[rest.index(after: space)...]
      if !rest.isEmpty { forms.append(String(rest)) }
    }
    return forms
  }

  /// - Parameter folded: the texts, folded.
  func resembles(_ folded: Set<String>, _ image: ImageRecord) -> Bool {
    texts(of: image).contains { forms(of: $0).contains(where: folded.contains) }
  }

  private func metadata(of image: ImageRecord) -> MetadataValue? {
    // A dictionary takes differently composed letters for equal; we do not.
    guard let key = metadataKey, let index = image.facts.metadata.index(forKey: key),
      image.facts.metadata[index].key.utf8.elementsEqual(key.utf8)
    else { return nil }
    return image.facts.metadata[index].value
  }

  func comparable(_ value: FilterValue) -> ComparableValue {
    switch value {
    case .text(let text):
      if isTime, let moment = FilterTime.moment(text) { return .number(moment.instant) }
      return .text(text)
    case .number(let number): return .number(number)
    case .boolean(let flag): return .boolean(flag)
    }
  }
}

extension FilterValue {
  /// Whether it is compared with the instant at which an image was taken,
  /// rather than with what the camera's clock said.
  public var isInstant: Bool {
    switch self {
    case .text(let text): FilterTime.moment(text)?.offsetSeconds != nil
    case .number: true
    case .boolean: false
    }
  }
}

extension ImageFacts {
  /// The words for an image's shape.
  static let shapes = ["landscape", "portrait", "square"]

  /// `landscape`, `portrait` or `square`, as seen upright.
  public var shape: String {
    width > height ? "landscape" : width < height ? "portrait" : "square"
  }
}

extension Filter.Comparison {
  func admits(_ left: ComparableValue?, _ right: ComparableValue) -> Bool {
    switch self {
    case .equal: return isEqual(left, right)
    case .notEqual: return !isEqual(left, right)
    case .less: return precedes(left, right)
    case .greater: return left.map { precedes(right, $0) } ?? false
    case .lessOrEqual: return precedes(left, right) || isSame(left, right)
    case .greaterOrEqual: return left.map { precedes(right, $0) } ?? false || isSame(left, right)
    }
  }

  private func isEqual(_ left: ComparableValue?, _ right: ComparableValue) -> Bool {
    switch (left, right) {
    case (.bytes(let a), .bytes(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.boolean(let a), .boolean(let b)): a == b
    case (.list(let all), .bytes(let b)): all.contains(b)
    default: false
    }
  }

  /// Equal as far as there is an order, which several texts have not.
  private func isSame(_ left: ComparableValue?, _ right: ComparableValue) -> Bool {
    if case .list = left { return false }
    return isEqual(left, right)
  }

  private func precedes(_ left: ComparableValue?, _ right: ComparableValue) -> Bool {
    switch (left, right) {
    case (.bytes(let a), .bytes(let b)): a.lexicographicallyPrecedes(b)
    case (.number(let a), .number(let b)): a < b
    case (.boolean(let a), .boolean(let b)): !a && b
    default: false
    }
  }
}
