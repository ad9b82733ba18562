// Where added tokens cut a text.

import Testing

@testable import Tokenizers

@Suite struct AddedTokenFinderTests {
  private static func token(
    _ id: Int32, _ content: String, singleWord: Bool = false, left: Bool = false,
    right: Bool = false
  ) -> AddedToken {
    AddedToken(
      id: id, content: Array(content.unicodeScalars), isSingleWord: singleWord, stripsLeft: left,
      stripsRight: right, isNormalized: false)
  }

  /// The parts as text: pieces in quotes, those at the beginning with a caret,
  /// tokens by their ids.
  private func parts(_ text: String, _ tokens: [AddedToken]) -> String {
    AddedTokenFinder(tokens).split(Array(text.unicodeScalars)).map { part in
      switch part {
      case .text(let scalars, let isFirst):
        var piece = ""
        piece.unicodeScalars.append(contentsOf: scalars)
        return (isFirst ? "^" : "") + "'\(piece)'"
      case .token(let id): return "\(id)"
      }
    }.joined(separator: " ")
  }

  @Test func ofSeveralAtOnePlaceTheLongestIsTaken() {
    let tokens = [Self.token(1, "<a"), Self.token(2, "<ab>"), Self.token(3, "<ab")]
    #expect(parts("x<ab>y", tokens) == "^'x' 2 'y'")
    #expect(parts("<abc", tokens) == "3 'c'")
    #expect(parts("<ac", tokens) == "1 'c'")
    #expect(parts("<b", tokens) == "^'<b'")
  }

  @Test func ofEqualOnesTheFirstOfTheFileIsTaken() {
    #expect(parts("<x>", [Self.token(7, "<x>"), Self.token(8, "<x>")]) == "7")
  }

  @Test func neighboursAreEachTheirOwn() {
    #expect(parts("<x><x>", [Self.token(7, "<x>")]) == "7 7")
    #expect(parts("", [Self.token(7, "<x>")]) == "")
    #expect(parts("abc", []) == "^'abc'")
  }

  @Test func aSingleWordIsNoPartOfAnother() {
    let tokens = [Self.token(1, "cat", singleWord: true)]
    #expect(parts("a cat.", tokens) == "^'a ' 1 '.'")
    #expect(parts("concat", tokens) == "^'concat'")
    #expect(parts("cats", tokens) == "^'cats'")
    #expect(parts("cat_", tokens) == "^'cat_'")
    #expect(parts("katzécat", tokens) == "^'katzécat'")
  }

  @Test func whiteSpaceGoesWhereTheTokenTakesIt() {
    #expect(parts("a  <m>  b", [Self.token(1, "<m>", left: true)]) == "^'a' 1 '  b'")
    #expect(parts("a  <m>  b", [Self.token(1, "<m>", right: true)]) == "^'a  ' 1 'b'")
    #expect(parts(" <m> ", [Self.token(1, "<m>", left: true, right: true)]) == "1")
    // What one took the other does not find.
    #expect(parts("<m> <m>", [Self.token(1, "<m>", left: true, right: true)]) == "1 1")
  }
}
