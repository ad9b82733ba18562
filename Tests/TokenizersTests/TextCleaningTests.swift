// The cleaning of texts, held against open_clip's own.

import Foundation
import Testing
@testable import Tokenizers

@Suite struct TextCleaningTests {
  /// A line of the fixture: a text and what open_clip makes of it.
  private static func lines() throws -> [[String]] {
    try String(contentsOfFile: Fixtures.path("cleaning.jsonl"), encoding: .utf8)
      .split(separator: "\n").map { try JSONDecoder().decode([String].self, from: Data($0.utf8)) }
  }

  @Test(arguments: [(TextCleaning.singleSpaces, 1), (.lowerCase, 2), (.canonical, 3)])
  func everyTextComesOutAsInOpenCLIP(cleaning: TextCleaning, column: Int) throws {
    let lines = try Self.lines()
    #expect(lines.count >= 900)
    for line in lines {
      let made = cleaning.apply(to: line[0])
      // Equal scalar by scalar, which == of String does not ask for.
      #expect(
        Array(made.unicodeScalars) == Array(line[column].unicodeScalars),
        "\(line[0].debugDescription)")
    }
  }

  @Test func withoutCleaningATextStaysAsItIs() {
    let text = "  “A\u{0301}” &amp;\n"
    #expect(Array(TextCleaning.none.apply(to: text).unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test func theTableOfNamesIsWhole() {
    #expect(HTMLEntityTable.all.count == 2125)
    #expect(
      HTMLEntityTable.all["amp"]?.text == ["&"] && HTMLEntityTable.all["amp"]?.needsNoEnd == true)
    #expect(HTMLEntityTable.all["bne"]?.text == ["=", "\u{20E5}"])
    #expect(HTMLEntityTable.all["bne"]?.needsNoEnd == false)
  }

  @Test(arguments: ["&", "&#", "&#x", "&;", "&#;", "\u{1B}[", "\u{1B}", "&a", "’"])
  func textsThatEndEarlyAreReadToTheirEnd(text: String) {
    for cleaning in TextCleaning.allCases {
      #expect(!cleaning.apply(to: "x" + text).isEmpty)
    }
  }
}
