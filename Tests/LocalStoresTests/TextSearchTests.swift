// Words in names, folders, categories and metadata, and metadata from outside.

import SearchDomain
import TestSupport
import Testing

@testable import LocalStores

@Suite struct TextSearchTests {
  private func filled() throws -> TestLibrary {
    let library = try TestLibrary()
    try library.catalog.createSet(for: testSpace(), state: .current)
    try library.catalog.saveRoot(
      LibraryRoot(path: "/mnt/pictures", options: "{}", lastSeenNanoseconds: 1))
    let records = [
      try testRecord("/mnt/pictures/Crète 2019/IMG_1234.jpg", content: 1, category: "Crète 2019"),
      try testRecord(
        "/mnt/pictures/b.jpg", content: 2,
        metadata: [
          "title": .text("Running dogs"), "keywords": .list(["beach", "Rex"]),
          "description": .text("on the sand"),
        ]),
      try testRecord("/mnt/pictures/dog.png", content: 3, category: "cats"),
    ]
    for (i, record) in records.enumerated() {
      try library.catalog.apply([.store(record, try testVector(i))])
    }
    return library
  }

  private func found(_ library: TestLibrary, _ words: [String], _ phrase: String = "") throws
    -> [String]
  {
    let matches = try library.catalog.textMatches(words: words, phrase: phrase)
    let images = try library.catalog.images(forContents: matches.map(\.contentID))
    return matches.flatMap { images[$0.contentID] ?? [] }.map(\.filename)
  }

  @Test func wordsAreFoundWhateverTheirCaseEndingAndAccents() throws {
    let library = try filled()
    #expect(try found(library, ["crete"]) == ["IMG_1234.jpg"])
    #expect(try Set(found(library, ["DOG"])) == ["b.jpg", "dog.png"])
    #expect(try found(library, ["run", "beaches"]) == ["b.jpg"])
    #expect(try found(library, ["img_1234"]) == ["IMG_1234.jpg"])
    #expect(try found(library, ["cats"]) == ["dog.png"])
    #expect(try found(library, ["mnt"]).isEmpty, "folders above the indexed one are no text")
    #expect(try found(library, ["nothing"]).isEmpty)
  }

  @Test func wordsCloseTogetherComeBeforeWordsHereAndThere() throws {
    let library = try filled()
    for (i, name) in ["red-key-next-to-blue-car", "car-in-red", "a red car"].enumerated() {
      let record = try testRecord(FilePath("/mnt/pictures/\(name).jpg"), content: 10 + i)
      try library.catalog.apply([.store(record, try testVector(0))])
    }
    let matches = try library.catalog.textMatches(words: ["red", "car"], phrase: "red car")
    let tiers = matches.map(\.tier)
    #expect(tiers == [.phrase, .phrase, .allWords])
    let one = try library.catalog.textMatches(words: ["key"], phrase: "key")
    #expect(one.map(\.tier) == [.phrase])
  }

  @Test func partsOfNamesAreFoundWhereNoWordIs() throws {
    let library = try filled()
    #expect(try found(library, ["123"], "123") == ["IMG_1234.jpg"])
    #expect(try found(library, ["rèt"], "rèt").isEmpty, "three letters stand in too many words")
    let match = try library.catalog.textMatches(words: ["G_12"], phrase: "G_12").first
    #expect(match?.tier == .part)
  }

  @Test(arguments: [
    "\"", "a\" OR \"b", "NEAR(a b)", "*", "-", "filename:dog", "\u{0}", "(", "^dog",
  ])
  func everythingInAQueryIsText(_ word: String) throws {
    let library = try filled()
    #expect(throws: Never.self) { try library.catalog.textMatches(words: [word], phrase: word) }
    #expect(throws: Never.self) { try library.catalog.textReasons(contentIDs: [1], words: [word]) }
  }

  @Test func aReasonNamesFieldAndWords() throws {
    let library = try filled()
    let id = try #require(try library.catalog.contentID(ofImage: testID("/mnt/pictures/b.jpg")))
    let reasons = try library.catalog.textReasons(contentIDs: [id], words: ["dog", "rex", "sand"])
    #expect(
      reasons[id] == [
        .text(.title, words: ["dogs"]), .text(.description, words: ["sand"]),
        .text(.keywords, words: ["Rex"]),
      ])
  }

  @Test func textsFollowTheirImages() throws {
    let library = try filled()
    try library.catalog.apply([.setCategory(path: "/mnt/pictures/dog.png", category: "wolves")])
    #expect(try found(library, ["wolf"]).isEmpty && found(library, ["wolves"]) == ["dog.png"])
    #expect(try found(library, ["cats"]).isEmpty)
    try library.catalog.apply([
      .move(
        from: "/mnt/pictures/dog.png",
        to: testRecord("/mnt/pictures/sub/hound.png", content: 3, category: "wolves"))
    ])
    #expect(try found(library, ["hound", "sub"]) == ["hound.png"])
    #expect(try found(library, ["dog"]) == ["b.jpg"])
    try library.catalog.remove(under: ["/mnt/pictures"])
    #expect(try found(library, ["hound"]).isEmpty && found(library, ["dog"]).isEmpty)
  }

  @Test func givenMetadataOutranksTheFilesAndStays() throws {
    let library = try filled()
    let given: [String: MetadataValue] = [
      "title": .text("Ada"), "place": .text("Bonn"), "year": .number(1843),
    ]
    #expect(try library.catalog.give(metadata: ["/mnt/pictures/b.jpg": given, "/x": given]) == 1)
    #expect(try library.catalog.give(metadata: ["/mnt/pictures/b.jpg": given]) == 0)
    #expect(try found(library, ["ada"]) == ["b.jpg"])
    // The image is indexed again with what its file says.
    try library.catalog.apply([
      .store(
        testRecord("/mnt/pictures/b.jpg", content: 2, metadata: ["title": .text("Running")]), nil)
    ])
    let filter = Filter.and([
      .compare(.title, .equal, .text("Ada")), .glob(.metadata("place"), "B*"),
      .compare(.metadata("year"), .less, .number(1900)),
    ])
    #expect(try library.catalog.images(where: filter).map(\.filename) == ["b.jpg"])
  }

  @Test func whatWasGivenIsTakenBackToWhatTheFileSays() throws {
    let library = try filled()
    let path: FilePath = "/mnt/pictures/b.jpg"
    func facts() throws -> [String: MetadataValue]? {
      try library.catalog.images().first { $0.path == path }?.facts.metadata
    }
    let before = try facts()
    #expect(
      try library.catalog.give(metadata: [path: ["title": .text("Ada"), "place": .text("Bonn")]])
        == 1)
    #expect(try library.catalog.give(metadata: [path: ["title": nil]]) == 1)
    var expected = before
    expected?["place"] = .text("Bonn")
    #expect(try facts() == expected && found(library, ["ada"]).isEmpty)
    #expect(try library.catalog.give(metadata: [path: ["place": nil, "none": nil]]) == 1)
    #expect(try facts() == before)
    #expect(try library.catalog.give(metadata: [path: ["place": nil]]) == 0)
  }

  @Test func repairMakesTheTextsAnew() throws {
    let library = try filled()
    try library.catalog.repair()
    #expect(try found(library, ["run", "beaches"]) == ["b.jpg"])
  }
}
