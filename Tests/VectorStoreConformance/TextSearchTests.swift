// Words in texts: stores that look for them find the same, the others say so.

import SearchDomain
import TestSupport
import Testing

@Suite(.serialized) struct StoreTextSearchTests {
  private static let words = Query.Words(significant: ["animals"], phrase: "animals")

  private func filled(_ kind: StoreUnderTest) throws -> (OpenStore, [StoredRecord]) {
    let open = try kind.open("texts")
    let records = try MadeUpRecords.records(80)
    try open.store.prepare(for: MadeUpRecords.space)
    try open.store.upsert(records)
    return (open, records)
  }

  @Test(arguments: StoreUnderTest.all)
  func wordsAloneFindTheirTextsOrAreRefused(_ kind: StoreUnderTest) throws {
    let (open, records) = try filled(kind)
    let query = Query(embedding: nil, words: Self.words, limit: 100)
    guard open.store.capabilities.searchesTexts else {
      #expect(storeError { _ = try open.store.find(query) }?.kind == .unsupported)
      #expect(try open.store.textReasons(of: [], words: ["animals"]).isEmpty)
      return
    }
    let expected = records.map(\.image).filter { $0.category == "animals" }
    let answer = try open.store.find(query)
    #expect(Set(answer.hits.map(\.image)) == Set(expected) && !expected.isEmpty)
    #expect(answer.hits.allSatisfy { $0.textTier == .phrase && $0.score.isNaN })
    #expect(try open.reopened().find(query).hits.map(\.image) == answer.hits.map(\.image))
    let reasons = try open.store.textReasons(
      of: records.map(\.image.contentHash), words: Self.words.significant)
    #expect(Set(reasons.keys) == Set(expected.map(\.contentHash)))
    #expect(reasons.values.allSatisfy { $0 == [.text(.category, words: ["animals"])] })
    var page = query
    page.limit = 3
    page.offset = 2
    #expect(try open.store.find(page).hits.map(\.image) == answer.hits[2..<5].map(\.image))
    page.filter = .compare(.width, .greaterOrEqual, .number(640))
    let wide = try open.store.find(page).hits
    #expect(wide.count == 3 && wide.allSatisfy { $0.image.facts.width >= 640 })
    let nowhere = Query.Words(significant: ["nowhere"], phrase: "nowhere")
    #expect(
      try open.store.find(Query(embedding: nil, words: nowhere, limit: 9)).hits.isEmpty)
  }

  @Test(arguments: StoreUnderTest.all)
  func wordsOfEveryScriptAreFoundOrRefused(_ kind: StoreUnderTest) throws {
    let (open, records) = try filled(kind)
    let titles = ["東京タワー", "cre\u{300}me", "แมวน่ารัก", "holidayBeach 🏖\u{FE0F}"]
    let titled = zip(records, titles).map { record, title in
      var record = record
      record.image.facts.metadata["title"] = .text(title)
      return record
    }
    try open.store.upsert(titled)
    for (i, word) in [(0, "東京"), (0, "タ"), (1, "CRÈME"), (2, "แมว"), (3, "beach"), (3, "🏖")] {
      let words = Query.Words(significant: [word], phrase: word)
      let query = Query(embedding: nil, words: words, limit: 100)
      guard open.store.capabilities.searchesTexts else {
        #expect(storeError { _ = try open.store.find(query) }?.kind == .unsupported)
        continue
      }
      #expect(try open.store.find(query).hits.map(\.image.id) == [titled[i].image.id], "\(word)")
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func wordsBesideAVectorRaiseTheirTextsOrCountForNothing(_ kind: StoreUnderTest) throws {
    let (open, records) = try filled(kind)
    let vector = try MadeUpRecords.embedding(900)
    let looks = try open.store.find(Query(embedding: vector, limit: 80))
    let both = try open.store.find(
      Query(embedding: vector, words: Self.words, limit: 80, withVectors: true))
    #expect(both.hits.allSatisfy { $0.embedding != nil })
    #expect(Set(both.hits.map(\.image)) == Set(records.map(\.image)))
    guard open.store.capabilities.searchesTexts else {
      #expect(both.hits.map(\.image) == looks.hits.map(\.image))
      return
    }
    for hit in both.hits {
      #expect((hit.textTier != nil) == (hit.image.category == "animals"))
      #expect(looks.hits.first { $0.image == hit.image }?.score == hit.score)
    }
    func meanPlace(_ answer: Answer) -> Double {
      let places = answer.hits.indices.filter { answer.hits[$0].image.category == "animals" }
      return Double(places.reduce(0, +)) / Double(places.count)
    }
    #expect(meanPlace(both) < meanPlace(looks))
  }
}
