// The rows of open_clip's models whose training data were filtered or chosen anew:
// DFN and MetaCLIP; and EVA02.

extension ModelRegistry {
  /// Apple's Data Filtering Networks.
  static let dfnEntries: [ModelEntry?] = [
    row(
      .dfn, "ViT-L-14-quickgelu/dfn2b", "immich-app/ViT-L-14-quickgelu__dfn2b", 768, 224,
      gflops: 162.03, megabytes: 1710, licence: .appleResearch,
      figures: .openCLIP([75.5, 92.8, 96.1], [48.6, 73.8, 82.4], english: 72.78),
      also: ["ViT-L-14/dfn2b", "apple/DFN2B-CLIP-ViT-L-14"]),
    row(
      .dfn, "ViT-H-14-quickgelu/dfn5b", "immich-app/ViT-H-14-quickgelu__dfn5b", 1024, 224,
      gflops: 334.59, megabytes: 3944, licence: .appleResearch,
      figures: .openCLIP([80.1, 95.3, 97.4], [53.9, 78.1, 85.5], english: 75.01),
      also: ["ViT-H-14/dfn5b", "apple/DFN5B-CLIP-ViT-H-14"]),
    row(
      .dfn, "ViT-H-14-378-quickgelu/dfn5b",
      "immich-app/ViT-H-14-378-quickgelu__dfn5b@a5925c6e44f6381544a7263296662135ff4df0ff", 1024,
      378, gflops: 1006.96, megabytes: 3947, licence: .appleResearch,
      figures: .openCLIP([82.0, 96.0, 98.0], [55.6, 79.2, 86.3], english: 75.73),
      also: ["ViT-H-14-378/dfn5b", "apple/DFN5B-CLIP-ViT-H-14-378"]),
    row(
      .dfn, "ViT-B-16-quickgelu/dfn2b", "apple/DFN2B-CLIP-ViT-B-16", 512, 224, gflops: 35.13,
      megabytes: 598, licence: .appleResearch, also: ["ViT-B-16/dfn2b"],
      as: .exportable("ViT-B-16-quickgelu FOLDER --pretrained dfn2b")),
    row(
      .dfn, "ViT-L-14/dfn2b_s39b", "apple/DFN2B-CLIP-ViT-L-14-39B", 768, 224, gflops: 162.03,
      megabytes: 1710, licence: .appleResearch,
      as: .exportable("ViT-L-14 FOLDER --pretrained dfn2b_s39b")),
  ]

