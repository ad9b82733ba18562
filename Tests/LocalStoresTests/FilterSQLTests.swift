import SearchDomain
import Testing

@testable import LocalStores

/// A catalog of random images, to ask the same of SQL and of plain Swift.
@Suite struct FilterSQLTests {
  let library: TestLibrary
  let records: [ImageRecord]

  var catalog: Catalog { library.catalog }

  init() throws {
    library = try TestLibrary()
    try library.catalog.createSet(for: testSpace(), state: .current)
    var random = SplitMix(state: 7)
    var records: [ImageRecord] = []
    for n in 0..<60 {
      let folder = random.pick(Self.words.filter { !$0.contains("/") && !$0.isEmpty })
      records.append(
        try testRecord(
          FilePath("/p/\(folder)/\(n) \(random.pick(["a.jpg", "b.PNG", "ü[1].webp"]))"),
          content: n, category: random.pick([nil, nil] + Self.words),
          byteCount: random.pick([0, 10, 1000]),
          modified: random.pick([0, 1_500_000_000, 1_714_521_600_000_000_000]),
          width: random.pick([10, 20]), height: random.pick([10, 20]),
          format: random.pick(["jpeg", "png"]), metadata: Self.metadata(&random)))
    }
    try library.catalog.apply(
      try records.enumerated().map { .store($1, try testVector($0)) })
    self.records = try library.catalog.images()
    #expect(self.records == records.sorted { $0.path < $1.path })
  }

  static let words = [
    "", "cats", "Cats", "ü", "u\u{308}", "it's \"x\"", "100%", "a_b", "a/b", "10",
  ]
  static let keys = [
    "k", "a b", "a.b", "q\"q", "back\\slash", "ü", "$", "[0]", "new\nline", "",
  ]

  static func metadata(_ random: inout SplitMix) -> [String: MetadataValue] {
    var result: [String: MetadataValue] = [:]
    for key in keys where random.below(2) == 0 {
      result[key] = random.pick([
        .text(random.pick(words)), .number(random.pick([0, 1, 10, -2.5, 0.1])), .boolean(true),
        .boolean(false),
      ])
    }
    return result
  }

  static func filter(_ random: inout SplitMix, depth: Int) -> Filter {
    let choice = random.below(depth > 0 ? 8 : 4)
    switch choice {
    case 4, 5: return .not(filter(&random, depth: depth - 1))
    case 6: return .and((0..<random.below(4)).map { _ in filter(&random, depth: depth - 1) })
    case 7: return .or((0..<random.below(4)).map { _ in filter(&random, depth: depth - 1) })
    default: break
    }
    let text: [Filter.Field] = [.path, .filename, .category, .format, .orientation]
    let number: [Filter.Field] = [.width, .height, .byteCount, .modified]
    let field = random.pick(text + number + keys.map { .metadata($0) })
    let isText = text.contains(field)
    func value(_ random: inout SplitMix) -> FilterValue {
      if field == .modified, random.below(2) == 0 { return .text("2024-05-01") }
      let number = FilterValue.number(
        random.pick([0, 1, 10, 15, 20, 1000, 1.5, -2.5, 0.1, .infinity]))
      if Self.isNumber(field) { return number }
      let words = Self.words + ["jpeg", "png", "square", "portrait", "/p/cats/", "5 a.jpg"]
      let text = FilterValue.text(random.pick(words))
      return isText ? text : random.pick([text, number, .boolean(random.below(2) == 0)])
    }
    if choice == 0 {
      return .isIn(field, (0..<random.below(4)).map { _ in value(&random) })
    }
    if choice == 1, !Self.isNumber(field) {
      return .glob(
        field,
        random.pick([
          "*", "?", "", "*a*", "/p/*s/*", "/p/cats/*", "/p/c?ts/*", "/p/ü/*", "/p/u\u{308}*",
          "/p/a_b/?*", "[a-c]*", "[^a-z]*", "*[[]1]*", "*.jpg", "[", "[]", "ü",
          "*[A-Z]", "*ü*", "j??g", "[a-", "*[]1]*", "[c-a]ats", "1*[0%]",
        ]))
    }
    if choice == 2, !Self.isNumber(field), random.below(2) == 0 {
      let words = Self.words + ["CATS", "U", "JPEG", "Square", "/P/CATS/", "cat", "5 A.JPG"]
      return .resembles(field, (0..<random.below(4)).map { _ in random.pick(words) })
    }
    return .compare(
      field,
      random.pick([.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual]),
      value(&random))
  }

