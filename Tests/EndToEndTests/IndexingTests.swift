import Foundation
import TestSupport
import Testing

/// Counts of a report that matter for what changed.
private struct Counts: Equatable {
  var indexed = 0
  var unchanged = 0
  var moved = 0
  var removed = 0
  var failed = 0

  init(indexed: Int = 0, unchanged: Int = 0, moved: Int = 0, removed: Int = 0, failed: Int = 0) {
    (self.indexed, self.unchanged, self.moved) = (indexed, unchanged, moved)
    (self.removed, self.failed) = (removed, failed)
  }

  init(_ report: JSON) throws {
    indexed = try report["indexed"].integer
    unchanged = try report["unchanged"].integer
    moved = try report["moved"].integer
    removed = try report["removed"].integer
    failed = try report["failed"].integer
  }
}

@Suite struct IndexingTests {
  private let files = FileManager.default

  @Test func reportHasTheManualsShape() throws {
    let place = try Workplace()
    try place.addImages(3)
    try Data("no picture".utf8).write(to: URL(fileURLWithPath: place.images + "/bad.jpg"))
    let outcome = try place.glimpse("index", place.images, "--json")
    #expect(outcome.status == 0)
    let report = try JSON(outcome.stdout)
    #expect(
      report.shape == [
        "scanned": "number", "indexed": "number", "unchanged": "number", "moved": "number",
        "removed": "number", "failed": "number", "seconds": "number",
        "images_per_second": "number", "failures": "array",
      ])
    #expect(try report["scanned"].integer == 4)
    #expect(try Counts(report) == Counts(indexed: 3, failed: 1))
    let failure = try #require(try report["failures"].items.first)
    #expect(failure.shape == ["path": "string", "error": "string"])
    #expect(failure["path"] == .string(place.images + "/bad.jpg"))
    #expect(outcome.messages.contains("bad.jpg"))
  }

  @Test func onlyNewAndChangedImagesAreIndexedAgain() throws {
    let place = try Workplace()
    let paths = try place.addImages(4)
    #expect(try Counts(place.index()) == Counts(indexed: 4))
    #expect(try Counts(place.index()) == Counts(unchanged: 4))

    // A new date with the old content is no change.
    try files.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: paths[0])
    #expect(try Counts(place.index()) == Counts(unchanged: 4))

    try Image.bytes(seed: 77).write(to: URL(fileURLWithPath: paths[1]))
    try place.addImage("new.ppm", seed: 78)
    #expect(try Counts(place.index()) == Counts(indexed: 2, unchanged: 3))
  }

  @Test func movedAndCopiedImagesAreKnownByTheirContent() throws {
    let place = try Workplace()
    let paths = try place.addImages(3)
    try place.index()
    try files.moveItem(atPath: paths[0], toPath: place.images + "/moved.ppm")
    try files.copyItem(atPath: paths[1], toPath: place.images + "/copy.ppm")
    // Without the model there is nothing that could embed: content suffices.
    let report = try place.index()
    #expect(try report["moved"].integer == 1)
    #expect(try report["removed"].integer == 0)
    #expect(try place.listedNames() == ["01.ppm", "02.ppm", "copy.ppm", "moved.ppm"])
    let status = try JSON(place.glimpse("status", "--json").stdout)
    #expect(try status["images"].integer == 4)
    #expect(try status["contents"].integer == 3)
  }

  @Test func deletedImagesLeaveTheLibraryUnlessAskedToStay() throws {
    let place = try Workplace()
    let paths = try place.addImages(3)
    try place.index()
    try files.removeItem(atPath: paths[0])
    #expect(try Counts(place.index("--no-prune")) == Counts(unchanged: 2))
    #expect(try place.listedNames().count == 3)
    #expect(try Counts(place.index()) == Counts(unchanged: 2, removed: 1))
    #expect(try place.listedNames() == ["01.ppm", "02.ppm"])
  }

  @Test func dryRunTellsAndChangesNothing() throws {
    let place = try Workplace()
    let paths = try place.addImages(3)
    let before = try place.glimpse("index", place.images, "--dry-run", "--json")
    #expect(before.status == 0, "\(before.messages)")
    #expect(try Counts(JSON(before.stdout)) == Counts(indexed: 3))
    #expect(try place.glimpse("list").lines.isEmpty)
    try place.index()
    try files.removeItem(atPath: paths[0])
    try place.addImage("new.ppm", seed: 50)
    #expect(
      try Counts(place.index("--dry-run")) == Counts(indexed: 1, unchanged: 2, removed: 1))
    #expect(try place.listedNames() == ["00.ppm", "01.ppm", "02.ppm"])
  }

  @Test func categoriesFollowTheRule() throws {
    let place = try Workplace()
    try place.addImage("cats/a.ppm", seed: 1)
    try place.addImage("dogs/b.ppm", seed: 2)
    func categories() throws -> [JSON] {
      try JSON(place.glimpse("list", "--json").stdout)["results"].items.map { $0["category"] }
    }
    try place.index()
    #expect(try categories() == [.string("cats"), .string("dogs")])
    try place.index("--category", "animals")
    #expect(try categories() == [.string("animals"), .string("animals")])
    try place.index("--category", "none")
    #expect(try categories() == [.null, .null])
    try place.index("--category", "folder")
    #expect(try categories() == [.string("cats"), .string("dogs")])
    let cats = try JSON(place.glimpse("list", "--category", "cats", "--json").stdout)
    #expect(try cats["results"].items.map { $0["filename"] } == [.string("a.ppm")])
  }

  @Test func excludedAndHiddenNamesArePassedOver() throws {
    let place = try Workplace()
    try place.addImage("keep.ppm", seed: 1)
    try place.addImage("raw/one.ppm", seed: 2)
    try place.addImage("draft-1.ppm", seed: 3)
    try place.addImage(".hidden.ppm", seed: 4)
    try place.addImage(".folder/two.ppm", seed: 5)
    try place.index("--exclude", "raw/", "--exclude", "draft-*")
    #expect(try place.listedNames() == ["keep.ppm"])
    try place.index("--include-hidden", "--no-exclude")
    #expect(
      try Set(place.listedNames())
        == ["keep.ppm", "one.ppm", "draft-1.ppm", ".hidden.ppm", "two.ppm"])
  }

  @Test func linksAreFollowedOnlyWhenAskedAndLoopsEnd() throws {
    let place = try Workplace()
    try place.addImage("album/a.ppm", seed: 1)
    let outside = place.folder.file("outside")
    try makeFolder(outside)
    try Image.bytes(seed: 2).write(to: URL(fileURLWithPath: outside + "/b.ppm"))
    try files.createSymbolicLink(atPath: place.images + "/out", withDestinationPath: outside)
    try files.createSymbolicLink(
      atPath: place.images + "/album/loop", withDestinationPath: place.images)
    try files.createSymbolicLink(
      atPath: place.images + "/album/self", withDestinationPath: "self")
    try files.createSymbolicLink(
      atPath: place.images + "/album/gone", withDestinationPath: "nowhere")
    try place.index()
    #expect(try place.listedNames() == ["a.ppm"])
    let outcome = try place.glimpse("index", place.images, "--follow-links", "--json")
    #expect(outcome.status == 0)
    #expect(try Set(place.listedNames()).isSuperset(of: ["a.ppm", "b.ppm"]))
    #expect(try place.listedNames().count < 10)
    #expect(try place.glimpse("verify").status == 0)
  }

  @Test func shardsTogetherMakeTheWhole() throws {
    let place = try Workplace()
    try place.addImages(10)
    let first = try place.index("--shard", "1/2")["indexed"].integer
    let second = try place.index("--shard", "2/2")["indexed"].integer
    #expect(first + second == 10)
    #expect(try place.listedNames().count == 10)
  }

  @Test func failedFilesAreKeptWithTheirReasonAndRetriedWhenTheyChange() throws {
    let place = try Workplace()
    try place.addImages(1)
    let bad = place.images + "/bad.ppm"
    try Data("P6\n32 32\n255\n".utf8).write(to: URL(fileURLWithPath: bad))
    #expect(try Counts(place.index()) == Counts(indexed: 1, failed: 1))
    let strict = try place.glimpse("index", place.images, "--strict")
    #expect(strict.status == 3)
    let list = try JSON(place.glimpse("list", "--failures", "--json").stdout)
    #expect(try list["failures"].items.map { $0["path"] } == [.string(bad)])
    try Image.bytes(seed: 9).write(to: URL(fileURLWithPath: bad))
    #expect(try Counts(place.index("--strict")) == Counts(indexed: 1, unchanged: 1))
    #expect(try place.glimpse("list", "--failures").lines.isEmpty)
  }

  @Test func anotherModelTakesOverOnceItIsComplete() throws {
    let place = try Workplace()
    let paths = try place.addImages(3)
    try place.index()
    let refused = try place.glimpse("search", "red", "--model", Workplace.otherModel)
    #expect(refused.status == 1)
    #expect(refused.messages.contains("model"))
    try place.index("--model", Workplace.otherModel)
    place.environment["GLIMPSE_MODEL"] = nil
    let status = try JSON(place.glimpse("status", "--json").stdout)
    #expect(status["model"]["name"] == .string(Workplace.otherModel))
    let query = try place.addQuery(likeSeed: 0)
    #expect(try place.glimpse("search", query, "-k", "1", "--format", "paths").lines == [paths[0]])
    #expect(try place.glimpse("verify").status == 0)
  }

  @Test func aLibraryInTheDefaultPlaceIsFoundThere() throws {
    let place = try Workplace()
    place.environment["GLIMPSE_LIBRARY"] = nil
    try place.addImages(1)
    try place.index()
    #expect(files.fileExists(atPath: place.folder.file("data/glimpse/default")))
    #expect(try place.listedNames() == ["00.ppm"])
    #expect(try place.glimpse("list", "--library", place.library).status == 1)
  }
}
