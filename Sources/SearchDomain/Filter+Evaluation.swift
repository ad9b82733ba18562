// What a filter admits, said in code: the meaning that every store must give
// it. Stores with a query language translate instead and are tested on this.

extension Filter {
  /// Whether a picture meets the condition.
  ///
  /// A picture without the field equals no value, so `notEqual` and `not`
  /// admit it, and orders before none, so the four orderings leave it out.
  /// `not(f)` admits exactly what `f` does not. Values of different types are
  /// never equal and have no order. Text compares by its UTF-8 bytes. An empty
  /// `and` admits all, an empty `or` nothing.
  public func matches(_ image: ImageRecord) -> Bool {
    switch self {
    case .and(let parts): parts.allSatisfy { $0.matches(image) }
    case .or(let parts): parts.contains { $0.matches(image) }
    case .not(let part): !part.matches(image)
    case .compare(let field, let comparison, let value):
      comparison.admits(field.value(of: image), field.comparable(value))
    case .isIn(let field, let values):
      values.contains {
        Comparison.equal.admits(field.value(of: image), field.comparable($0))
      }
    case .glob(let field, let pattern):
      if case .bytes(let text) = field.value(of: image) {
        Glob(pattern).matches(String(decoding: text, as: UTF8.self))
      } else {
        false
      }
    }
  }
}

/// A value in the form in which it is compared.
enum ComparableValue {
  case bytes([UInt8])
  case number(Double)
  case boolean(Bool)
}

extension Filter.Field {
  func value(of image: ImageRecord) -> ComparableValue? {
    switch self {
    case .path: return .bytes(image.path.bytes)
    case .filename: return .bytes(image.path.lastComponent.bytes)
    case .category: return image.category.map { .bytes(Array($0.utf8)) }
    case .format: return .bytes(Array(image.facts.format.utf8))
    case .width: return .number(Double(image.facts.width))
    case .height: return .number(Double(image.facts.height))
    case .orientation: return .bytes(Array(image.facts.shape.utf8))
    case .byteCount: return .number(Double(image.byteCount))
    case .modified: return .number(Double(image.modifiedNanoseconds) / 1e9)
    case .metadata(let key):
      // A dictionary takes differently composed letters for equal; we do not.
      guard let index = image.facts.metadata.index(forKey: key),
        image.facts.metadata[index].key.utf8.elementsEqual(key.utf8)
      else { return nil }
      switch image.facts.metadata[index].value {
      case .text(let text): return .bytes(Array(text.utf8))
      case .number(let number): return .number(number)
      case .boolean(let flag): return .boolean(flag)
      }
    }
  }

  func comparable(_ value: FilterValue) -> ComparableValue {
    switch value {
    case .text(let text):
      if holds == .time, let seconds = FilterTime.seconds(text) { return .number(seconds) }
      return .bytes(Array(text.utf8))
    case .number(let number): return .number(number)
    case .boolean(let flag): return .boolean(flag)
    }
  }
}

extension ImageFacts {
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
    case .lessOrEqual: return precedes(left, right) || isEqual(left, right)
    case .greaterOrEqual: return left.map { precedes(right, $0) } ?? false || isEqual(left, right)
    }
  }

  private func isEqual(_ left: ComparableValue?, _ right: ComparableValue) -> Bool {
    switch (left, right) {
    case (.bytes(let a), .bytes(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.boolean(let a), .boolean(let b)): a == b
    default: false
    }
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
