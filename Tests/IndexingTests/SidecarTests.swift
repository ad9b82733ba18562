// Sidecar files beside images, from the first run to their end. What they hold
// is read by a stand-in: lines of a name and a value.

import Foundation
import LocalStores
import SearchDomain
import Synchronization
import TestSupport
import Testing
import WorkflowTestSupport

@testable import Indexing

/// Reads lines such as `title=Sea`, and counts how often it was asked.
private final class Reader: Sendable {
  private let asked = Mutex(0)
  var count: Int { asked.withLock { $0 } }

  func read(_ bytes: [UInt8]) throws -> [String: MetadataValue] {
    asked.withLock { $0 += 1 }
    let text = String(decoding: bytes, as: UTF8.self)
    if text == "unreadable" { throw FileFailure.Cause(.unreadable, "it cannot be read") }
    if text == "damaged" { throw FileFailure.Cause(.damaged, "it is damaged") }
    var found: [String: MetadataValue] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1)
      found[String(parts[0])] = .text(String(parts[1]))
    }
    return found
  }
}

@Suite struct SidecarTests {
  private let fixture: LibraryFixture
  private let reader = Reader()

  init() throws {
    fixture = try LibraryFixture(readSidecar: { [reader] in try reader.read($0) })
    try fixture.writeColours()
  }

  private func write(_ name: String, _ text: String) throws {
    try fixture.write(name, Array(text.utf8))
  }

  private func facts(_ name: String) throws -> [String: MetadataValue] {
    let image = try fixture.catalog.images().first { $0.path == fixture.root.appending(name) }
    return try #require(image).facts.metadata
  }

  private func title(_ name: String) throws -> MetadataValue? { try facts(name)["title"] }

  @Test func aSidecarIsReadWithItsImageAndOnceOnly() throws {
    try write("a/red.ppm.xmp", "title=Rose")
    let first = try fixture.index()
    #expect(first.scanned == 3 && first.indexed == 3 && first.described == 1)
    #expect(first.failures.isEmpty && first.warnings.isEmpty)
    #expect(try title("a/red.ppm") == .text("Rose") && title("a/green.ppm") == nil)
    let second = try fixture.index()
    #expect(second.unchanged == 3 && second.described == 0 && reader.count == 1)
  }

  @Test func anAddedChangedAndRemovedSidecarIsSeenWithoutEmbedding() throws {
    try fixture.index()
    try write("a/red.ppm.xmp", "title=Rose")
    let added = try fixture.index()
    #expect(added.described == 1 && added.indexed == 0 && added.unchanged == 3)
    #expect(try title("a/red.ppm") == .text("Rose"))
    try write("a/red.ppm.xmp", "title=Red rose\nlens=Old")
    #expect(try fixture.index().described == 1)
    #expect(try facts("a/red.ppm") == ["title": .text("Red rose"), "lens": .text("Old")])
    try fixture.remove("a/red.ppm.xmp")
    #expect(try fixture.index().described == 1)
    #expect(try facts("a/red.ppm") == [:])
    #expect(try fixture.index().described == 0)
    #expect(fixture.encoder.encoded == 3)
  }

