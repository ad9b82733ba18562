// The table of filter fields, walked: whatever reads it must know every field
// and admit the same images. A field that is added is tested by this alone.

import Foundation
import Refusals
import Support
import TestSupport
import Testing

@testable import Indexing
@testable import LocalStores
@testable import QueryUnderstanding
@testable import RemoteStores
@testable import SearchDomain

@Suite struct FilterFieldTableTests {
  /// Fields that no table has, one of each form: what a new entry would be.
  static let madeUp: [Filter.Field] = [
    Filter.Field("who", .text, .metadata("who"), holdsSeveral: true),
    Filter.Field("mood", .words(["bright", "dark"]), .metadata("mood")),
    Filter.Field("grade", .number, .metadata("grade")),
    Filter.Field("count", .wholeNumber, .metadata("count")),
    Filter.Field("scanned", .time, .metadata("scanned")),
    Filter.Field("retouched", .flag, .metadata("retouched")),
  ]
  static let fields = Filter.Field.table + madeUp

  private static let times = ["2021-03-04T05:06:07", "2020-02-29T23:59:59+02:00"]

  /// Two values of a field that lies in the metadata.
  private static func samples(_ field: Filter.Field) -> [MetadataValue] {
    switch field.content {
    case .text where field.holdsSeveral: [.list(["b", "Ä"]), .text("B")]
    case .text where field.hasMaker: [.text("FUJIFILM X100V"), .text("Kodak  DC 2")]
    case .text, .anything: [.text("b"), .text("Ä*")]
    case .words(let words): words.prefix(2).map { field.holdsSeveral ? .list([$0]) : .text($0) }
    case .number: [.number(1.5), .number(-2)]
    case .wholeNumber: [.number(3), .number(4)]
    case .time: times.map { .text($0) }
    case .flag: [.boolean(false), .boolean(true)]
    }
  }

  /// Three images: two have all that an image can have, in different ways,
  /// and the third lacks what one can lack.
  static func records() throws -> [ImageRecord] {
    try (0..<3).map { i in
      var metadata: [String: MetadataValue] = [:]
      for field in fields where i < 2 {
        if let key = field.metadataKey { metadata[key] = samples(field)[i] }
      }
      return ImageRecord(
        id: try #require(ImageID(bytes: [UInt8](repeating: UInt8(i), count: 16))),
        path: FilePath("/p\(i)/\(i) ü.jpg"),
        contentHash: try #require(ContentHash(bytes: [UInt8](repeating: UInt8(i + 7), count: 32))),
        byteCount: 1000 + i, modifiedNanoseconds: (i + 1) * 1_600_000_000_000_000_000,
        category: i < 2 ? "c\(i)" : nil,
        facts: ImageFacts(
          width: 10 + i, height: 11, format: ["jpeg", "png", "gif"][i], metadata: metadata))
    }
  }

  /// Values to compare with: those that images have, and one that none has.
  private static func values(_ field: Filter.Field, _ records: [ImageRecord]) -> [FilterValue] {
    var values: [FilterValue] = []
    for record in records {
      if field.isTime {
        values += field.number(of: record).map { [.number($0)] } ?? []
      } else if let number = field.number(of: record) {
        values.append(.number(number))
      }
      values += field.texts(of: record).map { .text($0) }
    }
    switch field.content {
    case .text, .anything, .words: values.append(.text("none has this"))
    case .number, .wholeNumber: values.append(.number(-7.25))
    case .time: values += [.text("2020-06-01"), .text("2021-03-04T05:06:07Z")]
    case .flag: values = [.boolean(true), .boolean(false)]
    }
    return values
  }

