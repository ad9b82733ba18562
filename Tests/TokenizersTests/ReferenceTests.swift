// Equality with the reference library, string by string. The fixtures are made
// by Tools/make-tokenizer-fixtures.

import Foundation
import Testing
import Tokenizers

enum Fixtures {
  static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/tokenizers/" + name).path
  }

  /// The `[text, ids]` lines of a file.
  static func cases(_ name: String) throws -> [(text: String, ids: [Int32])] {
    let lines = try String(contentsOfFile: path(name), encoding: .utf8).split(separator: "\n")
    return try lines.map { line in
      let row = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any])
      let ids = try #require(row[1] as? [NSNumber])
      return (try #require(row[0] as? String), ids.map(\.int32Value))
    }
  }
}

@Suite struct ReferenceTests {
  @Test(arguments: [
    "clip", "gpt2", "cl100k", "fallback", "words", "forms", "bert", "siglip", "siglip2", "xlmr",
    "nllb", "unigram",
  ])
  func everyFixtureStringGivesTheReferenceIDs(_ kind: String) throws {
    let tokenizer = try Tokenizer.load(path: Fixtures.path("\(kind)/tokenizer.json"))
    let cases = try Fixtures.cases("\(kind)/cases.jsonl")
    #expect(cases.count >= 500)
    var different: [String] = []
    for (text, ids) in cases {
      let found = tokenizer.encode(text, limit: nil)
      if found.ids != ids || found.totalCount != ids.count || found.wasTruncated {
        different.append(text)
      }
    }
    #expect(different.isEmpty, "\(different.count) of \(cases.count): \(different.prefix(5))")
  }
}