  static func isNumber(_ field: Filter.Field) -> Bool {
    [.width, .height, .byteCount, .modified].contains(field)
  }

  @Test func randomFiltersAdmitWhatTheirMeaningSaysAndTheirNegationTheRest() throws {
    var random = SplitMix(state: 42)
    var partial = 0
    for _ in 0..<1500 {
      let filter = Self.filter(&random, depth: 4)
      let expected = records.filter(filter.matches)
      let found = try catalog.images(where: filter)
      #expect(found == expected, "\(filter)")
      #expect(try catalog.count(where: filter) == expected.count, "\(filter)")
      let rest = try catalog.images(where: .not(filter))
      #expect(rest == records.filter { !filter.matches($0) }, "\(filter)")
      #expect(try catalog.contentIDs(where: filter).count == expected.count)
      let ofContents = try catalog.images(forContents: try catalog.contentIDs(), where: filter)
      #expect(
        ofContents.values.flatMap { $0 }.sorted { $0.path < $1.path } == expected, "\(filter)")
      if !expected.isEmpty, expected.count < records.count { partial += 1 }
    }
    // The random filters must be worth something.
    #expect(partial > 400)
  }

  /// Letters that fold to as many bytes, to fewer and to several letters.
  @Test func namesAreTheSameInAnyCase() throws {
    let names = [
      "STRASSE.JPG", "straße.jpg", "Stra\u{1E9E}e.jpg", "café.jpg", "cafe\u{301}.JPG", "Cafe.jpg",
      "\u{FB03}x.jpg", "FFIX.jpg", "ＡＢＣ.jpg", "abc.jpg", "ab\u{AD}c.jpg", "æ.jpg", "AE.jpg",
      "Þing.jpg", "thing.jpg", "東京.jpg", "0.jpg", "\u{661}.jpg", "1.jpg",
    ]
    let images = try names.enumerated().map { number, name in
      try testRecord(
        FilePath("/names/\(number)/\(name)"), content: 500 + number, category: name,
        metadata: ["title": .text(name), "k": .text(name), "camera": .text("Maker \(name)")])
    }
    try catalog.apply(try images.enumerated().map { .store($1, try testVector(500 + $0)) })
    let all = try catalog.images()
    for field in [Filter.Field.filename, .category, .title, .camera, .metadata("k")] {
      for name in names {
        for filter in [Filter.resembles(field, [name]), .resembles(field, [name, "cafe.jpg", ""])] {
          let expected = all.filter(filter.matches).map(\.path)
          #expect(!expected.isEmpty)
          #expect(try catalog.images(where: filter).map(\.path) == expected, "\(filter)")
          #expect(
            try catalog.images(where: .not(filter)).count == all.count - expected.count)
        }
      }
    }
  }

  @Test func captionsAndWritingAreAskedForLikeTheRest() throws {
    let given = try testRecord(
      "/given/1.jpg", content: 700, metadata: ["caption": .text("A given fox"), "ocr": .number(3)])
    try catalog.apply([.store(given, try testVector(700))])
    try catalog.setTexts(.caption, by: "m", [records[0].contentHash: "A Red Fox"])
    try catalog.setTexts(
      .ocr, by: "t", [records[0].contentHash: "STOP", records[9].contentHash: "Café 24"])
    let all = try catalog.images()
    #expect(all.count { $0.facts.metadata["caption"] == .text("A Red Fox") } == 1)
    let isWithoutWriting = Filter.not(.glob(.ocr, "*"))
    let filters: [Filter] = [
      .glob(.caption, "*[Ff][Oo][Xx]*"), .resembles(.caption, ["a red fox"]),
      .compare(.caption, .equal, .text("A Red Fox")), .compare(.caption, .less, .text("B")),
      .resembles(.ocr, ["stop", "CAFE 24"]), .isIn(.ocr, [.text("STOP")]), isWithoutWriting,
      .not(.glob(.caption, "*")), .and([.glob(.caption, "*"), isWithoutWriting]),
    ]
    for filter in filters {
      let expected = all.filter(filter.matches).map(\.path)
      #expect(!expected.isEmpty && expected.count < all.count, "\(filter)")
      #expect(try catalog.images(where: filter).map(\.path) == expected, "\(filter)")
      #expect(try catalog.contentIDs(where: filter).count == expected.count, "\(filter)")
    }
    #expect(try catalog.texts(of: .ocr).sorted() == ["Café 24", "STOP"])
  }

  @Test func textsMadeOfAnImageDoNotBecomeItsOwnMetadata() throws {
    try catalog.setTexts(.caption, by: "m", [records[0].contentHash: "A Red Fox"])
    let known = try #require(try catalog.image(path: records[0].path))
    #expect(known.facts.metadata["caption"] == .text("A Red Fox"))
    let before = try catalog.metadataKeys()
    // As a run does that finds the file touched.
    var touched = known
    touched.modifiedNanoseconds += 1
    try catalog.apply([.store(touched, nil)])
    #expect(try catalog.metadataKeys() == before)
    let after = try #require(try catalog.image(path: records[0].path))
    #expect(after.modifiedNanoseconds == touched.modifiedNanoseconds)
    #expect(after.facts == known.facts)
    // Nor of its record in another store, to which it is copied from here.
    let set = try #require(try catalog.currentSet()).id
    let copied = try catalog.imagesByID(after: nil, in: set, limit: .max)
    #expect(copied.contains { $0.image.path == known.path })
    #expect(copied.allSatisfy { $0.image.facts.metadata["caption"] == nil })
    #expect(try catalog.storedImage(id: known.id)?.facts.metadata["caption"] == nil)
  }

  @Test func imagesWithoutACategoryMeetTheNegation() throws {
    let isCats = Filter.compare(.category, .equal, .text("cats"))
    let without = records.filter { $0.category == nil }
    #expect(!without.isEmpty)
    let rest = try catalog.images(where: .not(isCats))
    #expect(without.allSatisfy(rest.contains))
    #expect(try catalog.images(where: .compare(.category, .notEqual, .text("cats"))) == rest)
  }

  @Test(arguments: [2, 50, 400, 498]) func deepNegationsAreAnswered(depth: Int) throws {
    var filter = Filter.compare(.width, .equal, .number(10))
    for _ in 0..<depth { filter = .not(filter) }
    let plain = Filter.compare(.width, .equal, .number(10))
    #expect(try catalog.count(where: filter) == catalog.count(where: plain))
  }

  @Test func alternatingGroupsAreAnsweredUpToTheLimitAndThenRefused() throws {
    var filter = Filter.compare(.width, .equal, .number(10))
    var deepest = 0
    for depth in 1...150 {
      let leaf = Filter.compare(.metadata("k"), .equal, .number(Double(depth)))
      filter = depth.isMultiple(of: 2) ? .and([leaf, filter, .not(leaf)]) : .or([leaf, filter])
      var count = 0
      if errorKind({ count = try catalog.count(where: filter) }) == .invalidFilter { continue }
      #expect(count == records.filter(filter.matches).count)
      deepest = depth
    }
    #expect(deepest >= 50)
    #expect(deepest < 150)
  }

  @Test func bushyTreesAreAnsweredOrRefusedAndNeverFailInside() throws {
    var filter = Filter.compare(.width, .equal, .number(10))
    for depth in 1...12 {
      filter = depth.isMultiple(of: 2) ? .and([filter, filter]) : .or([filter, filter])
      var count = 0
      if errorKind({ count = try catalog.count(where: filter) }) == .invalidFilter {
        // Equal alternatives are folded, so that fewer are left than were written.
        #expect(1 << depth > Filter.maximumConditions)
        continue
      }
      #expect(count == records.filter(filter.matches).count)
    }
  }

  @Test func deeperThanFiveHundredIsRefused() throws {
    var filter = Filter.compare(.width, .equal, .number(10))
    for _ in 0..<1000 { filter = .not(filter) }
    #expect(errorKind { _ = try catalog.count(where: filter) } == .invalidFilter)
  }

  @Test func thousandsOfValuesAndPartsAreAnsweredAndTooManyRefused() throws {
    let numbers = (0..<20_000).map { FilterValue.number(Double($0)) }
    #expect(try catalog.count(where: .isIn(.width, numbers)) == records.count)
    let parts = (0..<20_000).map { Filter.compare(.width, .notEqual, .number(Double($0 + 1000))) }
    #expect(try catalog.count(where: .and(parts)) == records.count)
    let alternatives = (0..<20_000).map { Filter.compare(.width, .equal, .number(Double($0))) }
    #expect(try catalog.count(where: .or(alternatives)) == records.count)
    let keys = (0..<20_000).map { Filter.compare(.metadata("k"), .equal, .text("no \($0)")) }
    #expect(try catalog.count(where: .or(keys)) == 0)
    let times = (0..<9_000).map {
      FilterValue.text($0 % 2 == 0 ? "2001-01-01T00:00:00" : "2001-01-01T00:00:00Z")
    }
    #expect(try catalog.count(where: .isIn(.taken, times)) == 0)
    // Of different kinds, as many as are taken.
    let mixed = (0..<Filter.maximumConditions).map { number -> Filter in
      switch number % 4 {
      case 0: .compare(.width, .less, .number(Double(-number)))
      case 1: .glob(.path, "/none/\(number)/*")
      case 2: .compare(.metadata("key \(number)"), .equal, .text("none"))
      default:
        .and([
          .compare(.height, .greater, .number(1e6)),
          .compare(.rating, .less, .number(Double(-number))),
        ])
      }
    }
    #expect(errorKind { _ = try catalog.count(where: .or(mixed)) } == .invalidFilter)
    #expect(try catalog.count(where: .or(Array(mixed.prefix(400)))) == 0)
    #expect(try catalog.count(where: .not(.or(Array(mixed.prefix(400))))) == records.count)
    let tooMany = (0..<40_000).map { FilterValue.number(Double($0)) }
    #expect(errorKind { _ = try catalog.count(where: .isIn(.width, tooMany)) } == .invalidFilter)
    let long = Filter.glob(.path, String(repeating: "*a", count: 30_000))
    #expect(errorKind { _ = try catalog.count(where: long) } == .invalidFilter)
  }

  @Test func valuesOfAWrongTypeAreRefusedWithASentence() throws {
    let wrong: [Filter] = [
      .compare(.width, .equal, .text("10")), .compare(.category, .equal, .number(10)),
      .compare(.modified, .less, .text("yesterday")), .glob(.height, "1*"),
      .isIn(.format, [.boolean(true)]), .compare(.metadata("k"), .equal, .number(.nan)),
    ]
    for filter in wrong {
      #expect(errorKind { _ = try catalog.count(where: filter) } == .invalidFilter, "\(filter)")
    }
  }

  @Test func removingByConditionLeavesTheComplement() throws {
    let filter = Filter.compare(.format, .equal, .text("png"))
    let expected = records.filter { !filter.matches($0) }
    #expect(try catalog.remove(where: filter) == records.count - expected.count)
    #expect(try catalog.images() == expected)
    #expect(try catalog.status().contentCount == expected.count)
  }
}

/// A small generator with a fixed seed, so that a failure repeats
/// (SplitMix64, https://prng.di.unimi.it/splitmix64.c).
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }
}
