// What is not met is not taken for deleted, unless its place was really listed.

import Foundation
import LocalStores
import SearchDomain
import TestSupport
import Testing
import WorkflowTestSupport

@testable import Indexing

@Suite struct AbsenceTests {
  let fixture: LibraryFixture

  init() throws {
    fixture = try LibraryFixture()
    try fixture.writeColours()
  }

  func scan(_ root: FilePath? = nil) throws -> ScanRules? {
    try fixture.store.roots().first { $0.path == root ?? fixture.root }?.scanRules
  }

  // MARK: Rules

  @Test func rulesAreRememberedUntilTheyAreNamedAgain() throws {
    try fixture.write(".hidden/x.ppm", ColourEncoder.image(1, 1, 1))
    try fixture.write("trash/y.ppm", ColourEncoder.image(2, 2, 2))
    let first = try fixture.index {
      $0.scan.includesHidden = true
      $0.scan.excludes = [ExcludePattern("trash/")]
    }
    #expect(first.indexed == 4)
    let second = try fixture.index()
    #expect(second.indexed == 0 && second.unchanged == 4 && second.removed == 0 && second.kept == 0)
    #expect(try scan() == ScanRules(includesHidden: true, excludes: [ExcludePattern("trash/")]))
    #expect(try fixture.index { $0.scan.excludes = [] }.indexed == 1)
    #expect(try scan() == ScanRules(includesHidden: true))
  }

