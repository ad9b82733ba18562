// Copying between stores: what differs and nothing else, both ways.

import Foundation
import LocalStores
import SearchDomain
import Support
import Syncing
import TestSupport
import Testing

@Suite(.serialized) struct StoreSyncTests {
  private func library(_ records: [StoredRecord]) throws -> (TemporaryFolder, LocalStore) {
    let folder = try TemporaryFolder()
    let store = try OpenStore.embedded(in: folder.path)
    try store.prepare(for: MadeUpRecords.space)
    try store.upsert(records)
    return (folder, store)
  }

  private func images(_ store: any ImageStore) throws -> [ImageRecord] {
    var images: [ImageRecord] = []
    try store.forEachPage { images += $0.map(\.image) }
    return images
  }

  @Test(arguments: StoreUnderTest.all)
  func onlyWhatDiffersIsCopied(_ kind: StoreUnderTest) throws {
    let open = try kind.open("sync")
    var records = try MadeUpRecords.records(130)
    let (_, library) = try library(records)
    var dry = StoreSyncOptions()
    dry.isDryRun = true
    let plan = try StoreSync(from: library, to: open.store, options: dry).run()
    #expect(plan.added == 130 && plan.verified == 0)
    #expect(try open.store.describe() == nil)

    let first = try StoreSync(from: library, to: open.store).run()
    #expect(first.added == 130 && first.unchanged == 0 && first.removed == 0 && first.verified > 0)
    let again = try StoreSync(from: library, to: open.reopened()).run()
    #expect(again.added == 0 && again.updated == 0 && again.unchanged == 130)

    records[7].image.category = "changed"
    try library.upsert([records[7]] + (try MadeUpRecords.records(5, from: 130)))
    try library.delete(ids: records[20..<30].map(\.id))
    let change = try StoreSync(from: library, to: open.store, options: dry).run()
    let second = try StoreSync(from: library, to: open.store).run()
    for report in [change, second] {
      #expect(
        report.added == 5 && report.updated == 1 && report.removed == 10 && report.unchanged == 119)
    }
    #expect(try images(open.store) == images(library))
    var keeping = StoreSyncOptions()
    keeping.prunes = false
    try library.delete(ids: [records[40].id])
    #expect(try StoreSync(from: library, to: open.store, options: keeping).run().removed == 0)
    #expect(try open.store.count(where: nil) == 125)
  }

  @Test(arguments: StoreUnderTest.all)
  func aLibraryComesBackFromAStoreAsItWas(_ kind: StoreUnderTest) throws {
    let open = try kind.open("back")
    let (_, library) = try library(try MadeUpRecords.records(150))
    _ = try StoreSync(from: library, to: open.store).run()
    let folder = try TemporaryFolder()
    let empty = try OpenStore.embedded(in: folder.path)
    let report = try StoreSync(from: open.store, to: empty).run()
    #expect(report.added == 150 && report.verified == 150)
    #expect(try images(empty) == images(library))
    let query = try MadeUpRecords.embedding(77)
    let (left, right) = (
      try empty.find(Query(embedding: query, limit: 20)),
      try library.find(Query(embedding: query, limit: 20))
    )
    #expect(left.hits.map(\.image) == right.hits.map(\.image))
  }

  @Test(arguments: StoreUnderTest.all)
  func strangersRecordsAndOtherModelsAreLeftAlone(_ kind: StoreUnderTest) throws {
    let open = try kind.open("strangers")
    try open.store.prepare(for: MadeUpRecords.space)
    try open.store.upsert(try MadeUpRecords.records(20, from: 1000))
    let (_, own) = try library(try MadeUpRecords.records(20))
    let error = try #require(storeError { _ = try StoreSync(from: own, to: open.store).run() })
    #expect(error.kind == .refused && error.message.contains("(no-prune)"))
    #expect(try open.store.count(where: nil) == 20)
    let folder = try TemporaryFolder()
    let other = try OpenStore.embedded(in: folder.path)
    try other.prepare(
      for: EmbeddingSpace(modelName: "other", digest: "o", dimension: 8, precision: "f32"))
    #expect(storeError { _ = try StoreSync(from: other, to: open.store).run() }?.kind == .mismatch)
    let nothing = try TemporaryFolder()
    let empty = try OpenStore.embedded(in: nothing.path)
    #expect(
      storeError { _ = try StoreSync(from: empty, to: open.store).run() }?.kind == .noCollection)
  }
}
