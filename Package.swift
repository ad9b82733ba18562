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
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CSnappy", providers: [.apt(["libsnappy-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .target(name: "CVectorKernels"),
    // Linked for what it replaces; nothing is called.
    .target(name: "CLargeBlocks"),
    // Loads libvips when it is first needed; CVips has its declarations alone.
    .target(name: "CVipsLoading", dependencies: ["CVips"]),
    // What a decoder's process gives up.
    .target(name: "CSandbox"),

    // Foundations.
    library("SearchDomain"),
    library("Support", ["CCrypto", "CLinux"]),
    library("SQLiteAccess", ["CSQLite", "Support"]),
    library("HTTPRequesting", ["CCurl", "Support"]),
    library("DataCompression", ["CZlib", "CSnappy", "CZstd"]),
    library("HTTPServing", ["COpenSSL", "DataCompression", "Support"]),
    library("ParquetFiles", ["DataCompression", "Support"]),

    // From pictures and words to vectors.
    library("Tokenizers", ["Support"]),
    library("ImageDecoding", ["Support"]),
    // For the program alone, whose helper processes decode.
    library("IsolatedDecoding", ["CVips", "CVipsLoading", "CSandbox", "ImageDecoding", "Support"]),
    library("ModelInference", ["COpenVINO", "Support"]),
    library("ModelHub", ["HTTPRequesting", "Support"]),
    library(
      "EmbeddingModels",
      ["SearchDomain", "Tokenizers", "ImageDecoding", "ModelInference", "Support"]),

    // From vectors to results.
    library("Cataloging", ["SearchDomain", "SQLiteAccess", "VectorIndexing", "Support"]),
    library("VectorIndexing", ["CVectorKernels", "SearchDomain", "Support"]),
    library("RemoteVectorStores", ["SearchDomain", "HTTPRequesting", "Support"]),
    library("QueryUnderstanding", ["SearchDomain", "HTTPRequesting", "Support"]),
    library("SearchWorkflows", ["SearchDomain", "Cataloging", "VectorIndexing", "Support"]),

    library("RemoteSources", ["SearchDomain", "HTTPRequesting", "Support"]),
    library(
      "LibraryInterchange",
      ["SearchDomain", "Cataloging", "ParquetFiles", "SearchWorkflows", "Support"]),

    // What people and programs use.
    library(
      "GlimpseKit",
      [
        "SearchDomain", "EmbeddingModels", "Cataloging", "VectorIndexing", "SearchWorkflows",
        "QueryUnderstanding", "ModelHub", "HTTPRequesting", "ImageDecoding", "ModelInference",
        "LibraryInterchange", "RemoteSources", "Support",
      ]),
    library(
      "SearchAPI",
      [
        "GlimpseKit", "SearchDomain", "SearchWorkflows", "QueryUnderstanding", "ImageDecoding",
        "EmbeddingModels", "ModelInference", "Cataloging", "HTTPRequesting", "HTTPServing",
        "Support",
      ]),
    library(
      "CommandLineInterface",
      [
        "SearchAPI", "HTTPServing", "GlimpseKit", "SearchDomain", "SearchWorkflows",
        "QueryUnderstanding", "EmbeddingModels",
        "ModelInference", "ModelHub", "HTTPRequesting", "ImageDecoding", "VectorIndexing",
        "RemoteSources", "RemoteVectorStores", "Cataloging", "LibraryInterchange", "Support",
      ]),
    .executableTarget(
      name: "glimpse", dependencies: ["CommandLineInterface", "IsolatedDecoding", "CLargeBlocks"],
      swiftSettings: strict),

    // Measures the index; not shipped.
    .executableTarget(
      name: "bench-vectors", dependencies: ["VectorIndexing", "SearchDomain", "Support"],
      path: "Benchmarks/VectorSearch", swiftSettings: strict),
    // Measures the stores on servers; not shipped.
    .executableTarget(
      name: "bench-stores",
      dependencies: [
        "RemoteVectorStores", "SearchWorkflows", "Cataloging", "SearchDomain", "Support",
      ],
      path: "Benchmarks/StoreSearch", swiftSettings: strict),
    // Measures finding duplicates; not shipped.
    .executableTarget(
      name: "bench-duplicates",
      dependencies: ["SearchDomain", "Cataloging", "VectorIndexing", "SearchWorkflows", "Support"],
      path: "Benchmarks/Duplicates", swiftSettings: strict),

    // Measures additions to a library; not shipped.
    .executableTarget(
      name: "bench-additions",
      dependencies: ["SearchDomain", "Cataloging", "SearchWorkflows", "Support"],
      path: "Benchmarks/Additions", swiftSettings: strict),

    // Tests mirror the sources.
    .target(
      name: "TestSupport", dependencies: ["SearchDomain", "Support"], path: "Tests/TestSupport",
      swiftSettings: strict),
    test("SearchDomainTests", ["SearchDomain"]),
    test("SupportTests", []),
    test("SQLiteAccessTests", ["SQLiteAccess"]),
    test("HTTPRequestingTests", ["HTTPRequesting"]),
    test("HTTPServingTests", ["HTTPServing"]),
    test("DataCompressionTests", ["DataCompression"]),
    test("ParquetFilesTests", ["ParquetFiles", "DataCompression"]),
    test(
      "LibraryInterchangeTests",
      ["LibraryInterchange", "Cataloging", "ParquetFiles", "SearchDomain", "SearchWorkflows"]),
    test("RemoteSourcesTests", ["RemoteSources", "HTTPRequesting", "SearchDomain"]),
    test("TokenizersTests", ["Tokenizers"]),
    test("ImageDecodingTests", ["ImageDecoding"]),
    // Tries what the sandbox forbids.
    .target(name: "SandboxProbe", dependencies: ["CSandbox"], path: "Tests/SandboxProbe"),
    test("IsolatedDecodingTests", ["IsolatedDecoding", "ImageDecoding", "SandboxProbe"]),
    test("ModelInferenceTests", ["ModelInference"]),
    test("ModelHubTests", ["ModelHub", "HTTPRequesting"]),
    test("EmbeddingModelsTests", ["EmbeddingModels", "ModelInference", "SearchDomain"]),
    test("CatalogingTests", ["Cataloging", "SearchDomain", "SQLiteAccess", "VectorIndexing"]),
    test("LargeBlocksTests", ["CLargeBlocks"]),
    test("VectorIndexingTests", ["VectorIndexing", "CVectorKernels", "SearchDomain"]),
    test("QueryUnderstandingTests", ["QueryUnderstanding", "HTTPRequesting", "SearchDomain"]),
    test(
      "SearchWorkflowsTests", ["SearchWorkflows", "Cataloging", "VectorIndexing", "SearchDomain"]),
    test(
      "GlimpseKitTests",
      [
        "GlimpseKit", "Cataloging", "LibraryInterchange", "ModelInference", "QueryUnderstanding",
        "SearchDomain", "SearchWorkflows",
      ]),
    test(
      "SearchAPITests",
      [
        "SearchAPI", "GlimpseKit", "EmbeddingModels", "ModelInference", "HTTPServing",
        "HTTPRequesting", "SearchDomain", "SearchWorkflows",
      ]),
    test(
      "CommandLineInterfaceTests",
      [
        "CommandLineInterface", "GlimpseKit", "RemoteVectorStores", "SearchDomain",
        "SearchWorkflows",
      ]),
    test(
      "VectorStoreConformance",
      ["RemoteVectorStores", "SearchWorkflows", "Cataloging", "HTTPRequesting", "SearchDomain"]),
    test("RemoteVectorStoresTests", ["RemoteVectorStores", "HTTPRequesting", "SearchDomain"]),
    test("EndToEndTests", []),

    // What clients send, made up by a fuzzer (Scripts/fuzz); not shipped.
    .target(
      name: "FuzzTargets",
      dependencies: [
        "GlimpseKit", "HTTPServing", "ModelInference", "QueryUnderstanding", "SearchAPI",
        "SearchDomain", "SearchWorkflows", "Support",
        "TestSupport",
      ], path: "Tests/Fuzzing/Targets", swiftSettings: strict),
    .executableTarget(
      name: "fuzz-parsers", dependencies: ["FuzzTargets", "Support"], path: "Tests/Fuzzing/Program",
      swiftSettings: strict),
    .testTarget(
      name: "CorpusTests", dependencies: ["FuzzTargets", "Support", "TestSupport"],
      path: "Tests/Fuzzing/Replaying", swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c11
)
