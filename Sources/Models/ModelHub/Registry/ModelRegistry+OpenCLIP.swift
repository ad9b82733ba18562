// The rows of OpenAI's CLIP and of its likes that open_clip has: LAION's and
// DataComp's data, DFN, MetaCLIP and EVA02.

extension ModelRegistry {
  /// Trained on LAION's and DataComp's data.
  static let laionEntries: [ModelEntry?] = [
    row(
      .laion, "ViT-B-32/laion2b_s34b_b79k",
      "immich-app/ViT-B-32__laion2b-s34b-b79k@19a057a0fb927cf239541300e74237cd56c7ffe2", 512, 224,
      gflops: 8.82, megabytes: 605,
      figures: .openCLIP([66.8, 88.4, 93.1], [39.3, 65.4, 75.6], english: 68.78),
      also: ["laion/CLIP-ViT-B-32-laion2B-s34B-b79K"], tier: .fast),
    row(
      .laion, "ViT-B-32/laion2b_e16", "immich-app/ViT-B-32__laion2b_e16", 512, 224, gflops: 8.82,
      megabytes: 605, figures: .openCLIP([66.4, 88.3, 93.2], [39.1, 64.7, 74.8], english: 68.41)),
    row(
      .laion, "ViT-B-32/datacomp_xl_s13b_b90k", "laion/CLIP-ViT-B-32-DataComp.XL-s13B-b90K", 512,
      224, gflops: 8.82, megabytes: 605,
      figures: .openCLIP([61.1, 84.9, 90.9], [37.1, 62.4, 72.7]),
      as: .exportable("ViT-B-32 FOLDER --pretrained datacomp_xl_s13b_b90k")),
    row(
      .laion, "ViT-B-32-256/datacomp_s34b_b86k", "laion/CLIP-ViT-B-32-256x256-DataComp-s34B-b86K",
      512, 256, gflops: 11.5, megabytes: 605,
      figures: .openCLIP([64.9, 87.2, 92.2], [39.9, 65.4, 75.2]),
      as: .exportable("ViT-B-32-256 FOLDER --pretrained datacomp_s34b_b86k")),
    row(
      .laion, "ViT-L-14/laion2b_s32b_b82k", "immich-app/ViT-L-14__laion2b-s32b-b82k", 768, 224,
      gflops: 162.03, megabytes: 1710,
      figures: .openCLIP([75.5, 92.9, 95.9], [46.5, 71.1, 79.8], english: 69.86),
      also: ["laion/CLIP-ViT-L-14-laion2B-s32B-b82K"]),
    row(
      .laion, "ViT-L-14/datacomp_xl_s13b_b90k", "laion/CLIP-ViT-L-14-DataComp.XL-s13B-b90K", 768,
      224, gflops: 162.03, megabytes: 1710,
      figures: .openCLIP([73.4, 91.7, 95.5], [45.7, 70.0, 79.2]),
      as: .exportable("ViT-L-14 FOLDER --pretrained datacomp_xl_s13b_b90k")),
    row(
      .laion, "ViT-H-14/laion2b_s32b_b79k", "immich-app/ViT-H-14__laion2b-s32b-b79k", 1024, 224,
      gflops: 334.59, megabytes: 3944,
      figures: .openCLIP([77.6, 94.2, 96.6], [49.5, 73.4, 81.5], english: 71.33),
      also: ["laion/CLIP-ViT-H-14-laion2B-s32B-b79K"]),
    row(
      .laion, "ViT-g-14/laion2b_s12b_b42k", "immich-app/ViT-g-14__laion2b-s12b-b42k", 1024, 224,
      gflops: 534.06, megabytes: 5467, figures: .openCLIP([76.4, 93.6, 96.2], [48.0, 72.4, 80.8]),
      also: ["laion/CLIP-ViT-g-14-laion2B-s12B-b42K"]),
    row(
      .laion, "ViT-g-14/laion2b_s34b_b88k", "laion/CLIP-ViT-g-14-laion2B-s34B-b88K", 1024, 224,
      gflops: 534.06, megabytes: 5467, figures: .openCLIP([77.7, 94.2, 96.9], [48.8, 73.3, 81.5]),
      as: .exportable("ViT-g-14 FOLDER --pretrained laion2b_s34b_b88k")),
    row(
      .laion, "ViT-bigG-14/laion2b_s39b_b160k", "laion/CLIP-ViT-bigG-14-laion2B-39B-b160k", 1280,
      224, gflops: 967.5, megabytes: 10158,
      figures: .openCLIP([79.6, 95.0, 97.1], [51.4, 74.9, 83.0]),
      as: .exportable("ViT-bigG-14 FOLDER --pretrained laion2b_s39b_b160k")),
  ]

