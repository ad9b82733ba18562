// A fixture of phrases that hold a word of negation, and what is meant by each.

import Foundation
import QueryUnderstanding
import TestSupport
import Testing

@Suite struct NegationPhrasesTests {
  private struct Phrase {
    let typed: String
    /// Empty where it is to be left as it was typed.
    let wanted: String
    let unwanted: [String]
  }

  private static func phrases() throws -> [Phrase] {
    let file = URL(fileURLWithPath: Fixtures.path("queries/negations.tsv"))
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map { line in
        let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        return Phrase(
          typed: cells[0], wanted: cells.count > 1 ? cells[1] : "",
          unwanted: cells.count > 2 ? cells[2].split(separator: "|").map(String.init) : [])
      }
  }

  @Test func ninetyEightOfAHundredAreReadAsMeant() throws {
    let phrases = try Self.phrases()
    var wrong: [String] = []
    for phrase in phrases {
      let read = NegatedWords(phrase.typed)
      if read?.wanted ?? "" != phrase.wanted || read?.unwanted ?? [] != phrase.unwanted {
        wrong.append("\(phrase.typed) → \(read?.wanted ?? "") − \(read?.unwanted ?? [])")
      }
    }
    #expect(phrases.count >= 400)
    #expect(
      Double(wrong.count) <= 0.02 * Double(phrases.count),
      Comment(rawValue: wrong.joined(separator: "\n")))
  }

  /// A rule that leaves everything alone would be right half of the time.
  @Test func bothKindsAreThere() throws {
    let left = try Self.phrases().count { $0.wanted.isEmpty }
    #expect(left >= 190)
    #expect(try Self.phrases().count - left >= 190)
  }
}
