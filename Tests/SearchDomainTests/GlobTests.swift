import SearchDomain
import Testing

@Suite struct GlobTests {
  @Test(arguments: [
    ("", ""), ("*", ""), ("*", "a/b"), ("a*b*c", "a-b-b-c"), ("a?c", "abc"), ("?", "ü"),
    ("[a-c]x", "bx"), ("[^a-c]x", "dx"), ("[]]", "]"), ("[^]]", "a"), ("[a-]", "-"),
    ("*.jp[eg]*", "/a/b.jpg"), ("**", "abc"), ("[[]1]", "[1]"), ("[*?]", "?"), ("a*", "a\nb"),
  ])
  func patternMatches(_ pattern: String, _ text: String) {
    #expect(Glob(pattern).matches(text))
  }

  @Test(arguments: [
    ("", "a"), ("a", ""), ("?", ""), ("?", "ab"), ("a*b", "abc"), ("[a-c]x", "dx"),
    ("[abc", "a"), ("[", "["), ("[]", "]"), ("A", "a"), ("[c-a]", "b"), ("*.jpg", "a.jpg "),
  ])
  func patternDoesNotMatch(_ pattern: String, _ text: String) {
    #expect(!Glob(pattern).matches(text))
  }

  @Test func manyStarsTakeNoLongerThanTheLengthsAllow() {
    let pattern = String(repeating: "*a", count: 200) + "b"
    #expect(!Glob(pattern).matches(String(repeating: "a", count: 2000)))
  }
}
