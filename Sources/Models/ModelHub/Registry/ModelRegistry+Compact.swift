// The rows of Perception Encoder, MobileCLIP and TinyCLIP, and of models for fashion.

extension ModelRegistry {
  private static let perceptionSource = "facebookresearch/perception_models, README.md"
  private static func mobileCLIPSource(_ name: String) -> String {
    "apple/ml-mobileclip, results/\(name).jsonl"
  }

  /// Meta's Perception Encoder, the core models.
  static let perceptionEntries: [ModelEntry?] = [
    row(
      .perceptionEncoder, "PE-Core-T-16-384/meta", "timm/PE-Core-T-16-384", 512, 384, gflops: 9.45,
      megabytes: 278, licence: .apache2, figures: .coco(33.0, perceptionSource),
      also: ["facebook/PE-Core-T16-384", "PE-Core-T16-384"],
      as: .exportable("PE-Core-T-16-384 FOLDER --pretrained meta")),
    row(
      .perceptionEncoder, "PE-Core-S-16-384/meta", "timm/PE-Core-S-16-384", 512, 384, gflops: 31.32,
      megabytes: 349, licence: .apache2, figures: .coco(42.6, perceptionSource),
      also: ["facebook/PE-Core-S16-384", "PE-Core-S16-384"],
      as: .exportable("PE-Core-S-16-384 FOLDER --pretrained meta")),
    row(
      .perceptionEncoder, "PE-Core-B-16/meta", "timm/PE-Core-B-16", 1024, 224, gflops: 35.6,
      megabytes: 1791, licence: .apache2, figures: .coco(50.9, perceptionSource),
      also: ["facebook/PE-Core-B16-224", "PE-Core-B16-224"],
      as: .exportable("PE-Core-B-16 FOLDER --pretrained meta")),
    row(
      .perceptionEncoder, "PE-Core-L-14-336/meta", "timm/PE-Core-L-14-336", 1024, 336,
      gflops: 384.36, megabytes: 2685, licence: .apache2, figures: .coco(57.1, perceptionSource),
      also: ["facebook/PE-Core-L14-336", "PE-Core-L14-336"],
      as: .exportable("PE-Core-L-14-336 FOLDER --pretrained meta")),
    row(
      .perceptionEncoder, "PE-Core-bigG-14-448/meta", "timm/PE-Core-bigG-14-448", 1280, 448,
      gflops: 4118.63, megabytes: 9677, licence: .apache2, figures: .coco(58.1, perceptionSource),
      also: ["facebook/PE-Core-G14-448", "PE-Core-G14-448"],
      as: .exportable("PE-Core-bigG-14-448 FOLDER --pretrained meta")),
  ]

