// Limits, look-ups and the sections of a tokenizer file that ask for something
// else than ids.

import Support
import Foundation
import TestSupport
import Testing
import Tokenizers

@Suite struct TokenizerTests {
  /// A tokenizer of single letters with marks around, and further sections.
  static func json(
    _ sections: String = "", model: String = #""merges":[]"#
  ) -> [UInt8] {
    let more = sections.isEmpty ? "" : "," + sections
    return Array(
      #"""
      {"model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"[":3,"]":4},\#(model)},
       "added_tokens":[{"id":9,"content":"<x>","normalized":false,"special":true}],
       "post_processor":{"type":"BertProcessing","sep":["]",4],"cls":["[",3]}\#(more)}
      """#.utf8)
  }

  private func refusal(_ json: [UInt8]) -> TokenizerError? {
    #expect(throws: TokenizerError.self) { try Tokenizer(json: json) }
  }

  @Test func aTextWithinTheLimitIsKeptWhole() throws {
    let tokenizer = try Tokenizer(json: Self.json())
    let result = tokenizer.encode("abab", limit: 6)
    #expect(result == Tokenization(ids: [3, 0, 1, 0, 1, 4], totalCount: 6))
    #expect(!result.wasTruncated)
  }

  @Test func aTextBeyondTheLimitLosesItsEndAndKeepsTheMarks() throws {
    let tokenizer = try Tokenizer(json: Self.json())
    let result = tokenizer.encode("abab", limit: 5)
    #expect(result == Tokenization(ids: [3, 0, 1, 0, 4], totalCount: 6))
    #expect(result.wasTruncated)
  }

  @Test(arguments: [(2, [3, 4]), (1, [3]), (0, []), (-1, [])] as [(Int, [Int32])])
  func aLimitOfTheMarksOrLessKeepsTheFirstMarks(_ limit: Int, _ ids: [Int32]) throws {
    let result = try Tokenizer(json: Self.json()).encode("abab", limit: limit)
    #expect(result.ids == ids)
    #expect(result.totalCount == 6)
    #expect(result.wasTruncated)
  }

  @Test func anEmptyTextGivesTheMarksAlone() throws {
    #expect(try Tokenizer(json: Self.json()).encode("").ids == [3, 4])
  }

  @Test func charactersOutsideOfAVocabularyWithoutUnknownAreLeftOut() throws {
    #expect(try Tokenizer(json: Self.json()).encode("azb").ids == [3, 0, 1, 4])
  }

  @Test func tokensAreFoundByTheirText() throws {
    let tokenizer = try Tokenizer(json: Self.json())
    #expect(tokenizer.id(of: "ab") == 2)
    #expect(tokenizer.id(of: "<x>") == 9)
    #expect(tokenizer.id(of: "abc") == nil)
    #expect(tokenizer.endID == 4)
    #expect(tokenizer.padID == nil)
    #expect(tokenizer.vocabularyCount == 5)
  }

  @Test func paddingAndTruncationAreTold() throws {
    let tokenizer = try Tokenizer(
      json: Self.json(
        #""truncation":{"max_length":77,"strategy":"LongestFirst","stride":0},"#
          + #""padding":{"strategy":{"Fixed":77},"direction":"Left","pad_id":1,"pad_token":"b"}"#))
    #expect(tokenizer.truncationLimit == 77)
    #expect(tokenizer.padding?.length == 77)
    #expect(tokenizer.padding?.isLeft == true)
    #expect(tokenizer.padID == 1)
    let longest = try Tokenizer(
      json: Self.json(#""padding":{"strategy":"BatchLongest","direction":"Right","pad_id":0}"#))
    #expect(longest.padding?.length == nil)
    #expect(longest.padding?.isLeft == false)
  }

  @Test(arguments: [#""merges":["a b"]"#, #""merges":[["a","b"]]"#, #""merges":["\u0061 b"]"#])
  func bothFormsOfMergesAreRead(_ merges: String) throws {
    #expect(try Tokenizer(json: Self.json(model: merges)).encode("ab").ids == [3, 2, 4])
  }

  @Test(arguments: [
    (#""normalizer":{"type":"Odd"}"#, "the normalizer \"Odd\" at normalizer is not supported"),
    (
      #""normalizer":{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"Odd"}]}"#,
      "the normalizer \"Odd\" at normalizer.normalizers[1] is not supported"
    ),
    (
      #""pre_tokenizer":{"type":"UnicodeScripts"}"#,
      "the pre-tokenizer \"UnicodeScripts\" at pre_tokenizer is not supported"
    ),
    (
      #""pre_tokenizer":{"type":"Split","pattern":{"String":"a"},"behavior":"Odd"}"#,
      "the behavior \"Odd\" at pre_tokenizer.behavior is not supported"
    ),
    (
      #""pre_tokenizer":{"type":"Split","pattern":{"Regex":"a(?<=b)"},"behavior":"Removed"}"#,
      "the regular expression a(?<=b) uses a group of the kind (?…) at character 3, "
        + "which is not supported"
    ),
  ])
  func aComponentThatIsNotKnownIsNamed(_ section: String, _ message: String) {
    let error = refusal(Self.json(section))
    #expect(error?.kind == .unsupported)
    #expect(error?.message == message)
  }

  @Test(arguments: [
    (#"{}"#, "the file lacks the field \"model\""),
    (#"[]"#, "the file is not a JSON object"),
    (#"{"model":{"type":"BPE","vocab":[],"merges":[]}}"#, "model.vocab is not an object"),
    (
      #"{"model":{"type":"BPE","vocab":{"a":-1},"merges":[]}}"#,
      "model.vocab[\"a\"] is not a whole number below 2^31"
    ),
    (
      #"{"model":{"type":"BPE","vocab":{"a":0},"merges":["a b"]}}"#,
      "model.merges[0] names a token that is not in the vocabulary"
    ),
    (
      #"{"model":{"type":"BPE","vocab":{"a":0},"merges":["a"]}}"#,
      "model.merges[0] is not a pair of tokens"
    ),
    (
      #"{"model":{"type":"BPE","vocab":{"a":0},"merges":[["a","a","a"]]}}"#,
      "model.merges[0] is not a pair of tokens"
    ),
    (
      #"{"model":{"type":"BPE","vocab":{"a":0},"merges":[],"unk_token":"?"}}"#,
      "model.unk_token is \"?\", which is not in the vocabulary"
    ),
    (
      #"{"model":{"type":"BPE","vocab":{},"merges":[],"fuse_unk":1}}"#,
      "model.fuse_unk is neither true nor false"
    ),
  ])
  func aFieldThatIsMissingOrWrongIsNamed(_ json: String, _ message: String) {
    let error = refusal(Array(json.utf8))
    #expect(error?.kind == .invalidField)
    #expect(error?.message == message)
  }

  @Test func aModelOfAnotherKindIsNamed() {
    let error = refusal(Array(#"{"model":{"type":"WordLevel","vocab":{}}}"#.utf8))
    #expect(error?.message == "the model \"WordLevel\" at model is not supported")
  }

  @Test(arguments: [
    ("", "the JSON ends too early (byte 0)"),
    ("{\"a\":1", "the JSON lacks a comma or a closing bracket (byte 6)"),
    ("{\"a\" 1}", "the JSON lacks a colon (byte 5)"),
    ("{a:1}", "the JSON lacks a field's name (byte 1)"),
    ("[\"a]", "the JSON has a string without end (byte 2)"),
    ("[nul]", "the JSON has an unknown word (byte 1)"),
    ("[?]", "the JSON has a character that begins no value (byte 1)"),
    ("[] []", "the JSON has more after its end (byte 3)"),
    ("[1,]", "the JSON has a character that begins no value (byte 3)"),
    (String(repeating: "[", count: 100_000), "the JSON is nested too deeply (byte 100)"),
  ])
  func damagedJSONIsRefusedWithItsPlace(_ json: String, _ message: String) {
    let error = refusal(Array(json.utf8))
    #expect(error?.kind == .malformed)
    #expect(error?.message == message)
  }

  @Test func aFileCutAnywhereIsRefused() {
    let whole = Self.json()
    for count in 0..<(whole.count - 1) {
      #expect(throws: TokenizerError.self) { try Tokenizer(json: Array(whole[..<count])) }
    }
  }

  @Test func aMissingFileIsNamedWithTheSystemsReason() throws {
    let path = try TemporaryFolder().file("none/tokenizer.json")
    let error = #expect(throws: TokenizerError.self) { try Tokenizer.load(path: path) }
    #expect(error?.kind == .unreadable)
    #expect(error?.code == ENOENT)
    #expect(
      error?.description == "\(path): the tokenizer cannot be read: No such file or directory")
  }

  @Test func aDamagedFileIsNamed() throws {
    let folder = try TemporaryFolder()
    try Data("{".utf8).write(to: URL(fileURLWithPath: folder.file("tokenizer.json")))
    let error = #expect(throws: TokenizerError.self) {
      try Tokenizer.load(path: folder.file("tokenizer.json"))
    }
    #expect(error?.path == folder.file("tokenizer.json"))
  }

  @Test func longRunsOfOneKindAreEncodedWithoutRecursion() throws {
    let tokenizer = try Tokenizer.load(path: Fixtures.path("clip/tokenizer.json"))
    for text in ["a", " ", "\u{301}", "語", "!", "1"] {
      let result = tokenizer.encode(String(repeating: text, count: 30_000), limit: 77)
      #expect(result.ids.count <= 77)
      #expect(result.ids.last == tokenizer.endID)
      #expect(result.totalCount >= result.ids.count)
    }
  }
}
