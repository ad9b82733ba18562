// What filters admit at the edges: what is missing, empty, of another type, or
// nearly the same text.

import SearchDomain
import Testing

@Suite struct FilterEvaluationTests {
  private func image(
    _ metadata: [String: MetadataValue] = [:], category: String? = nil, path: FilePath = "/a/B.jpg"
  ) throws -> ImageRecord {
    ImageRecord(
      id: try #require(ImageID(bytes: Array(0..<16))), path: path,
      contentHash: try #require(ContentHash(bytes: Array(0..<32))), byteCount: 1,
      modifiedNanoseconds: 1_500_000_000, category: category,
      facts: ImageFacts(width: 4, height: 3, format: "jpeg", metadata: metadata))
  }

  private static let orderings: [Filter.Comparison] = [
    .less, .lessOrEqual, .greater, .greaterOrEqual,
  ]

  @Test func whatIsMissingEqualsNothingSoThatItsNegationAdmits() throws {
    let none = try image()
    #expect(!Filter.compare(.camera, .equal, .text("X")).matches(none))
    #expect(Filter.compare(.camera, .notEqual, .text("X")).matches(none))
    #expect(Filter.not(.compare(.camera, .equal, .text("X"))).matches(none))
    #expect(!Filter.compare(.camera, .equal, .text("")).matches(none))
    #expect(!Filter.compare(.category, .equal, .text("")).matches(none))
    #expect(Filter.not(.isIn(.rating, [.number(0)])).matches(none))
  }

  @Test func whatIsMissingHasNoOrderSoThatTheNegationOfOneAdmits() throws {
    let none = try image()
    for comparison in Self.orderings {
      let filter = Filter.compare(.rating, comparison, .number(0))
      #expect(!filter.matches(none) && Filter.not(filter).matches(none))
      #expect(!Filter.compare(.taken, comparison, .text("2020-01-01")).matches(none))
    }
  }

  @Test func anEmptyListAdmitsNothingAndEmptyGroupsAllOrNothing() throws {
    let one = try image(["camera": .text("X")])
    #expect(!Filter.isIn(.camera, []).matches(one))
    #expect(Filter.not(.isIn(.camera, [])).matches(one))
    #expect(Filter.and([]).matches(one) && !Filter.or([]).matches(one))
    #expect(!Filter.not(.and([])).matches(one) && Filter.not(.or([])).matches(one))
  }

  @Test func aImageWithNoKeywordsHasNoneThatFits() throws {
    let empty = try image(["keywords": .list([])])
    #expect(!Filter.compare(.keywords, .equal, .text("")).matches(empty))
    #expect(Filter.compare(.keywords, .notEqual, .text("sea")).matches(empty))
    #expect(!Filter.glob(.keywords, "*").matches(empty))
  }

  @Test func severalTextsEqualEachOfThemAndHaveNoOrder() throws {
    let two = try image(["keywords": .list(["dog", "sea"])])
    for word in ["dog", "sea"] {
      #expect(Filter.compare(.keywords, .equal, .text(word)).matches(two))
      #expect(!Filter.compare(.keywords, .notEqual, .text(word)).matches(two))
      for comparison in Self.orderings {
        #expect(!Filter.compare(.keywords, comparison, .text(word)).matches(two))
      }
    }
    #expect(Filter.glob(.keywords, "s?a").matches(two))
    #expect(!Filter.compare(.keywords, .equal, .text("dog, sea")).matches(two))
  }

