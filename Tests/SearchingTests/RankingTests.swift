// The one order of results, of which pages are cuts.

import Calibration
import SearchDomain
import Support
import TestSupport
import Testing
import VectorIndexing
import WorkflowTestSupport

@testable import LocalStores
@testable import Searching

@Suite struct RankingTests {
  let fixture: LibraryFixture

  /// Sixty images between red and blue, some of them with names that hold
  /// words of the query, whatever they show.
  init() throws {
    fixture = try LibraryFixture()
    var random = SplitMix64(seed: 7)
    for i in 0..<60 {
      let red = Int(random.next() % 256)
      let name =
        i % 10 == 3
        ? "red car \(i)" : i % 10 == 7 ? "car beside something red \(i)" : "IMG_\(1000 + i)"
      try fixture.write(
        "a/\(name).ppm",
        ColourEncoder.image(UInt8(red), UInt8(random.next() % 90), UInt8(255 - red)))
    }
    for i in 0..<3 { try fixture.write("b/copy \(i).ppm", ColourEncoder.image(250, 3, 5)) }
    try fixture.index()
  }

  private func searcher() -> Searcher { Searcher(store: fixture.store) }

  private func query(_ limit: Int, _ offset: Int = 0) throws -> Query {
    Query(
      embedding: try fixture.encoder.encode(["red"])[0].embedding,
      words: Query.Words(significant: ["red", "car"], phrase: "red car"), limit: limit,
      offset: offset)
  }

