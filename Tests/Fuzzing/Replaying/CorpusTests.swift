// What the fuzzers begin with, and what they once found, is read in every run of
// the tests.

import Foundation
import FuzzTargets
import Support
import TestSupport
import Testing

@Suite struct CorpusTests {
  @Test(arguments: FuzzTarget.allCases)
  func everyInputIsReadToItsEnd(_ target: FuzzTarget) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
      .appendingPathComponent("Corpus/\(target.rawValue)")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    #expect(files.count >= 3, "\(target) has few inputs to begin with")
    for file in files { try target.run(Array(Data(contentsOf: file))) }
  }
}
