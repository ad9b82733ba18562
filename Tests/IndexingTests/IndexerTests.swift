// What an indexing run does to the catalog, seen from outside.

import Foundation
import LocalStores
import Refusals
import SearchDomain
import Support
import Synchronization
import TestSupport
import Testing
import WorkflowTestSupport

@testable import Indexing

@Suite struct IndexerTests {
  let fixture: LibraryFixture

  init() throws {
    fixture = try LibraryFixture()
    try fixture.writeColours()
  }

  @Test func firstRunIndexesAllAndTheSecondChangesNothing() throws {
    let first = try fixture.index()
    #expect(first.scanned == 3 && first.indexed == 3 && first.failed == 0)
    let second = try fixture.index()
    #expect(second.scanned == 3 && second.indexed == 0 && second.unchanged == 3)
    #expect(fixture.encoder.encoded == 3)
  }

  @Test func anUnchangedRunNeverLoadsTheEncoder() throws {
    try fixture.index()
    let indexer = Indexer(
      store: fixture.store, space: fixture.encoder.space,
      recognises: { _ in false },
      loadEncoder: { _ in throw WorkflowError(kind: .inputOutput, message: "must not be loaded") })
    #expect(try indexer.run([fixture.root]).unchanged == 3)
  }

  @Test func categoryIsTheFolderUnlessToldOtherwiseAndIsRemembered() throws {
    try fixture.index()
    func categories() throws -> [String?] { try fixture.catalog.images().map(\.category) }
    #expect(try categories() == ["a", "a", "b"])
    try fixture.index { $0.category = .named("summer") }
    #expect(try categories() == ["summer", "summer", "summer"])
    try fixture.index()
    #expect(try categories() == ["summer", "summer", "summer"])
    try fixture.index { $0.category = CategoryRule.none }
    #expect(try categories() == [nil, nil, nil])
  }

  @Test func aFolderNamedByTwoSystemsIsOneCategory() throws {
    try fixture.write("Caf\u{E9}/1.ppm", ColourEncoder.image(0, 0, 250, mark: 2))
    try fixture.write("x/Cafe\u{301}/2.ppm", ColourEncoder.image(0, 0, 250, mark: 3))
    try fixture.index()
    let categories = try fixture.catalog.images().compactMap(\.category).filter {
      $0 != "a" && $0 != "b"
    }
    #expect(categories.count == 2)
    #expect(categories.allSatisfy { $0.utf8.elementsEqual("Caf\u{E9}".utf8) })
    #expect(try fixture.index().unchanged == 5)
  }

  @Test func aChangedFileIsEmbeddedAgain() throws {
    try fixture.index()
    try fixture.write("a/red.ppm", ColourEncoder.image(0, 0, 250, mark: 1))
    let report = try fixture.index()
    #expect(report.indexed == 1 && report.unchanged == 2)
    #expect(try fixture.search("red").first?.score ?? 1 < 0.9)
  }

