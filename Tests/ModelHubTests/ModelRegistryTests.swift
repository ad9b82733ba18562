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
    // 30 rows are written; one with a malformed id would be missing.
    #expect(ModelRegistry.entries.count == 30)
    #expect(Set(ModelRegistry.entries.map(\.name)).count == 30)
    #expect(Set(ModelRegistry.entries.map(\.hubID)).count == 30)
    for entry in ModelRegistry.entries {
      #expect(ModelRegistry.entry(named: entry.name) == entry)
      #expect(ModelRegistry.entry(named: entry.hubID?.repository ?? "") == entry)
      for alias in entry.aliases { #expect(ModelRegistry.entry(named: alias) == entry, "\(alias)") }
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

  @Test(arguments: [
    ("ViT-B-32/openai", "ViT-B-32/openai"), ("ViT-B-32__openai", "ViT-B-32/openai"),
    ("clip-ViT-B-32", "ViT-B-32/openai"), ("ViT-B/32", "ViT-B-32/openai"),
    ("sentence-transformers/clip-ViT-L-14", "ViT-L-14/openai"),
    ("openai/clip-vit-base-patch32", "clip-vit-base-patch32/openai"),
    ("openai/clip-vit-large-patch14-336", "clip-vit-large-patch14-336/openai"),
    ("ViT-B-16", "ViT-B-16/openai"), ("ViT-L-14", "ViT-L-14/laion2b_s32b_b82k"),
    ("ViT-L-14-336", "ViT-L-14-336/openai"), ("ViT-H-14", "ViT-H-14/laion2b_s32b_b79k"),
    ("RN50", "RN50/openai"), ("RN50-quickgelu/openai", "RN50/openai"),
    ("ViT-B-16/datacomp_xl_s13b_b90k", "ViT-B-16/datacomp_xl_s13b_b90k"),
    ("google/siglip-base-patch16-224", "ViT-B-16-SigLIP/webli"),
    ("google/siglip2-base-patch32-256", "ViT-B-32-SigLIP2-256/webli"),
    ("OFA-Sys/chinese-clip-vit-base-patch16", "chinese-clip-vit-base-patch16/ofa-sys"),
    ("chinese", "chinese-clip-vit-base-patch16/ofa-sys"),
    ("multilingual", "ViT-B-32-SigLIP2-256/webli"), ("balanced", "ViT-B-16-SigLIP/webli"),
    ("best", "ViT-SO400M-14-SigLIP-384/webli"),
    ("nllb-clip-base-siglip", "nllb-clip-base-siglip/mrl"),
    ("xlm-roberta-base-ViT-B-32", "XLM-Roberta-Base-ViT-B-32/laion5b_s13b_b90k"),
    ("apple/MobileCLIP-S2-OpenCLIP", "MobileCLIP-S2/datacompdr"),
  ])
  func namesThatUsersKnowFindTheirModel(name: String, model: String) {
    #expect(ModelRegistry.entry(named: name)?.name == model)
  }

  @Test func everyFamilyIsThereWithWhatTheListShows() {
    for entry in ModelRegistry.entries + ModelRegistry.bundled {
      #expect((64...4096).contains(entry.dimension))
      #expect(entry.approximateMegabytes > 0 && !entry.licence.isEmpty)
    }
    let licences = ModelRegistry.entries.filter { $0.architecture.hasPrefix("MobileCLIP") }
      .map(\.licence)
    #expect(licences.count == 3 && licences.allSatisfy { $0.contains("research only") })
  }

  @Test func anEntryWithoutAnExportSaysHowToMakeOne() {
    let advice = ModelRegistry.entry(named: "chinese")?.exportAdvice
    #expect(advice?.contains("Tools/export-model OFA-Sys/chinese-clip-vit-base-patch16") == true)
    #expect(ModelRegistry.entry(named: "fast")?.exportAdvice == nil)
    #expect(ModelRegistry.bundled.allSatisfy { $0.exportAdvice == nil })
  }
}
