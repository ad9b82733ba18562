// Several paths to one file: one image, whatever leads there.

import Foundation
import LocalStores
import SearchDomain
import TestSupport
import Testing
import WorkflowTestSupport

@testable import Duplicates
@testable import Indexing

@Suite struct FileIdentityTests {
  let fixture: LibraryFixture
  let linked: FilePath

  init() throws {
    fixture = try LibraryFixture()
    try fixture.writeColours()
    linked = FilePath(fixture.folder.file("linked"))
    try FileManager.default.createSymbolicLink(
      atPath: linked.description, withDestinationPath: fixture.images)
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: fixture.images + "/" + name, withDestinationPath: fixture.images + "/" + target)
  }

  func hardLink(_ name: String, to target: String) throws {
    try FileManager.default.linkItem(
      atPath: fixture.images + "/" + target, toPath: fixture.images + "/" + name)
  }

  func duplicates() throws -> DuplicateReport {
    let finder = DuplicateFinder(
      store: fixture.store,
      pictures: DuplicateFinder.Pictures(
        fingerprint: { _ in nil }, pixelDigest: { _ in nil }, look: { _ in nil }),
      threads: 1)
    return try finder.run(DuplicateOptions())
  }

  /// The three images, each once, by paths without links.
  func expectThree(sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(try fixture.catalog.count() == 3, sourceLocation: sourceLocation)
    let images = try fixture.catalog.images()
    #expect(
      images.allSatisfy { $0.path.isInside(fixture.root) } && images.count == 3,
      sourceLocation: sourceLocation)
    #expect(
      try fixture.catalog.images(after: nil, limit: 9) == images, sourceLocation: sourceLocation)
    #expect(try fixture.search("red").count == 3, sourceLocation: sourceLocation)
    let report = try duplicates()
    #expect(report.groups.isEmpty && report.bytesToWin == 0, sourceLocation: sourceLocation)
    #expect(try fixture.store.count(where: nil) == 3, sourceLocation: sourceLocation)
    #expect(
      try fixture.store.describedPage(after: nil, limit: 9, where: nil).images.count == 3,
      sourceLocation: sourceLocation)
    #expect(
      try fixture.store.page(after: nil, limit: 9, where: nil, withVectors: false).records.count
        == 3, sourceLocation: sourceLocation)
  }

  @Test func aFolderAndALinkToItInOneRunAreOne() throws {
    let report = try fixture.index([linked, fixture.root])
    #expect(report.scanned == 3 && report.indexed == 3 && report.aliases == 3)
    #expect(fixture.encoder.encoded == 3)
    try expectThree()
    let again = try fixture.index([linked, fixture.root])
    #expect(again.unchanged == 3 && again.indexed == 0 && again.removed == 0 && again.aliases == 3)
  }

  @Test func aFolderAndALinkToItInRunsOfTheirOwnAreOne() throws {
    try fixture.index([linked])
    let second = try fixture.index([fixture.root])
    #expect(second.indexed == 0 && second.aliases == 3)
    try expectThree()
    for root in [linked, fixture.root] {
      let again = try fixture.index([root])
      #expect(again.indexed == 0 && again.removed == 0 && again.unchanged + again.aliases == 3)
    }
    try expectThree()
  }

  @Test func aPathThroughALinkStillFindsTheImage() throws {
    try fixture.index([fixture.root])
    try fixture.index([linked])
    let below = Filter.isUnder(linked)
    let hits = try fixture.search("red") { $0.filter = below }
    #expect(hits.count == 3 && hits.allSatisfy { $0.image.path.isInside(linked) })
    #expect(
      try fixture.catalog.images(where: below).map(\.path.parent.lastComponent) == ["a", "a", "b"])
    #expect(try fixture.catalog.count(where: below) == 3)
    #expect(try fixture.catalog.image(path: linked.appending("a/red.ppm")) != nil)
    // A condition that both paths meet.
    #expect(try fixture.catalog.images(where: .compare(.category, .equal, .text("a"))).count == 2)
    #expect(try fixture.catalog.count(where: .compare(.category, .equal, .text("a"))) == 2)
    let page = try fixture.catalog.images(
      after: fixture.root.appending("a/green.ppm"), where: .compare(.category, .equal, .text("a")),
      limit: 9)
    #expect(page.map(\.filename) == ["red.ppm"])
  }

  @Test func linksThatAreFollowedAreNotTheFileItself() throws {
    try link("a/0-link.ppm", to: "b/blue.ppm")
    try link("0-folder", to: "a")
    let report = try fixture.index { $0.scan.followsLinks = true }
    #expect(report.indexed == 3 && report.aliases == 4)
    try expectThree()
    let paths = try fixture.catalog.images().map { $0.path.lastComponent.description }
    #expect(paths == ["green.ppm", "red.ppm", "blue.ppm"])
  }

  @Test func hardLinksAreOneFileAndTheOthersTakeOver() throws {
    try hardLink("b/again.ppm", to: "a/red.ppm")
    #expect(try fixture.index().indexed == 3)
    #expect(try fixture.catalog.count() == 3 && duplicates().groups.isEmpty)
    #expect(try fixture.search("red", limit: 1).first?.image.filename == "red.ppm")
    try fixture.remove("a/red.ppm")
    let report = try fixture.index()
    #expect(report.indexed == 0 && fixture.encoder.encoded == 3)
    #expect(try fixture.catalog.count() == 3)
    #expect(try fixture.search("red", limit: 1).first?.image.filename == "again.ppm")
  }

  @Test func aLinkThatBecomesAFileIsAImageOfItsOwn() throws {
    try hardLink("b/again.ppm", to: "a/red.ppm")
    try fixture.index()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: fixture.images + "/a/red.ppm"))
    try fixture.remove("b/again.ppm")
    try bytes.write(to: URL(fileURLWithPath: fixture.images + "/b/again.ppm"))
    try fixture.index()
    #expect(try fixture.catalog.count() == 4)
    #expect(try duplicates().groups.map(\.bytesToWin) == [bytes.count])
  }

  @Test func aCopyWithAFurtherNameWinsNothing() throws {
    try fixture.write("b/copy.ppm", ColourEncoder.image(255, 0, 0))
    try hardLink("b/copy 2.ppm", to: "b/copy.ppm")
    try fixture.index()
    let group = try #require(try duplicates().groups.first)
    #expect(group.keep.filename == "red.ppm" && group.duplicates.map(\.linkCount) == [2])
    #expect(group.bytesToWin == 0 && !group.isSurelyCopied(group.duplicates[0]))
  }

  @Test func pathsToOneFileInALibraryOfAnEarlierProgramAreMadeOne() throws {
    // As such a program indexed it: an image for every path.
    try fixture.index([fixture.root])
    let set = try #require(try fixture.catalog.currentSet())
    for image in try fixture.catalog.images() {
      let path = linked.appending(
        FilePath(bytes: Array(image.path.bytes.dropFirst(fixture.root.bytes.count + 1))))
      let record = ImageRecord(
        id: ImageID(naming: path), path: path, contentHash: image.contentHash,
        byteCount: image.byteCount,
        modifiedNanoseconds: image.modifiedNanoseconds, category: image.category, facts: image.facts
      )
      _ = try fixture.catalog.apply([.store(record, nil)], set: set.id)
    }
    #expect(try fixture.catalog.count() == 6)
    // Whatever the library says, a file is no duplicate of itself.
    #expect(try duplicates().groups.isEmpty && duplicates().sameFileCount == 3)
    try fixture.index([fixture.root, linked])
    try expectThree()
  }

  @Test func otherFilesWithTwoNamesAreNotCounted() throws {
    try fixture.write("notes.txt", Array("words".utf8))
    try hardLink("more.txt", to: "notes.txt")
    #expect(try fixture.index().aliases == 0)
  }
}
