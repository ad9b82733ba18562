// Names and texts in every script, found by their words: what other programs'
// users reported missing, one kind a row.

import SQLiteAccess
import SearchDomain
import Synchronization
import TestSupport
import Testing

@testable import LocalStores

@Suite struct WordsInEveryScriptTests {
  private func library(_ texts: [String]) throws -> TestLibrary {
    let library = try TestLibrary()
    try library.catalog.createSet(for: testSpace(), state: .current)
    try library.catalog.saveRoot(
      LibraryRoot(path: "/mnt/pictures", options: "{}", lastSeenNanoseconds: 1))
    for (i, text) in texts.enumerated() {
      // As a name where it can be one, else as a title.
      let isName = !text.contains("/")
      let record = try testRecord(
        FilePath(isName ? "/mnt/pictures/\(text)" : "/mnt/pictures/\(i).jpg"), content: i + 1,
        metadata: isName ? [:] : ["title": .text(text)])
      try library.catalog.apply([.store(record, try testVector(i % 7))])
    }
    return library
  }

  private func found(_ library: TestLibrary, _ word: String) throws -> [Int64] {
    try library.catalog.textMatches(words: [word], phrase: word).map(\.contentID).sorted()
  }

  private static let names = [
    "東京タワー夜景.jpg", "猫の写真.jpg", "แมวน่ารัก.jpg", "가족사진 둘.jpg",
    "\u{1100}\u{1161}\u{110C}\u{1169}\u{11A8}\u{1109}\u{1161}\u{110C}\u{1175}\u{11AB}.jpg",
    "crème brûlée.jpg", "cre\u{300}me bru\u{302}le\u{301}e 2.jpg", "holidayBeach.jpg",
    "IMG0002.jpg",
    "2019beach.jpg", "🏖\u{FE0F} Nizza.jpg", "ox.jpg", "重跑gen-itgc后.jpg", "ខ្ញុំទិញថ្នាំ.jpg", "ｶﾒﾗ.jpg",
    "Катеринівка.jpg", "McDonald’s.jpg", "berlin_2018.jpg", "ＬＡ.jpg", "来園時に便利な情報.jpg",
  ]

  /// Word, and which of the names above it finds.
  @Test(arguments: [
    ("東京", [0]), ("京タ", [0]), ("夜", [0]), ("猫", [1]), ("写真", [1]), ("東京タワー夜景", [0]), ("京都", []),
    ("แมว", [2]), ("รัก", [2]), ("น่ารัก", [2]), ("가족", [3, 4]), ("사진", [3, 4]), ("둘", [3]),
    ("\u{1100}\u{1161}\u{110C}\u{1169}\u{11A8}", [3, 4]), ("creme", [5, 6]), ("BRÛLÉE", [5, 6]),
    ("bru\u{302}le\u{301}e", [5, 6]), ("beach", [7, 9]), ("holiday", [7]), ("holidaybeach", [7]),
    ("HolidayBeach", [7]), ("0002", [8]), ("img0002", [8]), ("IMG_0002", [8]), ("2019", [9]),
    ("🏖", [10]), ("🏖\u{FE0F}", [10]), ("nizza", [10]), ("ox", [11]), ("gen", [12]), ("itgc", [12]),
    ("重跑", [12]), ("后", [12]), ("ទិញថ្នាំ", [13]), ("カメラ", [14]), ("катеринівка", [15]),
    ("mcdonalds", [16]),
    ("McDonald's", [16]), ("berlin2018", [17]), ("berlin_2018", [17]), ("la", [18]), ("利な情", [19]),
    ("便利", [19]),
  ])
  func aWordFindsItsNames(_ word: String, _ expected: [Int]) throws {
    let library = try library(Self.names)
    #expect(try found(library, word) == expected.map { Int64($0 + 1) })
  }