  @Test func aChangedSidecarOfTheSameSizeIsSeenByItsTime() throws {
    try write("a/red.ppm.xmp", "title=Rose")
    try fixture.index()
    try write("a/red.ppm.xmp", "title=Pink")
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_000_000)],
      ofItemAtPath: fixture.images + "/a/red.ppm.xmp")
    try fixture.index()
    #expect(try title("a/red.ppm") == .text("Pink"))
  }

  @Test func theLongerNameWinsAndTheShorterGoesForEveryEnding() throws {
    try fixture.write("a/red.pnm", ColourEncoder.image(250, 9, 9))
    try write("a/red.XMP", "title=Shared")
    try write("a/red.ppm.xmp", "title=Own")
    try fixture.index()
    #expect(try title("a/red.ppm") == .text("Own") && title("a/red.pnm") == .text("Shared"))
    try fixture.remove("a/red.ppm.xmp")
    #expect(try fixture.index().described == 1)
    #expect(try title("a/red.ppm") == .text("Shared"))
    try fixture.remove("a/red.XMP")
    #expect(try fixture.index().described == 2)
    #expect(try title("a/red.ppm") == nil && title("a/red.pnm") == nil)
  }

  @Test func aSidecarOfSeveralImagesIsReadOnce() throws {
    try fixture.write("c/one.pnm", ColourEncoder.image(1, 2, 3))
    try fixture.write("c/one.ppm", ColourEncoder.image(3, 2, 1))
    try write("c/one.xmp", "title=One")
    #expect(try fixture.index().described == 2)
    #expect(reader.count == 1)
  }

  @Test func whatIsGivenFromOutsideOutranksASidecar() throws {
    try write("a/red.ppm.xmp", "title=Rose\nlens=Old")
    try fixture.index()
    try fixture.catalog.give(metadata: [
      fixture.root.appending("a/red.ppm"): ["title": .text("Given")]
    ])
    try write("a/red.ppm.xmp", "title=Rose again")
    try fixture.index()
    #expect(try facts("a/red.ppm") == ["title": .text("Given")])
    try fixture.remove("a/red.ppm.xmp")
    try fixture.index()
    #expect(try facts("a/red.ppm") == ["title": .text("Given")])
  }

  @Test func aDamagedSidecarIsNamedByEveryRunAndTheImageIsThere() throws {
    try write("a/red.ppm.xmp", "title=Rose")
    try write("b/blue.ppm.xmp", "damaged")
    let path = fixture.root.appending("b/blue.ppm.xmp")
    let warning = "the sidecar file \(path) was left out: it is damaged"
    let first = try fixture.index()
    #expect(first.indexed == 3 && first.failures.isEmpty && first.warnings == [warning])
    #expect(try facts("b/blue.ppm") == [:])
    #expect(try fixture.index().warnings == [warning])
    // One that was sound before counts no more.
    try write("a/red.ppm.xmp", "damaged")
    let second = try fixture.index()
    #expect(second.warnings.count == 2 && second.described == 1)
    #expect(try facts("a/red.ppm") == [:])
  }

  @Test func whatIsKnownStaysWhereASidecarCannotBeReadNow() throws {
    try write("a/red.ppm.xmp", "title=Rose")
    try fixture.index()
    try write("a/red.ppm.xmp", "unreadable")
    for _ in 0..<2 {
      let report = try fixture.index()
      #expect(report.warnings.count == 1 && report.described == 0)
    }
    #expect(try title("a/red.ppm") == .text("Rose"))
    try write("a/red.ppm.xmp", "title=Readable")
    #expect(try fixture.index().described == 1)
  }

  @Test func aSidecarThatIsTooLargeIsLeftOut() throws {
    try fixture.write(
      "a/red.ppm.xmp", [UInt8](repeating: 0x20, count: SidecarGiving.largestFile + 1))
    let report = try fixture.index()
    #expect(report.indexed == 3 && report.warnings.count == 1 && reader.count == 0)
    #expect(report.warnings.first?.contains("larger than 8 MB") == true)
  }

  @Test func aSidecarIsNoImageEvenWithThatOfOneInside() throws {
    try fixture.write("a/odd.xmp", ColourEncoder.image(7, 7, 7))
    let report = try fixture.index()
    #expect(report.scanned == 3 && report.failures.isEmpty)
  }

  @Test func aChangedImageKeepsItsSidecarAndAMovedOneTakesIt() throws {
    try write("a/red.ppm.xmp", "title=Rose")
    try fixture.index()
    try fixture.write("a/red.ppm", ColourEncoder.image(0, 0, 250, mark: 1))
    #expect(try fixture.index().indexed == 1)
    #expect(try title("a/red.ppm") == .text("Rose"))
    try fixture.move("a/red.ppm", "c/crimson.ppm")
    try fixture.move("a/red.ppm.xmp", "c/crimson.ppm.xmp")
    #expect(try fixture.index().moved == 1)
    #expect(try title("c/crimson.ppm") == .text("Rose"))
    try fixture.move("c/crimson.ppm", "c/bare.ppm")
    #expect(try fixture.index().moved == 1)
    #expect(try title("c/bare.ppm") == nil)
    #expect(try fixture.catalog.check().isEmpty)
  }

  @Test func ofCopiesTheFirstPathWithASidecarCounts() throws {
    for name in ["1", "2", "3"] {
      try fixture.write("same/\(name).ppm", ColourEncoder.image(9, 9, 9))
    }
    try write("same/3.xmp", "title=Third")
    try fixture.index()
    #expect(try title("same/1.ppm") == .text("Third"))
    try write("same/2.xmp", "title=Second")
    try fixture.index()
    #expect(try title("same/1.ppm") == .text("Second"))
    try fixture.remove("same/2.ppm")
    try fixture.remove("same/2.xmp")
    try fixture.index()
    #expect(try title("same/1.ppm") == .text("Third"))
    try fixture.remove("same/3.xmp")
    try fixture.index()
    #expect(try title("same/1.ppm") == nil)
    #expect(try fixture.index().described == 0)
  }

  @Test func aImageThatLeavesAndReturnsHasTheFactsOfItsFile() throws {
    try write("a/red.ppm.xmp", "title=Rose")
    try fixture.index()
    try FileManager.default.moveItem(
      atPath: fixture.images + "/a/red.ppm", toPath: fixture.folder.file("away.ppm"))
    try fixture.remove("a/red.ppm.xmp")
    #expect(try fixture.index { $0.departedDays = 30 }.removed == 1)
    try FileManager.default.moveItem(
      atPath: fixture.folder.file("away.ppm"), toPath: fixture.images + "/a/red.ppm")
    try fixture.index { $0.departedDays = 30 }
    #expect(try facts("a/red.ppm") == [:])
    #expect(fixture.encoder.encoded == 3)
  }

  @Test func aImageThatIsARootItselfHasItsSidecarToo() throws {
    try write("a/red.xmp", "title=Rose")
    let picture = fixture.root.appending("a/red.ppm")
    #expect(try fixture.index([picture]).described == 1)
    #expect(try title("a/red.ppm") == .text("Rose"))
    #expect(try fixture.index([picture]).described == 0)
  }

  @Test func aDryRunReadsNone() throws {
    try fixture.index()
    try write("a/red.xmp", "title=Rose")
    #expect(try fixture.index { $0.isDryRun = true }.described == 0)
    #expect(reader.count == 0)
  }

  @Test func namesOfSidecars() {
    let listed = ["/p/a.jpg.xmp", "/p/b.Xmp", "/p/.xmp", "/p/c.xmp.jpg"].map {
      ScannedFile(path: FilePath($0), byteCount: 1, modifiedNanoseconds: 1)
    }
    let sidecars = Sidecars(listed)
    #expect(sidecars["/p/a.jpg"]?.path == "/p/a.jpg.xmp" && sidecars["/p/a.png"] == nil)
    #expect(sidecars["/p/b.jpg"]?.path == "/p/b.Xmp" && sidecars["/p/b.c.jpg"] == nil)
    #expect(sidecars["/p/c.jpg"] == nil && sidecars["/p/.jpg"] == nil)
  }
}
