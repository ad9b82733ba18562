import ModelHub
import Testing

@Suite struct ModelRegistryTests {
  @Test(arguments: [
    "ViT-B-32", "vit-b-32", "ViT-B-32/laion2b_s34b_b79k", "ViT-B-32::laion2b_s34b_b79k",
    "ViT-B-32__laion2b-s34b-b79k", "immich-app/ViT-B-32__laion2b-s34b-b79k", "fast", "FAST",
  ])
  func everyNameOfAModelFindsIt(name: String) {
    #expect(ModelRegistry.entry(named: name)?.name == "ViT-B-32/laion2b_s34b_b79k")
  }

  @Test func otherCheckpointIsAnotherModel() {
    #expect(ModelRegistry.entry(named: "ViT-B-32/openai")?.coco?.at1 == 30.4)
    #expect(ModelRegistry.entry(named: "ViT-B-32/none") == nil)
    #expect(ModelRegistry.entry(named: "") == nil)
  }

  @Test func everyTierHasAModelAndEveryNameIsItsOwn() {
    for tier in ModelEntry.Tier.allCases {
      #expect(ModelRegistry.entry(named: tier.rawValue)?.tier == tier)
    }
    // 14 rows are written; one with a malformed id would be missing.
    #expect(ModelRegistry.entries.count == 14)
    #expect(Set(ModelRegistry.entries.map(\.name)).count == 14)
    #expect(Set(ModelRegistry.entries.map(\.hubID)).count == 14)
    for entry in ModelRegistry.entries {
      #expect(ModelRegistry.entry(named: entry.name) == entry)
      #expect(ModelRegistry.entry(named: entry.hubID.repository) == entry)
      #expect((entry.flickr30k == nil && entry.coco == nil) == (entry.figuresSource == nil))
    }
  }

  @Test func figuresRiseWithTheRank() {
    for figures in ModelRegistry.entries.flatMap({ [$0.flickr30k, $0.coco] }).compactMap({ $0 }) {
      #expect((1...100).contains(figures.at1))
      if let at5 = figures.at5, let at10 = figures.at10 {
        #expect(figures.at1 < at5 && at5 < at10 && at10 < 100)
      }
    }
  }

  @Test func modelThatCannotRunSaysWhy() {
    let entry = ModelRegistry.entry(named: "multilingual")
    #expect(entry?.isSupported == false)
    #expect(entry?.unsupportedReason?.contains("mask") == true)
    #expect(ModelRegistry.entry(named: "ViT-B-16-SigLIP2")?.isSupported == true)
    #expect(ModelRegistry.entry(named: "fast")?.isSupported == true)
  }
}
