// The fields that images have from their metadata, asked of the catalog and
// of the meaning alike.

import SearchDomain
import TestSupport
import Testing

@testable import LocalStores

@Suite struct FilterFieldsTests {
  private static func records() throws -> [ImageRecord] {
    let facts: [[String: MetadataValue]] = [
      [:],
      [
        "taken": .text("2020-06-01T01:30:00+02:00"), "camera": .text("Canon EOS R5"),
        "latitude": .number(48.1), "longitude": .number(11.5), "rating": .number(5),
        "keywords": .list(["beach", "Rex"]), "colours": .list(["blue", "white"]),
      ],
      [
        "taken": .text("2020-05-31T23:45:00"), "lens": .text("50mm"), "title": .text("Sea"),
        "description": .text("x"), "keywords": .list(["Beach"]), "rating": .text("5"),
        "camera": .number(5), "colours": .list(["red"]),
      ],
      ["taken": .text("yesterday"), "keywords": .text("beach"), "longitude": .number(-170)],
    ]
    return try facts.enumerated().map { i, metadata in
      try testRecord(FilePath("/p/\(i).jpg"), content: i + 1, metadata: metadata)
    }
  }

  static let filters: [Filter] = [
    .compare(.taken, .equal, .text("2020-06-01T01:30:00")),
    .compare(.taken, .greaterOrEqual, .text("2020-06-01")),
    .compare(.taken, .less, .text("2020-06-01T00:00:00Z")),
    .compare(.taken, .less, .text("2020-06-01T01:40:00+02:00")),
    .compare(.taken, .greater, .number(1_590_968_000)),
    .compare(.taken, .notEqual, .text("2020-05-31T23:45:00")),
    .isIn(.taken, [.text("2020-05-31T23:45:00"), .text("2020-05-31T23:30:00Z")]),
    .glob(.taken, "2020-0[56]*"), .glob(.camera, "Canon*"),
    .compare(.camera, .equal, .text("Canon EOS R5")),
    .compare(.camera, .notEqual, .text("Canon EOS R5")),
    .compare(.lens, .less, .text("6")), .compare(.title, .equal, .text("Sea")),
    .compare(.description, .greaterOrEqual, .text("a")),
    .compare(.rating, .greaterOrEqual, .number(5)), .compare(.rating, .notEqual, .number(5)),
    .compare(.keywords, .equal, .text("beach")), .compare(.keywords, .notEqual, .text("beach")),
    .isIn(.keywords, [.text("Rex"), .text("Beach")]), .glob(.keywords, "[bB]each"),
    .compare(.keywords, .less, .text("z")), .compare(.colour, .equal, .text("blue")),
    .isIn(.colour, [.text("red"), .text("green")]), .compare(.colour, .notEqual, .text("blue")),
    .compare(.latitude, .greater, .number(48)), .compare(.longitude, .lessOrEqual, .number(11.5)),
  ]

  @Test(arguments: filters)
  func theCatalogFindsWhatTheMeaningAdmits(_ filter: Filter) throws {
    let library = try TestLibrary()
    try library.catalog.createSet(for: testSpace(), state: .current)
    let records = try Self.records()
    for (i, record) in records.enumerated() {
      try library.catalog.apply([.store(record, try testVector(i))])
    }
    for asked in [filter, .not(filter), .and([filter, .compare(.width, .greater, .number(1))])] {
      let expected = records.filter(asked.matches)
      #expect(
        try library.catalog.images(where: asked).map(\.path) == expected.map(\.path), "\(asked)")
      #expect(try library.catalog.contentIDs(where: asked).count == expected.count)
      #expect(try library.catalog.count(where: asked) == expected.count)
    }
    let admitted = records.filter(filter.matches).count
    #expect(admitted > 0 && admitted < records.count, "\(filter) tells nothing apart")
  }
}
