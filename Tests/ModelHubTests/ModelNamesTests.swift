// The names of other programs, what a misspelt one is told, and by which figures
// the tiers are chosen.

import ModelHub
import Testing

/// The models for searching that immich offers: machine-learning/immich_ml/models/
/// constants.py of immich-app/immich at 093617f56fb217900d3ae2ced40e794e14c97ff4,
/// `_OPENCLIP_MODELS` (55) and `_MCLIP_MODELS` (4).
private let immichNames = [
  "RN101__openai", "RN101__yfcc15m", "RN50__cc12m", "RN50__openai", "RN50__yfcc15m",
  "RN50x16__openai", "RN50x4__openai", "RN50x64__openai", "ViT-B-16-SigLIP-256__webli",
  "ViT-B-16-SigLIP-384__webli", "ViT-B-16-SigLIP-512__webli", "ViT-B-16-SigLIP-i18n-256__webli",
  "ViT-B-16-SigLIP__webli", "ViT-B-16-plus-240__laion400m_e31",
  "ViT-B-16-plus-240__laion400m_e32", "ViT-B-16__laion400m_e31", "ViT-B-16__laion400m_e32",
  "ViT-B-16__openai", "ViT-B-32__laion2b-s34b-b79k", "ViT-B-32__laion2b_e16",
  "ViT-B-32__laion400m_e31", "ViT-B-32__laion400m_e32", "ViT-B-32__openai",
  "ViT-H-14-378-quickgelu__dfn5b", "ViT-H-14-quickgelu__dfn5b", "ViT-H-14__laion2b-s32b-b79k",
  "ViT-L-14-336__openai", "ViT-L-14-quickgelu__dfn2b", "ViT-L-14__laion2b-s32b-b82k",
  "ViT-L-14__laion400m_e31", "ViT-L-14__laion400m_e32", "ViT-L-14__openai",
  "ViT-L-16-SigLIP-256__webli", "ViT-L-16-SigLIP-384__webli", "ViT-SO400M-14-SigLIP-384__webli",
  "ViT-g-14__laion2b-s12b-b42k", "XLM-Roberta-Base-ViT-B-32__laion5b_s13b_b90k",
  "XLM-Roberta-Large-ViT-H-14__frozen_laion5b_s13b_b90k", "nllb-clip-base-siglip__mrl",
  "nllb-clip-base-siglip__v1", "nllb-clip-large-siglip__mrl", "nllb-clip-large-siglip__v1",
  "ViT-B-16-SigLIP2__webli", "ViT-B-32-SigLIP2-256__webli", "ViT-L-16-SigLIP2-256__webli",
  "ViT-L-16-SigLIP2-384__webli", "ViT-L-16-SigLIP2-512__webli",
  "ViT-SO400M-14-SigLIP2-378__webli", "ViT-SO400M-14-SigLIP2__webli",
  "ViT-SO400M-16-SigLIP2-256__webli", "ViT-SO400M-16-SigLIP2-384__webli",
  "ViT-SO400M-16-SigLIP2-512__webli", "ViT-gopt-16-SigLIP2-256__webli",
  "ViT-gopt-16-SigLIP2-384__webli", "fg-clip2-base", "LABSE-Vit-L-14",
  "XLM-Roberta-Large-Vit-B-16Plus", "XLM-Roberta-Large-Vit-B-32", "XLM-Roberta-Large-Vit-L-14",
]