  /// Of images and captions of what is green and blue.
  private func calibration() throws -> ScoreCalibration {
    var random = SplitMix64(seed: 9)
    func vector() throws -> [Float] {
      // Nothing red.
      let colour = (0..<3).map { $0 == 0 ? 0 : Float(random.next() % 1000) / 1000 }
      return try Embedding(normalizing: [0.2] + Array(repeating: colour, count: 9).joined()).values
    }
    return try #require(
      ScoreCalibration(
        probes: try (0..<16).map { _ in Embedding(unitLength: try vector()) },
        sample: try (0..<32).map { _ in try vector() }, vectorCount: 32, scoring: VectorRows.self))
  }

  @Test(arguments: [false, true], [nil, 0.5] as [Double?])
  func pagesAreCutsOfOneList(_ collapses: Bool, _ diversity: Double?) throws {
    let calibration = try calibration()
    let arrangement = Arrangement(
      collapses: collapses, diversity: diversity, composition: .init(words: [1]))
    func page(_ limit: Int, _ offset: Int) throws -> [Hit] {
      try searcher().search(
        query(limit, offset), arranged: arrangement, calibration: calibration
      ).hits
    }
    let all = try page(100, 0)
    #expect(Set(all.map(\.image.path)).count == all.count)
    if !collapses { #expect(all.count == 63) }
    var random = SplitMix64(seed: 11)
    for _ in 0..<12 {
      var read: [Hit] = []
      while read.count < all.count {
        let some = try page(1 + Int(random.next() % 17), read.count)
        if some.isEmpty { break }
        read += some
      }
      // One line where it fails, not two lists.
      let first = zip(read, all).enumerated().first { $1.0.image.path != $1.1.image.path }
      #expect(first?.offset == nil && read.count == all.count)
      #expect(read.map(\.match) == all.map(\.match))
    }
  }

  @Test(arguments: ResultOrder.allCases, [false, true])
  func sortedPagesAreCutsOfOneList(_ order: ResultOrder, _ collapses: Bool) throws {
    let calibration = try calibration()
    func page(_ limit: Int, _ offset: Int, _ order: ResultOrder) throws -> [Hit] {
      try searcher().search(
        query(limit, offset),
        arranged: Arrangement(
          collapses: collapses, order: order, composition: .init(words: [1])),
        calibration: calibration
      ).hits
    }
    let all = try page(100, 0, order)
    let matched = try page(100, 0, .match)
    #expect(Set(all.map(\.image.path)) == Set(matched.map(\.image.path)))
    // All strong ones in their order, then the weak ones as they match.
    let strong = all.prefix { $0.match == .strong }
    #expect(strong.count > 3)
    if order != .match {
      #expect(all.dropFirst(strong.count).allSatisfy { $0.match == .weak })
    }
    if order == .match {
      #expect(all.map(\.image.path) == matched.map(\.image.path))
    } else {
      #expect(strong.count == matched.count { $0.match == .strong })
    }
    let weak = matched.filter { $0.match == .weak }
    #expect(
      order == .match || all.dropFirst(strong.count).map(\.image.path) == weak.map(\.image.path))
    let strongImages = Array(strong.map(\.image))
    if order != .match { #expect(order.sorted(strongImages) { $0 } == strongImages) }
    if order == .strength {
      #expect(strong.map { $0.strength ?? 0 } == strong.map { $0.strength ?? 0 }.sorted(by: >))
    }
    var random = SplitMix64(seed: 13)
    for _ in 0..<8 {
      var read: [Hit] = []
      while read.count < all.count {
        let some = try page(1 + Int(random.next() % 17), read.count, order)
        if some.isEmpty { break }
        read += some
      }
      let first = zip(read, all).enumerated().first { $1.0.image.path != $1.1.image.path }
      #expect(first?.offset == nil && read.count == all.count)
    }
  }

  @Test func moreThanAreSortedFollowBehind() throws {
    let calibration = try calibration()
    let found = try fixture.store.find(
      Query(
        embedding: try fixture.encoder.encode(["red"])[0].embedding, limit: 100,
        withVectors: true))
    let judge = try calibration.judge(
      fixture.encoder.encode(["red"])[0].embedding, .init(words: [1]))
    func sorted(_ count: Int, isAll: Bool) throws -> [FilePath] {
      let candidates = Candidate.contents(of: Array(found.hits.prefix(count)))
      let ranking = Ranking(
        candidates, [], try query(100), judge, isAll: isAll, depth: .max, mostSorted: 5)
      #expect(ranking.isJudged)
      return ranking.candidates.filter(\.isSorted).map { $0.copies[0].image.path }
    }
    // However far one looks, the same five.
    let five = try sorted(12, isAll: false)
    #expect(five.count == 5)
    #expect(try sorted(40, isAll: false) == five && sorted(100, isAll: true) == five)
  }

  @Test func whatCannotBeJudgedIsNotSorted() throws {
    func names(_ order: ResultOrder) throws -> [String] {
      try searcher().search(query(100), arranged: Arrangement(order: order)).hits
        .map(\.image.filename)
    }
    #expect(try names(.name) == names(.match))
  }

  @Test func wordsAloneAreSortedByThemselves() throws {
    var words = try query(100)
    words.embedding = nil
    let hits = try searcher().search(words, arranged: Arrangement(order: .name)).hits
    let strong = hits.prefix { $0.match == .strong }.map(\.image.filename)
    #expect(
      strong.count >= 6
        && strong.prefix(2) == [
          "car beside something red 7.ppm", "car beside something red 17.ppm",
        ])
  }

  @Test func namedComesFirstThenLooksThenSharedWordsThenTheRest() throws {
    let answer = try searcher().search(
      query(100), arranged: Arrangement(composition: .init(words: [1])), calibration: calibration())
    let names = answer.hits.map { $0.image.filename }
    // All the words in the name, whatever it looks like.
    #expect(names.prefix(6).allSatisfy { $0.hasPrefix("red car") })
    #expect(answer.hits.prefix(6).allSatisfy { $0.match == .strong })
    let others = answer.hits.dropFirst(6)
    let lastStrong = try #require(others.lastIndex { $0.match == .strong })
    // Then the words here and there, then nothing of them.
    let behind = others.suffix(from: lastStrong + 1)
    let words = behind.prefix { $0.textTier == .allWords }
    let rest = behind.dropFirst(words.count)
    #expect(!words.isEmpty && rest.count > 16)
    #expect(rest.allSatisfy { $0.textTier == nil && $0.match == .weak })
    #expect(words.contains { $0.score < rest.first?.score ?? 1 })
    for block in [answer.hits.prefix(6), others.prefix(through: lastStrong), words, rest] {
      #expect(block.map(\.score) == block.map(\.score).sorted(by: >))
    }
    #expect(!answer.hasNoGoodMatch)
  }

  @Test func nothingFitsIsSaidOfTheListAndNotOfThePage() throws {
    let calibration = try calibration()
    let arrangement = Arrangement(composition: .init(words: [1]))
    func answers(_ query: Query) throws -> [Answer] {
      try stride(from: 0, to: 60, by: 7).map { offset in
        var page = query
        page.offset = offset
        return try searcher().search(page, arranged: arrangement, calibration: calibration)
      }
    }
    #expect(try answers(query(7)).allSatisfy { !$0.hasNoGoodMatch })
    // Green is what the captions are of, and none of the images.
    var absent = try query(7)
    absent.embedding = try fixture.encoder.encode(["green"])[0].embedding
    absent.words = Query.Words(significant: ["nowhere"], phrase: "nowhere")
    let pages = try answers(absent)
    #expect(pages.allSatisfy { $0.hasNoGoodMatch })
    #expect(pages.flatMap(\.hits).allSatisfy { $0.match == .weak })
  }

  @Test func besideAImageWordsDoNotLead() throws {
    let answer = try searcher().search(
      query(100),
      arranged: Arrangement(composition: .init(words: [0.5], images: [0.5])),
      calibration: calibration())
    let first = try #require(answer.hits.first)
    #expect(first.score == answer.hits.map(\.score).max())
  }
}