  /// OpenAI's own weights. They were trained with QuickGELU, which open_clip builds
  /// only if it is told to; the exports of transformers' models have it.
  static let openAIEntries: [ModelEntry?] = [
    row(
      .openAI, "ViT-B-32/openai",
      "Xenova/clip-vit-base-patch32@d15189d7028b43f1d3e65039190477f6af591c2a", 512, 224,
      gflops: 8.82, megabytes: 605, figures: .openCLIP([58.8, 83.6, 90.0], [30.4, 55.9, 66.9]),
      also: [
        "ViT-B/32", "ViT-B-32-quickgelu/openai", "clip-vit-base-patch32/openai",
        "clip-vit-base-patch32", "openai/clip-vit-base-patch32", "clip-ViT-B-32",
        "sentence-transformers/clip-ViT-B-32",
      ], note: openAINote("ViT-B-32")),
    row(
      .openAI, "ViT-B-16/openai", "Xenova/clip-vit-base-patch16", 512, 224, gflops: 35.13,
      megabytes: 598, figures: .openCLIP([62.2, 85.7, 91.9], [33.1, 58.4, 69.0]),
      also: [
        "ViT-B/16", "ViT-B-16-quickgelu/openai", "clip-vit-base-patch16/openai",
        "clip-vit-base-patch16", "openai/clip-vit-base-patch16", "clip-ViT-B-16",
        "sentence-transformers/clip-ViT-B-16",
      ], note: openAINote("ViT-B-16")),
    row(
      .openAI, "ViT-L-14/openai", "Xenova/clip-vit-large-patch14", 768, 224, gflops: 162.03,
      megabytes: 1710, figures: .openCLIP([65.0, 87.2, 92.0], [36.5, 61.1, 71.1]),
      also: [
        "ViT-L/14", "ViT-L-14-quickgelu/openai", "clip-vit-large-patch14/openai",
        "clip-vit-large-patch14", "openai/clip-vit-large-patch14", "clip-ViT-L-14",
        "sentence-transformers/clip-ViT-L-14",
      ], note: openAINote("ViT-L-14")),
    row(
      .openAI, "ViT-L-14-336/openai", "Xenova/clip-vit-large-patch14-336", 768, 336, gflops: 381.92,
      megabytes: 1712, figures: .openCLIP([66.9, 89.0, 93.3], [37.1, 61.6, 71.5]),
      also: [
        "ViT-L/14@336px", "ViT-L-14-336-quickgelu/openai", "clip-vit-large-patch14-336/openai",
        "clip-vit-large-patch14-336", "openai/clip-vit-large-patch14-336",
      ], note: openAINote("ViT-L-14-336")),
    row(
      .openAI, "RN50/openai", "timm/resnet50_clip.openai", 1024, 224, gflops: 12.22, megabytes: 408,
      figures: .openCLIP([57.4, 83.2, 90.0], [28.5, 52.9, 64.6]), also: ["RN50-quickgelu/openai"],
      note: openAIResNetNote("RN50"), as: .exportable("RN50-quickgelu FOLDER --pretrained openai")),
    row(
      .openAI, "RN101/openai", "timm/resnet101_clip.openai", 512, 224, gflops: 19.54,
      megabytes: 479, figures: .openCLIP([58.0, 82.3, 88.5], [30.7, 55.5, 66.0]),
      also: ["RN101-quickgelu/openai"], note: openAIResNetNote("RN101"),
      as: .exportable("RN101-quickgelu FOLDER --pretrained openai")),
    row(
      .openAI, "RN50x4/openai", "timm/resnet50x4_clip.openai", 640, 288, gflops: 42.56,
      megabytes: 713, figures: .openCLIP([62.6, 84.8, 90.2], [33.4, 58.1, 68.3]),
      also: ["RN50x4-quickgelu/openai"], note: openAIResNetNote("RN50x4"),
      as: .exportable("RN50x4-quickgelu FOLDER --pretrained openai")),
    row(
      .openAI, "RN50x16/openai", "timm/resnet50x16_clip.openai", 768, 384, gflops: 149.39,
      megabytes: 1164, figures: .openCLIP([65.3, 87.1, 91.8], [35.4, 60.0, 70.1]),
      also: ["RN50x16-quickgelu/openai"], note: openAIResNetNote("RN50x16"),
      as: .exportable("RN50x16-quickgelu FOLDER --pretrained openai")),
    row(
      .openAI, "RN50x64/openai", "timm/resnet50x64_clip.openai", 1024, 448, gflops: 529.11,
      megabytes: 2493, figures: .openCLIP([69.0, 89.9, 94.3], [35.2, 59.9, 70.3]),
      also: ["RN50x64-quickgelu/openai"], note: openAIResNetNote("RN50x64"),
      as: .exportable("RN50x64-quickgelu FOLDER --pretrained openai")),
  ]

