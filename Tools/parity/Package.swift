// swift-tools-version: 6.2
//
// A program around ImageDecoding alone, for comparing its pixels with Pillow's
// (pixels.py) and for timing it. Not part of the product.

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
    .target(name: "Support", dependencies: ["CCrypto"], swiftSettings: strict),
    .target(name: "ImageDecoding", dependencies: ["CVips", "Support"], swiftSettings: strict),
    .executableTarget(name: "pixels", dependencies: ["ImageDecoding"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c11
)
