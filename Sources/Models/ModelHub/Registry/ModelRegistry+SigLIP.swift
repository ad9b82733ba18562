// The rows of SigLIP and SigLIP 2. Where open_clip's profile lacks an image tower,
// its work was counted in the same way from open_clip's own model.

extension ModelRegistry {
  static let sigLIP2Source =
    "google-research/big_vision, big_vision/configs/proj/image_text/README_siglip2.md"
  static let anyShape =
    "its image tower takes patches of a picture of any shape, which is not done here"

  /// SigLIP; `i18n` speaks many languages.
  static let sigLIPEntries: [ModelEntry?] = [
    row(
      .sigLIP, "ViT-B-16-SigLIP/webli", "immich-app/ViT-B-16-SigLIP__webli", 768, 224,
      gflops: 35.42, megabytes: 813, licence: .apache2,
      figures: .openCLIP([74.7, 92.3, 95.6], [47.8, 72.4, 81.0], english: 71.64),
      also: ["google/siglip-base-patch16-224", "timm/ViT-B-16-SigLIP"]),
    row(
      .sigLIP, "ViT-B-16-SigLIP-256/webli", "immich-app/ViT-B-16-SigLIP-256__webli", 768, 256,
      gflops: 46.82, megabytes: 813, licence: .apache2,
      figures: .openCLIP([75.0, 92.4, 96.3], [48.3, 72.5, 81.0], english: 71.63),
      also: ["google/siglip-base-patch16-256", "timm/ViT-B-16-SigLIP-256"]),
    row(
      .sigLIP, "ViT-B-16-SigLIP-384/webli", "immich-app/ViT-B-16-SigLIP-384__webli", 768, 384,
      gflops: 112.13, megabytes: 814, licence: .apache2,
      figures: .openCLIP([78.5, 94.2, 97.1], [49.9, 73.7, 82.0], english: 72.45),
      also: ["google/siglip-base-patch16-384", "timm/ViT-B-16-SigLIP-384"]),
    row(
      .sigLIP, "ViT-B-16-SigLIP-512/webli", "immich-app/ViT-B-16-SigLIP-512__webli", 768, 512,
      gflops: 216.24, megabytes: 815, licence: .apache2,
      figures: .openCLIP([79.1, 94.6, 96.9], [50.6, 74.2, 82.2], english: 72.47),
      also: ["google/siglip-base-patch16-512", "timm/ViT-B-16-SigLIP-512"]),
    row(
      .sigLIP, "ViT-L-16-SigLIP-256/webli", "immich-app/ViT-L-16-SigLIP-256__webli", 1024, 256,
      gflops: 162.56, megabytes: 2609, licence: .apache2,
      figures: .openCLIP([79.0, 94.5, 96.8], [52.3, 75.8, 83.3], english: 72.44),
      also: ["google/siglip-large-patch16-256", "timm/ViT-L-16-SigLIP-256"]),
    row(
      .sigLIP, "ViT-L-16-SigLIP-384/webli", "immich-app/ViT-L-16-SigLIP-384__webli", 1024, 384,
      gflops: 383.85, megabytes: 2610, licence: .apache2,
      figures: .openCLIP([81.4, 95.4, 97.5], [53.9, 76.6, 84.0], english: 72.57),
      also: ["google/siglip-large-patch16-384", "timm/ViT-L-16-SigLIP-384"]),
    row(
      .sigLIP, "ViT-SO400M-14-SigLIP-384/webli", "immich-app/ViT-SO400M-14-SigLIP-384__webli", 1152,
      384, gflops: 670.35, megabytes: 3512, licence: .apache2,
      figures: .openCLIP([83.0, 96.1, 98.0], [54.2, 76.8, 84.2], english: 72.58),
      also: ["google/siglip-so400m-patch14-384", "timm/ViT-SO400M-14-SigLIP-384"]),
    row(
      .sigLIP, "ViT-SO400M-14-SigLIP/webli", "timm/ViT-SO400M-14-SigLIP", 1152, 224, gflops: 220.35,
      megabytes: 3509, licence: .apache2,
      figures: .openCLIP([75.3, 92.3, 95.5], [51.8, 75.3, 83.0]),
      also: ["google/siglip-so400m-patch14-224"],
      as: .exportable("ViT-SO400M-14-SigLIP FOLDER --pretrained webli")),
    row(
      .sigLIP, "ViT-B-16-SigLIP-i18n-256/webli", "immich-app/ViT-B-16-SigLIP-i18n-256__webli", 768,
      256, gflops: 46.82, megabytes: 1483, licence: .apache2,
      figures: .openCLIP([72.2, 90.4, 94.7], [44.9, 69.5, 78.4], english: 69.38, chinese: 66.87),
      languages: .multilingual,
      also: ["google/siglip-base-patch16-256-multilingual", "timm/ViT-B-16-SigLIP-i18n-256"]),
    row(
      .sigLIP, "ViT-SO400M-16-SigLIP-i18n-256/webli", "timm/ViT-SO400M-16-SigLIP-i18n-256", 1152,
      256, gflops: 220.46, megabytes: 4510, licence: .apache2, languages: .multilingual,
      also: ["google/siglip-so400m-patch16-256-i18n"],
      as: .exportable("ViT-SO400M-16-SigLIP-i18n-256 FOLDER --pretrained webli")),
  ]

