// The page of models shows the table as it is.

import Foundation
import ModelHub
import TestSupport
import Testing

@Suite struct ModelDocumentationTests {
  @Test func thePageHasEveryRowOfTheTable() throws {
    let page = try String(
      contentsOfFile: Fixtures.path("../../Documentation/Models.md"), encoding: .utf8)
    let table = try #require(page.components(separatedBy: "<!-- begin: models -->\n").last)
      .components(separatedBy: "<!-- end: models -->")[0]
    let written = table.split(separator: "\n").dropFirst(2).map(String.init)
    let wanted = ModelEntry.Family.allCases.flatMap { family in
      ModelRegistry.entries.filter { $0.family == family }.map(row)
    }
    #expect(written.count == wanted.count)
    for (one, other) in zip(written, wanted) { #expect(one == other) }
  }

  private func row(_ entry: ModelEntry) -> String {
    let way =
      switch entry.availability {
      case .pullable: "pull"
      case .exportable: "export"
      case .unread: "no"
      }
    let commit = entry.pinnedCommit.map { " at `\($0.prefix(8))`" } ?? ""
    let figures = entry.figures
    let numbers = [figures.flickr30k?.at1, figures.coco?.at1, figures.english, figures.chinese]
      .map { $0.map { String(format: "%.1f", $0) } ?? "" }
    let cells =
      [
        entry.name, entry.tier?.rawValue ?? "", way,
        "`\(entry.hubID?.repository ?? "")`\(commit)", "\(entry.dimension)",
        entry.languages.rawValue, entry.speed.rawValue, "\(entry.approximateMegabytes)",
      ] + numbers + [entry.licence]
    return "| " + cells.joined(separator: " | ") + " |"
  }
}
