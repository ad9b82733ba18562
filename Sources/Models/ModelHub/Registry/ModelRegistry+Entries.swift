// The table itself: the bundled models, then those that the hub has. Figures are
// copied from their publishers' own files, each named beside them; none is
// measured or guessed here.

extension ModelRegistry {
  /// The models that come with the program, the default first; their cards give
  /// their own figures.
  public static let bundled = [
    bundled("glimpse-photo", 448, imageSize: 260, megabytes: 36),
    bundled("glimpse-mini", 256, imageSize: 112, megabytes: 10),
  ]

  private static func bundled(
    _ name: String, _ dimension: Int, imageSize: Int, megabytes: Int
  ) -> ModelEntry {
    ModelEntry(
      architecture: name, checkpoint: "", aliases: [], hubID: nil, dimension: dimension,
      imageSize: imageSize, speed: .fast, languages: .english, licence: "Apache-2.0",
      approximateMegabytes: megabytes, flickr30k: nil, coco: nil, figuresSource: nil, tier: nil,
      isExported: true)
  }

  /// Every model known by name; of one architecture, the one to prefer first.
  public static let entries: [ModelEntry] =
    (clipEntries + sigLIPEntries + multilingualEntries + transformersEntries).compactMap { $0 }

  static let openCLIPFigures = "mlfoundations/open_clip, docs/openclip_retrieval_results.csv"
  private static let sigLIP2Figures = "google-research/big_vision, README_siglip2.md"

  /// CLIP by OpenAI, and with LAION's and DataComp's data.
  private static let clipEntries: [ModelEntry?] = [
    openCLIP(
      "ViT-B-32", "laion2b_s34b_b79k", hub: "immich-app/ViT-B-32__laion2b-s34b-b79k", 512, 224,
      gflops: 8.82, megabytes: 605, .init(66.8, 88.4, 93.1), .init(39.3, 65.4, 75.6),
      aliases: ["laion/CLIP-ViT-B-32-laion2B-s34B-b79K"], tier: .fast),
    openCLIP(
      "ViT-B-32", "openai", hub: "immich-app/ViT-B-32__openai", 512, 224, gflops: 8.82,
      megabytes: 605, .init(58.8, 83.6, 90.0), .init(30.4, 55.9, 66.9),
      aliases: ["ViT-B/32", "ViT-B-32-quickgelu/openai"] + sentenceTransformers("clip-ViT-B-32")),
    openCLIP(
      "ViT-B-32-256", "datacomp_s34b_b86k", hub: "laion/CLIP-ViT-B-32-256x256-DataComp-s34B-b86K",
      512, 256, gflops: 11.5, megabytes: 605, .init(64.9, 87.2, 92.2), .init(39.9, 65.4, 75.2),
      isExported: false),
    openCLIP(
      "ViT-B-16", "openai", hub: "immich-app/ViT-B-16__openai", 512, 224, gflops: 35.13,
      megabytes: 598, .init(62.2, 85.7, 91.9), .init(33.1, 58.4, 69.0),
      aliases: ["ViT-B/16", "ViT-B-16-quickgelu/openai"] + sentenceTransformers("clip-ViT-B-16")),
    openCLIP(
      "ViT-B-16", "laion2b_s34b_b88k", hub: "laion/CLIP-ViT-B-16-laion2B-s34B-b88K", 512, 224,
      gflops: 35.13, megabytes: 598, .init(69.8, 90.4, 94.6), .init(42.3, 67.7, 77.1),
      isExported: false),
    openCLIP(
      "ViT-B-16", "datacomp_xl_s13b_b90k", hub: "laion/CLIP-ViT-B-16-DataComp.XL-s13B-b90K", 512,
      224, gflops: 35.13, megabytes: 598, .init(67.6, 88.3, 93.0), .init(40.2, 66.0, 75.6),
      isExported: false),
    openCLIP(
      "ViT-L-14", "laion2b_s32b_b82k", hub: "immich-app/ViT-L-14__laion2b-s32b-b82k", 768, 224,
      gflops: 162.03, megabytes: 1710, .init(75.5, 92.9, 95.9), .init(46.5, 71.1, 79.8),
      aliases: ["laion/CLIP-ViT-L-14-laion2B-s32B-b82K"]),
    openCLIP(
      "ViT-L-14", "openai", hub: "immich-app/ViT-L-14__openai", 768, 224, gflops: 162.03,
      megabytes: 1710, .init(65.0, 87.2, 92.0), .init(36.5, 61.1, 71.1),
      aliases: ["ViT-L/14", "ViT-L-14-quickgelu/openai"] + sentenceTransformers("clip-ViT-L-14")),
    openCLIP(
      "ViT-L-14-336", "openai", hub: "immich-app/ViT-L-14-336__openai", 768, 336, gflops: 381.92,
      megabytes: 1712, .init(66.9, 89.0, 93.3), .init(37.1, 61.6, 71.5),
      aliases: ["ViT-L/14@336px", "ViT-L-14-336-quickgelu/openai"]),
    openCLIP(
      "ViT-H-14", "laion2b_s32b_b79k", hub: "immich-app/ViT-H-14__laion2b-s32b-b79k", 1024, 224,
      gflops: 334.59, megabytes: 3944, .init(77.6, 94.2, 96.6), .init(49.5, 73.4, 81.5),
      aliases: ["laion/CLIP-ViT-H-14-laion2B-s32B-b79K"]),
    openCLIP(
      "RN50", "openai", hub: "immich-app/RN50__openai", 1024, 224, gflops: 12.22, megabytes: 408,
      .init(57.4, 83.2, 90.0), .init(28.5, 52.9, 64.6), aliases: ["RN50-quickgelu/openai"]),
  ]