  /// Tones are not accents: each of three words answers its own query alone.
  @Test func tonesTellWordsApart() throws {
    let words = ["ขาว", "ข่าว", "ข้าว"]
    let library = try library(words.map { "\($0).jpg" })
    for (i, word) in words.enumerated() { #expect(try found(library, word) == [Int64(i + 1)]) }
  }

  @Test func reasonsNameTheWordsAsTheyStandThere() throws {
    let library = try library(Self.names)
    func reasons(_ index: Int, _ words: [String]) throws -> [MatchReason]? {
      try library.catalog.textReasons(contentIDs: [Int64(index + 1)], words: words)[
        Int64(index + 1)]
    }
    #expect(try reasons(19, ["利な情"]) == [.text(.filename, words: ["利な情"])])
    #expect(try reasons(1, ["猫", "写真"]) == [.text(.filename, words: ["猫", "写真"])])
    #expect(try reasons(6, ["creme"]) == [.text(.filename, words: ["cre\u{300}me"])])
    #expect(try reasons(7, ["holidaybeach"]) == [.text(.filename, words: ["holidayBeach"])])
    #expect(
      try reasons(7, ["holiday", "beach"]) == [.text(.filename, words: ["holiday", "Beach"])])
    #expect(try reasons(10, ["🏖", "nizza"]) == [.text(.filename, words: ["🏖\u{FE0F}", "Nizza"])])
    #expect(try reasons(12, ["gen", "重跑"]) == [.text(.filename, words: ["gen", "重跑"])])
  }

  @Test func wordsTogetherComeBeforeWordsApartInEveryScript() throws {
    let library = try library(["赤い車.jpg", "車の前の大きな赤い花.jpg", "赤い花.jpg"])
    let matches = try library.catalog.textMatches(words: ["赤い", "車"], phrase: "赤い 車")
    #expect(matches.map(\.contentID) == [1, 2, 3])
    #expect(matches.map(\.tier) == [.phrase, .allWords, .distinctiveWord])
  }

  @Test func everyTextFieldIsSearched() throws {
    let library = try library([])
    let path = FilePath("/mnt/pictures/日本/a.jpg")
    try library.catalog.apply([
      .store(
        try testRecord(
          path, content: 1, category: "夜景",
          metadata: [
            "title": .text("浅草寺の門"), "description": .text("สวัสดีประเทศไทย"),
            "keywords": .list(["가족여행", "🎉"]),
          ]), try testVector(1))
    ])
    let content = try #require(ContentHash(bytes: testRecord(path, content: 1).contentHash.bytes))
    try library.catalog.setTexts(.caption, by: "a", [content: "一只猫坐在沙发上"])
    try library.catalog.setTexts(.ocr, by: "a", [content: "出口はこちら"])
    for word in ["日本", "夜景", "浅草", "ประเทศ", "여행", "🎉", "沙发", "出口"] {
      #expect(try found(library, word) == [1], "\(word)")
    }
    try library.catalog.setTexts(.caption, by: "b", [content: "一只狗"])
    #expect(try found(library, "沙发").isEmpty && found(library, "狗") == [1])
  }

  @Test func textsOfAnOlderVersionAreTakenInStepByStep() throws {
    let library = try library((0..<25).map { "東京\($0).jpg" })
    // As the migration leaves it.
    _ = try library.catalog.write { connection in
      try connection.execute(
        """
        INSERT INTO document_words(document_words) VALUES ('delete-all');
        INSERT INTO document_parts(document_parts) VALUES ('delete-all');
        INSERT INTO state VALUES ('\(Schema.filledTexts)', 0);
        """)
    }
    #expect(try found(library, "東京").isEmpty)
    // The first steps, then it is interrupted.
    let heard = Mutex<[Int]>([])
    try library.catalog.perform { connection in
      try Catalog.fillTexts(connection, batch: 10, mostSteps: 1) { done, total in
        heard.withLock { $0.append(done) }
        #expect(total == 25)
      }
      #expect(try Catalog.lacksTexts(connection))
    }
    #expect(heard.withLock(\.self) == [0, 10])
    #expect(try found(library, "東京").count == 10)
    // The next opening goes on, for reading as well.
    let folder = library.catalog.folder
    let again = try Catalog.open(folder: folder, access: .readOnly) { done, total in
      #expect(done >= 10 && total == 25)
    }
    #expect(try again.textMatches(words: ["東京"], phrase: "").count == 25)
    #expect(try again.perform { try !Catalog.lacksTexts($0) })
    try library.catalog.apply([.remove(path: "/mnt/pictures/東京3.jpg")])
    #expect(try found(library, "東京").count == 24)
  }
}
