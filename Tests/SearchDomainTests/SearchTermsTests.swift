// What terms a text is kept under, and what a word is looked for by.

import SearchDomain
import Testing

@Suite struct SearchTermsTests {
  /// The terms of a text; those that stand beside another with a bar before.
  private func terms(_ text: String) -> [String] {
    var found: [String] = []
    var text = text
    text.withUTF8 { bytes in
      SearchTerms.forEach(in: bytes) { term, range, isBeside in
        #expect(range.lowerBound >= 0 && range.upperBound <= bytes.count && !range.isEmpty)
        found.append((isBeside ? "|" : "") + String(decoding: term, as: UTF8.self))
        return true
      }
    }
    return found
  }

  @Test(arguments: [
    ("A red car.jpg", ["a", "red", "car", "jpg"]),
    ("IMG_1234", ["img", "1234"]), ("Crème-Brûlée", ["creme", "brulee"]),
    ("holidayBeach", ["holiday", "|holidaybeach", "beach"]),
    ("IMG0002", ["img", "|img0002", "0002"]), ("2019beach", ["2019", "|2019beach", "beach"]),
    ("XMLFile", ["xml", "|xmlfile", "file"]), ("URLs", ["urls"]),
    ("myURLs2", ["my", "|myurls2", "urls", "2"]),
    ("3D", ["3", "|3d", "d"]), ("iPhone", ["i", "|iphone", "phone"]), ("CAPS", ["caps"]),
    ("9f86d081884c7d65", ["9f86d081884c7d65"]), ("été2019", ["ete", "|ete2019", "2019"]),
    ("Été\u{301}", ["ete"]), ("", []), ("-_. ", []), ("\u{301}", []),
    ("猫", ["猫"]), ("東京タ", ["東", "|東京", "京", "|京タ", "タ"]),
    ("東京2019年", ["東", "|東京", "京", "2019", "年"]),
    ("東京・大阪", ["東", "|東京", "京", "大", "|大阪", "阪"]),
    ("รัก", ["รั", "|รัก", "ก"]), ("가족", ["가", "|가족", "족"]),
    ("\u{1100}\u{1161}\u{110C}\u{1169}\u{11A8}", ["가", "|가족", "족"]),
    ("か\u{3099}ｶﾞ", ["が", "|がガ", "ガ"]), ("привет мир", ["привет", "мир"]),
    ("🏖\u{FE0F}day", ["🏖", "day"]), ("👍🏽", ["👍", "|👍🏽"]), ("🇫🇷🇩🇪", ["🇫🇷", "🇩🇪"]),
    ("👨\u{200D}👩\u{200D}👧", ["👨", "|👩", "|👧", "|👨👩👧"]),
    ("★ ©", ["★"]), ("McDonald's", ["mc", "|mcdonalds", "donald", "s"]),
    ("l’été 'a' rock'", ["l", "|lete", "ete", "a", "rock"]),
  ])
  func aTextIsTakenApart(_ text: String, _ expected: [String]) {
    #expect(terms(text) == expected)
  }

  @Test(arguments: [
    ("beach", [["beach"]]), ("img_1234", [["img", "1234"]]),
    ("holidayBeach", [["holidaybeach"], ["holiday", "beach"]]),
    ("img0002", [["img0002"], ["img", "0002"]]),
    ("猫", [["猫"]]), ("東京", [["東京"]]), ("東京タ", [["東京", "京タ"]]),
    ("東京2019", [["東京", "京", "2019"]]), ("🏖", [["🏖"]]), ("👍🏽", [["👍🏽"]]), ("-", []), ("", []),
  ])
  func aWordIsLookedFor(_ word: String, _ expected: [[String]]) {
    #expect(SearchTerms.phrases(of: word) == expected)
  }

  /// What a text is asked for by its own words, it must hold.
  @Test(arguments: [
    "日本/東京タワー夜景.jpg", "แมวน่ารัก.jpg", "가족사진 둘.jpg", "holidayBeach2019.JPG", "IMG_0002 (1).heic",
    "crème brûlée.jpg", "😀 party 🎉🎉.png", "Straße-München.tif", "שָׁלוֹם.jpg", "ខ្ញុំស្រលាញ់អ្នក.jpg",
    "မြန်မာစာ.jpg", "हिन्दी भाषा.jpg", "ＩＭＧ１２３.jpg", "aB1cD2eF3.jpg", "👩🏽‍🚀🚀.jpg", "ΑΘΗΝΑ νύχτα.jpg",
  ])
  func everyPartBetweenSeparatorsIsFound(_ text: String) {
    var positions: [Set<String>] = []
    for term in terms(text) {
      if term.hasPrefix("|") {
        positions[positions.count - 1].insert(String(term.dropFirst()))
      } else {
        positions.append([term])
      }
    }
    func holds(_ phrase: [String]) -> Bool {
      positions.indices.contains { start in
        start + phrase.count <= positions.count
          && phrase.indices.allSatisfy { positions[start + $0].contains(phrase[$0]) }
      }
    }
    let words = text.split { !SearchTerms.isSearched($0) }.map(String.init)
    for word in words + [text] {
      let phrases = SearchTerms.phrases(of: word)
      #expect(phrases.contains(where: holds), "\(word): \(phrases)")
    }
    // In a script without spaces, any letters in a row.
    for word in words where SearchTerms.isGrammed(word) {
      // A vowel sign that Unicode does not join stays with its letter, too.
      var letters: [String] = []
      for letter in word {
        let isMark =
          letter.unicodeScalars.first.map { $0.properties.generalCategory == .spacingMark } ?? false
        if isMark, let last = letters.popLast() {
          letters.append(last + String(letter))
        } else {
          letters.append(String(letter))
        }
      }
      for start in letters.indices {
        for end in start..<letters.count {
          let part = letters[start...end].joined()
          #expect(SearchTerms.phrases(of: part).contains(where: holds), "\(part) of \(word)")
        }
      }
    }
  }

  @Test func bytesThatAreNoUTF8AreReadOneByOne() {
    let bytes: [UInt8] = [0x61, 0xFF, 0x62, 0xE3, 0x81, 0xC3, 0xA9, 0xED, 0xA0, 0x80, 0xF0, 0x9F]
    var found: [String] = []
    bytes.withUnsafeBufferPointer { bytes in
      SearchTerms.forEach(in: bytes) { term, range, _ in
        found.append("\(String(decoding: term, as: UTF8.self)) \(range)")
        return true
      }
      TextParts.forEach(in: bytes) { _, _, _ in true }
    }
    #expect(found == ["a 0..<1", "b 2..<3", "e 5..<7"])
  }

  @Test func aTakerMayEndIt() {
    var count = 0
    var text = "one two three"
    text.withUTF8 { bytes in
      SearchTerms.forEach(in: bytes) { _, _, _ in
        count += 1
        return count < 2
      }
    }
    #expect(count == 2)
  }

  @Test func partsAreThreeLettersOfTheFoldedText() {
    func parts(_ text: String) -> [String] {
      var found: [String] = []
      var text = text
      text.withUTF8 { bytes in
        TextParts.forEach(in: bytes) { part, _, _ in
          found.append(String(decoding: part, as: UTF8.self))
          return true
        }
      }
      return found
    }
    #expect(parts("IMG_1") == ["img", "mg_", "g_1"])
    #expect(parts("Cafe\u{301}s") == ["caf", "afe", "fes"])
    #expect(parts("ab").isEmpty && parts("").isEmpty)
    #expect(parts("tea東京pot") == ["tea", "pot"])
  }
}
