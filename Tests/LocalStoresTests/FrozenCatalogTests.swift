// Catalogs written by every published version must open in this one. They lie
// in Tests/Fixtures/catalogs; its README says how they are made.

import Foundation
import SearchDomain
import TestSupport
import Testing

@testable import LocalStores

@Suite struct FrozenCatalogTests {
  static let fixtures = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/catalogs")

  static func records() throws -> [ImageRecord] {
    [
      try testRecord(FilePath(bytes: [0x2F, 0xFF, 0x0A]), content: 2, width: 3, height: 4),
      try testRecord("/pictures/cats/a.jpg", content: 1, category: "cats", modified: 12345),
      try testRecord("/pictures/copy.jpg", content: 1),
      try testRecord(
        "/pictures/ü.png", content: 3, category: "pictures", format: "png",
        metadata: ["camera": .text("A \"B\""), "iso": .number(200), "flash": .boolean(false)]),
    ].sorted { $0.path < $1.path }
  }

  static let failure = FileFailure(
    path: "/pictures/broken.jpg", cause: .init(.damaged, "cut off"), byteCount: 7,
    modifiedNanoseconds: 8)

  static let root = LibraryRoot(path: "/pictures", options: "{}", lastSeenNanoseconds: 10)

  @Test(arguments: 1...Catalog.schemaVersion)
  func catalogOfEveryVersionOpensWithAllItHolds(version: Int) throws {
    let folder = try TemporaryFolder()
    let source = Self.fixtures.appending(path: "v\(version)/\(Catalog.fileName)")
    try FileManager.default.copyItem(atPath: source.path, toPath: folder.file(Catalog.fileName))
    for access: Catalog.Access in [.readOnly, .readWrite(createIfMissing: false)] {
      let catalog = try Catalog.open(folder: FilePath(folder.path), access: access)
      #expect(try catalog.images() == Self.records())
      #expect(try catalog.failures() == [Self.failure])
      #expect(try catalog.roots() == [Self.root])
      #expect(try catalog.check().isEmpty)
      let set = try #require(try catalog.currentSet())
      #expect(set.space == testSpace("frozen"))
      for record in try Self.records() {
        let id = try #require(try catalog.contentID(ofImage: record.id))
        let seed = Int(record.contentHash.bytes[0])
        #expect(try catalog.vector(contentID: id, in: set.id) == testVector(seed))
      }
    }
  }

  /// Writes this version's fixture, and fails, so that it never passes unseen.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["GLIMPSE_RECORD_CATALOG"] != nil,
      "records the fixture; set GLIMPSE_RECORD_CATALOG to run it"))
  func recordFixture() throws {
    let folder = Self.fixtures.appending(path: "v\(Catalog.schemaVersion)").path
    #expect(!FileManager.default.fileExists(atPath: folder), "a frozen catalog is never replaced")
    let catalog = try Catalog.open(
      folder: FilePath(folder), access: .readWrite(createIfMissing: true))
    try catalog.createSet(for: testSpace("frozen"), state: .current)
    try catalog.apply(
      Self.records().map { .store($0, try testVector(Int($0.contentHash.bytes[0]))) })
    try catalog.apply([.recordFailure(Self.failure)])
    try catalog.saveRoot(Self.root)
    Issue.record("recorded \(folder); run again without GLIMPSE_RECORD_CATALOG")
  }
}
