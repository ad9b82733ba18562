// What stores know of files, which decides what an indexing run reads.

import SearchDomain
import TestSupport
import Testing

@Suite(.serialized) struct StoreKnownFilesTests {
  private func filled(_ kind: StoreUnderTest) throws -> (any ImageStore, [ImageRecord], OpenStore) {
    let open = try kind.open("files")
    let records = try MadeUpRecords.records(120)
    try open.store.prepare(for: MadeUpRecords.space)
    try open.store.upsert(records)
    return (try open.reopened(), records.map(\.image), open)
  }

  @Test(arguments: StoreUnderTest.all)
  func filesAreKnownByFolderWithTheirContents(_ kind: StoreUnderTest) throws {
    let (store, images, open) = try filled(kind)
    let all = try store.knownFiles(under: nil, ids: nil)
    #expect(Set(all) == Set(images.map { KnownFile($0) }))
    for root: FilePath in ["/photos", "/photos/2024/", "/photos/[x]*?", "/ü", "/nowhere", "/"] {
      let found = try store.knownFiles(under: root, ids: nil)
      let expected = images.filter { $0.path.isInside(root) }
      #expect(Set(found.map(\.path)) == Set(expected.map(\.path)), "\(root)")
      #expect(found.count == expected.count)
    }
    withExtendedLifetime(open) {}
  }

  @Test(arguments: StoreUnderTest.all)
  func aRangeOfIdsLeavesNothingInsideItOut(_ kind: StoreUnderTest) throws {
    let (store, images, open) = try filled(kind)
    let sorted = images.map(\.id).sorted()
    for range in [sorted[0]...sorted[40], sorted[41]...sorted[80], sorted[81]...sorted[119]] {
      let found = Set(try store.knownFiles(under: nil, ids: range).map(\.path))
      #expect(found.isSuperset(of: images.filter { range.contains($0.id) }.map(\.path)))
    }
    withExtendedLifetime(open) {}
  }

  @Test(arguments: StoreUnderTest.all)
  func aStoreThatRemembersNoMoreThanImagesSaysSo(_ kind: StoreUnderTest) throws {
    let (store, _, open) = try filled(kind)
    #expect(try store.roots().isEmpty && store.failures(under: nil).isEmpty)
    #expect(try store.knownFolders(under: "/").isEmpty && store.validators(of: "/list").isEmpty)
    #expect(try store.roots(listing: "/photos/1.jpg").isEmpty)
    let error = storeError { _ = try store.knownFiles(listedBy: "/list") }
    #expect(error?.kind == (store.capabilities.remembersFiles ? nil : .unsupported))
    withExtendedLifetime(open) {}
  }
}
