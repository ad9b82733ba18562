// swift-tools-version: 6.2
//
// The map of the project: one row a target, who may import whom.
// `Scripts/check-imports` holds the sources to it.

import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func library(_ name: String, _ dependencies: [String] = []) -> Target {
  .target(
    name: name, dependencies: dependencies.map { .init(stringLiteral: $0) },
    swiftSettings: strict)
}

func test(_ name: String, _ dependencies: [String]) -> Target {
  .testTarget(
    name: name,
    dependencies: (dependencies + ["Support", "TestSupport"]).map { .init(stringLiteral: $0) },
    swiftSettings: strict)
}

let package = Package(
  name: "Glimpse",
  products: [
    // With the vocabulary that its API is made of.
    .library(
      name: "GlimpseKit",
      targets: [
        "GlimpseKit", "SearchDomain", "SearchWorkflows", "QueryUnderstanding", "ModelInference",
      ]),
    .executable(name: "glimpse", targets: ["glimpse"]),
  ],
  targets: [
    // Foreign libraries: one module each, imported by one target each.
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CVips", pkgConfig: "glimpse-vips", providers: [.apt(["libvips-dev"])]),
    .systemLibrary(name: "COpenVINO", pkgConfig: "glimpse-openvino"),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CVectorKernels"),

    // Foundations.
    library("SearchDomain"),
    library("Support", ["CCrypto"]),
    library("SQLiteAccess", ["CSQLite", "Support"]),
    library("HTTPRequesting", ["CCurl", "Support"]),

    // From pictures and words to vectors.
    library("Tokenizers", ["Support"]),
    library("ImageDecoding", ["CVips", "Support"]),
    library("ModelInference", ["COpenVINO", "Support"]),
    library("ModelHub", ["HTTPRequesting", "Support"]),
    library(
      "EmbeddingModels",
      ["SearchDomain", "Tokenizers", "ImageDecoding", "ModelInference", "Support"]),

    // From vectors to results.
    library("Cataloging", ["SearchDomain", "SQLiteAccess", "Support"]),
    library("VectorIndexing", ["CVectorKernels", "SearchDomain", "Support"]),
    library("QueryUnderstanding", ["SearchDomain", "Support"]),
    library("SearchWorkflows", ["SearchDomain", "Cataloging", "VectorIndexing", "Support"]),

    // What people and programs use.
    library(
      "GlimpseKit",
      [
        "SearchDomain", "EmbeddingModels", "Cataloging", "VectorIndexing", "SearchWorkflows",
        "QueryUnderstanding", "ModelHub", "HTTPRequesting", "ImageDecoding", "ModelInference",
        "Support",
      ]),
    library(
      "CommandLineInterface",
      [
        "GlimpseKit", "SearchDomain", "SearchWorkflows", "QueryUnderstanding", "EmbeddingModels",
        "ModelInference", "ModelHub", "HTTPRequesting", "ImageDecoding", "VectorIndexing",
        "Cataloging", "Support",
      ]),
    .executableTarget(
      name: "glimpse", dependencies: ["CommandLineInterface"], swiftSettings: strict),

    // Measures finding duplicates; not shipped.
    .executableTarget(
      name: "bench-duplicates",
      dependencies: ["SearchDomain", "Cataloging", "VectorIndexing", "SearchWorkflows"],
      path: "Benchmarks/Duplicates", swiftSettings: strict),

    // Tests mirror the sources.
    .target(
      name: "TestSupport", dependencies: ["SearchDomain", "Support"], path: "Tests/TestSupport",
      swiftSettings: strict),
    test("SearchDomainTests", ["SearchDomain"]),
    test("SupportTests", []),
    test("SQLiteAccessTests", ["SQLiteAccess"]),
    test("HTTPRequestingTests", ["HTTPRequesting"]),
    test("TokenizersTests", ["Tokenizers"]),
    test("ImageDecodingTests", ["ImageDecoding"]),
    test("ModelInferenceTests", ["ModelInference"]),
    test("ModelHubTests", ["ModelHub", "HTTPRequesting"]),
    test("EmbeddingModelsTests", ["EmbeddingModels", "ModelInference", "SearchDomain"]),
    test("CatalogingTests", ["Cataloging", "SearchDomain", "SQLiteAccess"]),
    test("VectorIndexingTests", ["VectorIndexing", "CVectorKernels", "SearchDomain"]),
    test("QueryUnderstandingTests", ["QueryUnderstanding", "SearchDomain"]),
    test("SearchWorkflowsTests", ["SearchWorkflows", "Cataloging", "VectorIndexing", "SearchDomain"]),
    test(
      "GlimpseKitTests",
      [
        "GlimpseKit", "ModelInference", "QueryUnderstanding", "SearchDomain", "SearchWorkflows",
      ]),
    test(
      "CommandLineInterfaceTests",
      ["CommandLineInterface", "GlimpseKit", "SearchDomain", "SearchWorkflows"]),
    test("EndToEndTests", []),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c11
)
