// The first search answers at once: what it judges by was made while indexing,
// or is made after it by a process that it leaves behind.

import Foundation
import Support
import TestSupport
import Testing

@Suite struct ScaleTests {
  static let guardSeconds = 300.0

  private func keptFiles(_ place: Workplace) -> [String] {
    let folder = place.folder.file("cache/glimpse/probes")
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { !$0.contains(".") }
  }

  @Test func indexingLeavesAScaleThatTheFirstSearchFinds() throws {
    let place = try Workplace()
    try place.addImages(9)
    try place.index()
    #expect(keptFiles(place).count == 1)
    let found = try place.glimpse("search", "grass", "--json")
    #expect(found.status == 0 && !found.messages.contains("scale of scores"))
    let reply = try JSON(found.stdout)
    #expect(reply.shape["strengths_pending"] == nil)
    #expect(try reply["results"].items.allSatisfy { try $0["strength"].number >= 0 })
  }

  @Test func aSearchWithoutAScaleLeavesAHelperThatMakesIt() throws {
    let place = try Workplace()
    try place.addImages(9)
    try place.index()
    try FileManager.default.removeItem(atPath: place.folder.file("cache/glimpse/probes"))
    let first = try place.glimpse("search", "grass", "--json")
    #expect(first.status == 0 && first.messages.contains("in the background"))
    let reply = try JSON(first.stdout)
    #expect(reply["strengths_pending"] == .boolean(true))
    #expect(try reply["results"].items.count == 9)
    let stopwatch = Stopwatch()
    while keptFiles(place).isEmpty, stopwatch.seconds < Self.guardSeconds {
      Pause.sleep(milliseconds: 5)
    }
    let second = try place.glimpse("search", "grass", "--json")
    #expect(second.status == 0 && !second.messages.contains("scale of scores"))
    #expect(try JSON(second.stdout).shape["strengths_pending"] == nil)
  }

  @Test func theHelpersWordAloneIsRefusedAndAModelThatIsNotThereIsItsFailure() throws {
    let place = try Workplace()
    #expect(try place.glimpse("--make-scale-of-scores").status == 2)
    #expect(try place.glimpse("--make-scale-of-scores", "/no/model").status == 1)
  }
}
