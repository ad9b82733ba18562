// The rows of the table in transformers' layout: exports by Xenova, and models
// without an export in a layout that is read here.

extension ModelRegistry {
  /// OpenAI's CLIP, MobileCLIP and Chinese-CLIP.
  static let transformersEntries: [ModelEntry?] = [
    openAI(
      "clip-vit-base-patch32", like: "ViT-B-32", 512, 224, gflops: 8.82, megabytes: 605,
      .init(58.8, 83.6, 90.0), .init(30.4, 55.9, 66.9)),
    openAI(
      "clip-vit-base-patch16", like: "ViT-B-16", 512, 224, gflops: 35.13, megabytes: 598,
      .init(62.2, 85.7, 91.9), .init(33.1, 58.4, 69.0)),
    openAI(
      "clip-vit-large-patch14", like: "ViT-L-14", 768, 224, gflops: 162.03, megabytes: 1710,
      .init(65.0, 87.2, 92.0), .init(36.5, 61.1, 71.1)),
    openAI(
      "clip-vit-large-patch14-336", like: "ViT-L-14-336", 768, 336, gflops: 381.92,
      megabytes: 1712, .init(66.9, 89.0, 93.3), .init(37.1, 61.6, 71.5)),
    mobileCLIP(
      "S0", .fast, 256, megabytes: 215, .init(67.7, 88.8, 93.3), .init(40.4, 66.0, 75.9)),
    mobileCLIP(
      "S2", .fast, 256, megabytes: 397, .init(73.4, 92.3, 95.6), .init(45.4, 70.1, 79.0)),
    mobileCLIP(
      "B", .medium, 224, megabytes: 599, .init(77.3, 94.4, 96.7), .init(50.6, 74.9, 82.9)),
    chineseCLIP(
      "vit-base-patch16", 512, 224, gflops: 35.13, megabytes: 753, .init(62.7, 86.9, 92.8),
      .init(62.2, 86.6, 94.9), tier: .chinese),
    chineseCLIP(
      "vit-large-patch14", 768, 224, gflops: 162.03, megabytes: 1625, .init(68.0, 89.7, 94.4),
      .init(64.0, 89.2, 94.4)),
  ]

  /// OpenAI's weights as exported by Xenova (https://huggingface.co/Xenova).
  private static func openAI(
    _ architecture: String, like original: String, _ dimension: Int, _ imageSize: Int,
    gflops: Double, megabytes: Int, _ flickr30k: RetrievalFigures, _ coco: RetrievalFigures
  ) -> ModelEntry? {
    HubID("Xenova/\(architecture)").map { id in
      ModelEntry(
        architecture: architecture, checkpoint: "openai", aliases: ["openai/\(architecture)"],
        hubID: id, dimension: dimension, imageSize: imageSize,
        speed: .init(imageGFLOPs: gflops), languages: .english, licence: "MIT",
        approximateMegabytes: megabytes, flickr30k: flickr30k, coco: coco,
        figuresSource: "\(openCLIPFigures) (as \(original) openai)", tier: nil, isExported: true)
    }
  }

  /// Apple's weights as exported by Xenova. Their licence allows research only.
  private static func mobileCLIP(
    _ size: String, _ speed: ModelEntry.Speed, _ imageSize: Int, megabytes: Int,
    _ flickr30k: RetrievalFigures, _ coco: RetrievalFigures
  ) -> ModelEntry? {
    HubID("Xenova/mobileclip_\(size.lowercased())").map { id in
      ModelEntry(
        architecture: "MobileCLIP-\(size)", checkpoint: "datacompdr",
        aliases: ["apple/MobileCLIP-\(size)", "apple/MobileCLIP-\(size)-OpenCLIP"], hubID: id,
        dimension: 512, imageSize: imageSize, speed: speed, languages: .english,
        licence: "Apple ML Research (research only)", approximateMegabytes: megabytes,
        flickr30k: flickr30k, coco: coco,
        figuresSource: "apple/ml-mobileclip, results/mobileclip_\(size.lowercased()).jsonl",
        tier: nil, isExported: true)
    }
  }

  /// Chinese-CLIP; its figures are of Chinese captions, on Flickr30K-CN and on
  /// COCO-CN's 1,000 test pictures.
  private static func chineseCLIP(
    _ size: String, _ dimension: Int, _ imageSize: Int, gflops: Double, megabytes: Int,
    _ flickr30k: RetrievalFigures, _ coco: RetrievalFigures, tier: ModelEntry.Tier? = nil
  ) -> ModelEntry? {
    HubID("OFA-Sys/chinese-clip-\(size)").map { id in
      ModelEntry(
        architecture: "chinese-clip-\(size)", checkpoint: "ofa-sys", aliases: [], hubID: id,
        dimension: dimension, imageSize: imageSize, speed: .init(imageGFLOPs: gflops),
        languages: .chinese, licence: "Apache-2.0", approximateMegabytes: megabytes,
        flickr30k: flickr30k, coco: coco,
        figuresSource: "OFA-Sys/Chinese-CLIP, Results.md (Chinese captions: Flickr30K-CN, COCO-CN)",
        tier: tier, isExported: false)
    }
  }
}
