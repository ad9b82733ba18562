// Which texts count as the same letters.

import Foundation
import SearchDomain
import Testing

@Suite struct TextFoldingTests {
  @Test(arguments: [
    ("Café", "cafe"), ("Cafe\u{301}", "cafe"), ("CAFÉ", "cafe"), ("Crème brûlée", "creme brulee"),
    ("Straße", "strasse"), ("STRASSE", "strasse"), ("ẞ", "ss"), ("İstanbul", "istanbul"),
    ("ısı", "isi"), ("Łódź", "lodz"), ("Ærøskøbing", "aeroskobing"), ("Việt Nam", "viet nam"),
    ("ﬁn", "fin"), ("Йога", "иога"), ("Ёлка", "елка"), ("ΑΘΉΝΑΣ", "αθηνασ"), ("αθήνας", "αθηνασ"),
    ("שָׁלוֹם", "שלום"), ("أَحْمَد", "احمد"), ("کتاب", "كتاب"), ("٢٠١٩", "2019"), ("๒๕๖๒", "2562"),
    ("ＩＭＧ＿１２", "img_12"), ("ｶﾞﾒﾗ", "ガメラ"), ("か\u{3099}", "が"),
    ("\u{1100}\u{1161}\u{110C}\u{1169}\u{11A8}", "가족"), ("รัก", "รัก"), ("कि", "कि"),
    ("東京", "東京"), ("🏖\u{FE0F}", "🏖"), ("so\u{AD}ft", "soft"), ("", ""),
  ])
  func whatTellsNoWordsApartIsTakenOut(_ text: String, _ folded: String) {
    #expect(TextFolding.folded(text).utf8.elementsEqual(folded.utf8))
  }

  @Test func marksThatSpellStay() {
    #expect(TextFolding.folded("か") != TextFolding.folded("が"))
    #expect(TextFolding.folded("รก") != TextFolding.folded("รัก"))
    #expect(TextFolding.folded("क") != TextFolding.folded("कि"))
    #expect(TextFolding.folded("가") != TextFolding.folded("각"))
  }

  /// Of every scalar: its forms fold alike, and folding again changes nothing.
  @Test func everyFormOfEveryScalarFoldsAlike() {
    var wrong: [String] = []
    for value in UInt32(0)..<0x110000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = String(Character(scalar))
      let folded = TextFolding.folded(text)
      let forms = [
        text.decomposedStringWithCanonicalMapping, text.precomposedStringWithCanonicalMapping,
        folded,
      ]
      for form in forms where !TextFolding.folded(form).utf8.elementsEqual(folded.utf8) {
        wrong.append(String(value, radix: 16))
      }
    }
    #expect(wrong.isEmpty)
  }

  @Test func whatLooksTheSameHasTheSameBytesComposed() {
    #expect(TextFolding.composed("Cafe\u{301}").utf8.elementsEqual("Caf\u{E9}".utf8))
    #expect(TextFolding.composed("Caf\u{E9}").utf8.elementsEqual("Caf\u{E9}".utf8))
    #expect(TextFolding.composed("Case").utf8.elementsEqual("Case".utf8))
  }
}