  @Test func aTouchedFileIsReadButNotEmbedded() throws {
    try fixture.index()
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_000_000)],
      ofItemAtPath: fixture.images + "/a/red.ppm")
    let report = try fixture.index()
    #expect(report.indexed == 0 && report.unchanged == 3 && fixture.encoder.encoded == 3)
    #expect(try fixture.index().unchanged == 3)
  }

  @Test func aMovedImageKeepsItsVectorAndACopySharesIt() throws {
    try fixture.index()
    try fixture.move("a/red.ppm", "c/crimson.ppm")
    try fixture.write("a/green copy.ppm", ColourEncoder.image(0, 255, 0))
    let report = try fixture.index()
    #expect(report.moved == 1 && report.indexed == 1 && report.removed == 0)
    #expect(fixture.encoder.encoded == 3)
    let names = try fixture.catalog.images().map(\.filename)
    #expect(names == ["green copy.ppm", "green.ppm", "blue.ppm", "crimson.ppm"])
    #expect(try fixture.search("red", limit: 1).first?.image.category == "c")
  }

  @Test func equalImagesInOneRunAreEmbeddedOnce() throws {
    for i in 0..<20 { try fixture.write("same/\(i).ppm", ColourEncoder.image(9, 9, 9)) }
    let report = try fixture.index()
    #expect(report.indexed == 23 && fixture.encoder.encoded == 4)
    #expect(try fixture.catalog.count() == 23)
  }

  @Test func deletedImagesArePrunedUnlessToldNot() throws {
    try fixture.index()
    try fixture.remove("b/blue.ppm")
    #expect(try fixture.index { $0.prunes = false }.removed == 0)
    #expect(try fixture.catalog.count() == 3)
    #expect(try fixture.index().removed == 1)
    #expect(try fixture.catalog.count() == 2)
  }

  @Test func aVanishedOrEmptiedRootIsReportedAndPrunesNothing() throws {
    try fixture.index()
    try FileManager.default.moveItem(atPath: fixture.images, toPath: fixture.images + ".away")
    let vanished = try fixture.index()
    #expect(vanished.removed == 0 && vanished.warnings.count == 1)
    #expect(vanished.warnings.first?.contains("is not there") == true)
    try FileManager.default.createDirectory(
      atPath: fixture.images, withIntermediateDirectories: true)
    let emptied = try fixture.index()
    #expect(emptied.removed == 0 && emptied.warnings.first?.contains("is empty") == true)
    #expect(try fixture.catalog.count() == 3)
    try FileManager.default.removeItem(atPath: fixture.images)
    try FileManager.default.moveItem(atPath: fixture.images + ".away", toPath: fixture.images)
    #expect(try fixture.index().unchanged == 3)
  }

  @Test func anUnknownRootIsAnError() throws {
    let error = #expect(throws: WorkflowError.self) {
      try fixture.index([FilePath(fixture.folder.file("no such folder"))])
    }
    #expect(error?.kind == .noSuchPath)
  }

  @Test func aPathThatWasNeverThereIsToldOfAndTheRestIsIndexed() throws {
    let beside = FilePath(fixture.folder.file("no such folder"))
    let inside = fixture.root.appending("no such folder")
    let report = try fixture.index([fixture.root, beside, inside])
    #expect(report.indexed == 3 && report.neverThere == [beside, inside])
    #expect(
      report.warnings == [beside, inside].map { WorkflowError.noSuchPath($0).message })
    // Known ones that went are another matter.
    try fixture.remove("b/blue.ppm")
    let gone = try fixture.index([fixture.root, fixture.root.appending("b/blue.ppm")])
    #expect(gone.neverThere.isEmpty && gone.removed == 1)
  }

  @Test func ofPicturesMetElsewhereTheOldPathsAreToldOf() throws {
    let old = FilePath(fixture.folder.file("old")), new = FilePath(fixture.folder.file("new"))
    try FileManager.default.moveItem(atPath: fixture.images, toPath: old.description)
    #expect(try fixture.index([old]).warnings.isEmpty)
    try FileManager.default.copyItem(atPath: old.description, toPath: new.description)
    // A copy of what is there is nothing to speak of.
    #expect(try fixture.index([new.appending("b")]).warnings.isEmpty)
    try FileManager.default.removeItem(atPath: old.description)
    let report = try fixture.index([new])
    #expect(report.indexed == 2 && report.warnings.count == 1)
    #expect(report.warnings.first?.hasSuffix("use: glimpse remove \(old)") == true)
    #expect(try fixture.catalog.count() == 6)
  }

  @Test func aFailureIsForgottenOnceItsFileIsGone() throws {
    try fixture.write("a/empty.jpg", [])
    #expect(try fixture.index().failed == 1)
    #expect(try fixture.catalog.failures().count == 1)
    try fixture.remove("a/empty.jpg")
    #expect(try fixture.index().failed == 0)
    #expect(try fixture.catalog.failures().isEmpty)
  }

  @Test func aBadFileIsKeptAsAFailureAndTriedAgainOnlyWhenItChanges() throws {
    try fixture.write("a/broken.png", Array("P6\n9 9\n255\nxx".utf8))
    try fixture.write("a/empty.jpg", [])
    try fixture.write("a/notes.txt", Array("only words".utf8))
    let first = try fixture.index()
    #expect(first.failed == 2 && first.indexed == 3 && first.scanned == 5)
    #expect(Set(first.failures.map(\.reason)) == ["the PPM data is cut off", "the file is empty"])
    let second = try fixture.index()
    #expect(second.failed == 2 && second.indexed == 0)
    try fixture.write("a/broken.png", ColourEncoder.image(1, 2, 3))
    let third = try fixture.index()
    #expect(third.failed == 1 && third.indexed == 1)
    #expect(try fixture.index { $0.retriesFailures = true }.failed == 1)
  }

  @Test func aImageTheModelRefusesDoesNotTakeItsBatchWithIt() throws {
    let picky = ColourEncoder(refusing: { $0.pixels[0] == 255 })
    let report = try fixture.index(encoder: picky)
    #expect(report.indexed == 2 && report.failed == 1)
    #expect(report.failures.first?.path.lastComponent == "red.ppm")
  }

  @Test func copiesOfARefusedImageAreFailuresToo() throws {
    for i in 0..<3 { try fixture.write("same/\(i).ppm", ColourEncoder.image(255, 9, 9)) }
    let picky = ColourEncoder(refusing: { $0.pixels[1] == 9 })
    let told = Mutex<[String]>([])
    let report = try fixture.index(
      encoder: picky,
      emit: { event in
        if case .failure(let failure) = event { told.withLock { $0.append(failure.reason) } }
      })
    #expect(report.indexed == 3 && report.failed == 3)
    #expect(try fixture.catalog.failures().count == 3)
    // Each has its line in the run, and the reason of the first.
    #expect(told.withLock { $0.count } == 3)
    #expect(Set(told.withLock { $0 } + report.failures.map(\.reason)).count == 1)
    #expect(try fixture.index(encoder: picky).failed == 3)
  }

  @Test func aModelThatRefusesEverythingStopsTheRun() throws {
    #expect(throws: FileFailure.Cause.self) {
      try fixture.index(encoder: ColourEncoder(refusing: { _ in true }))
    }
    #expect(try fixture.catalog.count() == 0)
  }

  @Test func namesOfAnyBytesAreIndexed() throws {
    for name in ["new\nline", "quote\"'", "-dash", "🌅", " "] {
      try fixture.write("odd/\(name).ppm", ColourEncoder.image(7, 7, UInt8(name.utf8.count)))
    }
    let raw = Array(fixture.images.utf8) + [0x2f, 0xff, 0xfe, 0x2e, 0x70, 0x70, 0x6d]
    let file = raw.withUnsafeBufferPointer { buffer in
      fopen((Array(buffer) + [0]).map { CChar(bitPattern: $0) }, "w")
    }
    let bytes = ColourEncoder.image(40, 50, 60)
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    let report = try fixture.index()
    #expect(report.indexed == 9 && report.failed == 0)
    #expect(try fixture.catalog.image(path: FilePath(bytes: raw)) != nil)
  }

  @Test func hiddenFilesLinksAndExcludesAreAsDocumented() throws {
    try fixture.write(".hidden/x.ppm", ColourEncoder.image(1, 1, 1))
    try fixture.write("trash/y.ppm", ColourEncoder.image(2, 2, 2))
    try FileManager.default.createSymbolicLink(
      atPath: fixture.images + "/loop", withDestinationPath: fixture.images)
    try fixture.write("../elsewhere/z.ppm", ColourEncoder.image(3, 3, 3))
    try FileManager.default.createSymbolicLink(
      atPath: fixture.images + "/other", withDestinationPath: fixture.folder.file("elsewhere"))
    #expect(try fixture.index { $0.scan.excludes = [ExcludePattern("trash/")] }.indexed == 3)
    #expect(try fixture.index { $0.scan.excludes = [] }.indexed == 1)
    #expect(try fixture.index { $0.scan.includesHidden = true }.indexed == 1)
    let linked = try fixture.index {
      $0.scan.followsLinks = true
      $0.scan.includesHidden = true
    }
    #expect(linked.indexed == 1 && linked.scanned == 6 && linked.aliases == 0)
  }

  @Test(.enabled(if: getuid() != 0, "the superuser may list every folder"))
  func anUnreadableFolderIsAFailureAndItsImagesStay() throws {
    try fixture.index()
    chmod(fixture.images + "/a", 0)
    defer { chmod(fixture.images + "/a", 0o755) }
    let report = try fixture.index()
    #expect(report.removed == 0 && report.failed == 1)
    #expect(try fixture.catalog.failures() == report.failures)
  }

  @Test func dryRunSaysWhatWouldHappenAndWritesNothing() throws {
    let report = try fixture.index { $0.isDryRun = true }
    #expect(report.indexed == 3 && report.isDryRun)
    #expect(try fixture.catalog.count() == 0 && fixture.encoder.encoded == 0)
  }

  @Test func shardsDivideTheWorkAndTogetherEqualOneRun() throws {
    for i in 0..<40 { try fixture.write("many/\(i).ppm", ColourEncoder.image(UInt8(i), 1, 2)) }
    let parts = try (1...3).map { try #require(IndexingOptions.Shard(index: $0, count: 3)) }
    let counts = try parts.map { part in try fixture.index { $0.shard = part }.indexed }
    let paths = try fixture.catalog.images().map(\.path)
    #expect(paths.count == 43 && counts == parts.map { paths.filter($0.takes).count })
    #expect(try fixture.index().unchanged == 43)
  }

  @Test func aSecondWriterIsToldAndHarmsNothing() throws {
    let running = CancellationFlag()
    nonisolated(unsafe) var secondError: (any Error)?
    try fixture.index(
      cancellation: running,
      emit: { [fixture = self.fixture] event in
        guard case .progress(let progress) = event, progress.phase == .embedding, secondError == nil
        else { return }
        do { try fixture.index() } catch { secondError = error }
      })
    #expect((secondError as? VectorStoreError)?.kind == .busy)
    #expect(try fixture.catalog.count() == 3)
  }

  @Test func aCancelledRunKeepsWhatWasWrittenAndGoesOnLater() throws {
    for i in 0..<60 { try fixture.write("many/\(i).ppm", ColourEncoder.image(UInt8(i), 1, 2)) }
    let flag = CancellationFlag()
    let report = try fixture.index(cancellation: flag) {
      $0.threads = 1
      $0.batchSize = 1
    } emit: { event in
      if case .progress(let progress) = event, progress.done >= 1 { flag.set() }
    }
    #expect(report.wasCancelled)
    let kept = try fixture.catalog.count()
    #expect(kept >= 1 && kept == report.indexed)
    let rest = try fixture.index()
    #expect(rest.unchanged == kept && rest.indexed == 63 - kept)
  }

  @Test func aRunThatGoesOnSaysHowMuchIsThere() throws {
    try fixture.index()
    try fixture.write("c/white.ppm", ColourEncoder.image(255, 255, 255))
    nonisolated(unsafe) var started: IndexingProgress?
    try fixture.index { _ in
    } emit: { event in
      guard case .progress(let progress) = event, progress.phase == .embedding else { return }
      started = started ?? progress
    }
    #expect(started?.known == 3 && started?.total == 1)
  }

  @Test func aRootTakenAwayInTheMidstOfARunLosesNothing() throws {
    try fixture.index()
    try fixture.remove("b/blue.ppm")
    try fixture.write("c/white.ppm", ColourEncoder.image(255, 255, 255))
    let away = fixture.images + ".away"
    let report = try fixture.index { _ in
    } emit: { [fixture = self.fixture] event in
      guard case .progress(let progress) = event, progress.phase == .embedding else { return }
      // What an unmounted disk leaves: the folder it was mounted on, empty.
      guard (try? FileManager.default.moveItem(atPath: fixture.images, toPath: away)) != nil
      else { return }
      try? FileManager.default.createDirectory(
        atPath: fixture.images, withIntermediateDirectories: false)
    }
    #expect(report.removed == 0 && report.warnings.contains { $0.contains("was taken away") })
    #expect(report.failures.map(\.path.lastComponent.description) == ["white.ppm"])
    #expect(try fixture.catalog.count() == 3)

    // Back again: what could not be read is, though its size and time are as
    // they were, and what was deleted goes.
    try FileManager.default.removeItem(atPath: fixture.images)
    try FileManager.default.moveItem(atPath: away, toPath: fixture.images)
    let rest = try fixture.index()
    #expect(rest.indexed == 1 && rest.removed == 1 && rest.failed == 0)
    #expect(try fixture.catalog.failures().isEmpty)
  }

  @Test func anotherModelBuildsBesideTheFirstAndIsSwitchedAtTheEnd() throws {
    try fixture.index()
    try fixture.write("../other/white.ppm", ColourEncoder.image(255, 255, 255))
    let otherRoot = FilePath(fixture.folder.file("other"))
    try fixture.index([otherRoot])
    let second = ColourEncoder(name: "second")
    // Named is one root, but the images of both are embedded again.
    let report = try fixture.index([otherRoot], encoder: second)
    #expect(report.indexed == 4 && second.encoded == 4)
    #expect(try fixture.catalog.currentSet()?.space.modelName == "second")
    #expect(try fixture.catalog.vectorSets().count == 1)
    let error = #expect(throws: VectorStoreError.self) {
      try fixture.store.verify(for: fixture.encoder.space)
    }
    #expect(error?.kind == .mismatch)
  }

  @Test func anotherModelIsNotSwitchedToWhileARootIsAway() throws {
    try fixture.index()
    try fixture.write("../other/white.ppm", ColourEncoder.image(255, 255, 255))
    let otherRoot = FilePath(fixture.folder.file("other"))
    try fixture.index([otherRoot])
    try FileManager.default.moveItem(atPath: fixture.images, toPath: fixture.images + ".away")
    let report = try fixture.index([otherRoot], encoder: ColourEncoder(name: "second"))
    #expect(report.warnings.contains { $0.contains("not complete") })
    #expect(try fixture.search("red").count == 4)
  }
}
