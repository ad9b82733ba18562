// Measures this machine with one model: how fast images are indexed, texts
// embedded and libraries searched, all through the calls that programs use.

import EmbeddingModels
import Evaluation
import FoundationEssentials
public import GlimpseKit
import SearchDomain
import Support
import VectorIndexing

/// A benchmark of this machine.
public struct MachineBenchmark: Sendable {
  private let configuration: LibraryConfiguration
  private let model: String
  private let options: BenchmarkOptions
  private let isCancelled: @Sendable () -> Bool

  /// - Parameters:
  ///   - configuration: how the model is run; its library is not touched.
  ///   - model: a name, a hub id or a folder.
  ///   - isCancelled: asked between steps; true ends the benchmark.
  public init(
    configuration: LibraryConfiguration, model: String = BundledModel.name,
    options: BenchmarkOptions = BenchmarkOptions(),
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.configuration = configuration
    self.model = model
    self.options = options
    self.isCancelled = isCancelled
  }

  /// Measures everything. What is made for it lies in a temporary folder that
  /// is gone afterwards.
  ///
  /// - Parameter onStep: told what is measured next.
  /// - Throws: what opening the model, indexing and searching throw;
  ///   `FileError`; `CancellationError`.
  public func run(onStep: (String) -> Void = { _ in }) async throws -> BenchmarkReport {
    try options.check()
    let folder = try TemporaryPlace(environment: configuration.environment)
    onStep("loading the model")
    let opened = try configuration.openModel(named: model)
    var report = BenchmarkReport(
      space: try opened.space, processorCount: ProcessorCount.available,
      instructionSet: InstructionSet.selected.name)
    report.textTowerSeconds = try seconds { _ = try opened.textEncoder().encode(["a"]) }
    let vectorOfOne = try opened.textEncoder()
    report.texts = try options.wordCounts.map { words in
      onStep("texts of \(words) words")
      return try measure(words: words, vectorOfOne)
    }
    let indexing = try IndexingBenchmark(
      configuration: library(in: folder.path + "/pictures.library"), folder: folder.path,
      options: options)
    report.imageTowerSeconds = try await indexing.warmUp()
    for size in options.imageSizes {
      try goOn()
      onStep("pictures of \(size.width) × \(size.height)")
      report.images.append(try await indexing.measure(size))
    }
    var searching = try SearchBenchmark(
      configuration: library(in: folder.path + "/vectors.library"), space: report.space,
      options: options)
    for count in options.librarySizes {
      try goOn()
      onStep("a library of \(count) pictures")
      report.searches.append(try searching.measure(count, isCancelled: isCancelled))
    }
    return report
  }

  private func goOn() throws { if isCancelled() { throw CancellationError() } }

  private func library(in folder: String) -> LibraryConfiguration {
    var configuration = configuration
    configuration.folder = folder
    configuration.model = model
    configuration.access = .writing
    return configuration
  }

  // MARK: Texts

  /// Common words that every English tokenizer has as one token.
  private static let words = [
    "a", "red", "car", "on", "the", "road", "near", "a", "green", "tree", "and", "a", "white",
    "house",
    "with", "blue", "water",
  ]

  private func measure(
    words count: Int, _ encoder: any TextEncoder
  ) throws -> BenchmarkReport.Texts {
    try goOn()
    let text = (0..<count).map { Self.words[$0 % Self.words.count] }.joined(separator: " ")
    // The first run at a new length makes the runtime plan anew.
    let first = try encoder.encode([text])[0]
    _ = try encoder.encode([text])
    let times = try (0..<options.repetitions).map { _ in
      try seconds { _ = try encoder.encode([text]) } * 1000
    }
    return BenchmarkReport.Texts(
      words: count, tokens: first.tokenCount, isTruncated: first.wasTruncated,
      latency: Latency(milliseconds: times))
  }

  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    let stopwatch = Stopwatch()
    try body()
    return stopwatch.seconds
  }
}

extension Latency {
  /// - Parameter milliseconds: at least one, in any order.
  init(milliseconds: [Double]) {
    let sorted = milliseconds.sorted()
    self.init(
      median: quantile(0.5, ofSorted: sorted) ?? 0, p95: quantile(0.95, ofSorted: sorted) ?? 0)
  }
}

/// A folder that lives as long as the value.
final class TemporaryPlace: Sendable {
  let path: String

  init(environment: [String: String]) throws(FileError) {
    let parent = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    path = parent + "/glimpse-bench-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
    try FileIO.makeFolders(path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