  @Test func numbersThatAreNoneEqualNothingAndAreRefusedInFilters() throws {
    let odd = try image(["rating": .number(.nan), "n": .number(.infinity)])
    #expect(!Filter.compare(.rating, .equal, .number(.nan)).matches(odd))
    #expect(Filter.compare(.rating, .notEqual, .number(1)).matches(odd))
    for comparison in Self.orderings {
      #expect(!Filter.compare(.rating, comparison, .number(1)).matches(odd))
      #expect(throws: FilterError.self) {
        try Filter.compare(.rating, comparison, .number(.nan)).validate()
      }
    }
    #expect(Filter.compare(.metadata("n"), .greater, .number(1e308)).matches(odd))
    #expect(throws: FilterError.self) {
      try Filter.not(.or([.isIn(.metadata("n"), [.number(1), .number(.nan)])])).validate()
    }
  }

  @Test func negativeZeroIsZero() throws {
    let zero = try image(["latitude": .number(-0.0)])
    #expect(Filter.compare(.latitude, .equal, .number(0)).matches(zero))
    #expect(!Filter.compare(.latitude, .less, .number(0)).matches(zero))
  }

  @Test func valuesOfDifferentTypesAreNeverEqualAndHaveNoOrder() throws {
    let mixed = try image(["a": .text("5"), "b": .number(1), "c": .boolean(true)])
    #expect(!Filter.compare(.metadata("a"), .equal, .number(5)).matches(mixed))
    #expect(!Filter.compare(.metadata("b"), .equal, .boolean(true)).matches(mixed))
    #expect(!Filter.compare(.metadata("c"), .equal, .text("true")).matches(mixed))
    for comparison in Self.orderings {
      #expect(!Filter.compare(.metadata("a"), comparison, .number(5)).matches(mixed))
      #expect(!Filter.compare(.metadata("c"), comparison, .number(0)).matches(mixed))
    }
    #expect(Filter.compare(.metadata("c"), .greater, .boolean(false)).matches(mixed))
    #expect(Filter.compare(.metadata("a"), .notEqual, .number(5)).matches(mixed))
  }

  @Test func textComparesByItsBytesWithoutRegardToCaseOrAccents() throws {
    let one = try image(["camera": .text("\u{E9}t\u{E9}")], category: "Sea")
    #expect(Filter.compare(.camera, .equal, .text("\u{E9}t\u{E9}")).matches(one))
    #expect(!Filter.compare(.camera, .equal, .text("e\u{301}te\u{301}")).matches(one))
    #expect(!Filter.compare(.camera, .equal, .text("ete")).matches(one))
    #expect(!Filter.compare(.category, .equal, .text("sea")).matches(one))
    // Capital letters come before small ones, and all of them before accents.
    #expect(Filter.compare(.category, .less, .text("a")).matches(one))
    #expect(Filter.compare(.camera, .greater, .text("z")).matches(one))
  }

  @Test(arguments: [
    0.0, 0.1, -0.1, 1e-9, 1.5, 1_600_000_000.2, -1_600_000_000.7, 1_701_234_567.123_456_7,
    9_223_372_036.854_775_807, 1e300, -1e300, .infinity, -.infinity,
  ])
  func rangesOfNanosecondsHoldWhatTheComparisonOfSecondsHolds(seconds: Double) throws {
    var one = try image()
    for comparison in Self.orderings + [.equal] {
      let filter = Filter.compare(.modified, comparison, .number(seconds))
      let range = FilterTime.nanoseconds(comparison, seconds)
      let bounds = [range?.lowerBound, range?.upperBound, Int(exactly: (seconds * 1e9).rounded())]
      let near = bounds.compactMap(\.self).flatMap { bound in
        (-300...300).map { bound.addingReportingOverflow($0) }.filter { !$0.overflow }
          .map(\.partialValue)
      }
      for time in [Int.min, -1, 0, 1, Int.max] + near {
        one.modifiedNanoseconds = time
        #expect((range?.contains(time) ?? false) == filter.matches(one), "\(comparison) \(time)")
      }
    }
  }

  @Test func aKeyThatAFieldHasItsValuesUnderIsThatField() throws {
    #expect(Filter.Field.metadata("camera") == .camera)
    #expect(Filter.Field.named("meta.colours") == .colour)
    #expect(Filter.Field.named("meta.Camera") != .camera)
  }

  @Test func keysOfMetadataDifferByTheirBytes() throws {
    let one = try image(["\u{FC}": .number(1)])
    #expect(Filter.compare(.metadata("\u{FC}"), .equal, .number(1)).matches(one))
    #expect(!Filter.compare(.metadata("u\u{308}"), .equal, .number(1)).matches(one))
    #expect(Filter.Field.metadata("\u{FC}") != .metadata("u\u{308}"))
    #expect(Filter.Field.metadata("Key") != .metadata("key"))
  }

  @Test func patternsAreCaseSensitiveAndCrossSlashes() throws {
    let one = try image(["taken": .text("2020-05-31T10:00:00")], path: "/a/b/C d.jpg")
    #expect(Filter.glob(.path, "/a/*.jpg").matches(one) && Filter.glob(.path, "*").matches(one))
    #expect(!Filter.glob(.path, "/a/*.JPG").matches(one) && !Filter.glob(.path, "").matches(one))
    #expect(Filter.glob(.filename, "[A-C] ?.jpg").matches(one))
    #expect(!Filter.glob(.filename, "[a-c]*").matches(one))
    #expect(Filter.glob(.taken, "2020-05-*").matches(one))
    #expect(Filter.not(.glob(.camera, "*")).matches(one) && !Filter.glob(.camera, "*").matches(one))
    #expect(!Filter.glob(.width, "4").matches(one))
  }

  @Test func aPathThatIsNoTextIsComparedByItsBytes() throws {
    let odd = try image(path: FilePath(bytes: Array("/p/".utf8) + [0xFF] + Array(".jpg".utf8)))
    #expect(!Filter.compare(.path, .equal, .text("/p/\u{FFFD}.jpg")).matches(odd))
    #expect(Filter.compare(.path, .greater, .text("/p/\u{FFFD}.jpg")).matches(odd))
    #expect(Filter.glob(.path, "/p/*.jpg").matches(odd))
  }

  @Test func lettersOfPatternsInFoldersStandForThemselves() {
    #expect(
      Filter.isUnder("/a[1]*?")
        == .or([
          .compare(.path, .equal, .text("/a[1]*?")), .glob(.path, "/a[[]1][*][?]/*"),
        ]))
    #expect(
      Filter.isUnder("/a/") == .or([.compare(.path, .equal, .text("/a/")), .glob(.path, "/a/*")]))
  }

  @Test func timesCompareByTheClockOrAsInstants() throws {
    let zoned = try image(["taken": .text("2020-06-01T01:30:00+02:00")])
    let bare = try image(["taken": .text("2020-05-31T23:30:00")])
    let odd = try image(["taken": .text("yesterday")])
    let instant = Filter.compare(.taken, .equal, .text("2020-05-31T23:30:00Z"))
    let clock = Filter.compare(.taken, .equal, .text("2020-06-01T01:30:00"))
    #expect(instant.matches(zoned) && instant.matches(bare) && !instant.matches(odd))
    #expect(clock.matches(zoned) && !clock.matches(bare))
    #expect(Filter.compare(.taken, .notEqual, .number(0)).matches(odd))
    #expect(Filter.compare(.modified, .equal, .number(1.5)).matches(bare))
    #expect(Filter.compare(.modified, .greater, .text("1970-01-01T00:00:01")).matches(bare))
  }

  /// Names as cameras write them, and as people type them in reports of photo programs.
  @Test(arguments: [
    ("FUJIFILM X100V", "x100v"), ("NIKON Z 50", "nikon z 50"), ("NIKON Z 50", "Z 50"),
    ("SAMSUNG SM-G973F", "samsung sm-g973f"), ("samsung SM-G973F", "SM-G973F"),
    ("OLYMPUS OPTICAL CO.,LTD C2000Z", "C2000Z"), ("OLYMPUS IMAGING CORP. u760,S760", "u760,S760"),
    ("CASIO COMPUTER CO.,LTD EX-Z3", "ex-z3"), ("Minolta Co., Ltd. DiMAGE 7i", "dimage 7i"),
    ("EASTMAN KODAK COMPANY KODAK DX4900 ZOOM DIGITAL CAMERA", "KODAK DX4900 ZOOM DIGITAL CAMERA"),
    ("Canon EOS 5D Mark II", "EOS 5D Mark II"), ("Canon EOS 5D Mark II", "5d mark ii"),
    ("RICOH IMAGING COMPANY, LTD. GR III", "GR III"), ("Google Pixel 8 Pro", "pixel 8 pro"),
    ("General Imaging Co. E1035", "E1035"), ("Apple iPhone 7", "iphone 7"),
  ])
  func aCameraIsFoundWithoutItsMaker(_ stored: String, _ typed: String) throws {
    let image = try picture(camera: stored)
    for text in [typed, typed.uppercased(), stored, stored.lowercased()] {
      #expect(Filter.resembles(.camera, [text]).matches(image))
      #expect(Filter.resembles(.camera, ["another", text]).matches(image))
    }
    // A part of the model is another model.
    #expect(!Filter.resembles(.camera, [String(typed.dropLast())]).matches(image))
    #expect(!Filter.resembles(.camera, [typed + " Pro"]).matches(image))
    #expect(!Filter.resembles(.camera, [""]).matches(image))
    #expect(Filter.compare(.camera, .equal, .text(typed)).matches(image) == (typed == stored))
    #expect(!Filter.resembles(.title, [typed]).matches(image))
  }

  private func picture(camera: String) throws -> ImageRecord {
    let hash = try #require(ContentHash(bytes: [UInt8](repeating: 1, count: 32)))
    return ImageRecord(
      id: try #require(ImageID(bytes: [UInt8](repeating: 2, count: 16))), path: "/p",
      contentHash: hash, byteCount: 1, modifiedNanoseconds: 0, category: nil,
      facts: ImageFacts(
        width: 1, height: 1, format: "jpeg", metadata: ["camera": .text(camera)]))
  }
}