  /// What comes after OpenAI's own where only an architecture is named: LAION's and
  /// DataComp's ViT-B/16, which has to be exported, and training on LAION-400M, CC12M
  /// and YFCC15M.
  static let laterEntries: [ModelEntry?] = [
    row(
      .laion, "ViT-B-16/laion2b_s34b_b88k", "laion/CLIP-ViT-B-16-laion2B-s34B-b88K", 512, 224,
      gflops: 35.13, megabytes: 598, figures: .openCLIP([69.8, 90.4, 94.6], [42.3, 67.7, 77.1]),
      as: .exportable("ViT-B-16 FOLDER --pretrained laion2b_s34b_b88k")),
    row(
      .laion, "ViT-B-16/datacomp_xl_s13b_b90k", "laion/CLIP-ViT-B-16-DataComp.XL-s13B-b90K", 512,
      224, gflops: 35.13, megabytes: 598,
      figures: .openCLIP([67.6, 88.3, 93.0], [40.2, 66.0, 75.6]),
      as: .exportable("ViT-B-16 FOLDER --pretrained datacomp_xl_s13b_b90k")),
    row(
      .laion, "ViT-B-32/laion400m_e32", "immich-app/ViT-B-32__laion400m_e32", 512, 224,
      gflops: 8.82, megabytes: 605,
      figures: .openCLIP([59.6, 84.0, 90.2], [34.3, 60.0, 70.5], english: 65.49),
      note: plainNote("ViT-B-32", "laion400m_e32")),
    row(
      .laion, "ViT-B-32/laion400m_e31", "immich-app/ViT-B-32__laion400m_e31", 512, 224,
      gflops: 8.82, megabytes: 605,
      figures: .openCLIP([59.7, 84.0, 90.4], [34.2, 60.0, 70.6], english: 65.65),
      note: plainNote("ViT-B-32", "laion400m_e31")),
    row(
      .laion, "ViT-B-16/laion400m_e32", "immich-app/ViT-B-16__laion400m_e32", 512, 224,
      gflops: 35.13, megabytes: 598,
      figures: .openCLIP([65.7, 88.3, 93.0], [38.4, 63.6, 73.9], english: 66.95)),
    row(
      .laion, "ViT-B-16/laion400m_e31", "immich-app/ViT-B-16__laion400m_e31", 512, 224,
      gflops: 35.13, megabytes: 598,
      figures: .openCLIP([65.7, 88.1, 93.1], [38.3, 63.7, 73.8], english: 66.96)),
    row(
      .laion, "ViT-B-16-plus-240/laion400m_e32", "immich-app/ViT-B-16-plus-240__laion400m_e32", 640,
      240, gflops: 54.76, megabytes: 834,
      figures: .openCLIP([68.1, 88.9, 94.1], [41.0, 66.2, 76.1], english: 68.53)),
    row(
      .laion, "ViT-B-16-plus-240/laion400m_e31", "immich-app/ViT-B-16-plus-240__laion400m_e31", 640,
      240, gflops: 54.76, megabytes: 834,
      figures: .openCLIP([67.9, 88.8, 93.9], [40.8, 66.0, 75.9], english: 68.53)),
    row(
      .laion, "ViT-L-14/laion400m_e32", "immich-app/ViT-L-14__laion400m_e32", 768, 224,
      gflops: 162.03, megabytes: 1710,
      figures: .openCLIP([70.2, 90.9, 94.6], [43.0, 68.0, 77.4], english: 68.51)),
    row(
      .laion, "ViT-L-14/laion400m_e31", "immich-app/ViT-L-14__laion400m_e31", 768, 224,
      gflops: 162.03, megabytes: 1710,
      figures: .openCLIP([70.5, 90.7, 94.6], [42.8, 68.0, 77.3], english: 68.53)),
    row(
      .laion, "RN50/cc12m", "immich-app/RN50__cc12m", 1024, 224, gflops: 12.22, megabytes: 408,
      figures: .openCLIP([45.9, 73.4, 82.3], [23.7, 47.9, 59.5], english: 57.75),
      note: plainNote("RN50", "cc12m")),
    row(
      .laion, "RN50/yfcc15m", "immich-app/RN50__yfcc15m", 1024, 224, gflops: 12.22, megabytes: 408,
      figures: .openCLIP([30.9, 58.8, 69.5], [16.5, 37.5, 48.9], english: 48.28),
      note: plainNote("RN50", "yfcc15m")),
    row(
      .laion, "RN101/yfcc15m", "immich-app/RN101__yfcc15m", 512, 224, gflops: 19.54, megabytes: 479,
      figures: .openCLIP([34.0, 60.3, 71.2], [17.7, 39.0, 50.4], english: 50.11),
      note: plainNote("RN101", "yfcc15m")),
  ]

  private static func openAINote(_ architecture: String) -> String {
    "immich-app/\(architecture)__openai holds the same weights, by its exporter's code with GELU in "
      + "place of their QuickGELU, and then falls short of these figures"
  }

  private static func openAIResNetNote(_ architecture: String) -> String {
    "immich-app/\(architecture)__openai can be pulled by that id; by its exporter's code its text "
      + "tower has GELU in place of QuickGELU, and then falls short of these figures"
  }

  private static func plainNote(_ architecture: String, _ checkpoint: String) -> String {
    "trained with QuickGELU, exported with GELU, for which the figures are; "
      + "Tools/export-model \(architecture) FOLDER --pretrained \(checkpoint) makes it as trained"
  }
}
