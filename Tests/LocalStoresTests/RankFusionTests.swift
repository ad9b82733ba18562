// Looks and words put together.

import SearchDomain
import Testing
import VectorIndexing

@testable import LocalStores

@Suite struct RankFusionTests {
  private func fused(
    _ visual: [Int64], _ texts: [(Int64, TextTier)], _ scored: [Int64: Float] = [:]
  ) -> [Int64] {
    RankFusion.fuse(
      visual: visual.enumerated().map { ScoredID(id: $1, score: 0.9 - Float($0) * 0.01) },
      texts: texts.map { TextMatch(contentID: $0.0, tier: $0.1) }, scored: scored
    ).map(\.id)
  }

  @Test func aPictureWithAllTheWordsComesBeforeOnesThatOnlyLookRight() {
    #expect(fused([1, 2, 3, 4], [(3, .allWords)]).first == 3)
    #expect(fused([1, 2, 3], [(99, .allWords)], [99: 0.1]).prefix(2).contains(99))
  }

  @Test func amongEqualTextsLooksDecide() {
    #expect(fused([1, 2, 3, 4], [(4, .allWords), (2, .allWords)]).prefix(2) == [2, 4])
  }

  @Test func oneWordOfSeveralDoesNotOutrankLooks() {
    #expect(fused([1, 2, 3], [(99, .distinctiveWord)], [99: 0.1]).first == 1)
  }

  @Test func withoutTextsTheOrderIsThatOfTheScores() {
    #expect(fused([5, 3, 9], []) == [5, 3, 9])
  }
}
