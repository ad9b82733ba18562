// What every store must do alike. Each test runs once a store.

import Foundation
import Indexing
import SearchDomain
import Support
import TestSupport
import Testing

@Suite(.serialized) struct VectorStoreConformance {
  private static let space = MadeUpRecords.space

  private func filled(_ kind: StoreUnderTest, _ count: Int) throws -> (OpenStore, [StoredRecord]) {
    let open = try kind.open()
    let records = try MadeUpRecords.records(count)
    try open.store.prepare(for: Self.space)
    try open.store.upsert(records)
    return (open, records)
  }

  /// Ids of all records in the order of reading.
  private func ids(
    _ store: any ImageStore, where filter: Filter? = nil, pageSize: Int = 1000
  ) throws -> [ImageID] {
    var ids: [ImageID] = []
    try store.forEachPage(where: filter, pageSize: pageSize) { ids += $0.map(\.id) }
    return ids
  }

  private func sorted(_ ids: some Sequence<ImageID>) -> [ImageID] {
    ids.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }

  // MARK: The collection

  @Test(arguments: StoreUnderTest.all)
  func aCollectionIsMadeOnceDescribedAndVerified(_ kind: StoreUnderTest) throws {
    let open = try kind.open()
    #expect(try open.store.describe() == nil)
    #expect(storeError { try open.store.verify(for: Self.space) }?.kind == .noCollection)
    #expect(storeError { _ = try open.store.count(where: nil) }?.kind == .noCollection)
    #expect(
      storeError { try open.store.upsert(try MadeUpRecords.records(1)) }?.kind == .noCollection)
    try open.store.prepare(for: Self.space)
    try open.store.prepare(for: Self.space)
    try open.store.upsert(try MadeUpRecords.records(3))
    let described = try #require(try open.reopened().describe())
    #expect(described.dimension == MadeUpRecords.dimension && described.count == 3)
    #expect(described.space == Self.space)
    try open.reopened().verify(for: Self.space)
  }

  @Test(arguments: StoreUnderTest.all)
  func anotherDimensionOrModelIsRefusedByName(_ kind: StoreUnderTest) throws {
    let (open, records) = try filled(kind, 3)
    let wider = EmbeddingSpace(modelName: "wide", digest: "w", dimension: 64, precision: "f32")
    let stranger = EmbeddingSpace(
      modelName: "stranger", digest: "s", dimension: MadeUpRecords.dimension, precision: "f32")
    let store = try open.reopened()
    for space in [wider, stranger] {
      for check in [store.prepare, store.verify] as [(EmbeddingSpace) throws -> Void] {
        let error = try #require(storeError { try check(space) })
        #expect(error.kind == .mismatch)
        #expect(error.message.contains(space.modelName) && error.message.contains("made up"))
      }
    }
    let short = StoredRecord(
      image: records[0].image, embedding: try Embedding(normalizing: [1, 2]))
    #expect(storeError { try store.upsert([short]) }?.kind == .mismatch)
    #expect(
      storeError { try store.upsert([StoredRecord(image: records[0].image, embedding: nil)]) }?.kind
        == .mismatch)
    let query = Query(embedding: try Embedding(normalizing: [1, 2]), limit: 1)
    #expect(storeError { _ = try store.find(query) }?.kind == .mismatch)
    #expect(try store.count(where: nil) == 3)
  }

  @Test(arguments: StoreUnderTest.servers)
  func aDroppedCollectionIsGone(_ kind: StoreUnderTest) throws {
    let (open, _) = try filled(kind, 3)
    let other = try open.reopened()
    #expect(try other.count(where: nil) == 3)
    try open.store.dropCollection()
    try open.store.dropCollection()
    #expect(try open.store.describe() == nil)
    #expect(storeError { _ = try other.count(where: nil) }?.kind == .noCollection)
    try open.store.prepare(for: Self.space)
    #expect(try other.count(where: nil) == 0)
    #expect(try other.page(after: nil, limit: 10, where: nil, withVectors: false).records.isEmpty)
  }

  // MARK: Writing

  @Test(arguments: StoreUnderTest.all)
  func recordsComeBackAsTheyWereWritten(_ kind: StoreUnderTest) throws {
    let (open, records) = try filled(kind, 120)
    let back = try open.reopened().records(ids: records.map(\.id), withVectors: true)
    #expect(back.map(\.image) == records.map(\.image))
    for (left, right) in zip(back, records) {
      let (a, b) = (try #require(left.embedding), try #require(right.embedding))
      #expect(zip(a.values, b.values).allSatisfy { abs($0 - $1) < 1e-6 })
    }
    let unknown = ImageID(naming: FilePath("/not/there"))
    #expect(
      try open.store.records(ids: [unknown, records[1].id], withVectors: false).map(\.id) == [
        records[1].id
      ])
    #expect(try open.store.records(ids: [], withVectors: false).isEmpty)
  }

  @Test(arguments: StoreUnderTest.all)
  func writingTwiceChangesNothingAndWritingAnewReplaces(_ kind: StoreUnderTest) throws {
    let (open, records) = try filled(kind, 60)
    try open.store.upsert(records)
    #expect(try open.store.count(where: nil) == 60)
    // Others facts, fewer fields, other vectors.
    let changed = try (0..<20).map { i in
      StoredRecord(
        image: MadeUpRecords.image(i, change: 1), embedding: try MadeUpRecords.embedding(i + 500))
    }
    try open.store.upsert(changed)
    let all = changed + records.dropFirst(20)
    let back = try open.store.records(ids: all.map(\.id), withVectors: true)
    #expect(back.map(\.image) == all.map(\.image))
    #expect(
      zip(back, all).allSatisfy {
        $0.embedding?.cosineSimilarity(to: $1.embedding ?? .init(unitLength: [])) ?? 0 > 0.99999
      })
    #expect(try ids(open.store) == sorted(all.map(\.id)))
    #expect(try open.store.count(where: nil) == 60)
    for filter in MadeUpRecords.filters.prefix(60) where (try? filter.validate()) != nil {
      #expect(
        try open.store.count(where: filter) == all.count { filter.matches($0.image) }, "\(filter)")
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func recordsGoByIDPathAndCondition(_ kind: StoreUnderTest) throws {
    let (open, records) = try filled(kind, 90)
    var left = records
    func expectLeft() throws {
      #expect(try ids(open.store) == sorted(left.map(\.id)))
      #expect(try open.store.count(where: nil) == left.count)
    }
    try open.store.delete(ids: [records[3].id, records[4].id, ImageID(naming: FilePath("/none"))])
    try open.store.delete(ids: [records[3].id])
    left.removeAll { [records[3].id, records[4].id].contains($0.id) }
    try expectLeft()
    let gone = FilePath("/photos/[x]*?")
    try open.store.delete(under: [gone, records[10].image.path])
    left.removeAll { $0.image.path.isInside(gone) || $0.id == records[10].id }
    try expectLeft()
    let filter = Filter.or([
      .compare(.category, .equal, .text("plants")), .not(.compare(.rating, .less, .number(4))),
    ])
    try open.store.delete(where: filter)
    left.removeAll { filter.matches($0.image) }
    #expect(!left.isEmpty)
    try expectLeft()
    try open.store.delete(where: .or([]))
    try expectLeft()
  }

  @Test(arguments: StoreUnderTest.all)
  func severalThreadsMayWriteTheSameRecords(_ kind: StoreUnderTest) throws {
    let open = try kind.open()
    try open.store.prepare(for: Self.space)
    let records = try MadeUpRecords.records(200)
    let store = open.store
    let failures = Parallel.map([0, 1, 2, 3], threads: 4) { worker -> String? in
      // Each writes half of them, so that every record is written twice.
      let own = (0..<100).map { records[(worker * 50 + $0) % records.count] }
      do { try store.upsert(own) } catch { return "\(error)" }
      return nil
    }.compactMap { $0 }
    #expect(failures.isEmpty, "\(failures)")
    // A store that numbers rows itself may hold a record twice for a moment;
    // writing once more settles it.
    try open.store.upsert(records)
    #expect(try ids(open.store) == sorted(records.map(\.id)))
    #expect(try open.store.count(where: nil) == records.count)
  }

  // MARK: Searching

  /// All records by their exact similarity.
  private func ranking(_ query: Embedding, _ records: [StoredRecord]) -> [(ImageID, Float)] {
    records.map { ($0.id, query.cosineSimilarity(to: $0.embedding ?? Embedding(unitLength: []))) }
      .sorted { $0.1 > $1.1 }
  }

  @Test(arguments: StoreUnderTest.all)
  func searchesRankByCosineWithinTheirBounds(_ kind: StoreUnderTest) throws {
    let (open, records) = try filled(kind, 240)
    for seed in 900..<910 {
      let query = try MadeUpRecords.embedding(seed)
      let expected = ranking(query, records)
      let answer = try open.store.find(Query(embedding: query, limit: 10))
      #expect(answer.hits.map(\.image.id) == expected.prefix(10).map(\.0))
      for (hit, truth) in zip(answer.hits, expected) { #expect(abs(hit.score - truth.1) < 1e-5) }
      #expect(answer.hits.allSatisfy { $0.embedding == nil })
      let second = try open.store.find(
        Query(embedding: query, limit: 7, offset: 5, withVectors: true))
      #expect(second.hits.map(\.image.id) == expected[5..<12].map(\.0))
      #expect(
        second.hits.allSatisfy {
          abs(($0.embedding?.cosineSimilarity(to: query) ?? 9) - $0.score) < 1e-5
        })
      let bound = (expected[3].1 + expected[4].1) / 2
      let close = try open.store.find(
        Query(embedding: query, limit: 10, minimumScore: bound))
      #expect(close.hits.count == 4)
      #expect(
        try open.store.find(Query(embedding: query, limit: 5, offset: 238)).hits.count == 2)
      #expect(
        try open.store.find(Query(embedding: query, limit: 5, offset: 500)).hits.isEmpty)
      #expect(try open.store.find(Query(embedding: query, limit: 0)).hits.isEmpty)
    }
    let whole = try open.store.find(
      Query(embedding: try MadeUpRecords.embedding(901), limit: 1000))
    #expect(Set(whole.hits.map(\.image.id)) == Set(records.map(\.id)))
    let byID = Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0.image) })
    #expect(whole.hits.allSatisfy { byID[$0.image.id] == $0.image })
  }

  @Test(arguments: StoreUnderTest.all)
  func exactSearchIsDoneOrRefusedByName(_ kind: StoreUnderTest) throws {
    let (open, records) = try filled(kind, 100)
    let vector = try MadeUpRecords.embedding(950)
    let query = Query(embedding: vector, limit: 8, isExact: true)
    if open.store.capabilities.searchesExactly {
      let answer = try open.store.find(query)
      #expect(answer.isExact)
      #expect(answer.hits.map(\.image.id) == ranking(vector, records).prefix(8).map(\.0))
    } else {
      let error = try #require(storeError { _ = try open.store.find(query) })
      #expect(error.kind == .unsupported && error.message.contains(open.store.name))
    }
  }

  // MARK: Filters

  @Test(arguments: StoreUnderTest.all)
  func everyFilterAdmitsWhatItsMeaningSays(_ kind: StoreUnderTest) throws {
    let (open, records) = try filled(kind, 240)
    let query = try MadeUpRecords.embedding(930)
    for (number, filter) in MadeUpRecords.filters.enumerated() {
      if (try? filter.validate()) == nil {
        #expect(
          storeError { _ = try open.store.count(where: filter) }?.kind == .invalidFilter,
          "\(filter)")
        continue
      }
      let admitted = records.filter { filter.matches($0.image) }
      let found = try ids(open.store, where: filter, pageSize: 70)
      #expect(found == sorted(admitted.map(\.id)), "\(filter)")
      if number % 4 != 0 { continue }
      #expect(try open.store.count(where: filter) == admitted.count, "\(filter)")
      let answer = try open.store.find(Query(embedding: query, limit: 6, filter: filter))
      #expect(
        answer.hits.map(\.image.id) == ranking(query, admitted).prefix(6).map(\.0), "\(filter)")
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func treesOfFiltersAdmitWhatTheirMeaningSays(_ kind: StoreUnderTest) throws {
    let (open, records) = try filled(kind, 200)
    var random = SplitMix64(seed: 11)
    for _ in 0..<80 {
      let filter = MadeUpRecords.filter(&random, depth: 3)
      guard (try? filter.validate()) != nil else { continue }
      let admitted = records.filter { filter.matches($0.image) }
      #expect(try ids(open.store, where: filter) == sorted(admitted.map(\.id)), "\(filter)")
    }
  }

  // MARK: Reading

  @Test(arguments: StoreUnderTest.all)
  func everyRecordComesOnceInTheOrderOfIDs(_ kind: StoreUnderTest) throws {
    let (open, records) = try filled(kind, 150)
    for pageSize in [1, 7, 149, 150, 151, 5000] where pageSize > 1 || kind.server == nil {
      #expect(try ids(open.store, pageSize: pageSize) == sorted(records.map(\.id)))
    }
    let filter = Filter.compare(.format, .equal, .text("png"))
    let admitted = records.filter { filter.matches($0.image) }
    #expect(try ids(open.store, where: filter, pageSize: 5) == sorted(admitted.map(\.id)))
    // A place is good for another process too, and for records in between.
    let first = try open.store.page(after: nil, limit: 40, where: nil, withVectors: true)
    #expect(first.records.allSatisfy { $0.embedding?.dimension == MadeUpRecords.dimension })
    let other = try open.reopened()
    try other.delete(ids: first.records.prefix(5).map(\.id))
    var rest: [ImageID] = []
    var cursor = first.next
    while let place = cursor {
      let page = try other.page(after: place, limit: 40, where: nil, withVectors: false)
      rest += page.records.map(\.id)
      cursor = page.next
    }
    #expect(first.records.map(\.id) + rest == sorted(records.map(\.id)))
    #expect(
      storeError {
        _ = try other.page(after: StoreCursor("no place"), limit: 1, where: nil, withVectors: false)
      } != nil)
  }

  @Test(arguments: StoreUnderTest.all)
  func facetsCountTheValuesOfAField(_ kind: StoreUnderTest) throws {
    let (open, records) = try filled(kind, 150)
    let filter = Filter.compare(.width, .greater, .number(1))
    for field in [
      Filter.Field.category, .format, .keywords, .metadata("mixed"), .camera, .orientation,
    ] {
      for condition in [nil, filter] {
        var counts: [String: Int] = [:]
        for record in records where condition?.matches(record.image) ?? true {
          for text in Set(field.texts(of: record.image)) { counts[text, default: 0] += 1 }
        }
        let found = try open.store.facets(of: field, where: condition, limit: 100)
        #expect(Dictionary(uniqueKeysWithValues: found.map { ($0.value, $0.count) }) == counts)
        #expect(found.map(\.count) == found.map(\.count).sorted(by: >))
        #expect(
          try open.store.facets(of: field, where: condition, limit: 2) == Array(found.prefix(2)))
      }
    }
    #expect(
      storeError { _ = try open.store.facets(of: .width, where: nil, limit: 3) }?.kind
        == .unsupported)
  }
}