  /// SigLIP 2, all of which speak many languages.
  static let sigLIP2Entries: [ModelEntry?] = [
    row(
      .sigLIP2, "ViT-B-32-SigLIP2-256/webli",
      "immich-app/ViT-B-32-SigLIP2-256__webli@762c736d366fc253e9453021144f9fe71789b075", 768, 256,
      gflops: 11.49, megabytes: 1507, licence: .apache2,
      figures: .coco(47.2, sigLIP2Source, english: 73.15, chinese: 62.56), languages: .multilingual,
      also: ["google/siglip2-base-patch32-256", "timm/ViT-B-32-SigLIP2-256", "ViT-B-32-SigLIP2"]),
    row(
      .sigLIP2, "ViT-B-16-SigLIP2/webli", "immich-app/ViT-B-16-SigLIP2__webli", 768, 224,
      gflops: 35.42, megabytes: 1501, licence: .apache2,
      figures: .coco(52.1, sigLIP2Source, english: 75.19, chinese: 64.39), languages: .multilingual,
      also: ["google/siglip2-base-patch16-224", "timm/ViT-B-16-SigLIP2"]),
    row(
      .sigLIP2, "ViT-B-16-SigLIP2-256/webli",
      "onnx-community/siglip2-base-patch16-256-ONNX@d1114256522a37ffa257a0a58017348ab0058db2", 768,
      256, gflops: 46.82, megabytes: 1501, licence: .apache2, figures: .coco(53.2, sigLIP2Source),
      languages: .multilingual,
      also: ["google/siglip2-base-patch16-256", "timm/ViT-B-16-SigLIP2-256"], tier: .balanced),
    row(
      .sigLIP2, "ViT-B-16-SigLIP2-384/webli", "onnx-community/siglip2-base-patch16-384-ONNX", 768,
      384, gflops: 112.13, megabytes: 1502, licence: .apache2, figures: .coco(54.6, sigLIP2Source),
      languages: .multilingual,
      also: ["google/siglip2-base-patch16-384", "timm/ViT-B-16-SigLIP2-384"]),
    row(
      .sigLIP2, "ViT-B-16-SigLIP2-512/webli", "onnx-community/siglip2-base-patch16-512-ONNX", 768,
      512, gflops: 216.24, megabytes: 1503, licence: .apache2, figures: .coco(55.2, sigLIP2Source),
      languages: .multilingual,
      also: ["google/siglip2-base-patch16-512", "timm/ViT-B-16-SigLIP2-512"]),
    row(
      .sigLIP2, "ViT-L-16-SigLIP2-256/webli", "immich-app/ViT-L-16-SigLIP2-256__webli", 1024, 256,
      gflops: 162.56, megabytes: 3526, licence: .apache2,
      figures: .coco(54.7, sigLIP2Source, english: 74.26, chinese: 66.1), languages: .multilingual,
      also: ["google/siglip2-large-patch16-256", "timm/ViT-L-16-SigLIP2-256"]),
    row(
      .sigLIP2, "ViT-L-16-SigLIP2-384/webli", "immich-app/ViT-L-16-SigLIP2-384__webli", 1024, 384,
      gflops: 383.85, megabytes: 3527, licence: .apache2,
      figures: .coco(55.3, sigLIP2Source, english: 74.92, chinese: 67.05), languages: .multilingual,
      also: ["google/siglip2-large-patch16-384", "timm/ViT-L-16-SigLIP2-384"]),
    row(
      .sigLIP2, "ViT-L-16-SigLIP2-512/webli", "immich-app/ViT-L-16-SigLIP2-512__webli", 1024, 512,
      gflops: 727.49, megabytes: 3529, licence: .apache2,
      figures: .coco(55.2, sigLIP2Source, english: 75.44, chinese: 67.39), languages: .multilingual,
      also: ["google/siglip2-large-patch16-512", "timm/ViT-L-16-SigLIP2-512"]),
    row(
      .sigLIP2, "ViT-SO400M-14-SigLIP2/webli", "immich-app/ViT-SO400M-14-SigLIP2__webli", 1152, 224,
      gflops: 220.35, megabytes: 4542, licence: .apache2,
      figures: .coco(55.1, sigLIP2Source, english: 74.77, chinese: 65.56), languages: .multilingual,
      also: ["google/siglip2-so400m-patch14-224", "timm/ViT-SO400M-14-SigLIP2"]),
    row(
      .sigLIP2, "ViT-SO400M-14-SigLIP2-378/webli", "immich-app/ViT-SO400M-14-SigLIP2-378__webli",
      1152, 378, gflops: 670.35, megabytes: 4544, licence: .apache2,
      figures: .coco(55.8, sigLIP2Source, english: 74.87, chinese: 67.23), languages: .multilingual,
      also: ["google/siglip2-so400m-patch14-384", "timm/ViT-SO400M-14-SigLIP2-378"]),
    row(
      .sigLIP2, "ViT-SO400M-16-SigLIP2-256/webli", "immich-app/ViT-SO400M-16-SigLIP2-256__webli",
      1152, 256, gflops: 220.46, megabytes: 4543, licence: .apache2,
      figures: .coco(55.4, sigLIP2Source, english: 74.87, chinese: 66.24), languages: .multilingual,
      also: ["google/siglip2-so400m-patch16-256", "timm/ViT-SO400M-16-SigLIP2-256"]),
    row(
      .sigLIP2, "ViT-SO400M-16-SigLIP2-384/webli", "immich-app/ViT-SO400M-16-SigLIP2-384__webli",
      1152, 384, gflops: 518.94, megabytes: 4544, licence: .apache2,
      figures: .coco(56.0, sigLIP2Source, english: 75.09, chinese: 67.33), languages: .multilingual,
      also: ["google/siglip2-so400m-patch16-384", "timm/ViT-SO400M-16-SigLIP2-384"], tier: .best),
    row(
      .sigLIP2, "ViT-SO400M-16-SigLIP2-512/webli", "immich-app/ViT-SO400M-16-SigLIP2-512__webli",
      1152, 512, gflops: 979.61, megabytes: 4546, licence: .apache2,
      figures: .coco(56.0, sigLIP2Source, english: 75.07, chinese: 67.81), languages: .multilingual,
      also: ["google/siglip2-so400m-patch16-512", "timm/ViT-SO400M-16-SigLIP2-512"]),
    row(
      .sigLIP2, "ViT-gopt-16-SigLIP2-256/webli", "immich-app/ViT-gopt-16-SigLIP2-256__webli", 1536,
      256, gflops: 599.0, megabytes: 7486, licence: .apache2,
      figures: .coco(55.7, sigLIP2Source, english: 74.28, chinese: 67.51), languages: .multilingual,
      also: ["google/siglip2-giant-opt-patch16-256", "timm/ViT-gopt-16-SigLIP2-256"]),
    row(
      .sigLIP2, "ViT-gopt-16-SigLIP2-384/webli", "immich-app/ViT-gopt-16-SigLIP2-384__webli", 1536,
      384, gflops: 1392.98, megabytes: 7488, licence: .apache2,
      figures: .coco(56.1, sigLIP2Source, english: 74.9, chinese: 67.83), languages: .multilingual,
      also: ["google/siglip2-giant-opt-patch16-384", "timm/ViT-gopt-16-SigLIP2-384"]),
    row(
      .sigLIP2, "ViT-B-16-SigLIP2-naflex/webli", "timm/ViT-B-16-SigLIP2-naflex", 768, 256,
      gflops: 46.82, megabytes: 1501, licence: .apache2, figures: .coco(51.1, sigLIP2Source),
      languages: .multilingual, also: ["google/siglip2-base-patch16-naflex"], as: .unread(anyShape)),
    row(
      .sigLIP2, "ViT-SO400M-16-SigLIP2-naflex/webli", "timm/ViT-SO400M-16-SigLIP2-naflex", 1152,
      256, gflops: 220.46, megabytes: 4544, licence: .apache2, figures: .coco(55.1, sigLIP2Source),
      languages: .multilingual, also: ["google/siglip2-so400m-patch16-naflex"],
      as: .unread(anyShape)),
  ]
}
