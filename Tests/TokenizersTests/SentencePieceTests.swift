// The parts that come from SentencePiece, one by one: unigram models, tables of
// replacements and visible spaces.

import Testing

@testable import Tokenizers

@Suite struct SentencePieceTests {
  /// A unigram model over these tokens, of which the first is the unknown one.
  private func tokenizer(
    _ vocabulary: [(String, String)], _ model: String = "", sections: String = ""
  ) throws -> Tokenizer {
    let list = vocabulary.map { "[\"\($0)\",\($1)]" }.joined(separator: ",")
    return try Tokenizer(
      json: Array(
        #"{\#(sections)"model":{"type":"Unigram","unk_id":0,"vocab":[\#(list)]\#(model)}}"#.utf8))
  }

  private func refusal(_ json: String) -> TokenizerError? {
    #expect(throws: TokenizerError.self) { try Tokenizer(json: Array(json.utf8)) }
  }

  private static let letters = [
    ("<unk>", "0"), ("a", "-1"), ("b", "-1"), ("ab", "-2.5"), ("abb", "-2.9"), ("▁", "-3"),
  ]

  @Test(
    arguments: [
      ("ab", [1, 2]), ("abb", [4]), ("aabb", [1, 4]), ("", []), ("▁", [5]),
    ] as [(String, [Int32])])
  func theWayWithTheHighestSumIsTaken(_ text: String, _ ids: [Int32]) throws {
    #expect(try tokenizer(Self.letters).encode(text).ids == ids)
  }

  @Test func ofWaysWithEqualSumsTheOneWithTheLongerEndIsTaken() throws {
    let equal = [("<unk>", "0"), ("a", "-1"), ("b", "-1"), ("ab", "-2")]
    #expect(try tokenizer(equal).encode("ab").ids == [3])
  }

  @Test func neighboursThatAreUnknownAreOneToken() throws {
    #expect(try tokenizer(Self.letters).encode("axyzb").ids == [1, 0, 2])
  }

  @Test func unknownTextsAreWrittenInBytesWhereAllOfThemHaveTokens() throws {
    let bytes = Self.letters + [("<0xC3>", "-5"), ("<0xA9>", "-5")]
    let fallback = try tokenizer(bytes, #","byte_fallback":true"#)
    #expect(fallback.encode("aé").ids == [1, 6, 7])
    #expect(fallback.encode("aéü").ids == [1, 0])
  }

  @Test func withoutAnUnknownTokenTheUnknownIsLeftOut() throws {
    let json = #"{"model":{"type":"Unigram","unk_id":null,"vocab":[["a",-1]]}}"#
    #expect(try Tokenizer(json: Array(json.utf8)).encode("xaxxa").ids == [0, 0])
  }

  @Test(arguments: ["-1.5", "-15e-1", "-1.50000000000000000000000", "-0.15E1"])
  func scoresAreReadInAnyForm(_ score: String) throws {
    // Two letters score −2; the pair wins where it scores more.
    let model = try tokenizer([("<unk>", "0"), ("a", "-1"), ("aa", score)])
    #expect(model.encode("aa").ids == [2])
  }

  @Test func numbersAreReadAsTheNearestDouble() {
    // Multiples of a large odd number run through all digits.
    var state: UInt64 = 1
    for count in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let digits = String(state)
      let place = digits.index(digits.startIndex, offsetBy: count % digits.count)
      let texts = [
        "\(digits[..<place])0.\(digits[place...])", "-0.\(digits)", "\(count).\(state % 1000)",
      ]
      for text in texts {
        for length in [5, 17, 18, 19, 20, 40] {
          let short = text.prefix(length)
          #expect(JSONNumber.double(Array(short.utf8)[...]) == Double(short))
        }
      }
    }
  }

  @Test(
    arguments: [
      (#""prepend_scheme":"always""#, [5, 1, 9, 5, 2, 5, 1]),
      (#""add_prefix_space":true"#, [5, 1, 9, 5, 2, 5, 1]),
      (#""prepend_scheme":"first","split":false"#, [5, 1, 9, 2, 5, 1]),
      (#""prepend_scheme":"never""#, [1, 9, 2, 5, 1]),
      (#""add_prefix_space":false"#, [1, 9, 2, 5, 1]),
    ] as [(String, [Int32])])
  func spacesBecomeVisibleAndStandBeforeTheChosenPieces(_ scheme: String, _ ids: [Int32]) throws {
    let found = try tokenizer(
      Self.letters,
      sections: #""added_tokens":[{"id":9,"content":"<x>","normalized":false}],"#
        + #""pre_tokenizer":{"type":"Metaspace","replacement":"▁",\#(scheme)},"#
    ).encode("a<x>b a").ids
    #expect(found == ids)
  }

  @Test(
    arguments: [
      (#"{"type":"Digits","individual_digits":true}"#, [1, 3, 3, 1]),
      (#"{"type":"Digits","individual_digits":false}"#, [1, 4, 1]),
      (#"{"type":"Punctuation"}"#, [1, 4, 1]),
      (#"{"type":"CharDelimiterSplit","delimiter":"1"}"#, [1, 1]),
    ] as [(String, [Int32])])
  func textsAreCutWhereTheSectionSays(_ section: String, _ ids: [Int32]) throws {
    let model = try tokenizer(
      [("<unk>", "0"), ("a", "-1"), ("a11a", "-1"), ("1", "-1"), ("11", "-1")],
      sections: #""pre_tokenizer":\#(section),"#)
    let whole: [Int32] = section.contains("Punctuation") ? [2] : ids
    #expect(model.encode("a11a").ids == whole)
  }

  @Test(arguments: [
    (
      #"{"type":"Unigram","unk_id":1,"vocab":[["a",-1]]}"#,
      "model.unk_id is 1, which is not in the vocabulary"
    ),
    (#"{"type":"Unigram","vocab":{"a":1}}"#, "model.vocab is not a list"),
    (
      #"{"type":"Unigram","vocab":[["a",-1],["b"]]}"#,
      "model.vocab[1] is not a token with its score"
    ),
    (
      #"{"type":"Unigram","vocab":[["a","b"]]}"#,
      "model.vocab[0] is not a token with its score"
    ),
    (
      #"{"type":"Unigram","vocab":[["a",-]]}"#,
      "model.vocab[0] is not a token with its score"
    ),
  ])
  func aDamagedModelIsNamed(_ model: String, _ message: String) {
    #expect(refusal(#"{"model":\#(model)}"#)?.message == message)
  }

  @Test(arguments: [
    ("", "normalizer.precompiled_charsmap is not a table of replacements"),
    ("AAA", "normalizer.precompiled_charsmap is not Base64"),
    ("AA=A", "normalizer.precompiled_charsmap is not Base64"),
    ("/wAAAA==", "normalizer.precompiled_charsmap is not a table of replacements"),
  ])
  func aDamagedTableIsNamed(_ table: String, _ message: String) {
    let error = refusal(
      #"{"normalizer":{"type":"Precompiled","precompiled_charsmap":"\#(table)"},"#
        + #""model":{"type":"Unigram","vocab":[]}}"#)
    #expect(error?.kind == .invalidField)
    #expect(error?.message == message)
  }

  @Test func aTableThatLeadsOutOfItselfReplacesNothing() throws {
    // One unit whose children would lie beyond the end.
    let model = try tokenizer(
      Self.letters,
      sections: #""normalizer":{"type":"Precompiled","precompiled_charsmap":"BAAAAAD8//8="},"#)
    #expect(model.encode("ab").ids == [1, 2])
  }

  @Test func schemesThatContradictAreRefused() {
    let error = refusal(
      #"{"pre_tokenizer":{"type":"Metaspace","replacement":"_","prepend_scheme":"first","#
        + #""add_prefix_space":false},"model":{"type":"Unigram","vocab":[]}}"#)
    #expect(error?.message == "pre_tokenizer.prepend_scheme contradicts add_prefix_space")
  }

  @Test(arguments: ["siglip", "siglip2", "xlmr", "nllb", "unigram"])
  func longRunsAreEncodedWithoutRecursion(_ kind: String) throws {
    let tokenizer = try Tokenizer.load(path: Fixtures.path("\(kind)/tokenizer.json"))
    for text in ["a", " ", "\u{301}", "語", "\u{94D}\u{915}", "\u{200D}©"] {
      let result = tokenizer.encode(String(repeating: text, count: 20_000), limit: 64)
      #expect(result.ids.count <= 64)
      #expect(result.totalCount >= result.ids.count)
    }
  }
}
