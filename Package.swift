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

/// Targets whose loops over bytes, pixels and vectors take most of a test run.
let computing: Set = [
  "Support", "SearchDomain", "ParquetFiles", "Tokenizers", "ImageDecoding", "IsolatedDecoding",
  "EmbeddingModels", "FaceModels", "PeopleGrouping", "VectorIndexing", "LocalStores", "Indexing",
  "Calibration",
  "Searching", "Duplicates", "Evaluation",
]

/// `make test` has them optimized in debug builds too. Not otherwise: a package
/// with such flags cannot be depended on by its address.
let isOptimized = Context.environment["GLIMPSE_OPTIMIZED_TESTS"] != nil

/// The folders of `Sources`, lowest first. A target imports from floors below its
/// own, and from its own.
enum Floor: String {
  case foreign, foundations, domain, models, stores, workflows, products

  func path(_ target: String) -> String {
    "Sources/\(rawValue.prefix(1).uppercased() + rawValue.dropFirst())/\(target)"
  }
}

func foreign(_ name: String, pkgConfig: String? = nil, package: String? = nil) -> Target {
  .systemLibrary(
    name: name, path: Floor.foreign.path(name), pkgConfig: pkgConfig,
    providers: package.map { [.apt([$0])] })
}

func inC(_ name: String, _ dependencies: [String] = []) -> Target {
  .target(
    name: name, dependencies: dependencies.map { .init(stringLiteral: $0) },
    path: Floor.foreign.path(name))
}

