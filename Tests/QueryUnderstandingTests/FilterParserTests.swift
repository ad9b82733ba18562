// What filter expressions mean.

import QueryUnderstanding
import SearchDomain
import Testing

@Suite struct FilterParserTests {
  @Test func theContractsExampleIsReadInFull() throws {
    let filter = try FilterParser.parse(
      "category = 'animals' and width >= 1000 and taken between 2020-01-01 and 2021-01-01 "
        + "and not (path glob 'trash/*') and camera in ('X','Y')")
    #expect(
      filter
        == .and([
          .resembles(.category, ["animals"]),
          .compare(.width, .greaterOrEqual, .number(1000)),
          .and([
            .compare(.taken, .greaterOrEqual, .text("2020-01-01")),
            // The whole of that day.
            .compare(.taken, .less, .text("2021-01-02")),
          ]),
          .not(.glob(.path, "trash/*")),
          .resembles(.camera, ["X", "Y"]),
        ]))
  }

  @Test(arguments: [
    ("taken >= 2022", "taken >= 2022-01-01"), ("taken > 2022", "taken >= 2023-01-01"),
    ("taken <= 2022-12", "taken < 2023-01-01"), ("taken < 2022-02", "taken < 2022-02-01"),
    ("taken <= 2022-12-25", "taken < 2022-12-26"), ("taken > 2022-02-28", "taken >= 2022-03-01"),
    ("taken = 2022", "taken >= 2022-01-01 and taken < 2023-01-01"),
    ("modified between 2020 and 2021-06", "modified >= 2020-01-01 and modified < 2021-07-01"),
    ("size > 10MB", "size > 10000000"), ("size <= 1.5kb", "size <= 1500"),
    ("size < 2MiB", "size < 2097152"), ("size > 1TiB", "size > 1099511627776"),
    ("camera ~ X1", "camera glob '*[Xx]1*'"),
    ("title contains '50% é?'", "title glob '*50% [Éé][?]*'"),
    ("title not contains a", "not (title glob '*[Aa]*')"),
    ("title is null", "not (title glob '*')"), ("title is not null", "not (not (title glob '*'))"),
  ])
  func shortFormsMeanLongOnes(_ short: String, _ long: String) throws {
    #expect(try FilterParser.parse(short) == FilterParser.parse(long))
  }

  @Test(arguments: [
    // Letters of several scalars, and such whose other case has several.
    ("cafe\u{301}", "CAFE\u{301}.jpg", true), ("cafe\u{301}", "cafe.jpg", false),
    ("\u{130}", "i.jpg", false), ("\u{130}stanbul", "\u{130}STANBUL", true),
    ("stra\u{df}e", "Stra\u{df}e", true), ("[x]*?", "a[X]*?b", true), ("[x]", "x", false),
  ])
  func partsAreFoundByTheirLetters(_ part: String, _ text: String, _ isThere: Bool) throws {
    let filter = try FilterParser.parse("title contains '\(part)'")
    guard case .glob(_, let pattern) = filter else {
      Issue.record("no pattern")
      return
    }
    #expect(Glob(pattern).matches(text) == isThere)
  }

  @Test func yearsAndNothingAreReadInJSONToo() throws {
    for (json, expression) in [
      (#"{"taken":{"$gte":2022}}"#, "taken >= 2022"), (#"{"taken":"2022-12"}"#, "taken = 2022-12"),
      (#"{"title":null}"#, "title is null"), (#"{"rating":{"$ne":null}}"#, "rating is not null"),
      (#"{"camera":{"$contains":"x100"}}"#, "camera contains x100"),
    ] {
      #expect(try FilterJSON.parse(json) == FilterParser.parse(expression))
    }
    #expect(throws: QueryError.self) { try FilterParser.parse("size > 10XB") }
    #expect(throws: QueryError.self) { try FilterParser.parse("taken > 2022-13") }
    // Whose end no date of four digits has; not seconds since 1970 either.
    for text in ["taken <= 9999", "taken = 9999-12"] {
      #expect(throws: QueryError.self) { try FilterParser.parse(text) }
    }
    #expect(throws: QueryError.self) { try FilterJSON.parse(#"{"taken":{"$lte":9999}}"#) }
    let long = String(repeating: "9", count: 400)
    #expect(throws: QueryError.self) { try FilterParser.parse("size > \(long)MB") }
    #expect(throws: QueryError.self) { try FilterParser.parse("width ~ 4") }
  }

  @Test(arguments: [
    ("=", Filter.Comparison.equal), ("==", .equal), ("!=", .notEqual), ("<>", .notEqual),
    ("<", .less), ("<=", .lessOrEqual), (">", .greater), (">=", .greaterOrEqual),
  ])
  func everyComparisonIsRead(_ sign: String, _ comparison: Filter.Comparison) throws {
    let expected = Filter.compare(.height, comparison, .number(-1.5))
    #expect(try FilterParser.parse("height\(sign)-1.5") == expected)
    #expect(try FilterParser.parse(" height \(sign) -1.5 ") == expected)
  }

  @Test(arguments: [
    ("path", Filter.Field.path), ("filename", .filename), ("category", .category),
    ("format", .format), ("camera", .camera), ("lens", .lens),
    ("meta.Photo.By", .metadata("Photo.By")), ("META.x", .metadata("x")), ("Path", .path),
    ("meta.camera", .camera),
  ])
  func everyTextFieldIsRead(_ name: String, _ field: Filter.Field) throws {
    // A path is a name of the system, a format one word.
    let isExact = field == .path || field == .format
    #expect(
      try FilterParser.parse("\(name) = \"x\"")
        == (isExact ? .compare(field, .equal, .text("x")) : .resembles(field, ["x"])))
    #expect(try FilterParser.parse("\(name) == \"x\"") == .compare(field, .equal, .text("x")))
  }

  @Test(arguments: [
    ("width", Filter.Field.width), ("height", .height), ("size", .byteCount),
    ("modified", .modified),
  ])
  func everyNumberFieldIsRead(_ name: String, _ field: Filter.Field) throws {
    #expect(try FilterParser.parse("\(name) < 1e3") == .compare(field, .less, .number(1000)))
  }

  @Test func andBindsMoreStronglyThanOrAndNotMoreThanBoth() throws {
    func wide(_ value: Double) -> Filter { .compare(.width, .equal, .number(value)) }
    #expect(
      try FilterParser.parse("width=1 OR NOT width=2 AND width=3 or width=4")
        == .or([wide(1), .and([.not(wide(2)), wide(3)]), wide(4)]))
    #expect(
      try FilterParser.parse("(width=1 or width=2) and ((width=3))")
        == .and([.or([wide(1), wide(2)]), wide(3)]))
  }

  @Test func notMayStandBeforeInBetweenAndGlob() throws {
    #expect(
      try FilterParser.parse("format not in (jpeg, png)")
        == .not(.isIn(.format, [.text("jpeg"), .text("png")])))
    #expect(try FilterParser.parse("path not glob 'a'") == .not(.glob(.path, "a")))
    #expect(
      try FilterParser.parse("width not between 1 and 2 and height = 3")
        == .and([
          .not(
            .and([
              .compare(.width, .greaterOrEqual, .number(1)),
              .compare(.width, .lessOrEqual, .number(2)),
            ])), .compare(.height, .equal, .number(3)),
        ]))
  }

  @Test func quotesAreDoubledWithinText() throws {
    #expect(
      try FilterParser.parse("camera = 'O''Brien \"x\"'")
        == .resembles(.camera, ["O'Brien \"x\""]))
    #expect(
      try FilterParser.parse("camera = \"a\"\"b'\"")
        == .resembles(.camera, ["a\"b'"]))
    #expect(
      try FilterParser.parse("camera = ''") == .resembles(.camera, [""]))
  }

  @Test func textFieldsTakeNumbersAndOtherScriptsAsText() throws {
    #expect(try FilterParser.parse("category = 2020") == .resembles(.category, ["2020"]))
    #expect(try FilterParser.parse("category = été") == .resembles(.category, ["été"]))
  }

  @Test func freeMetadataKeepsTheKindOfItsValue() throws {
    let key = Filter.Field.metadata("k")
    #expect(try FilterParser.parse("meta.k = 5") == .compare(key, .equal, .number(5)))
    #expect(try FilterParser.parse("meta.k = '5'") == .resembles(key, ["5"]))
    #expect(try FilterParser.parse("meta.k = TRUE") == .compare(key, .equal, .boolean(true)))
    #expect(try FilterParser.parse("meta.k = false") == .compare(key, .equal, .boolean(false)))
    #expect(try FilterParser.parse("meta.k = 'true'") == .resembles(key, ["true"]))
    #expect(try FilterParser.parse("meta.k = nan") == .resembles(key, ["nan"]))
  }

  @Test func orientationIsAWord() throws {
    #expect(
      try FilterParser.parse("orientation = Landscape")
        == .compare(.orientation, .equal, .text("landscape")))
    #expect(
      try FilterParser.parse("orientation in (portrait, 'square')")
        == .isIn(.orientation, [.text("portrait"), .text("square")]))
  }

  /// Expected numbers from `date -u -d DATE +%s`.
  @Test(arguments: [
    ("1970-01-01", 0.0), ("2026-11-20T13:30:15+01:00", 1_795_177_815),
    ("2020-02-29", 1_582_934_400), ("1969-12-31", -86_400),
    ("2000-03-01", 951_868_800), ("2026-11-20T12:30", 1_795_177_800),
    ("'2026-11-20 12:30:15'", 1_795_177_815), ("2026-11-20T12:30:15Z", 1_795_177_815),
  ])
  func datesOfModificationBecomeSeconds(_ date: String, _ seconds: Double) throws {
    let filter = try FilterParser.parse("modified >= \(date)")
    guard case .compare(.modified, .greaterOrEqual, .text(let text)) = filter else {
      Issue.record("\(filter)")
      return
    }
    #expect(FilterTime.seconds(text) == seconds)
  }

  @Test func datesOfTakingBecomeISOText() throws {
    #expect(
      try FilterParser.parse("taken < '2020-01-31 10:00:00Z'")
        == .compare(.taken, .less, .text("2020-01-31T10:00:00Z")))
    #expect(try FilterParser.parse("taken glob '2020-*'") == .glob(.taken, "2020-*"))
  }

  @Test func nestingUpToTheLimitIsRead() throws {
    let deep = String(repeating: "(", count: 199) + "width=1" + String(repeating: ")", count: 199)
    #expect(try FilterParser.parse(deep) == .compare(.width, .equal, .number(1)))
  }

  @Test func manyConditionsInARowAreRead() throws {
    let many = Array(repeating: "width = 1", count: 4000).joined(separator: " or ")
    guard case .or(let parts) = try FilterParser.parse(many) else {
      Issue.record("not an or")
      return
    }
    #expect(parts.count == 4000)
  }

  @Test func aDayAsSuchMeansAllOfIt() throws {
    let day = Filter.and([
      .compare(.taken, .greaterOrEqual, .text("2020-02-29")),
      .compare(.taken, .less, .text("2020-03-01")),
    ])
    #expect(try FilterParser.parse("taken = 2020-02-29") == day)
    #expect(try FilterParser.parse("taken != 2020-02-29") == .not(day))
    #expect(try FilterParser.parse("taken in (2020-02-29)") == .or([day]))
    #expect(
      try FilterParser.parse("taken = 2020-02-29T00:00")
        == .compare(.taken, .equal, .text("2020-02-29T00:00")))
  }

  @Test func aBoxMayCrossTheDateLine() throws {
    let box = try FilterParser.parse("gps within (-20, 170, -10, -170)")
    let fiji = try record(latitude: -18, longitude: 178)
    let east = try record(latitude: -18, longitude: -175)
    let greenwich = try record(latitude: -18, longitude: 0)
    #expect(box.matches(fiji) && box.matches(east) && !box.matches(greenwich))
  }

  private func record(latitude: Double, longitude: Double) throws -> ImageRecord {
    ImageRecord(
      id: try #require(ImageID(bytes: Array(0..<16))), path: "/a.jpg",
      contentHash: try #require(ContentHash(bytes: Array(0..<32))), byteCount: 1,
      modifiedNanoseconds: 0, category: nil,
      facts: ImageFacts(
        width: 1, height: 1, format: "jpeg",
        metadata: ["latitude": .number(latitude), "longitude": .number(longitude)]))
  }
}