  /// Apple's MobileCLIP: the first as exported by Xenova, the second as weights. Their
  /// licence allows research only.
  static let mobileCLIPEntries: [ModelEntry?] = [
    row(
      .mobileCLIP, "MobileCLIP-S0/datacompdr",
      "Xenova/mobileclip_s0@757d59c9c6870a76a4b0306f05f5061bca15c39f", 512, 256, gflops: 4.79,
      megabytes: 215, licence: .appleResearch,
      figures: .both([67.7, 88.8, 93.3], [40.4, 66.0, 75.9], mobileCLIPSource("mobileclip_s0")),
      also: ["apple/MobileCLIP-S0", "apple/MobileCLIP-S0-OpenCLIP"]),
    row(
      .mobileCLIP, "MobileCLIP-S1/datacompdr", "Xenova/mobileclip_s1", 512, 256, gflops: 9.34,
      megabytes: 340, licence: .appleResearch,
      figures: .both([71.0, 91.3, 95.3], [44.0, 68.9, 77.7], mobileCLIPSource("mobileclip_s1")),
      also: ["apple/MobileCLIP-S1", "apple/MobileCLIP-S1-OpenCLIP"]),
    row(
      .mobileCLIP, "MobileCLIP-S2/datacompdr", "Xenova/mobileclip_s2", 512, 256, gflops: 15.69,
      megabytes: 397, licence: .appleResearch,
      figures: .both([73.4, 92.3, 95.6], [45.4, 70.1, 79.0], mobileCLIPSource("mobileclip_s2")),
      also: ["apple/MobileCLIP-S2", "apple/MobileCLIP-S2-OpenCLIP"]),
    row(
      .mobileCLIP, "MobileCLIP-B/datacompdr", "Xenova/mobileclip_b", 512, 224, gflops: 35.42,
      megabytes: 599, licence: .appleResearch,
      figures: .both([77.3, 94.4, 96.7], [50.6, 74.9, 82.9], mobileCLIPSource("mobileclip_b")),
      also: ["apple/MobileCLIP-B", "apple/MobileCLIP-B-OpenCLIP"]),
    row(
      .mobileCLIP, "MobileCLIP-B/datacompdr_lt", "Xenova/mobileclip_blt", 512, 224, gflops: 35.42,
      megabytes: 599, licence: .appleResearch,
      figures: .both([76.9, 94.1, 96.6], [50.0, 74.3, 82.6], mobileCLIPSource("mobileclip_b_lt")),
      also: ["apple/MobileCLIP-B-LT", "apple/MobileCLIP-B-LT-OpenCLIP"]),
    row(
      .mobileCLIP, "MobileCLIP2-S0/dfndr2b", "timm/MobileCLIP2-S0-OpenCLIP", 512, 256, gflops: 4.79,
      megabytes: 299, licence: .appleResearch,
      figures: .both([69.2, 89.9, 94.0], [43.7, 70.0, 79.4], mobileCLIPSource("mobileclip2_s0")),
      also: ["apple/MobileCLIP2-S0"], as: .exportable("MobileCLIP2-S0 FOLDER --pretrained dfndr2b")),
    row(
      .mobileCLIP, "MobileCLIP2-S2/dfndr2b", "timm/MobileCLIP2-S2-OpenCLIP", 512, 256,
      gflops: 15.69, megabytes: 397, licence: .appleResearch,
      figures: .both([74.8, 92.9, 95.9], [48.8, 73.8, 82.4], mobileCLIPSource("mobileclip2_s2")),
      also: ["apple/MobileCLIP2-S2"], as: .exportable("MobileCLIP2-S2 FOLDER --pretrained dfndr2b")),
    row(
      .mobileCLIP, "MobileCLIP2-B/dfndr2b", "timm/MobileCLIP2-B-OpenCLIP", 512, 224, gflops: 35.42,
      megabytes: 599, licence: .appleResearch,
      figures: .both([76.5, 93.4, 96.1], [49.9, 74.8, 83.3], mobileCLIPSource("mobileclip2_b")),
      also: ["apple/MobileCLIP2-B"], as: .exportable("MobileCLIP2-B FOLDER --pretrained dfndr2b")),
    row(
      .mobileCLIP, "MobileCLIP2-S3/dfndr2b", "timm/MobileCLIP2-S3-OpenCLIP", 768, 256,
      gflops: 29.64, megabytes: 996, licence: .appleResearch,
      figures: .both([77.3, 93.9, 96.7], [50.9, 75.5, 83.6], mobileCLIPSource("mobileclip2_s3")),
      also: ["apple/MobileCLIP2-S3"], as: .exportable("MobileCLIP2-S3 FOLDER --pretrained dfndr2b")),
    row(
      .mobileCLIP, "MobileCLIP2-S4/dfndr2b", "timm/MobileCLIP2-S4-OpenCLIP", 768, 256,
      gflops: 55.54, megabytes: 1782, licence: .appleResearch,
      figures: .both([78.0, 94.3, 96.9], [51.5, 76.1, 84.1], mobileCLIPSource("mobileclip2_s4")),
      also: ["apple/MobileCLIP2-S4"], as: .exportable("MobileCLIP2-S4 FOLDER --pretrained dfndr2b")),
    row(
      .mobileCLIP, "MobileCLIP2-L-14/dfndr2b", "timm/MobileCLIP2-L-14-OpenCLIP", 768, 224,
      gflops: 162.03, megabytes: 1710, licence: .appleResearch,
      figures: .both([77.7, 94.2, 96.6], [51.6, 76.1, 84.1], mobileCLIPSource("mobileclip2_l14")),
      also: ["apple/MobileCLIP2-L-14"],
      as: .exportable("MobileCLIP2-L-14 FOLDER --pretrained dfndr2b")),
  ]

  /// Microsoft's TinyCLIP.
  static let tinyCLIPEntries: [ModelEntry?] = [
    row(
      .tinyCLIP, "TinyCLIP-ViT-8M-16-Text-3M/yfcc15m", "wkcn/TinyCLIP-ViT-8M-16-Text-3M-YFCC15M",
      512, 224, gflops: 3.57, megabytes: 94,
      as: .exportable("wkcn/TinyCLIP-ViT-8M-16-Text-3M-YFCC15M FOLDER")),
    row(
      .tinyCLIP, "TinyCLIP-ViT-39M-16-Text-19M/yfcc15m",
      "wkcn/TinyCLIP-ViT-39M-16-Text-19M-YFCC15M", 512, 224, gflops: 15.98, megabytes: 332,
      as: .exportable("wkcn/TinyCLIP-ViT-39M-16-Text-19M-YFCC15M FOLDER")),
    row(
      .tinyCLIP, "TinyCLIP-ViT-40M-32-Text-19M/laion400m",
      "wkcn/TinyCLIP-ViT-40M-32-Text-19M-LAION400M", 512, 224, gflops: 3.99, megabytes: 337,
      as: .exportable("wkcn/TinyCLIP-ViT-40M-32-Text-19M-LAION400M FOLDER")),
    row(
      .tinyCLIP, "TinyCLIP-ViT-61M-32-Text-29M/laion400m",
      "wkcn/TinyCLIP-ViT-61M-32-Text-29M-LAION400M", 512, 224, gflops: 6.17, megabytes: 462,
      as: .exportable("wkcn/TinyCLIP-ViT-61M-32-Text-29M-LAION400M FOLDER")),
  ]

  /// For shops of clothes. Their published figures are of other data sets.
  static let fashionEntries: [ModelEntry?] = [
    row(
      .fashion, "marqo-fashionSigLIP", "Marqo/marqo-fashionSigLIP", 768, 224, gflops: 35.42,
      megabytes: 813, licence: .apache2, as: .exportable("hf-hub:Marqo/marqo-fashionSigLIP FOLDER")),
    row(
      .fashion, "marqo-fashionCLIP", "Marqo/marqo-fashionCLIP", 512, 224, gflops: 35.13,
      megabytes: 598, licence: .apache2, as: .exportable("hf-hub:Marqo/marqo-fashionCLIP FOLDER")),
    row(
      .fashion, "fashion-clip", "patrickjohncyh/fashion-clip", 512, 224, gflops: 8.82,
      megabytes: 605, as: .exportable("patrickjohncyh/fashion-clip FOLDER")),
  ]
}
