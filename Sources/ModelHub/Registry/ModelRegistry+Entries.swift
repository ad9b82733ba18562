// The table itself. Figures are copied from their publishers' own files, each
// named beside them; none is measured or guessed here.

extension ModelRegistry {
  private static let openClipFigures =
    "mlfoundations/open_clip, docs/openclip_retrieval_results.csv"
  private static let sigLIP2Figures = "google-research/big_vision, README_siglip2.md"

  private static let needsMask =
    "its text tower hides the filling behind a text by a mask, which is not yet shown to give "
    + "the reference's vectors"

  /// Every model known by name; of one architecture, the one to prefer first.
  public static let entries: [ModelEntry] = [
    openClip(
      "ViT-B-32", "laion2b_s34b_b79k", hub: "ViT-B-32__laion2b-s34b-b79k", 512, 224, "MIT", 606,
      .init(66.8, 88.4, 93.1), .init(39.3, 65.4, 75.6), tier: .fast),
    openClip(
      "ViT-B-32", "openai", hub: "ViT-B-32__openai", 512, 224, "MIT", 606,
      .init(58.8, 83.6, 90.0), .init(30.4, 55.9, 66.9)),
    openClip(
      "ViT-B-16", "openai", hub: "ViT-B-16__openai", 512, 224, "MIT", 600,
      .init(62.2, 85.7, 91.9), .init(33.1, 58.4, 69.0)),
    openClip(
      "ViT-L-14", "laion2b_s32b_b82k", hub: "ViT-L-14__laion2b-s32b-b82k", 768, 224, "MIT", 1710,
      .init(75.5, 92.9, 95.9), .init(46.5, 71.1, 79.8), tier: .balanced),
    openClip(
      "ViT-L-14", "openai", hub: "ViT-L-14__openai", 768, 224, "MIT", 1710,
      .init(65.0, 87.2, 92.0), .init(36.5, 61.1, 71.1)),
    openClip(
      "ViT-H-14", "laion2b_s32b_b79k", hub: "ViT-H-14__laion2b-s32b-b79k", 1024, 224, "MIT", nil,
      nil, nil, tier: .best),
    openClip(
      "XLM-Roberta-Base-ViT-B-32", "laion5b_s13b_b90k",
      hub: "XLM-Roberta-Base-ViT-B-32__laion5b_s13b_b90k", 512, 224, "MIT", nil,
      .init(64.5, 86.3, 91.7), .init(37.8, 63.4, 73.5), languages: .multilingual,
      tier: .multilingual, unsupported: needsMask),
    openClip(
      "nllb-clip-base-siglip", "mrl", hub: "nllb-clip-base-siglip__mrl", 768, 384, "CC-BY-NC-4.0",
      nil, nil, nil, languages: .multilingual,
      unsupported: needsMask),
    openClip(
      "ViT-B-16-SigLIP", "webli", hub: "ViT-B-16-SigLIP__webli", 768, 224, "Apache-2.0", nil,
      .init(74.7, 92.3, 95.6), .init(47.8, 72.4, 81.0)),
    openClip(
      "ViT-B-32-SigLIP2-256", "webli", hub: "ViT-B-32-SigLIP2-256__webli", 768, 256, "Apache-2.0",
      nil, nil, .init(47.2), source: sigLIP2Figures, languages: .multilingual,
      aliases: ["ViT-B-32-SigLIP2"]),
    openClip(
      "ViT-B-16-SigLIP2", "webli", hub: "ViT-B-16-SigLIP2__webli", 768, 224, "Apache-2.0", nil,
      nil, .init(52.1), source: sigLIP2Figures, languages: .multilingual),
    transformers(
      "clip-vit-base-patch32", like: "ViT-B-32", 512, .init(58.8, 83.6, 90.0),
      .init(30.4, 55.9, 66.9), 606),
    transformers(
      "clip-vit-base-patch16", like: "ViT-B-16", 512, .init(62.2, 85.7, 91.9),
      .init(33.1, 58.4, 69.0), 600),
    transformers(
      "clip-vit-large-patch14", like: "ViT-L-14", 768, .init(65.0, 87.2, 92.0),
      .init(36.5, 61.1, 71.1), 1710),
  ].compactMap { $0 }

  /// An export by Immich (https://huggingface.co/immich-app), layout 1.
  private static func openClip(
    _ architecture: String, _ checkpoint: String, hub: String, _ dimension: Int, _ imageSize: Int,
    _ licence: String, _ megabytes: Int?, _ flickr30k: RetrievalFigures?,
    _ coco: RetrievalFigures?, source: String = openClipFigures,
    languages: ModelEntry.Languages = .english, aliases: [String] = [],
    tier: ModelEntry.Tier? = nil, unsupported: String? = nil
  ) -> ModelEntry? {
    HubID("immich-app/\(hub)").map { id in
      ModelEntry(
        architecture: architecture, checkpoint: checkpoint, aliases: aliases + [hub], hubID: id,
        dimension: dimension, imageSize: imageSize, languages: languages, licence: licence,
        approximateMegabytes: megabytes, flickr30k: flickr30k, coco: coco,
        figuresSource: flickr30k == nil && coco == nil ? nil : source, tier: tier,
        unsupportedReason: unsupported)
    }
  }

  /// OpenAI's weights exported by Xenova (https://huggingface.co/Xenova), layout 2.
  private static func transformers(
    _ architecture: String, like original: String, _ dimension: Int,
    _ flickr30k: RetrievalFigures, _ coco: RetrievalFigures, _ megabytes: Int
  ) -> ModelEntry? {
    HubID("Xenova/\(architecture)").map { id in
      ModelEntry(
        architecture: architecture, checkpoint: "openai",
        aliases: ["openai/\(architecture)"], hubID: id, dimension: dimension,
        imageSize: 224, languages: .english, licence: "MIT", approximateMegabytes: megabytes,
        flickr30k: flickr30k, coco: coco,
        figuresSource: "\(openClipFigures) (as \(original) openai)", tier: nil,
        unsupportedReason: nil)
    }
  }
}
