// Replies that were given before matches could be judged, and after.

import Foundation
import GlimpseKit
import SearchDomain
import Support
import TestSupport
import Testing

@Suite struct ScaleServiceTests {
  static let guardSeconds = 300.0

  @Test func aReplyWithoutStrengthsIsNotReusedOnceMatchesAreJudged() async throws {
    let folder = try TemporaryFolder()
    for index in 0..<9 {
      try ServiceFixture.write(
        PortablePixmap(width: 40, height: 30, colour: [UInt8(index * 25), 40, 90]),
        to: folder.file("pictures/\(index).ppm"))
    }
    _ = try await ServiceFixture(folder: folder)
    try FileManager.default.removeItem(atPath: folder.file("cache/glimpse/probes"))
    let service = try await ServiceFixture(folder: folder, isIndexed: false)
    let search = #"{"text":"grass","k":3}"#
    let first = try service.post("/api/v1/search", json: search)
    #expect(first.status == 200 && first.json["strengths_pending"] == .boolean(true))
    guard case .list(let warnings)? = first.json["warnings"] else {
      Issue.record("no warnings: \(first.text)")
      return
    }
    #expect(warnings.first?.string?.contains("in the background") == true)
    let stopwatch = Stopwatch()
    var last = first
    while last.json["strengths_pending"] != nil, stopwatch.seconds < Self.guardSeconds {
      Pause.sleep(milliseconds: 5)
      last = try service.post("/api/v1/search", json: search)
    }
    #expect(last.json["strengths_pending"] == nil && last.json["warnings"] == .list([]))
    guard case .list(let results)? = last.json["results"] else {
      Issue.record("no results: \(last.text)")
      return
    }
    #expect(results.count == 3 && results.allSatisfy { $0["strength"]?.double != nil })
  }
}