@Suite struct ModelNamesTests {
  @Test func everyNameOfImmichsListFindsItsModel() throws {
    #expect(immichNames.count == 59)
    var found: Set<String> = []
    for name in immichNames {
      let entry = try #require(ModelRegistry.entry(named: name), "\(name)")
      #expect(found.insert(entry.name).inserted, "\(name) is \(entry.name), as another name is")
      // The same training, not another of the architecture.
      let halves = name.lowercased().replacing("__", with: "/").split(separator: "/")
      #expect(entry.architecture.lowercased() == String(halves[0]))
      if halves.count == 2 {
        #expect(
          entry.checkpoint.replacing("_", with: "-") == halves[1].replacing("_", with: "-"))
      }
    }
  }

  /// The rules of Documentation/Models.md, by the figures of the table.
  @Test func tiersLeadToWhatIsBestByThePublishedFigures() throws {
    func tier(_ tier: ModelEntry.Tier) throws -> ModelEntry {
      try #require(ModelRegistry.entry(named: tier.rawValue))
    }
    let usable = ModelRegistry.entries.filter { $0.isExported && $0.allowsCommercialUse }
    func best(_ rows: [ModelEntry], _ figure: (PublishedFigures) -> Double?) -> Double {
      rows.compactMap { figure($0.figures) }.max() ?? .infinity
    }
    let fast = usable.filter { $0.speed == .fast }
    let small = fast.filter { $0.approximateMegabytes <= 1000 }
    #expect(try tier(.fast).figures.coco?.at1 == best(small) { $0.coco?.at1 })
    #expect(try small.contains(tier(.fast)))
    let balanced = usable.filter { [.fast, .medium].contains($0.speed) }
    #expect(try tier(.balanced).figures.coco?.at1 == best(balanced) { $0.coco?.at1 })
    #expect(try balanced.contains(tier(.balanced)))
    // Within 0.3, which is what chance may do with COCO's 25,010 captions.
    let top = best(usable) { $0.coco?.at1 }
    #expect(try tier(.best).figures.coco?.at1 ?? 0 >= top - 0.3)
    #expect(try tier(.multilingual).languages == .multilingual)
    #expect(try fast.contains(tier(.multilingual)))
    let fastChinese = best(fast) { $0.chinese }
    #expect(try tier(.multilingual).figures.chinese == fastChinese)
    #expect(try tier(.chinese).figures.chinese == best(usable) { $0.chinese })
  }

  @Test func everyTierCanBePulledAndUsedInABusiness() throws {
    for tier in ModelEntry.Tier.allCases {
      let entry = try #require(ModelRegistry.entry(named: tier.rawValue))
      #expect(entry.tier == tier && entry.isExported && entry.allowsCommercialUse, "\(tier)")
    }
    #expect(ModelRegistry.entries.filter { $0.tier != nil }.count == ModelEntry.Tier.allCases.count)
  }

  @Test(arguments: [
    ("ViT-B32", "ViT-B-32/laion2b_s34b_b79k"), ("fsat", "fast"),
    ("siglop", "ViT-B-16-SigLIP/webli"), ("mutlilingual", "multilingual"),
    ("ViT-L-14/laion2b_s32b_b82", "ViT-L-14/laion2b_s32b_b82k"),
    ("siglip2", "ViT-B-32-SigLIP2-256/webli"),
    ("glimpse-foto", "glimpse-photo"), ("pe-core-b16", "PE-Core-B-16/meta"),
    ("MobileCLIP-S3", "MobileCLIP-S0/datacompdr"),
  ])
  func aMisspeltNameIsToldTheNearest(name: String, nearest: String) {
    #expect(ModelRegistry.names(like: name).contains(nearest), "\(ModelRegistry.names(like: name))")
  }

  @Test(arguments: [
    "", "x", "quite another thing", String(repeating: "a", count: 5000), "\u{0}\u{1}",
  ])
  func whatIsLikeNothingIsToldNothing(name: String) {
    #expect(ModelRegistry.names(like: name).isEmpty)
    #expect(ModelRegistry.suggestion(for: name).isEmpty)
  }

  @Test func wordsPickRowsByAllThatIsKnownOfThem() {
    func count(_ words: String) -> Int { ModelRegistry.entries(matching: words).count }
    #expect(count("") == ModelRegistry.entries.count)
    #expect(count("vitb32laion2b") == 2)
    #expect(count("siglip2") == 17 && count("SIGLIP 2") >= 17)
    #expect(count("google/siglip2-base-patch16-224") == 1)
    #expect(count("multilingual") > 20 && count("chinese") == 4)
    #expect(count("commercial") == ModelRegistry.entries.filter { $0.licence.contains("NC") }.count)
    #expect(count("vit-b-32 openai") >= 1 && count("vit-b-32 nothing") == 0)
  }
}