  /// SigLIP, of which the second speaks many languages. Where the profile lacks
  /// an image tower of SigLIP 2, the count is that of SigLIP's or CLIP's nearest.
  private static let sigLIPEntries: [ModelEntry?] = [
    sigLIP(
      "ViT-B-16-SigLIP", "google/siglip-base-patch16-224", 768, 224, gflops: 35.42,
      megabytes: 813, .init(74.7, 92.3, 95.6), .init(47.8, 72.4, 81.0), tier: .balanced),
    sigLIP(
      "ViT-B-16-SigLIP-384", "google/siglip-base-patch16-384", 768, 384, gflops: 112.13,
      megabytes: 814, .init(78.5, 94.2, 97.1), .init(49.9, 73.7, 82.0)),
    sigLIP(
      "ViT-SO400M-14-SigLIP-384", "google/siglip-so400m-patch14-384", 1152, 384, gflops: 670.35,
      megabytes: 3512, .init(83.0, 96.1, 98.0), .init(54.2, 76.8, 84.2), tier: .best),
    sigLIP2(
      "ViT-B-32-SigLIP2-256", "google/siglip2-base-patch32-256", 768, 256, gflops: 11.5,
      megabytes: 1507, coco: .init(47.2), aliases: ["ViT-B-32-SigLIP2"], tier: .multilingual),
    sigLIP2(
      "ViT-B-16-SigLIP2", "google/siglip2-base-patch16-224", 768, 224, gflops: 35.42,
      megabytes: 1501, coco: .init(52.1)),
    sigLIP2(
      "ViT-L-16-SigLIP2-256", "google/siglip2-large-patch16-256", 1024, 256, gflops: 162.56,
      megabytes: 3526, coco: .init(54.7)),
    sigLIP2(
      "ViT-SO400M-16-SigLIP2-384", "google/siglip2-so400m-patch16-384", 1152, 384, gflops: 670.35,
      megabytes: 4544, coco: .init(56.0)),
  ]