func library(_ name: String, on floor: Floor, _ dependencies: [String] = []) -> Target {
  .target(
    name: name, dependencies: dependencies.map { .init(stringLiteral: $0) },
    path: floor.path(name),
    swiftSettings: strict
      + (isOptimized && computing.contains(name)
        ? [.unsafeFlags(["-O"], .when(configuration: .debug))] : []))
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
        "GlimpseKit", "SearchDomain", "Refusals", "Indexing", "StoreStatus", "Calibration",
        "Searching", "TextDeriving", "Configuration", "Duplicates", "Syncing", "QueryUnderstanding",
        "EmbeddingModels", "ModelInference", "ModelHub", "HTTPRequesting", "Evaluation",
        "Interchange", "SharedCaching", "Support",
      ]),
    .executable(name: "glimpse", targets: ["glimpse"]),
  ],
  targets: [
    // Foreign libraries: one module each, imported by one target each.
    foreign("CSQLite", pkgConfig: "sqlite3", package: "libsqlite3-dev"),
    foreign("CVips", pkgConfig: "glimpse-vips", package: "libvips-dev"),
    foreign("COpenVINO", pkgConfig: "glimpse-openvino"),
    foreign("CCurl", pkgConfig: "libcurl", package: "libcurl4-openssl-dev"),
    foreign("CCrypto", pkgConfig: "libcrypto", package: "libssl-dev"),
    foreign("CLinux"),
    foreign("COpenSSL", pkgConfig: "openssl", package: "libssl-dev"),
    foreign("CZlib", pkgConfig: "zlib", package: "zlib1g-dev"),
    foreign("CSnappy", package: "libsnappy-dev"),
    foreign("CZstd", pkgConfig: "libzstd", package: "libzstd-dev"),
    foreign("CBrotli", pkgConfig: "libbrotlidec", package: "libbrotli-dev"),
    foreign("CExpat", pkgConfig: "expat", package: "libexpat1-dev"),
    // Loads ONNX Runtime where a device needs it.
    inC("CONNXRuntime"),
    // Loads libpq where a store is on PostgreSQL.
    inC("CPostgres"),
    inC("CVectorKernels"),
    // Linked for what it replaces; nothing is called.
    inC("CLargeBlocks"),
    // Loads libvips when it is first needed; CVips has its declarations alone.
    inC("CVipsLoading", ["CVips"]),
    // Libraries that libvips needs, used by themselves where it shows pictures wrongly.
    inC("CTIFF"),
    inC("COpenJPEG"),
    inC("CImageCodecs"),
    // Loads hiredis where a shared cache is asked for.
    inC("CRedis"),
    // What a decoder's process gives up.
    inC("CSandbox"),

    // Without a word of pictures.
    library("Support", on: .foundations, ["CCrypto", "CLinux"]),
    library("SQLiteAccess", on: .foundations, ["CSQLite"]),
    library("PostgresAccess", on: .foundations, ["CPostgres", "Support"]),
    library("HTTPRequesting", on: .foundations, ["CCurl", "Support"]),
    library("DataCompression", on: .foundations, ["CZlib", "CSnappy", "CZstd", "CBrotli"]),
    library("HTTPServing", on: .foundations, ["COpenSSL", "DataCompression", "Support"]),
    library("SharedCaching", on: .foundations, ["CRedis", "Support"]),
    library("ParquetFiles", on: .foundations, ["DataCompression", "Support"]),
    library("ToolServing", on: .foundations, ["Support"]),

    // What all speak of.
    library("SearchDomain", on: .domain),
    library("Refusals", on: .domain, ["SearchDomain", "Support"]),

    // From pictures and words to vectors.
    library("Tokenizers", on: .models, ["Support"]),
    library("ImageDecoding", on: .models, ["Support"]),
    // For the program alone, whose helper processes decode.
    library(
      "IsolatedDecoding", on: .models,
      [
        "CVips", "CVipsLoading", "CTIFF", "COpenJPEG", "CImageCodecs", "CSandbox", "CExpat",
        "DataCompression", "ImageDecoding", "Support",
      ]),
    library("GraphReading", on: .models, ["Support"]),
    library("GraphQuantizing", on: .models, ["GraphReading", "Support"]),
    library(
      "ModelInference", on: .models,
      ["COpenVINO", "CONNXRuntime", "HTTPRequesting", "GraphReading", "Support"]),
    library(
      "ModelHub", on: .models,
      ["SearchDomain", "Refusals", "HTTPRequesting", "GraphReading", "Support"]),
    library(
      "EmbeddingModels", on: .models,
      [
        "SearchDomain", "Tokenizers", "ImageDecoding", "GraphReading", "GraphQuantizing",
        "ModelInference", "Support",
      ]),
    library("FaceModels", on: .models, ["ImageDecoding", "ModelInference", "Support"]),

    // Where images are kept with their vectors.
    library("VectorIndexing", on: .stores, ["CVectorKernels", "SearchDomain", "Support"]),
    library(
      "LocalStores", on: .stores, ["SearchDomain", "SQLiteAccess", "VectorIndexing", "Support"]),
    library(
      "RemoteStores", on: .stores, ["SearchDomain", "HTTPRequesting", "PostgresAccess", "Support"]),

    // What is done with them.
    library("QueryUnderstanding", on: .workflows, ["SearchDomain", "HTTPRequesting", "Support"]),
    library("Indexing", on: .workflows, ["SearchDomain", "Refusals", "Support"]),
    library(
      "StoreStatus", on: .workflows,
      ["SearchDomain", "Refusals", "ModelHub", "Indexing", "Support"]),
    library(
      "Calibration", on: .workflows, ["SearchDomain", "EmbeddingModels", "Indexing", "Support"]),
    library(
      "Searching", on: .workflows,
      [
        "SearchDomain", "Refusals", "EmbeddingModels", "ModelHub", "HTTPRequesting",
        "QueryUnderstanding", "Calibration", "StoreStatus", "SharedCaching", "Support",
      ]),
    library(
      "TextDeriving", on: .workflows,
      [
        "SearchDomain", "Refusals", "EmbeddingModels", "ImageDecoding", "QueryUnderstanding",
        "Support",
      ]),
    library(
      "Configuration", on: .workflows,
      [
        "SearchDomain", "Refusals", "EmbeddingModels", "ImageDecoding", "ModelInference",
        "ModelHub", "QueryUnderstanding", "Calibration", "TextDeriving", "SharedCaching", "Support",
      ]),
    library(
      "Duplicates", on: .workflows, ["SearchDomain", "Refusals", "ImageDecoding", "Support"]),
    library("PeopleGrouping", on: .workflows, ["VectorIndexing", "Support"]),
    library("Syncing", on: .workflows, ["SearchDomain", "Support"]),
    library("RemoteSources", on: .workflows, ["SearchDomain", "HTTPRequesting", "Support"]),
    library(
      "Evaluation", on: .workflows,
      ["SearchDomain", "Refusals", "EmbeddingModels", "Indexing", "Support"]),
    library(
      "Interchange", on: .workflows, ["SearchDomain", "ParquetFiles", "Indexing", "Support"]),

    // What people and programs use.
    library(
      "GlimpseKit", on: .products,
      [
        "SearchDomain", "Refusals", "EmbeddingModels", "ImageDecoding", "ModelHub", "LocalStores",
        "VectorIndexing", "QueryUnderstanding", "Indexing", "StoreStatus", "Calibration",
        "Searching", "TextDeriving", "Configuration", "Duplicates",
        "Syncing", "RemoteSources", "Evaluation", "Interchange", "Support",
      ]),
    library("JSONReplies", on: .products, ["SearchDomain", "QueryUnderstanding", "Support"]),
    library(
      "Benchmarking", on: .products,
      [
        "GlimpseKit", "Evaluation", "SearchDomain", "EmbeddingModels", "LocalStores",
        "VectorIndexing", "Indexing", "ImageDecoding", "Support",
      ]),
    library(
      "SearchAPI", on: .products,
      [
        "GlimpseKit", "JSONReplies", "SearchDomain", "Indexing", "Duplicates",
        "QueryUnderstanding", "ImageDecoding", "EmbeddingModels", "LocalStores",
        "ModelHub", "HTTPRequesting", "HTTPServing", "SharedCaching", "ToolServing",
        "Support",
      ]),
    library(
      "CommandLineInterface", on: .products,
      [
        "SearchAPI", "JSONReplies", "HTTPServing", "ToolServing", "GlimpseKit", "Benchmarking",
        "Evaluation", "SearchDomain",
        "Indexing", "Duplicates", "Syncing", "QueryUnderstanding", "EmbeddingModels", "FaceModels",
        "ModelInference", "ModelHub", "HTTPRequesting",
        "ImageDecoding", "RemoteSources", "RemoteStores", "LocalStores",
        "Interchange", "SharedCaching", "Support",
      ]),
    .executableTarget(
      name: "glimpse", dependencies: ["CommandLineInterface", "IsolatedDecoding", "CLargeBlocks"],
      path: Floor.products.path("glimpse"), swiftSettings: strict),

    // Measures the index; not shipped.
    .executableTarget(
      name: "bench-vectors", dependencies: ["VectorIndexing", "SearchDomain", "Support"],
      path: "Benchmarks/VectorSearch", swiftSettings: strict),
    // Measures the stores on servers; not shipped.
    .executableTarget(
      name: "bench-stores",
      dependencies: [
        "RemoteStores", "Indexing", "Syncing", "LocalStores", "SearchDomain", "Support",
      ],
      path: "Benchmarks/StoreSearch", swiftSettings: strict),
    // Measures finding duplicates; not shipped.
    .executableTarget(
      name: "bench-duplicates",
      dependencies: [
        "SearchDomain", "LocalStores", "VectorIndexing", "Indexing", "Duplicates", "Support",
      ],
      path: "Benchmarks/Duplicates", swiftSettings: strict),

    // Measures additions to a library; not shipped.
    .executableTarget(
      name: "bench-additions",
      dependencies: ["SearchDomain", "LocalStores", "Indexing", "Support"],
      path: "Benchmarks/Additions", swiftSettings: strict),
    // Measures words in texts; not shipped.
    .executableTarget(
      name: "bench-texts", dependencies: ["SearchDomain", "LocalStores", "Support"],
      path: "Benchmarks/Texts", swiftSettings: strict),

    // Measures the grouping of faces; not shipped.
    .executableTarget(
      name: "bench-people",
      dependencies: [
        "FaceModels", "PeopleGrouping", "VectorIndexing", "ImageDecoding", "ModelInference",
        "Support", "TestSupport",
      ],
      path: "Benchmarks/People", swiftSettings: strict),

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
    test("SharedCachingTests", ["SharedCaching"]),
    test("ParquetFilesTests", ["ParquetFiles", "DataCompression"]),
    test("ToolServingTests", ["ToolServing"]),
    test(
      "InterchangeTests",
      ["Interchange", "LocalStores", "ParquetFiles", "SearchDomain", "Indexing"]),
    test("RemoteSourcesTests", ["RemoteSources", "HTTPRequesting", "SearchDomain"]),
    test("TokenizersTests", ["Tokenizers"]),
    test("ImageDecodingTests", ["ImageDecoding"]),
    // Tries what the sandbox forbids.
    .target(name: "SandboxProbe", dependencies: ["CSandbox"], path: "Tests/SandboxProbe"),
    test(
      "IsolatedDecodingTests",
      ["IsolatedDecoding", "ImageDecoding", "SandboxProbe", "SearchDomain", "CVips"]),
    test("GraphReadingTests", ["GraphReading"]),
    test("GraphQuantizingTests", ["GraphQuantizing", "ModelInference"]),
    test("ModelInferenceTests", ["ModelInference", "HTTPRequesting"]),
    test("ModelHubTests", ["ModelHub", "HTTPRequesting"]),
    test("EmbeddingModelsTests", ["EmbeddingModels", "ModelInference", "SearchDomain"]),
    test("FaceModelsTests", ["FaceModels", "ImageDecoding", "ModelInference"]),
    test("PeopleGroupingTests", ["PeopleGrouping", "VectorIndexing"]),
    test("LocalStoresTests", ["LocalStores", "SearchDomain", "SQLiteAccess", "VectorIndexing"]),
    test("LargeBlocksTests", ["CLargeBlocks"]),
    test("VectorIndexingTests", ["VectorIndexing", "CVectorKernels", "SearchDomain"]),
    test("QueryUnderstandingTests", ["QueryUnderstanding", "HTTPRequesting", "SearchDomain"]),
    // A library with pictures, which tests of several workflows need.
    .target(
      name: "WorkflowTestSupport",
      dependencies: [
        "Indexing", "Searching", "LocalStores", "SearchDomain", "Support", "TestSupport",
      ], path: "Tests/WorkflowTestSupport", swiftSettings: strict),
    test(
      "IndexingTests",
      [
        "Indexing", "Duplicates", "LocalStores", "VectorIndexing", "SearchDomain", "Refusals",
        "WorkflowTestSupport",
      ]),
    test("CalibrationTests", ["Calibration", "VectorIndexing", "SearchDomain"]),
    test(
      "SearchingTests",
      ["Searching", "Indexing", "LocalStores", "SearchDomain", "WorkflowTestSupport"]),
    test("DuplicatesTests", ["Duplicates", "Indexing", "LocalStores", "SearchDomain"]),
    test("EvaluationTests", ["Evaluation", "SearchDomain", "Refusals", "Indexing"]),
    test(
      "GlimpseKitTests",
      [
        "GlimpseKit", "EmbeddingModels", "Evaluation", "LocalStores", "Interchange",
        "ModelInference",
        "QueryUnderstanding", "SearchDomain", "Indexing", "Calibration", "Duplicates",
      ]),
    test(
      "SearchAPITests",
      [
        "SearchAPI", "GlimpseKit", "EmbeddingModels", "ModelInference", "HTTPServing",
        "HTTPRequesting", "ModelHub", "SearchDomain", "Indexing",
      ]),
    test(
      "CommandLineInterfaceTests",
      [
        "CommandLineInterface", "Evaluation", "GlimpseKit", "RemoteStores", "SearchDomain",
        "Indexing",
      ]),
    test(
      "VectorStoreConformance",
      [
        "RemoteStores", "Indexing", "Syncing", "LocalStores", "QueryUnderstanding",
        "HTTPRequesting", "PostgresAccess", "SearchDomain", "Refusals",
      ]),
    test(
      "RemoteStoresTests", ["RemoteStores", "HTTPRequesting", "PostgresAccess", "SearchDomain"]),
    test("EndToEndTests", []),

    // What clients send, made up by a fuzzer (Scripts/fuzz); not shipped.
    .target(
      name: "FuzzTargets",
      dependencies: [
        "GlimpseKit", "HTTPServing", "ModelInference", "QueryUnderstanding", "SearchAPI",
        "SearchDomain", "Indexing", "Support", "TestSupport",
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

// While one target is worked on, its tests alone can be built, with what is
// below them: GLIMPSE_TESTS=ImageDecodingTests,IsolatedDecodingTests.
if let wanted = Context.environment["GLIMPSE_TESTS"]?.split(separator: ",") {
  package.targets.removeAll { $0.type == .test && !wanted.contains(Substring($0.name)) }
}