  /// Meta's MetaCLIP, of which the second speaks many languages.
  static let metaCLIPEntries: [ModelEntry?] = [
    row(
      .metaCLIP, "ViT-B-32-quickgelu/metaclip_400m", "timm/vit_base_patch32_clip_224.metaclip_400m",
      512, 224, gflops: 8.82, megabytes: 605, licence: .nonCommercial,
      figures: .openCLIP([62.3, 85.6, 91.5], [35.9, 61.8, 72.1]),
      also: ["ViT-B-32/metaclip_400m", "facebook/metaclip-b32-400m"],
      as: .exportable("ViT-B-32-quickgelu FOLDER --pretrained metaclip_400m")),
    row(
      .metaCLIP, "ViT-B-32-quickgelu/metaclip_fullcc",
      "timm/vit_base_patch32_clip_224.metaclip_2pt5b", 512, 224, gflops: 8.82, megabytes: 605,
      licence: .nonCommercial, figures: .openCLIP([65.1, 87.7, 92.7], [38.1, 64.1, 74.3]),
      also: ["ViT-B-32/metaclip_fullcc"],
      as: .exportable("ViT-B-32-quickgelu FOLDER --pretrained metaclip_fullcc")),
    row(
      .metaCLIP, "ViT-B-16-quickgelu/metaclip_400m", "timm/vit_base_patch16_clip_224.metaclip_400m",
      512, 224, gflops: 35.13, megabytes: 598, licence: .nonCommercial,
      figures: .openCLIP([67.7, 89.6, 94.1], [40.0, 65.4, 75.3]), also: ["ViT-B-16/metaclip_400m"],
      as: .exportable("ViT-B-16-quickgelu FOLDER --pretrained metaclip_400m")),
    row(
      .metaCLIP, "ViT-B-16-quickgelu/metaclip_fullcc",
      "timm/vit_base_patch16_clip_224.metaclip_2pt5b", 512, 224, gflops: 35.13, megabytes: 598,
      licence: .nonCommercial, figures: .openCLIP([70.7, 90.8, 94.5], [41.3, 67.2, 77.0]),
      also: ["ViT-B-16/metaclip_fullcc"],
      as: .exportable("ViT-B-16-quickgelu FOLDER --pretrained metaclip_fullcc")),
    row(
      .metaCLIP, "ViT-L-14-quickgelu/metaclip_400m",
      "timm/vit_large_patch14_clip_224.metaclip_400m", 768, 224, gflops: 162.03, megabytes: 1710,
      licence: .nonCommercial, figures: .openCLIP([73.4, 92.3, 95.7], [43.8, 68.6, 77.8]),
      also: ["ViT-L-14/metaclip_400m"],
      as: .exportable("ViT-L-14-quickgelu FOLDER --pretrained metaclip_400m")),
    row(
      .metaCLIP, "ViT-L-14-quickgelu/metaclip_fullcc",
      "timm/vit_large_patch14_clip_224.metaclip_2pt5b", 768, 224, gflops: 162.03, megabytes: 1710,
      licence: .nonCommercial, figures: .openCLIP([76.4, 93.7, 96.5], [47.1, 71.4, 80.3]),
      also: ["ViT-L-14/metaclip_fullcc"],
      as: .exportable("ViT-L-14-quickgelu FOLDER --pretrained metaclip_fullcc")),
    row(
      .metaCLIP, "ViT-H-14-quickgelu/metaclip_fullcc",
      "timm/vit_huge_patch14_clip_224.metaclip_2pt5b", 1024, 224, gflops: 334.59, megabytes: 3944,
      licence: .nonCommercial, figures: .openCLIP([78.3, 94.6, 96.9], [48.8, 73.2, 81.4]),
      also: ["ViT-H-14/metaclip_fullcc"],
      as: .exportable("ViT-H-14-quickgelu FOLDER --pretrained metaclip_fullcc")),
    row(
      .metaCLIP, "ViT-H-14/metaclip_altogether",
      "timm/vit_huge_patch14_clip_224.metaclip_altogether", 1024, 224, gflops: 334.59,
      megabytes: 3944, licence: .nonCommercial,
      as: .exportable("ViT-H-14 FOLDER --pretrained metaclip_altogether")),
    row(
      .metaCLIP, "ViT-bigG-14-quickgelu/metaclip_fullcc",
      "timm/vit_gigantic_patch14_clip_224.metaclip_2pt5b", 1280, 224, gflops: 967.5,
      megabytes: 10158, licence: .nonCommercial, also: ["ViT-bigG-14/metaclip_fullcc"],
      as: .exportable("ViT-bigG-14-quickgelu FOLDER --pretrained metaclip_fullcc")),
    row(
      .metaCLIP, "ViT-H-14-worldwide-quickgelu/metaclip2_worldwide",
      "timm/vit_huge_patch14_clip_224.metaclip2_worldwide", 1024, 224, gflops: 334.59,
      megabytes: 7435, licence: .nonCommercial, languages: .multilingual,
      also: [
        "ViT-H-14-worldwide/metaclip2_worldwide", "facebook/metaclip-2-worldwide-huge-quickgelu",
      ], as: .exportable("ViT-H-14-worldwide-quickgelu FOLDER --pretrained metaclip2_worldwide")),
    row(
      .metaCLIP, "ViT-H-14-worldwide-378/metaclip2_worldwide",
      "timm/vit_huge_patch14_clip_378.metaclip2_worldwide", 1024, 378, gflops: 1006.96,
      megabytes: 7438, licence: .nonCommercial, languages: .multilingual,
      as: .exportable("ViT-H-14-worldwide-378 FOLDER --pretrained metaclip2_worldwide")),
    row(
      .metaCLIP, "ViT-bigG-14-worldwide/metaclip2_worldwide",
      "timm/vit_gigantic_patch14_clip_224.metaclip2_worldwide", 1280, 224, gflops: 967.5,
      megabytes: 14522, licence: .nonCommercial, languages: .multilingual,
      as: .exportable("ViT-bigG-14-worldwide FOLDER --pretrained metaclip2_worldwide")),
    row(
      .metaCLIP, "ViT-bigG-14-worldwide-378/metaclip2_worldwide",
      "timm/vit_gigantic_patch14_clip_378.metaclip2_worldwide", 1280, 378, gflops: 2858.45,
      megabytes: 14525, licence: .nonCommercial, languages: .multilingual,
      as: .exportable("ViT-bigG-14-worldwide-378 FOLDER --pretrained metaclip2_worldwide")),
  ]

  /// BAAI's EVA02-CLIP.
  static let evaEntries: [ModelEntry?] = [
    row(
      .eva, "EVA02-B-16/merged2b_s8b_b131k", "timm/eva02_base_patch16_clip_224.merged2b_s8b_b131k",
      512, 224, gflops: 35.13, megabytes: 599,
      figures: .openCLIP([71.5, 91.1, 94.7], [42.2, 66.9, 76.3]),
      as: .exportable("EVA02-B-16 FOLDER --pretrained merged2b_s8b_b131k")),
    row(
      .eva, "EVA02-L-14/merged2b_s4b_b131k", "timm/eva02_large_patch14_clip_224.merged2b_s4b_b131k",
      768, 224, gflops: 162.0, megabytes: 1711,
      figures: .openCLIP([77.3, 93.7, 96.8], [47.5, 71.2, 79.7]),
      as: .exportable("EVA02-L-14 FOLDER --pretrained merged2b_s4b_b131k")),
    row(
      .eva, "EVA02-L-14-336/merged2b_s6b_b61k",
      "timm/eva02_large_patch14_clip_336.merged2b_s6b_b61k", 768, 336, gflops: 381.86,
      megabytes: 1712, figures: .openCLIP([78.0, 94.3, 96.8], [47.9, 71.7, 80.0]),
      as: .exportable("EVA02-L-14-336 FOLDER --pretrained merged2b_s6b_b61k")),
    row(
      .eva, "EVA02-E-14/laion2b_s4b_b115k",
      "timm/eva02_enormous_patch14_clip_224.laion2b_s4b_b115k", 1024, 224, gflops: 2264.33,
      megabytes: 18818, figures: .openCLIP([78.1, 94.4, 97.0], [50.4, 74.3, 82.2]),
      as: .exportable("EVA02-E-14 FOLDER --pretrained laion2b_s4b_b115k")),
    row(
      .eva, "EVA02-E-14-plus/laion2b_s9b_b144k",
      "timm/eva02_enormous_patch14_plus_clip_224.laion2b_s9b_b144k", 1024, 224, gflops: 2264.33,
      megabytes: 20180, figures: .openCLIP([78.9, 94.3, 97.0], [51.1, 74.9, 82.8]),
      as: .exportable("EVA02-E-14-plus FOLDER --pretrained laion2b_s9b_b144k")),
  ]
}
