// swift-tools-version: 6.2
//
// Programs around ImageDecoding and Tokenizers alone, for comparing them with
// Pillow (pixels.py) and tokenizers (tokens.py). Not part of the product.

import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "parity",
  targets: [
    .systemLibrary(name: "CVips", pkgConfig: "glimpse-vips"),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto"),
    .systemLibrary(name: "CLinux"),
    .target(name: "CVipsLoading", dependencies: ["CVips"]),
    .target(name: "Support", dependencies: ["CCrypto", "CLinux"], swiftSettings: strict),
    .target(
      name: "ImageDecoding", dependencies: ["CVips", "CVipsLoading", "Support"],
      swiftSettings: strict),
    .target(name: "Tokenizers", dependencies: ["Support"], swiftSettings: strict),
    .executableTarget(name: "tokens", dependencies: ["Tokenizers"], swiftSettings: strict),
    .executableTarget(name: "pixels", dependencies: ["ImageDecoding"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c11
)
