// The four normalization forms, on examples of Unicode Standard Annex 15 and on
// their defining properties.

import Testing

@testable import Tokenizers

@Suite struct NormalizationFormTests {
  private func apply(_ form: NormalizationForm, _ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    form.apply(to: text)
  }

  @Test func accentsAreComposedAndTakenApart() {
    #expect(apply(.nfc, ["e", "\u{301}"]) == ["\u{E9}"])
    #expect(apply(.nfd, ["\u{E9}"]) == ["e", "\u{301}"])
    #expect(apply(.nfc, ["\u{130}", "\u{323}"]) == ["\u{1ECA}", "\u{307}"])
    #expect(apply(.nfc, ["\u{212B}"]) == ["\u{C5}"])
  }

  @Test func marksAreOrderedByTheirClassAndOtherwiseStay() {
    #expect(apply(.nfd, ["a", "\u{301}", "\u{323}"]) == ["a", "\u{323}", "\u{301}"])
    #expect(apply(.nfd, ["a", "\u{301}", "\u{300}"]) == ["a", "\u{301}", "\u{300}"])
  }

  @Test func aBlockedMarkIsNotComposed() {
    #expect(apply(.nfc, ["a", "\u{305}", "\u{301}"]) == ["a", "\u{305}", "\u{301}"])
    #expect(apply(.nfc, ["a", "b", "\u{301}"]) == ["a", "b", "\u{301}"])
  }

  @Test func exclusionsStayApart() {
    #expect(apply(.nfc, ["\u{958}"]) == ["\u{915}", "\u{93C}"])
    #expect(apply(.nfc, ["\u{344}"]) == ["\u{308}", "\u{301}"])
  }

  @Test func koreanSyllablesAreArithmetic() {
    #expect(apply(.nfd, ["\u{AC01}"]) == ["\u{1100}", "\u{1161}", "\u{11A8}"])
    #expect(apply(.nfc, ["\u{1100}", "\u{1161}", "\u{11A8}"]) == ["\u{AC01}"])
    #expect(apply(.nfc, ["\u{AC00}", "\u{11A7}"]) == ["\u{AC00}", "\u{11A7}"])
  }

  @Test func compatibleFormsLoseTheirLook() {
    #expect(apply(.nfkc, ["\u{FB01}", "\u{B2}", "\u{FF21}"]) == ["f", "i", "2", "A"])
    #expect(apply(.nfc, ["\u{FB01}", "\u{B2}"]) == ["\u{FB01}", "\u{B2}"])
    #expect(apply(.nfkd, ["\u{1E9B}", "\u{323}"]) == ["s", "\u{323}", "\u{307}"])
  }

  @Test(arguments: NormalizationForm.allCases)
  func formsAreStableOnEveryScalarOfTheFirstPlanes(_ form: NormalizationForm) {
    for value in UInt32(0x80)..<0x1F200 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      if (0xAC80...0xD780).contains(value) || (0x3400...0x9FFF).contains(value) { continue }
      let once = form.apply(to: [scalar])
      if form.apply(to: once) != once { Issue.record("U+\(String(value, radix: 16))") }
    }
  }
}
