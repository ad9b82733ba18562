// swift-tools-version: 6.2
//
// A program that uses Glimpse as a library. The checkout is named by its path,
// so it may lie in a folder of any name.

import PackageDescription

let package = Package(
  name: "QuickStart",
  dependencies: [
    .package(name: "Glimpse", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "QuickStart", dependencies: [.product(name: "GlimpseKit", package: "Glimpse")])
  ],
  swiftLanguageModes: [.v6]
)
