// The table of models that are known by name: what its rows hold, and which
// names find them.

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
    #expect(ModelRegistry.entry(named: "ViT-B-32/openai")?.figures.coco?.at1 == 30.4)
    #expect(ModelRegistry.entry(named: "ViT-B-32/none") == nil)
    #expect(ModelRegistry.entry(named: "") == nil)
  }

  @Test func everyNameIsItsOwnAndLeadsToOneRow() {
    // 119 rows are written; one with a malformed id would be missing.
    #expect(ModelRegistry.entries.count == 119)
    #expect(Set(ModelRegistry.entries.map(\.name)).count == 119)
    #expect(Set(ModelRegistry.entries.map(\.hubID?.repository)).count == 119)
    for entry in ModelRegistry.entries {
      #expect(ModelRegistry.entry(named: entry.name) == entry)
      #expect(ModelRegistry.entry(named: entry.hubID?.repository ?? "") == entry)
      for alias in entry.aliases { #expect(ModelRegistry.entry(named: alias) == entry, "\(alias)") }
    }
  }

  @Test func everyRowHasWhatTheListShows() {
    for entry in ModelRegistry.entries + ModelRegistry.bundled {
      #expect((64...4096).contains(entry.dimension), "\(entry.name)")
      #expect((64...1024).contains(entry.imageSize), "\(entry.name)")
      #expect(entry.approximateMegabytes > 0 && !entry.licence.isEmpty, "\(entry.name)")
      let figures = entry.figures
      #expect((figures.flickr30k == nil && figures.coco == nil) == (figures.source == nil))
    }
  }

  @Test func figuresRiseWithTheRank() {
    let figures = ModelRegistry.entries.map(\.figures)
    for figures in figures.flatMap({ [$0.flickr30k, $0.coco] }).compactMap({ $0 }) {
      #expect((1...100).contains(figures.at1))
      if let at5 = figures.at5, let at10 = figures.at10 {
        #expect(figures.at1 < at5 && at5 < at10 && at10 < 100)
      }
    }
    #expect(
      figures.flatMap { [$0.english, $0.chinese] }.allSatisfy { (1...100).contains($0 ?? 50) })
  }

  @Test func aCommitIsWholeWhereOneIsKnown() {
    let pinned = ModelRegistry.entries.compactMap(\.pinnedCommit)
    #expect(pinned.count == 7 && Set(pinned).count == 7)
    for entry in ModelRegistry.entries where entry.pinnedCommit == nil {
      #expect(entry.hubID?.revision == "main", "\(entry.name)")
    }
  }

  @Test func licencesThatForbidBusinessSaySo() {
    for entry in ModelRegistry.entries {
      let isTold =
        entry.licence.contains("not for commercial") || entry.licence.contains("research")
      #expect(entry.allowsCommercialUse != isTold, "\(entry.name)")
    }
    for family in [ModelEntry.Family.mobileCLIP, .metaCLIP] {
      #expect(
        ModelRegistry.entries.filter { $0.family == family }.allSatisfy { !$0.allowsCommercialUse })
    }
    #expect(
      ModelRegistry.entry(named: "apple/MobileCLIP2-S0")?.licence.contains("research") == true)
  }

  @Test(arguments: [
    ("ViT-B-32/openai", "ViT-B-32/openai"), ("ViT-B-32__openai", "ViT-B-32/openai"),
    ("clip-ViT-B-32", "ViT-B-32/openai"), ("ViT-B/32", "ViT-B-32/openai"),
    ("sentence-transformers/clip-ViT-L-14", "ViT-L-14/openai"),
    ("openai/clip-vit-base-patch32", "ViT-B-32/openai"),
    ("clip-vit-base-patch32/openai", "ViT-B-32/openai"),
    ("openai/clip-vit-large-patch14-336", "ViT-L-14-336/openai"),
    ("ViT-B-16", "ViT-B-16/openai"), ("ViT-L-14", "ViT-L-14/laion2b_s32b_b82k"),
    ("ViT-H-14", "ViT-H-14/laion2b_s32b_b79k"),
    ("ViT-L-14-336", "ViT-L-14-336/openai"),
    ("RN50", "RN50/openai"), ("RN50-quickgelu/openai", "RN50/openai"),
    ("ViT-B-16/datacomp_xl_s13b_b90k", "ViT-B-16/datacomp_xl_s13b_b90k"),
    ("ViT-L-14/datacomp_xl_s13b_b90k", "ViT-L-14/datacomp_xl_s13b_b90k"),
    ("google/siglip-base-patch16-224", "ViT-B-16-SigLIP/webli"),
    ("google/siglip2-base-patch32-256", "ViT-B-32-SigLIP2-256/webli"),
    ("google/siglip2-giant-opt-patch16-384", "ViT-gopt-16-SigLIP2-384/webli"),
    ("OFA-Sys/chinese-clip-vit-base-patch16", "chinese-clip-vit-base-patch16/ofa-sys"),
    ("nllb-clip-base-siglip", "nllb-clip-base-siglip/mrl"),
    ("xlm-roberta-base-ViT-B-32", "XLM-Roberta-Base-ViT-B-32/laion5b_s13b_b90k"),
    ("M-CLIP/LABSE-Vit-L-14", "LABSE-Vit-L-14"),
    ("apple/MobileCLIP-S2-OpenCLIP", "MobileCLIP-S2/datacompdr"),
    ("facebook/PE-Core-L14-336", "PE-Core-L-14-336/meta"), ("PE-Core-B-16", "PE-Core-B-16/meta"),
    ("ViT-H-14-378-quickgelu/dfn5b", "ViT-H-14-378-quickgelu/dfn5b"),
    ("ViT-L-14-quickgelu/dfn2b", "ViT-L-14-quickgelu/dfn2b"),
    (
      "facebook/metaclip-2-worldwide-huge-quickgelu",
      "ViT-H-14-worldwide-quickgelu/metaclip2_worldwide"
    ),
    ("EVA02-L-14-336", "EVA02-L-14-336/merged2b_s6b_b61k"),
    ("qihoo360/fg-clip2-base", "fg-clip2-base"), ("jinaai/jina-clip-v2", "jina-clip-v2"),
    ("Marqo/marqo-fashionSigLIP", "marqo-fashionSigLIP"),
    ("patrickjohncyh/fashion-clip", "fashion-clip"),
    ("wkcn/TinyCLIP-ViT-8M-16-Text-3M-YFCC15M", "TinyCLIP-ViT-8M-16-Text-3M/yfcc15m"),
  ])
  func namesThatUsersKnowFindTheirModel(name: String, model: String) {
    #expect(ModelRegistry.entry(named: name)?.name == model)
  }

  /// immich's exports of OpenAI's weights have another activation than these were
  /// trained with.
  @Test func openAIsWeightsComeFromExportsWithTheirOwnActivation() {
    let rows = ModelRegistry.entries.filter { $0.checkpoint == "openai" }
    #expect(rows.count == 9)
    for row in rows {
      #expect(row.hubID?.repository.hasPrefix("immich-app/") == false, "\(row.name)")
      #expect(row.isExported || row.exportCommand?.contains("-quickgelu FOLDER") == true)
    }
  }

  @Test func anEntryWithoutAnExportSaysHowToMakeOne() {
    let advice = ModelRegistry.entry(named: "chinese-clip-vit-base-patch16")?.exportAdvice
    #expect(advice?.contains("Tools/export-model OFA-Sys/chinese-clip-vit-base-patch16") == true)
    let openCLIP = ModelRegistry.entry(named: "PE-Core-B-16")
    #expect(openCLIP?.exportCommand == "Tools/export-model PE-Core-B-16 FOLDER --pretrained meta")
    let unread = ModelRegistry.entry(named: "jina-clip-v2")
    #expect(unread?.exportCommand == nil && unread?.exportAdvice?.contains("because") == true)
    #expect(ModelRegistry.entry(named: "fast")?.exportAdvice == nil)
    #expect(ModelRegistry.bundled.allSatisfy { $0.exportAdvice == nil })
    for entry in ModelRegistry.entries where !entry.isExported {
      #expect(entry.exportAdvice?.contains(entry.name) == true)
    }
  }
}
