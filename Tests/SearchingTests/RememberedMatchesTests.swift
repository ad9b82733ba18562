// What is remembered of matches: where it is looked for, and what goes first.

import Foundation
import TestSupport
import Testing

@testable import Searching

@Suite struct RememberedMatchesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var page: RememberedMatches.Page {
    RememberedMatches.Page(matcher: "m", words: "a red car", cacheFolder: folder.file("matches"))
  }

  @Test func aPageFromAFileStaysInMemory() throws {
    RememberedMatches().keep(["aa": 0.5], besides: ["bb": 0.25], page)
    let remembered = RememberedMatches()
    #expect(remembered.known(page) == ["aa": 0.5, "bb": 0.25])
    try FileManager.default.removeItem(atPath: folder.file("matches"))
    #expect(remembered.known(page) == ["aa": 0.5, "bb": 0.25])
    #expect(RememberedMatches().known(page).isEmpty)
  }

  @Test func whatIsNewIsKeptBeforeWhatIsOld() {
    let old = Dictionary(uniqueKeysWithValues: (0..<1000).map { ("old\($0)", Float(0.5)) })
    let new = Dictionary(uniqueKeysWithValues: (0..<200).map { ("new\($0)", Float(0.25)) })
    let remembered = RememberedMatches()
    remembered.keep(new, besides: old, page)
    for known in [remembered.known(page), RememberedMatches().known(page)] {
      #expect(known.count == 1000)
      #expect(new.keys.allSatisfy { known[$0] == 0.25 })
    }
  }
}