  /// Text towers that were trained on many languages first.
  private static let multilingualEntries: [ModelEntry?] = [
    openCLIP(
      "XLM-Roberta-Base-ViT-B-32", "laion5b_s13b_b90k",
      hub: "immich-app/XLM-Roberta-Base-ViT-B-32__laion5b_s13b_b90k", 512, 224, gflops: 8.82,
      megabytes: 1464, .init(64.5, 86.3, 91.7), .init(37.8, 63.4, 73.5), languages: .multilingual,
      aliases: ["laion/CLIP-ViT-B-32-xlm-roberta-base-laion5B-s13B-b90k"]),
    openCLIP(
      "XLM-Roberta-Large-ViT-H-14", "frozen_laion5b_s13b_b90k",
      hub: "immich-app/XLM-Roberta-Large-ViT-H-14__frozen_laion5b_s13b_b90k", 1024, 224,
      gflops: 334.59, megabytes: 4772, .init(77.4, 93.9, 96.7), .init(49.2, 73.1, 81.6),
      languages: .multilingual,
      aliases: ["laion/CLIP-ViT-H-14-frozen-xlm-roberta-large-laion5B-s13B-b90k"]),
    openCLIP(
      "nllb-clip-base-siglip", "mrl", hub: "immich-app/nllb-clip-base-siglip__mrl", 768, 384,
      gflops: 112.13, megabytes: 2030, nil, nil, licence: "CC-BY-NC-4.0",
      languages: .multilingual, aliases: ["visheratin/nllb-siglip-mrl-base"]),
  ]

  /// An export in open_clip's layout, or weights for one.
  private static func openCLIP(
    _ architecture: String, _ checkpoint: String, hub: String, _ dimension: Int, _ imageSize: Int,
    gflops: Double, megabytes: Int, _ flickr30k: RetrievalFigures?, _ coco: RetrievalFigures?,
    source: String = openCLIPFigures, licence: String = "MIT",
    languages: ModelEntry.Languages = .english, aliases: [String] = [],
    tier: ModelEntry.Tier? = nil, isExported: Bool = true
  ) -> ModelEntry? {
    HubID(hub).map { id in
      ModelEntry(
        architecture: architecture, checkpoint: checkpoint, aliases: aliases, hubID: id,
        dimension: dimension, imageSize: imageSize, speed: .init(imageGFLOPs: gflops),
        languages: languages, licence: licence, approximateMegabytes: megabytes,
        flickr30k: flickr30k, coco: coco,
        figuresSource: flickr30k == nil && coco == nil ? nil : source, tier: tier,
        isExported: isExported)
    }
  }

  private static func sigLIP(
    _ architecture: String, _ original: String, _ dimension: Int, _ imageSize: Int,
    gflops: Double, megabytes: Int, _ flickr30k: RetrievalFigures?, _ coco: RetrievalFigures,
    source: String = openCLIPFigures, languages: ModelEntry.Languages = .english,
    aliases: [String] = [], tier: ModelEntry.Tier? = nil
  ) -> ModelEntry? {
    openCLIP(
      architecture, "webli", hub: "immich-app/\(architecture)__webli", dimension, imageSize,
      gflops: gflops, megabytes: megabytes, flickr30k, coco, source: source,
      licence: "Apache-2.0", languages: languages,
      aliases: aliases + [original, "timm/\(architecture)"], tier: tier)
  }

  private static func sigLIP2(
    _ architecture: String, _ original: String, _ dimension: Int, _ imageSize: Int,
    gflops: Double, megabytes: Int, coco: RetrievalFigures, aliases: [String] = [],
    tier: ModelEntry.Tier? = nil
  ) -> ModelEntry? {
    sigLIP(
      architecture, original, dimension, imageSize, gflops: gflops, megabytes: megabytes, nil,
      coco, source: sigLIP2Figures, languages: .multilingual, aliases: aliases, tier: tier)
  }

  /// The names of OpenAI's models in the sentence-transformers library.
  private static func sentenceTransformers(_ name: String) -> [String] {
    [name, "sentence-transformers/\(name)"]
  }
}
