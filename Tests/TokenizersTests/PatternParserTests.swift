// The regular expressions of tokenizer files: what they match, and what is
// refused. Expected matches are Oniguruma's.

import Testing

@testable import Tokenizers

@Suite struct PatternParserTests {
  private func found(_ expression: String, _ text: String) throws -> [String] {
    let scalars = Array(text.unicodeScalars)
    return try PatternParser.parse(expression).matches(in: scalars[...]).map { range in
      var match = ""
      match.unicodeScalars.append(contentsOf: scalars[range])
      return match
    }
  }

  @Test(arguments: [
    ("ab|a", "abaab", ["ab", "a", "ab"]),
    ("a+b?", "aaabab", ["aaab", "ab"]),
    ("a{2}", "aaaaa", ["aa", "aa"]),
    ("a{1,3}", "aaaaa", ["aaa", "aa"]),
    ("a{2,}", "aaaaa b a", ["aaaaa"]),
    ("a{,2}b", "aaab", ["aab"]),
    ("a*ab", "aaab", ["aaab"]),
    ("a*+ab|b", "aaab", ["b"]),
    (#"\s+(?!\S)|\s+"#, "a   b  ", ["  ", " ", "  "]),
    (#"x(?=y)"#, "xyxz", ["x"]),
    (#"(?i:'s|'ve)"#, "'S'vE'ſ's", ["'S", "'vE", "'ſ", "'s"]),
    (#"(?i:k)"#, "kK\u{212A}", ["k", "K", "\u{212A}"]),
    (#"(?:a|ab)c"#, "abcac", ["abc", "ac"]),
    (#"(a|ab)(c|bcd)"#, "abcd", ["abcd"]),
    (#"x(?:yz)?"#, "xyzxy", ["xyz", "x"]),
    (#"[^\s\p{L}\p{N}]+"#, "ab!?1 #", ["!?", "#"]),
    (#"[a-c\-\]]+"#, "abc-]d", ["abc-]"]),
    (#"[]a]+"#, "]a", ["]a"]),
    (#"[\r\n\t.]"#, "a\n.b", ["\n", "."]),
    (#"\p{^L}"#, "a1b", ["1"]),
    (#"\P{L}"#, "a1b", ["1"]),
    (#"\p{Lu}\p{Ll}*"#, "Ab cDé", ["Ab", "Dé"]),
    (#"\w+"#, "a_1 é-٣", ["a_1", "é", "٣"]),
    (#"^a|a$"#, "aaa", ["a", "a"]),
    (".", "a\nb", ["a", "b"]),
    (#"\<\|x\|\>"#, "<|x|>", ["<|x|>"]),
  ])
  func theExpressionMatchesAsInTheReference(
    _ expression: String, _ text: String, _ matches: [String]
  ) throws {
    #expect(try found(expression, text) == matches)
  }

  @Test(arguments: [
    ("a+?", "a lazy quantifier"), ("(ab)+", "a repeated group"), ("(?<n>a)", "a group of the kind"),
    ("[a&&b]", "the intersection of classes"), ("[[:alpha:]]", "a class within a class"),
    (#"\p{Greek}"#, #"\p{Greek}"#), (#"\b"#, #"\b"#), ("a)", "unmatched )"),
    ("(a", "a group without end"), ("[a", "a class without end"), ("+a", "a quantifier of nothing"),
    ("a**", "a quantifier of a quantifier"), ("a{3,1}", "an odd {…}"), ("[z-a]", "runs backwards"),
    ("(?i:é)", "outside of ASCII"), ("(?i:[a-z])", "a character class within (?i:)"),
    (#"\1"#, #"\1"#), ("a\\", "a backslash at the end"), ("^*", "a repeated assertion"),
  ])
  func whatIsNotSupportedIsRefusedByName(_ expression: String, _ construct: String) {
    let error = #expect(throws: TokenizerError.self) { try PatternParser.parse(expression) }
    #expect(error?.kind == .unsupported)
    #expect(error?.message.contains("uses ") == true)
    #expect(error?.message.contains(construct) == true, "\(error?.message ?? "")")
  }

  @Test func whiteSpaceIsWhatOnigurumaTakesItFor() throws {
    let pattern = try PatternParser.parse(#"\s"#)
    func isSpace(_ scalar: Unicode.Scalar) -> Bool { !pattern.matches(in: [scalar]).isEmpty }
    for scalar in ["\u{85}", "\u{A0}", "\u{3000}", "\u{B}", "\u{2028}"] as [Unicode.Scalar] {
      #expect(isSpace(scalar))
    }
    for scalar in ["\u{200B}", "\u{180E}", "\u{FEFF}", "\u{1C}"] as [Unicode.Scalar] {
      #expect(!isSpace(scalar))
    }
  }
}
