import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct WatchTests {
  /// Asks again until the answer is as wished; fails when it never is.
  private func eventually(
    _ what: String, _ isSo: () throws -> Bool, location: SourceLocation = #_sourceLocation
  ) throws {
    let deadline = Date().addingTimeInterval(60)
    while Date() < deadline {
      if try isSo() { return }
    }
    Issue.record("never so: \(what)", sourceLocation: location)
  }

  @Test func whatChangesInTheFolderChangesInTheLibrary() throws {
    let files = FileManager.default
    let place = try Workplace()
    let paths = try place.addImages(3)
    try Data("words".utf8).write(to: URL(fileURLWithPath: place.images + "/bad.jpg"))
    let watch = try place.start("index", place.images, "--watch", "--json")
    try watch.waitForText("\"scanned\":4")

    func best(_ query: String) throws -> [String] {
      try place.glimpse("search", query, "-k", "1", "--format", "paths", "--min-score", "0.999")
        .lines
    }
    let outside = place.folder.file("new.ppm")
    try Image.bytes(seed: 500).write(to: URL(fileURLWithPath: outside))
    let new = place.images + "/new.ppm"
    try files.copyItem(atPath: outside, toPath: new)
    let newQuery = try place.addQuery(likeSeed: 500, "query-1.ppm")
    try eventually("the new picture is found") { try best(newQuery) == [new] }

    let deep = try place.addImage("folder/in/folder/deep.ppm", seed: 501)
    let deepQuery = try place.addQuery(likeSeed: 501, "query-2.ppm")
    try eventually("a picture in a new folder is found") { try best(deepQuery) == [deep] }

    try files.removeItem(atPath: paths[0])
    try eventually("the deleted picture is gone") { try !place.listedNames().contains("00.ppm") }

    try files.moveItem(atPath: new, toPath: place.images + "/elsewhere.ppm")
    try eventually("the moved picture has its new name") {
      try place.listedNames() == ["01.ppm", "02.ppm", "elsewhere.ppm", "deep.ppm"]
    }
    watch.signal(SIGINT)
    let outcome = try watch.finish()
    #expect(outcome.status == 130)
    // What failed is told once, not at every change.
    #expect(outcome.messages.components(separatedBy: "bad.jpg").count == 2, "\(outcome.messages)")
    #expect(
      outcome.messages.components(
        separatedBy: "watching \(place.images) for changes; Ctrl-C ends it\n"
      ).count == 2, "\(outcome.messages)")
    let reports = try outcome.lines.map { try JSON(Array($0.utf8)) }
    #expect(try reports.map { try $0["moved"].integer }.reduce(0, +) == 1)
    #expect(try reports.map { try $0["indexed"].integer }.reduce(0, +) == 5)
    #expect(try place.glimpse("verify").status == 0)
  }
}
