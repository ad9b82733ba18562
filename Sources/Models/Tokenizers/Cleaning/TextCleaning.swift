// What open_clip does to a text before its tokenizer. The functions have the
// names of those in open_clip's tokenizer.py.

/// The cleaning of texts that a model was trained with in open_clip, by the
/// names of its tokenizers' option `clean`.
///
/// Those of open_clip repair the text first (see `TextRepair`).
public enum TextCleaning: String, Hashable, Sendable, CaseIterable {
  /// The text as it is: transformers' tokenizers do all in `tokenizer.json`.
  case none
  /// Lower case and nothing else, as transformers' SigLIP 2 has it: a letter at a
  /// time, whatever stands beside it.
  case lowerCaseAlone = "lower alone"
  /// `whitespace`: runs of white space become single spaces, none at the ends.
  case singleSpaces = "whitespace"
  /// `lower`: the same, in lower case.
  case lowerCase = "lower"
  /// `canonicalize`: no ASCII punctuation, an underscore being a space; lower
  /// case, single spaces.
  case canonical = "canonicalize"

  /// The text as the tokenizer should get it, in time linear in its length.
  public func apply(to text: String) -> String {
    guard self != .none else { return text }
    if self == .lowerCaseAlone {
      var view = String.UnicodeScalarView()
      for scalar in text.unicodeScalars {
        view.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
      return String(view)
    }
    let repaired = TextRepair.repair(Array(text.unicodeScalars))
    switch self {
    case .none, .lowerCaseAlone, .singleSpaces: return Self.singleSpaced(repaired)
    case .lowerCase: return Self.singleSpaced(LowerCase.apply(to: repaired))
    case .canonical:
      // An underscore becomes a space, the rest of Python's string.punctuation
      // goes: all that is printed in ASCII but letters, digits and the space.
      let kept = repaired.lazy.map { $0 == "_" ? " " : $0 }.filter { scalar in
        !(33...126).contains(scalar.value) || scalar.properties.isAlphabetic
          || ("0"..."9").contains(scalar)
      }
      return Self.singleSpaced(LowerCase.apply(to: Array(kept)))
    }
  }

  private static func singleSpaced(_ text: [Unicode.Scalar]) -> String {
    var view = String.UnicodeScalarView()
    for part in text.split(whereSeparator: { $0.properties.isWhitespace }) {
      if !view.isEmpty { view.append(" ") }
      view.append(contentsOf: part)
    }
    return String(view)
  }
}

/// Lower case, as Python's `str.lower()` makes it.
enum LowerCase {
  /// One scalar at a time, but for a Greek sigma: at the end of a word it is
  /// `ς` (The Unicode Standard, section 3.13, Final_Sigma).
  static func apply(to text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(text.count)
    // The last scalar that is not skipped, and where one follows.
    var isBehindLetter = false
    for (place, scalar) in text.enumerated() {
      if scalar == "Σ", isBehindLetter, !isBeforeLetter(text[(place + 1)...]) {
        result.append("ς")
      } else {
        result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
      if !scalar.properties.isCaseIgnorable { isBehindLetter = scalar.properties.isCased }
    }
    return result
  }

  private static func isBeforeLetter(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
    rest.first { !$0.properties.isCaseIgnorable }?.properties.isCased ?? false
  }
}