  @Test func imagesOutsideOfNewRulesStayAndThatIsSaidOnce() throws {
    try fixture.write(".hidden/x.ppm", ColourEncoder.image(1, 1, 1))
    try FileManager.default.createSymbolicLink(
      atPath: fixture.images + "/link", withDestinationPath: fixture.folder.file("elsewhere"))
    try fixture.write("../elsewhere/z.ppm", ColourEncoder.image(3, 3, 3))
    try fixture.index {
      $0.scan.includesHidden = true
      $0.scan.followsLinks = true
    }
    #expect(try fixture.catalog.count() == 5)
    let report = try fixture.index {
      $0.scan.includesHidden = false
      $0.scan.followsLinks = false
      $0.scan.excludes = [ExcludePattern("a/")]
    }
    #expect(report.removed == 0 && report.kept == 4 && report.unchanged == 1)
    #expect(
      report.warnings.count == 2
        && report.warnings.contains { $0.contains("hidden or excluded now") })
    #expect(try fixture.catalog.count() == 5)
    let again = try fixture.index()
    #expect(again.removed == 0 && again.kept == 4)
    #expect(!again.warnings.contains { $0.contains("hidden or excluded now") })
    #expect(try fixture.index { $0.prunesDoubtful = true }.removed == 4)
    #expect(try fixture.catalog.count() == 1)
  }

  @Test func anotherRootInsideKeepsItsOwn() throws {
    let inner = FilePath(fixture.images + "/a")
    try fixture.index([inner])
    let report = try fixture.index { $0.scan.excludes = [ExcludePattern("a/")] }
    #expect(report.removed == 0 && report.warnings.isEmpty && report.indexed == 1)
    #expect(try fixture.index { $0.prunesDoubtful = true }.removed == 0)
    try fixture.remove("a/red.ppm")
    #expect(try fixture.index().removed == 0)
    #expect(try fixture.index([inner]).removed == 1)
  }

  @Test func aRootInsideAnotherTakesOverItsRules() throws {
    try fixture.write("a/.hidden/x.ppm", ColourEncoder.image(1, 1, 1))
    try fixture.index { $0.scan.includesHidden = true }
    let report = try fixture.index([FilePath(fixture.images + "/a")])
    #expect(report.unchanged == 3 && report.removed == 0 && report.kept == 0)
  }

  // MARK: Disks

  /// As if another file system had been at the path when it was listed last.
  func makeMount(_ name: String) throws {
    let path = FilePath(fixture.images + "/" + name)
    let folders = try fixture.catalog.knownFolders(under: fixture.root).map {
      $0.path == path ? KnownFolder(path: path, inode: $0.inode &+ 1, isMount: true) : $0
    }
    try fixture.catalog.saveFolders(folders, under: fixture.root)
  }

  @Test func aDiskThatWasMountedInsideAndIsNotKeepsItsImages() throws {
    try fixture.index()
    try makeMount("a")
    try fixture.remove("a/red.ppm")
    for _ in 0..<2 {
      let report = try fixture.index()
      #expect(report.removed == 0 && report.kept == 1)
      #expect(report.warnings.contains { $0.contains("is not the disk that it was") })
    }
    try fixture.catalog.remove(under: [FilePath(fixture.images + "/a/red.ppm")])
    #expect(try fixture.index().warnings.isEmpty)
    try fixture.remove("a/green.ppm")
    #expect(try fixture.index().removed == 1)
  }

  @Test func aMountPointThatWentWithItsDiskKeepsItsImages() throws {
    try fixture.index()
    try makeMount("a")
    try fixture.remove("a")
    let report = try fixture.index()
    #expect(report.removed == 0 && report.kept == 2)
  }

  @Test func anotherFolderInThePlaceOfOneKeepsWhatWasThere() throws {
    try fixture.index()
    try fixture.move("a", "../away")
    try fixture.write("a/stray.ppm", ColourEncoder.image(9, 9, 9))
    let report = try fixture.index()
    #expect(report.removed == 0 && report.kept == 2 && report.indexed == 1)
    #expect(report.warnings.contains { $0.contains("is another folder than before") })
    try fixture.remove("a")
    try fixture.move("../away", "a")
    let back = try fixture.index()
    #expect(back.unchanged == 3 && back.removed == 1 && back.indexed == 0 && back.warnings.isEmpty)
  }

  @Test func aFolderThatWasEmptiedIsPruned() throws {
    try fixture.index()
    try fixture.remove("a/red.ppm")
    try fixture.remove("a/green.ppm")
    #expect(try fixture.index().removed == 2)
    try fixture.remove("b")
    try fixture.write("c/new.ppm", ColourEncoder.image(9, 9, 9))
    #expect(try fixture.index().removed == 1)
  }

  @Test func anEmptiedRootWithAStrayImageLosesNothingUnlessItIsSaid() throws {
    try fixture.index()
    try fixture.remove("a")
    try fixture.remove("b")
    try fixture.write("stray.ppm", ColourEncoder.image(9, 9, 9))
    let report = try fixture.index()
    #expect(report.removed == 0 && report.kept == 3 && report.indexed == 1)
    #expect(report.warnings.contains { $0.contains("none of the 3 pictures") })
    #expect(try fixture.index { $0.isDryRun = true }.kept == 3)
    let certain = try fixture.index { $0.prunesDoubtful = true }
    #expect(certain.removed == 3 && certain.warnings.isEmpty)
  }

  @Test func imagesThatAllMovedAreMoved() throws {
    try fixture.index()
    for (from, to) in [
      ("a/red.ppm", "x/1.ppm"), ("a/green.ppm", "x/2.ppm"), ("b/blue.ppm", "y/3.ppm"),
    ] {
      try fixture.move(from, to)
    }
    let report = try fixture.index()
    #expect(report.moved == 3 && report.removed == 0 && report.kept == 0 && report.warnings.isEmpty)
    #expect(try fixture.catalog.count() == 3 && fixture.encoder.encoded == 3)
  }

  @Test func aLinkThatLeadsToNothingKeepsItsImages() throws {
    try fixture.write("../elsewhere/z.ppm", ColourEncoder.image(3, 3, 3))
    try FileManager.default.createSymbolicLink(
      atPath: fixture.images + "/link", withDestinationPath: fixture.folder.file("elsewhere"))
    try fixture.index { $0.scan.followsLinks = true }
    try fixture.move("../elsewhere", "../away")
    let report = try fixture.index()
    #expect(report.removed == 0 && report.kept == 1 && report.warnings.count == 1)
    try fixture.move("../away", "../elsewhere")
    #expect(try fixture.index().unchanged == 4)
  }

  // MARK: Coming back

  @Test func aFolderMovedOutAndInAgainIsNotEmbeddedAnew() throws {
    try fixture.index()
    try fixture.move("a", "../away")
    #expect(try fixture.index().removed == 2)
    #expect(try fixture.catalog.count() == 1)
    #expect(try fixture.search("red").count == 1)
    #expect(try fixture.catalog.status().departedCount == 2)
    #expect(try fixture.catalog.check().isEmpty)
    try fixture.move("../away", "c")
    let back = try fixture.index()
    #expect(back.indexed == 2 && fixture.encoder.encoded == 3)
    #expect(try fixture.search("red").count == 3)
    #expect(try fixture.catalog.status().departedCount == 0)
    #expect(try fixture.catalog.check().isEmpty)
  }

  @Test func whatLeftIsForgottenWhenItIsDue() throws {
    try fixture.index()
    try fixture.move("b", "../away")
    try fixture.index()
    #expect(try fixture.catalog.status().departedCount == 1)
    #expect(try fixture.catalog.purgeDeparted(before: 1) == 0)
    try fixture.index { $0.departedDays = 0 }
    #expect(try fixture.catalog.status().departedCount == 0)
    try fixture.move("../away", "b")
    #expect(try fixture.index().indexed == 1 && fixture.encoder.encoded == 4)
  }

  @Test func nothingIsKeptOfWhatSomebodyRemoves() throws {
    try fixture.index()
    try fixture.catalog.remove(under: [FilePath(fixture.images + "/b")])
    #expect(try fixture.catalog.status().departedCount == 0)
    try fixture.index()
    try fixture.move("a", "../away")
    try fixture.index()
    #expect(try fixture.catalog.status().departedCount == 2)
    try fixture.catalog.remove(under: [FilePath(fixture.images + "/a")])
    #expect(try fixture.catalog.status().departedCount == 0)
  }
}
