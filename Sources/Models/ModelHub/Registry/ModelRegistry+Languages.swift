// The rows of models whose text towers were trained on many languages first, and
// of those for Chinese.

extension ModelRegistry {
  private static let chineseCLIPSource =
    "OFA-Sys/Chinese-CLIP, Results.md (Chinese captions: Flickr30K-CN, COCO-CN)"
  private static let multilingualNote =
    "its image tower is OpenAI's; whether it was exported with the activation that it was trained "
    + "with (QuickGELU) is not known"

  /// XLM-RoBERTa's, NLLB's and LaBSE's text towers. jina-clip-v2's image tower is
  /// counted as EVA02-L/14 at 336 pixels, which is less than its own work.
  static let multilingualEntries: [ModelEntry?] = [
    row(
      .multilingual, "XLM-Roberta-Base-ViT-B-32/laion5b_s13b_b90k",
      "immich-app/XLM-Roberta-Base-ViT-B-32__laion5b_s13b_b90k@111f6ddca817bb6cd8343c3e3dc5ce39d9ba54b0",
      512, 224, gflops: 8.82, megabytes: 1464,
      figures: .openCLIP([64.5, 86.3, 91.7], [37.8, 63.4, 73.5], english: 68.33, chinese: 72.52),
      languages: .multilingual, also: ["laion/CLIP-ViT-B-32-xlm-roberta-base-laion5B-s13B-b90k"],
      tier: .multilingual),
    row(
      .multilingual, "XLM-Roberta-Large-ViT-H-14/frozen_laion5b_s13b_b90k",
      "immich-app/XLM-Roberta-Large-ViT-H-14__frozen_laion5b_s13b_b90k", 1024, 224, gflops: 334.59,
      megabytes: 4772,
      figures: .openCLIP([77.4, 93.9, 96.7], [49.2, 73.1, 81.6], english: 71.45, chinese: 77.19),
      languages: .multilingual,
      also: ["laion/CLIP-ViT-H-14-frozen-xlm-roberta-large-laion5B-s13B-b90k"], tier: .chinese),
    row(
      .multilingual, "nllb-clip-base-siglip/mrl", "immich-app/nllb-clip-base-siglip__mrl", 768, 384,
      gflops: 112.13, megabytes: 2030, licence: .nonCommercial,
      figures: .crossmodal(english: 69.66, chinese: 72.89), languages: .multilingual,
      also: ["visheratin/nllb-siglip-mrl-base"]),
    row(
      .multilingual, "nllb-clip-base-siglip/v1", "immich-app/nllb-clip-base-siglip__v1", 768, 384,
      gflops: 112.13, megabytes: 2030, licence: .nonCommercial,
      figures: .openCLIP([69.2, 90.0, 94.2], [43.2, 69.1, 78.5], english: 68.41, chinese: 72.65),
      languages: .multilingual, also: ["visheratin/nllb-clip-base-siglip"]),
    row(
      .multilingual, "nllb-clip-large-siglip/mrl", "immich-app/nllb-clip-large-siglip__mrl", 1152,
      384, gflops: 670.35, megabytes: 4782, licence: .nonCommercial,
      figures: .crossmodal(english: 72.37, chinese: 76.98), languages: .multilingual,
      also: ["visheratin/nllb-siglip-mrl-large"]),
    row(
      .multilingual, "nllb-clip-large-siglip/v1", "immich-app/nllb-clip-large-siglip__v1", 1152,
      384, gflops: 670.35, megabytes: 4782, licence: .nonCommercial,
      figures: .openCLIP([72.8, 92.2, 95.6], [45.1, 70.8, 80.2], english: 71.19, chinese: 77.49),
      languages: .multilingual, also: ["visheratin/nllb-clip-large-siglip"]),
    row(
      .multilingual, "XLM-Roberta-Large-Vit-B-32", "immich-app/XLM-Roberta-Large-Vit-B-32", 512,
      224, gflops: 8.82, megabytes: 2590, languages: .multilingual,
      also: ["M-CLIP/XLM-Roberta-Large-Vit-B-32"], note: multilingualNote),
    row(
      .multilingual, "XLM-Roberta-Large-Vit-B-16Plus", "immich-app/XLM-Roberta-Large-Vit-B-16Plus",
      640, 240, gflops: 54.76, megabytes: 2710, languages: .multilingual,
      also: ["M-CLIP/XLM-Roberta-Large-Vit-B-16Plus"]),
    row(
      .multilingual, "XLM-Roberta-Large-Vit-L-14", "immich-app/XLM-Roberta-Large-Vit-L-14", 768,
      224, gflops: 162.03, megabytes: 3460, languages: .multilingual,
      also: ["M-CLIP/XLM-Roberta-Large-Vit-L-14"], note: multilingualNote),
    row(
      .multilingual, "LABSE-Vit-L-14", "immich-app/LABSE-Vit-L-14", 768, 224, gflops: 162.03,
      megabytes: 3100, languages: .multilingual, also: ["M-CLIP/LABSE-Vit-L-14"],
      note: multilingualNote),
    row(
      .multilingual, "jina-clip-v2", "jinaai/jina-clip-v2", 1024, 512, gflops: 381.86,
      megabytes: 3460, licence: .nonCommercial, languages: .multilingual,
      as: .unread("its export holds both towers in one graph, which is not read here")),
  ]

  /// Chinese-CLIP, whose figures are of Chinese captions, and FG-CLIP 2.
  static let chineseEntries: [ModelEntry?] = [
    row(
      .chinese, "chinese-clip-vit-base-patch16/ofa-sys", "OFA-Sys/chinese-clip-vit-base-patch16",
      512, 224, gflops: 35.13, megabytes: 753, licence: .apache2,
      figures: .both([62.7, 86.9, 92.8], [62.2, 86.6, 94.9], chineseCLIPSource),
      languages: .chinese, as: .exportable("OFA-Sys/chinese-clip-vit-base-patch16 FOLDER")),
    row(
      .chinese, "chinese-clip-vit-large-patch14/ofa-sys", "OFA-Sys/chinese-clip-vit-large-patch14",
      768, 224, gflops: 162.03, megabytes: 1625, licence: .apache2,
      figures: .both([68.0, 89.7, 94.4], [64.0, 89.2, 94.4], chineseCLIPSource),
      languages: .chinese, as: .exportable("OFA-Sys/chinese-clip-vit-large-patch14 FOLDER")),
    row(
      .chinese, "fg-clip2-base", "qihoo360/fg-clip2-base", 768, 256, gflops: 46.82, megabytes: 1536,
      licence: .apache2, languages: .chinese, as: .unread(anyShape)),
  ]
}
