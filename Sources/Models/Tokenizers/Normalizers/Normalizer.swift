// Changes a text before it is cut, and chooses the normalizers that a file asks
// for. Large ones have files of their own; small ones are below.

/// Changes a text before it is cut into pieces.
protocol Normalizer: Sendable {
  func normalize(_ text: [Unicode.Scalar]) -> [Unicode.Scalar]

  /// How many scalars at the beginning of the result stand for the first
  /// `count` of the text: none if those are removed.
  func beginning(of text: [Unicode.Scalar], count: Int) -> Int
}

extension Normalizer {
  func beginning(of text: [Unicode.Scalar], count: Int) -> Int {
    normalize(Array(text.prefix(count))).count
  }
}

enum NormalizerReader {
  /// Reads a `normalizer` section.
  ///
  /// - Throws: `TokenizerError`; a kind that is not known is named.
  static func read(_ node: JSONNode) throws(TokenizerError) -> any Normalizer {
    let kind = try node.required("type").string()
    switch kind {
    case "Sequence":
      var parts: [any Normalizer] = []
      for part in try node.required("normalizers").elements() { parts.append(try read(part)) }
      return NormalizerSequence(parts: parts)
    case "Lowercase": return Lowercase()
    case "StripAccents": return StripAccents()
    case "Strip":
      return Strip(
        left: try node.bool("strip_left", default: true),
        right: try node.bool("strip_right", default: true))
    case "Replace":
      return Replace(
        pattern: try node.required("pattern").pattern(),
        content: try node.required("content").scalars())
    case "BertNormalizer": return try BertNormalizer(node)
    case "Precompiled": return try Precompiled(node)
    case "Nmt": return NmtNormalizer()
    case "Prepend": return Prepend(content: try node.required("prepend").scalars())
    default:
      guard let form = NormalizationForm(rawValue: kind) else {
        throw .unsupported("normalizer", kind, at: node.name)
      }
      return FormNormalizer(form: form)
    }
  }
}

struct NormalizerSequence: Normalizer {
  let parts: [any Normalizer]

  func normalize(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    parts.reduce(text) { $1.normalize($0) }
  }

  func beginning(of text: [Unicode.Scalar], count: Int) -> Int {
    parts.reduce((text, count)) { state, part in
      (part.normalize(state.0), part.beginning(of: state.0, count: state.1))
    }.1
  }
}

struct FormNormalizer: Normalizer {
  let form: NormalizationForm

  func normalize(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] { form.apply(to: text) }
}

/// Lowers each scalar by itself: a Greek sigma at the end of a word becomes σ.
struct Lowercase: Normalizer {
  func normalize(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    for scalar in text {
      if scalar.isASCII {
        let isUpper = scalar.value >= 0x41 && scalar.value <= 0x5A
        result.append(isUpper ? Unicode.Scalar(UInt8(scalar.value + 32)) : scalar)
      } else if scalar.properties.changesWhenLowercased {
        result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      } else {
        // Most scripts have no case, and a string for each scalar takes long.
        result.append(scalar)
      }
    }
    return result
  }
}

/// Removes combining marks; the text must have been decomposed before.
struct StripAccents: Normalizer {
  func normalize(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let accents = ScalarSet.accents
    return text.filter { !accents.contains($0) }
  }
}

/// Removes white space at either end.
struct Strip: Normalizer {
  let left: Bool
  let right: Bool

  func normalize(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let space = ScalarSet.space
    var slice = text[...]
    if left { slice = slice.drop { space.contains($0) } }
    if right { while let last = slice.last, space.contains(last) { slice.removeLast() } }
    return Array(slice)
  }

  func beginning(of text: [Unicode.Scalar], count: Int) -> Int {
    left ? text.prefix(count).drop { ScalarSet.space.contains($0) }.count : count
  }
}

/// Puts `content` in place of each match.
struct Replace: Normalizer {
  let pattern: Pattern
  let content: [Unicode.Scalar]

  func normalize(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let matches = pattern.matches(in: text[...])
    if matches.isEmpty { return text }
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    var place = 0
    for match in matches {
      result.append(contentsOf: text[place..<match.lowerBound])
      result.append(contentsOf: content)
      place = match.upperBound
    }
    result.append(contentsOf: text[place...])
    return result
  }
}

/// Puts `content` before a text that is not empty.
struct Prepend: Normalizer {
  let content: [Unicode.Scalar]

  func normalize(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    text.isEmpty ? text : content + text
  }
}
