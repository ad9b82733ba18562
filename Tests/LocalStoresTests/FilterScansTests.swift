// Filters of several parts, answered by walking one index for each: what they
// admit is what their meaning says, whichever way is taken.

import SearchDomain
import Testing

@testable import LocalStores

@Suite struct FilterScansTests {
  let library: TestLibrary
  let records: [ImageRecord]

  /// Two files of each content, which differ in what is asked of files.
  init() throws {
    library = try TestLibrary()
    try library.catalog.createSet(for: testSpace(), state: .current)
    var random = SplitMix(state: 3)
    var records: [ImageRecord] = []
    for n in 0..<120 {
      let facts: [String: MetadataValue] = [
        "rating": .number(random.pick([0, 1, 2])), "camera": .text(random.pick(["X", "Y"])),
        "keywords": .list(random.pick([["a"], ["b"], ["a", "b"]])),
        "iso": .number(random.pick([100, 200, 400])),
        "taken": .text(random.pick(["2024-05-01T10:00:00Z", "2025-06-02T11:00:00"])),
        "latitude": .number(random.pick([1, 2])), "longitude": .number(random.pick([3, 4])),
      ]
      let size = random.pick([(10, 20), (20, 10), (10, 10)])
      for copy in ["one", "two"] {
        records.append(
          try testRecord(
            FilePath("/p/\(copy)/\(n).jpg"), content: n, category: random.pick(["u", "v"]),
            byteCount: random.pick([10, 1000]), width: size.0, height: size.1, metadata: facts))
      }
    }
    try library.catalog.apply(
      try records.enumerated().map { .store($1, try testVector($0 / 2)) })
    self.records = records
  }

  /// Parts of every kind: of one index each, of one index together, of files,
  /// and such as no index answers.
  static let parts: [Filter] = [
    .compare(.category, .equal, .text("u")), .compare(.byteCount, .greater, .number(100)),
    .glob(.path, "/p/one/*"), .compare(.rating, .equal, .number(1)),
    .compare(.rating, .less, .number(2)), .compare(.camera, .equal, .text("X")),
    .compare(.keywords, .equal, .text("a")), .isIn(.keywords, [.text("a"), .text("b")]),
    .compare(.metadata("iso"), .greaterOrEqual, .number(200)),
    .compare(.metadata("iso"), .notEqual, .number(400)),
    .compare(.orientation, .equal, .text("portrait")),
    .isIn(.orientation, [.text("square"), .text("landscape")]), .glob(.orientation, "*a*"),
    .compare(.latitude, .lessOrEqual, .number(1)), .compare(.longitude, .greater, .number(3)),
    .compare(.taken, .equal, .text("2024-05-01T10:00:00Z")),
    .compare(.taken, .greater, .text("2024-12-31")), .glob(.filename, "1*"), .isIn(.width, []),
    .not(.compare(.category, .equal, .text("v"))),
    .or([.compare(.category, .equal, .text("u")), .compare(.rating, .equal, .number(2))]),
  ]

  /// Which way is taken depends on how many rows a walk may have.
  static let limits: [FilterScans.Limits] = [
    FilterScans.Limits(), FilterScans.Limits(first: 1, rowsPerLookUp: 1, mostLookUps: 1000),
    FilterScans.Limits(first: 30, rowsPerLookUp: 0, mostLookUps: 1000),
    FilterScans.Limits(first: 5, rowsPerLookUp: 0, mostLookUps: 0),
  ]

  @Test(arguments: limits.indices) func partsAdmitTogetherWhatTheirMeaningSays(way: Int) throws {
    var random = SplitMix(state: 11)
    var partial = 0
    for _ in 0..<600 {
      let filter = Filter.and((0..<(2 + random.below(3))).map { _ in random.pick(Self.parts) })
      let expected = Set(records.filter(filter.matches).map(\.contentHash))
      let ids = try library.catalog.contentIDs(where: filter, limits: Self.limits[way])
      #expect(ids == Array(Set(ids)).sorted(), "\(filter)")
      let found = try library.catalog.images(forContents: ids).values.compactMap(\.first)
      #expect(Set(found.map(\.contentHash)) == expected, "\(filter)")
      if !expected.isEmpty { partial += 1 }
    }
    #expect(partial > 200)
  }

  @Test func everyShapeIsAnsweredByItsIndex() throws {
    for shape in ["portrait", "landscape", "square"] {
      let filter = Filter.compare(.orientation, .equal, .text(shape))
      let expected = records.filter { $0.facts.shape == shape }
      #expect(!expected.isEmpty)
      #expect(try library.catalog.count(where: filter) == expected.count)
    }
  }

  @Test func oneDemandOrNoneWithAnIndexIsLeftToSQLite() throws {
    #expect(try FilterScans(.compare(.rating, .equal, .number(1))) == nil)
    #expect(try FilterScans(.and([.compare(.rating, .equal, .number(1))])) == nil)
    let withoutIndex = Filter.compare(.title, .equal, .text("t"))
    #expect(try FilterScans(.and([withoutIndex, .not(withoutIndex)])) == nil)
    #expect(
      try FilterScans(.and([withoutIndex, .compare(.rating, .equal, .number(1))])) != nil)
  }
}
