// Looking around in a store, which a library shows: alike wherever it is.

import Indexing
import SearchDomain
import TestSupport
import Testing

@Suite(.serialized) struct StoreBrowsingTests {
  private func filled(_ kind: StoreUnderTest) throws -> (any ImageStore, [ImageRecord], OpenStore) {
    let open = try kind.open("browse")
    let records = try MadeUpRecords.records(120)
    try open.store.prepare(for: MadeUpRecords.space)
    try open.store.upsert(records)
    let images = records.map(\.image).sorted { $0.path < $1.path }
    return (try open.reopened(), images, open)
  }

  private static let pngs = Filter.compare(.format, .equal, .text("png"))

  @Test(arguments: StoreUnderTest.all)
  func imagesAreFoundByIDAndListedInTheOrderOfPaths(_ kind: StoreUnderTest) throws {
    let (store, images, open) = try filled(kind)
    #expect(try store.image(id: images[7].id) == images[7])
    #expect(try store.image(id: ImageID(naming: FilePath("/not/there"))) == nil)
    #expect(try store.images(where: nil, limit: nil, offset: 0) == images)
    #expect(try store.images(where: nil, limit: 9, offset: 100) == Array(images[100..<109]))
    #expect(try store.images(where: nil, limit: .max, offset: 110) == Array(images[110...]))
    #expect(try store.images(where: nil, limit: 0, offset: 0).isEmpty)
    let admitted = images.filter { Self.pngs.matches($0) }
    #expect(try store.images(where: Self.pngs, limit: 5, offset: 1) == Array(admitted[1..<6]))
    #expect(try store.imageCount(where: Self.pngs) == admitted.count)
    withExtendedLifetime(open) {}
  }

  @Test(arguments: StoreUnderTest.all)
  func listsAreSortedAlikeAndPagesAreCutsOfThem(_ kind: StoreUnderTest) throws {
    let (store, images, open) = try filled(kind)
    for order in ResultOrder.allCases {
      for filter in [nil, Self.pngs] {
        let expected = order.sorted(images.filter { filter?.matches($0) ?? true }) { $0 }
        #expect(
          try store.images(where: filter, in: order, limit: nil, offset: 0).map(\.path)
            == expected.map(\.path), "\(order)")
        let cut = try store.images(where: filter, in: order, limit: 7, offset: 5)
        #expect(cut == Array(expected.dropFirst(5).prefix(7)))
      }
    }
    withExtendedLifetime(open) {}
  }

  @Test(arguments: StoreUnderTest.all)
  func differentTextsOfAFieldAreToldOnce(_ kind: StoreUnderTest) throws {
    let (store, images, open) = try filled(kind)
    for field in [Filter.Field.category, .format, .camera, .keywords, .filename, .title] {
      let expected = Set(images.flatMap { field.texts(of: $0) }.map { Array($0.utf8) })
      let found = try store.texts(of: field).map { Array($0.utf8) }
      #expect(Set(found) == expected && found.count == expected.count, "\(field)")
    }
    withExtendedLifetime(open) {}
  }

  @Test(arguments: StoreUnderTest.all)
  func pagesGoOnAfterTheLastImage(_ kind: StoreUnderTest) throws {
    let (store, images, open) = try filled(kind)
    for filter in [nil, Self.pngs] {
      var found: [ImageRecord] = []
      while true {
        let page = try store.images(
          after: found.last?.id, position: found.count, where: filter, limit: 17)
        found += page
        if page.count < 17 { break }
      }
      let admitted = images.filter { filter?.matches($0) ?? true }
      #expect(found.count == admitted.count && Set(found) == Set(admitted))
    }
    withExtendedLifetime(open) {}
  }

  @Test(arguments: StoreUnderTest.all)
  func facetsCountImagesWithoutAValueToo(_ kind: StoreUnderTest) throws {
    let (store, images, open) = try filled(kind)
    let found = try store.facetCounts(.category, where: nil, limit: 100)
    let expected = Dictionary(grouping: images, by: \.category).mapValues(\.count)
    #expect(Dictionary(uniqueKeysWithValues: found.map { ($0.value, $0.count) }) == expected)
    #expect(found.map(\.count) == found.map(\.count).sorted(by: >))
    #expect(try store.facetCounts(.category, where: nil, limit: 2) == Array(found.prefix(2)))
    let formats = try store.facetCounts(.format, where: Self.pngs, limit: 100)
    #expect(formats.map(\.value) == ["png"])
    withExtendedLifetime(open) {}
  }

  @Test(arguments: StoreUnderTest.all)
  func aSampleOfVectorsIsTheSameEachTime(_ kind: StoreUnderTest) throws {
    let (store, _, open) = try filled(kind)
    let sample = try store.sampleVectors(count: 30)
    #expect(sample.count == 30 && Set(sample.map(\.values)).count == 30)
    #expect(sample.allSatisfy { $0.dimension == MadeUpRecords.dimension })
    #expect(try open.reopened().sampleVectors(count: 30).map(\.values) == sample.map(\.values))
    #expect(try store.sampleVectors(count: 1000).count == 120)
    withExtendedLifetime(open) {}
  }

  @Test(arguments: StoreUnderTest.all)
  func imagesThatAreTakenOutAreCounted(_ kind: StoreUnderTest) throws {
    let (store, images, open) = try filled(kind)
    let folder: FilePath = "/photos/[x]*?"
    let before = try store.generation()
    let inside = images.count { $0.path.isInside(folder) }
    #expect(try store.remove(under: [folder]) == inside && inside > 0)
    let left = images.filter { !$0.path.isInside(folder) }
    let gone = left.count { Self.pngs.matches($0) }
    #expect(try store.remove(where: Self.pngs) == gone && gone > 0)
    #expect(try store.remove(where: Self.pngs) == 0)
    #expect(try store.imageCount(where: nil) == left.count - gone)
    if let before { #expect(try store.generation() ?? 0 > before) }
    #expect(try store.statistics().map(\.imageCount) ?? left.count - gone == left.count - gone)
    withExtendedLifetime(open) {}
  }

  @Test(arguments: StoreUnderTest.all)
  func withoutACollectionThereAreNoImages(_ kind: StoreUnderTest) throws {
    let open = try kind.open("none")
    #expect(try open.store.imageCount(where: nil) == 0)
    #expect(try open.store.remove(where: Self.pngs) == 0)
  }
}
