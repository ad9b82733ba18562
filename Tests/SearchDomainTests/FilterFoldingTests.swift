// The short form of a filter admits what the long one does, and is short.

import SearchDomain
import Testing

@Suite struct FilterFoldingTests {
  private func equal(_ number: Double, _ field: Filter.Field = .width) -> Filter {
    .compare(field, .equal, .number(number))
  }

  private func unequal(_ number: Double) -> Filter { .compare(.width, .notEqual, .number(number)) }

  @Test func alternativesOfOneFieldBecomeOneList() throws {
    let list = Filter.isIn(.width, [.number(1), .number(2), .number(3)])
    #expect(
      try Filter.or([equal(1), .or([equal(2), .isIn(.width, [.number(3)])])]).prepared() == list)
    #expect(try Filter.and([unequal(1), unequal(2), .not(equal(3))]).prepared() == .not(list))
    #expect(try Filter.not(.or([equal(1), .not(unequal(2)), equal(3)])).prepared() == .not(list))
    #expect(try Filter.not(.and([unequal(1), unequal(2), .not(equal(3))])).prepared() == list)
    #expect(
      try Filter.or([equal(1), equal(1, .height)]).prepared() == .or([equal(1), equal(1, .height)]))
    #expect(try Filter.and([equal(1), equal(2)]).prepared() == .and([equal(1), equal(2)]))
    #expect(try Filter.or([equal(1)]).prepared() == equal(1))
    #expect(try Filter.not(.not(unequal(1))).prepared() == unequal(1))
  }

  @Test func keysThatDifferInBytesAloneStayApart() throws {
    let composed = Filter.Field.metadata("\u{FC}")
    let apart = Filter.Field.metadata("u\u{308}")
    let filter = Filter.or([equal(1, composed), equal(2, apart)])
    guard case .or(let parts) = try filter.prepared() else {
      Issue.record("the two became one")
      return
    }
    #expect(parts.count == 2)
  }

  @Test func tooManyValuesOrConditionsAreRefused() throws {
    let alternatives = (0..<Filter.maximumValues).map { equal(Double($0)) }
    #expect(
      try Filter.or(alternatives).prepared()
        == .isIn(.width, (0..<Filter.maximumValues).map { .number(Double($0)) }))
    let many = #expect(throws: FilterError.self) {
      _ = try Filter.or(alternatives + alternatives).prepared()
    }
    #expect(many?.message.contains("more than 30000 values (60000)") == true)
    let mixed = (0...Filter.maximumConditions).map {
      Filter.compare(.width, .less, .number(Double($0)))
    }
    let error = #expect(throws: FilterError.self) { _ = try Filter.and(mixed).prepared() }
    #expect(error?.message.contains("more than 512 parts (513)") == true)
    #expect(try Filter.and(Array(mixed.dropLast())).prepared() == .and(Array(mixed.dropLast())))
  }

  /// Trees of all kinds, against the meaning in Filter+Evaluation.
  @Test func theShortFormMeansTheSame() throws {
    var state: UInt64 = 11
    func random(_ count: UInt64) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % count)
    }
    func tree(_ depth: Int) -> Filter {
      let value = FilterValue.number(Double(random(4)))
      let field: Filter.Field = [.width, .height, .metadata("k")][random(3)]
      switch depth == 0 ? random(3) : random(6) {
      case 0: return .compare(field, [.equal, .notEqual, .less, .greaterOrEqual][random(4)], value)
      case 1: return .isIn(field, (0..<random(3)).map { _ in .number(Double(random(4))) })
      case 2: return .glob(.path, ["*1*", "/a/*"][random(2)])
      case 3: return .not(tree(depth - 1))
      case 4: return .and((0..<random(4)).map { _ in tree(depth - 1) })
      default: return .or((0..<random(4)).map { _ in tree(depth - 1) })
      }
    }
    let hash = try #require(ContentHash(bytes: [UInt8](repeating: 1, count: 32)))
    for _ in 0..<3000 {
      let filter = tree(4)
      let short = try filter.prepared()
      for width in 0..<4 {
        let path = FilePath("/a/\(width)")
        let image = ImageRecord(
          id: ImageID(sixteen: [UInt8](repeating: 1, count: 16)), path: path, contentHash: hash,
          byteCount: 1, modifiedNanoseconds: 1,
          category: nil,
          facts: ImageFacts(
            width: width, height: 3 - width, format: "png",
            metadata: width == 1 ? [:] : ["k": .number(Double(width))]))
        #expect(filter.matches(image) == short.matches(image), "\(filter)")
      }
    }
  }
}
