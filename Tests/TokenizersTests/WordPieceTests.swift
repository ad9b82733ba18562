// BERT's model by itself: the longest piece from the left, and what is unknown.

import Testing

@testable import Tokenizers

@Suite struct WordPieceTests {
  private static let vocabulary =
    ###"{"[UNK]":0,"un":1,"##aff":2,"##able":3,"##a":4,"##b":5,"u":6,"##n":7,"é":8,"##é":9,"語":10}"###

  private func ids(_ word: String, _ sections: String = "") throws -> [Int32] {
    let json = #"{"type":"WordPiece","vocab":\#(Self.vocabulary)\#(sections)}"#
    let model = try WordPieceModel(JSONNode(root: JSONDocument(Array(json.utf8))))
    var ids: [Int32] = []
    model.appendTokens(of: Array(word.unicodeScalars)[...], to: &ids)
    return ids
  }

  @Test(
    arguments: [
      ("unaffable", [1, 2, 3]), ("un", [1]), ("u", [6]),
      // The longest that fits, not the fewest: after "un" there is no "##nb".
      ("unn", [1, 7]),
      // One part without a token makes the whole word unknown, once.
      ("unaffx", [0]), ("x", [0]),
      // A later part needs its mark: "un" does not stand within a word.
      ("unun", [0]),
      ("éé", [8, 9]), ("語", [10]), ("語語", [0]),
    ] as [(String, [Int32])])
  func theLongestPieceFromTheLeftIsTaken(_ word: String, _ expected: [Int32]) throws {
    #expect(try ids(word) == expected)
  }

  @Test(arguments: [(3, [0]), (4, [1, 4, 5])] as [(Int, [Int32])])
  func wordsBeyondTheLimitAreUnknownAsAWhole(_ limit: Int, _ expected: [Int32]) throws {
    #expect(try ids("unab", #","max_input_chars_per_word":\#(limit)"#) == expected)
  }

  @Test func theLimitCountsCharactersNotBytes() throws {
    #expect(try ids("éé", #","max_input_chars_per_word":2"#) == [8, 9])
  }

  @Test func withoutALimitOfItsOwnAHundredCharactersAreRead() throws {
    #expect(try ids("u" + String(repeating: "n", count: 99)).count == 99)
    #expect(try ids("u" + String(repeating: "n", count: 100)) == [0])
  }

  @Test func anotherMarkOfLaterPartsIsHonoured() throws {
    let json =
      #"{"type":"WordPiece","vocab":{"?":0,"a":1,"_b":2},"unk_token":"?","#
      + #""continuing_subword_prefix":"_"}"#
    let model = try WordPieceModel(JSONNode(root: JSONDocument(Array(json.utf8))))
    var ids: [Int32] = []
    model.appendTokens(of: Array("abb".unicodeScalars)[...], to: &ids)
    #expect(ids == [1, 2, 2])
  }

  @Test func anUnknownTokenThatIsMissingIsNamed() {
    let error = #expect(throws: TokenizerError.self) {
      try WordPieceModel(JSONNode(root: JSONDocument(Array(#"{"vocab":{"a":0}}"#.utf8))))
    }
    #expect(error?.message == "model.unk_token is \"[UNK]\", which is not in the vocabulary")
  }
}