  static func conditions(_ field: Filter.Field, _ records: [ImageRecord]) -> [Filter] {
    let values = values(field, records)
    let comparisons: [Filter.Comparison] = [
      .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
    ]
    var all = values.flatMap { value in comparisons.map { Filter.compare(field, $0, value) } }
    all += [.isIn(field, values), .isIn(field, [values[0]]), .isIn(field, [])]
    if field.isTextual, !field.isTime {
      let texts = values.compactMap { if case .text(let text) = $0 { text } else { nil } }
      all += texts.flatMap { text in
        [text, text.uppercased(), text.lowercased(), "A \u{308}\(text)"].map {
          Filter.resembles(field, [$0])
        }
      }
      all += [.resembles(field, texts.map { $0.uppercased() }), .resembles(field, [])]
      all.append(.resembles(field, ["X100V", "2", "A\u{308}*"]))
    }
    if field.isTextual { all += ["*", "?", "[!-~]*", "2020-*", "c?"].map { .glob(field, $0) } }
    return all + all.map { .not($0) }
  }

  // MARK: Names

  @Test func everyFieldHasNamesOfItsOwn() {
    let names = Filter.Field.table.flatMap { [$0.name] + $0.aliases }
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0 == $0.lowercased() && !$0.hasPrefix("meta.") && $0 != "gps" })
    let keys = Filter.Field.table.map { $0.metadataKey ?? "in the record: \($0.name)" }
    #expect(Set(keys).count == keys.count)
  }

  @Test func theFieldsThatCodeNamesAreInTheTable() {
    let named: [Filter.Field] = [
      .path, .filename, .category, .format, .width, .height, .orientation, .byteCount, .modified,
      .taken, .camera, .lens, .latitude, .longitude, .colour, .rating, .title, .description,
      .keywords, .caption, .ocr, .contentHash,
    ]
    for field in named { #expect(Filter.Field.table.contains { $0 === field }, "\(field)") }
  }

  @Test(arguments: Filter.Field.table)
  func bothFormsOfFiltersKnowTheField(_ field: Filter.Field) throws {
    for name in [field.name, field.name.uppercased()] + field.aliases {
      #expect(Filter.Field.named(name) === field)
      for value in Self.values(field, try Self.records()) {
        let (word, json): (String, JSONTree)
        switch value {
        case .text(let text): (word, json) = ("'\(text)'", .text(text))
        case .number(let number): (word, json) = ("\(number)", .number(number))
        case .boolean(let flag): (word, json) = ("\(flag)", .boolean(flag))
        }
        if case .words(let words) = field.content, case .text(let text) = value,
          !words.contains(text)
        {
          #expect(throws: QueryError.self) { try FilterParser.parse("\(name) = \(word)") }
          continue
        }
        let parsed = try FilterParser.parse("\(name) = \(word)")
        #expect(try FilterJSON.filter(.members([name: json])) == parsed)
        try parsed.validate()
        // A day as such is all of it, a text is the same in any case.
        switch parsed {
        case .compare: #expect(parsed == .compare(field, .equal, value))
        case .resembles(field, let texts): #expect(texts.map { .text($0) } == [value])
        case .and, .or, .not, .isIn, .resembles, .glob: #expect(field.isTime)
        }
        guard !field.isTime else { continue }
        let exact = Filter.compare(field, .equal, value)
        #expect(try FilterParser.parse("\(name) == \(word)") == exact)
        #expect(
          try FilterJSON.filter(.members([name: .members(["$exact": json])])) == exact)
      }
    }
    let error = #expect(throws: QueryError.self) { try FilterParser.parse("nofield = 1") }
    #expect(error?.message.contains(field.name) == true)
  }

  @Test func theDocumentationNamesEveryFieldWithItsUnit() throws {
    let page = try String(
      contentsOfFile: Fixtures.path("../../Documentation/Filters.md"), encoding: .utf8)
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }
    for field in Filter.Field.table {
      let row = rows.first { $0.split(separator: "|")[0].contains("`\(field.name)`") }
      #expect(row != nil, "\(field)")
      if let unit = field.unit { #expect(row?.contains(unit) == true, "\(field)") }
    }
  }

  // MARK: Types

  @Test(arguments: fields)
  func valuesOfAnotherTypeAreRefused(_ field: Filter.Field) throws {
    let kinds: [(FilterValue, [Filter.Field.Content])] = [
      (.text("x y"), [.text, .anything]), (.number(1), [.number, .wholeNumber, .time, .anything]),
      (.boolean(true), [.flag, .anything]), (.text("2020-01-01"), [.text, .time, .anything]),
    ]
    for (value, contents) in kinds {
      var isFit = contents.contains(field.content)
      if case .words = field.content, case .text = value { isFit = true }
      for filter in [Filter.compare(field, .less, value), .isIn(field, [value])] {
        #expect(((try? filter.validate()) != nil) == isFit, "\(filter)")
      }
    }
    #expect(throws: FilterError.self) {
      try Filter.compare(field, .equal, .number(.nan)).validate()
    }
    #expect(((try? Filter.glob(field, "*").validate()) != nil) == field.isTextual)
  }

  // MARK: Agreement

  @Test func everyFieldTellsTheImagesApart() throws {
    let records = try Self.records()
    for field in Self.fields where !field.isTime && field.name != "height" {
      let found = Self.conditions(field, records).map { filter in records.filter(filter.matches) }
      #expect(found.contains { $0 == [records[0]] }, "\(field)")
    }
  }

  @Test(arguments: fields)
  func aImageWithoutTheFieldEqualsNothingAndHasNoOrder(_ field: Filter.Field) throws {
    let records = try Self.records()
    guard field.metadataKey != nil || field == .category else { return }
    for value in Self.values(field, Array(records.prefix(2))) {
      for comparison: Filter.Comparison in [.equal, .less, .lessOrEqual, .greater, .greaterOrEqual]
      {
        #expect(!Filter.compare(field, comparison, value).matches(records[2]))
      }
      #expect(Filter.compare(field, .notEqual, value).matches(records[2]))
      #expect(!Filter.isIn(field, [value]).matches(records[2]))
    }
    if field.isTextual { #expect(!Filter.glob(field, "*").matches(records[2])) }
  }

  @Test(arguments: fields)
  func theLocalStoreAdmitsWhatTheMeaningSays(_ field: Filter.Field) throws {
    let records = try Self.records()
    let folder = try TemporaryFolder()
    let catalog = try Catalog.open(
      folder: FilePath(folder.path), access: .readWrite(createIfMissing: true))
    try catalog.createSet(for: MadeUpRecords.space, state: .current)
    for (i, record) in records.enumerated() {
      try catalog.apply([.store(record, try MadeUpRecords.embedding(i))])
    }
    for filter in Self.conditions(field, records) {
      let expected = records.filter(filter.matches).map(\.path)
      #expect(try catalog.images(where: filter).map(\.path) == expected, "\(filter)")
      #expect(try catalog.contentIDs(where: filter).count == expected.count, "\(filter)")
    }
    guard field.isFacet, !field.isTime else { return }
    let counts = try catalog.facetCounts(Facet(field), limit: 10).compactMap(\.value)
    #expect(Set(counts) == Set(records.flatMap { field.texts(of: $0) }))
  }

  @Test(arguments: fields)
  func payloadsAdmitWhatTheMeaningSays(_ field: Filter.Field) throws {
    let records = try Self.records()
    // As stores on servers know it: what the table lacks is free metadata there.
    let payloads = try records.map { record in
      var members = RecordPayload.members(of: record, in: MadeUpRecords.space)
      if Filter.Field.ofMetadata(field.metadataKey ?? "") == nil, field.isTime,
        let key = field.metadataKey, case .text(let text)? = record.facts.metadata[key]
      {
        let moment = try #require(FilterTime.moment(text))
        members += [
          .init(PayloadFields.time(key, isInstant: false), .number(moment.localSeconds)),
          .init(PayloadFields.time(key, isInstant: true), .number(moment.instant)),
        ]
      }
      return JSONTree.object(members)
    }
    for filter in Self.conditions(field, records) {
      let prepared = try filter.prepared()
      var lowering = FilterLowering()
      _ = lowering.lower(prepared)
      var second = FilterLowering()
      for leaf in lowering.unresolved {
        second.resolved[leaf] = records.filter(leaf.matches).map(RecordPayload.pathText)
      }
      let condition = second.lower(prepared)
      let found = zip(records, payloads).filter { Self.admits(condition, $0.1) }.map(\.0.path)
      #expect(found == records.filter(filter.matches).map(\.path), "\(filter)")
    }
  }

  @Test func payloadsGiveBackWhatTheyWereGiven() throws {
    for record in try Self.records() {
      let payload = JSONTree.object(RecordPayload.members(of: record, in: MadeUpRecords.space))
      #expect(RecordPayload.image(payload, id: record.id) == record)
    }
  }

  private static func admits(_ condition: PayloadCondition, _ payload: JSONTree) -> Bool {
    switch condition {
    case .all(let parts): parts.allSatisfy { admits($0, payload) }
    case .any(let parts): parts.contains { admits($0, payload) }
    case .not(let part): !admits(part, payload)
    case .isText(let field, let values): payload[field]?.string.map(values.contains) ?? false
    case .isNumber(let field, let values): payload[field]?.double.map(values.contains) ?? false
    case .isFlag(let field, let flag): payload[field] == .boolean(flag)
    case .contains(let field, let text):
      payload[field]?.list?.contains { $0.string == text } ?? false
    case .order(let field, let order, let number):
      payload[field]?.double.map { held in
        switch order {
        case .less: held < number
        case .lessOrEqual: held <= number
        case .greater: held > number
        case .greaterOrEqual: held >= number
        }
      } ?? false
    }
  }

  // MARK: Where values come from, and what they are counted by

  @Test(arguments: Filter.Field.table.filter(\.isGiven))
  func filesOfMetadataGiveTheFieldItsForm(_ field: Filter.Field) throws {
    let key = try #require(field.metadataKey)
    let folder = try TemporaryFolder()
    for (text, expected) in try Self.written(field) {
      try Data("path,\(key)\na.jpg,\(text)\n".utf8)
        .write(to: URL(fileURLWithPath: folder.file("m.csv")))
      #expect(
        try MetadataFile(FilePath(folder.file("m.csv"))).rows[0].values[key] == expected)
      try Data("{\"path\":\"a.jpg\",\"\(key)\":\"\(text)\"}\n".utf8)
        .write(to: URL(fileURLWithPath: folder.file("m.jsonl")))
      #expect(
        try MetadataFile(FilePath(folder.file("m.jsonl"))).rows[0].values[key] == expected)
    }
    guard field.content == .number || field.isTime else { return }
    try Data("path,\(key)\na.jpg,soon\n".utf8)
      .write(to: URL(fileURLWithPath: folder.file("m.csv")))
    #expect(throws: WorkflowError.self) { try MetadataFile(FilePath(folder.file("m.csv"))) }
  }

  private static func written(_ field: Filter.Field) throws -> [(String, MetadataValue)] {
    switch field.content {
    case .text where field.holdsSeveral: [("sea; 5", .list(["sea", "5"]))]
    case .text, .words: [("5", .text("5")), ("true", .text("true"))]
    case .number, .wholeNumber: [("1.5", .number(1.5))]
    case .time: [("2020-01-31", .text("2020-01-31T00:00:00"))]
    case .flag: [("TRUE", .boolean(true))]
    case .anything: []
    }
  }

  @Test func facetsAreFieldsOfTheTable() {
    #expect(Facet.names == ["category", "format", "year", "month", "camera", "lens"])
    for field in Filter.Field.table {
      #expect(Facet.named(field.name)?.field == (field.isFacet && !field.isTime ? field : nil))
      if field.isFacet { #expect(field.isTextual) }
    }
    #expect(Facet.named("month") == Facet(.taken, by: .month))
    #expect(Facet.named("meta.camera")?.field.metadataKey == "camera")
    #expect(Facet.named("meta.") == nil && Facet.named("Category") == nil)
  }
}
