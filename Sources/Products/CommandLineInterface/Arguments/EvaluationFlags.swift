// The flags of `glimpse eval` and `glimpse bench`, part of the table in
// Flags.swift.

import Benchmarking
import Evaluation
import GlimpseKit
import SearchDomain

extension Flags {
  static let datasetFormat = Flag(
    "dataset-format", value: "FORMAT",
    hint: .choice(EvaluationDataset.Format.allCases.map(\.rawValue)), of: [.eval],
    help: "flickr, karpathy, coco, table or classes (found out by looking)",
    parse: Values.choice(EvaluationDataset.Format.self))
  static let imageFolder = Flag(
    "images", value: "DIR", hint: .folder, of: [.eval],
    help: "where the pictures are (looked for beside the file)", parse: Values.path)
  static let split = Flag(
    "split", value: "NAME", of: [.eval],
    help: "the part of the set (test where there is one, else everything)", parse: Values.text)
  static let imageLimit = Flag(
    "limit", value: "N", of: [.eval], help: "only the first N pictures, of classes in turn",
    parse: Values.integer(1...100_000_000))
  static let captionLimit = Flag(
    "captions", value: "N", of: [.eval], help: "only the first N captions of each picture",
    parse: Values.integer(1...1000))
  static let templates = Flag(
    "template", value: "TEXT", isRepeated: true, of: [.eval],
    help: "what is asked for a class, {} being its name; may be repeated ('a photo of a {}.')",
    parse: Values.template)
  static let compared = Flag(
    "compare", value: "MODEL", isRepeated: true, hint: .model, of: [.eval],
    help: "evaluate these models beside one another; more may follow after a space",
    parse: Values.modelName)
  static let report = Flag(
    "report", value: "FILE.html", hint: .file, of: [.eval],
    help: "write a page with the figures and pictures of the worst failures", parse: Values.path)
  static let worst = Flag(
    "worst", value: "N", of: [.eval],
    help: "how many failures of each direction are shown, 0 to 1000",
    parse: Values.integer(0...1000)
  ).usually(EvaluationOptions().failureCount)
  static let resamples = Flag(
    "resamples", value: "N", of: [.eval],
    help: "samples that confidence intervals are made of, 0 for none",
    parse: Values.integer(0...100_000)
  ).usually(EvaluationOptions().bootstrap.resamples)
  static let seed = Flag(
    "seed", value: "N", of: [.eval, .bench], help: "of all that is drawn by chance",
    parse: Values.integer(0...Int.max)
  ).usually(1)
  static let sizes = Flag(
    "sizes", value: "N,N,...", of: [.bench],
    help: "how large libraries are that are searched", parse: Values.sizes
  ).usually(
    BenchmarkOptions().librarySizes,
    shown: BenchmarkOptions().librarySizes.map(String.init).joined(separator: ","))
  static let imageSizes = Flag(
    "pictures", value: "WxH,WxH,...", of: [.bench],
    help: "sizes of the pictures that are indexed", parse: Values.imageSizes
  ).usually(
    BenchmarkOptions().imageSizes,
    shown: BenchmarkOptions().imageSizes.map { "\($0.width)x\($0.height)" }
      .joined(separator: ","))
  static let plotFolder = Flag(
    "out", short: "o", value: "DIR", hint: .folder, of: [.bench],
    help: "write plots (SVG) and the figures (JSON) into this folder", parse: Values.path)
}

extension Values {
  /// Words with a place for a class's name.
  static let template: @Sendable (FlagValue) throws(CommandError) -> String = {
    (value) throws(CommandError) in
    guard value.text.split(separator: "{}", omittingEmptySubsequences: false).count > 1 else {
      throw CommandError(
        .badValue(
          flag: value.flag, value: value.text,
          expected: "words with {} for the class, such as 'a photo of a {}.'"))
    }
    return value.text
  }

  static let modelName: @Sendable (FlagValue) throws(CommandError) -> String = {
    (value) throws(CommandError) in
    guard !value.text.isEmpty else {
      throw CommandError(
        .badValue(flag: value.flag, value: "", expected: "a model's name or its folder"))
    }
    return value.text
  }

  /// Numbers of images, in ascending order.
  static let sizes: @Sendable (FlagValue) throws(CommandError) -> [Int] = {
    (value) throws(CommandError) in
    let parts = value.text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == parts.count, numbers.allSatisfy({ (10...10_000_000).contains($0) })
    else {
      throw CommandError(
        .badValue(
          flag: value.flag, value: value.text,
          expected: "numbers from 10 to 10000000 with commas between, such as 1000,10000"))
    }
    return Array(Set(numbers)).sorted()
  }

  /// Widths and heights in pixels, in the order given.
  static let imageSizes: @Sendable (FlagValue) throws(CommandError) -> [BenchmarkOptions.Size] = {
    (value) throws(CommandError) in
    let parts = value.text.split(separator: ",", omittingEmptySubsequences: false)
    let sizes = parts.compactMap { part -> BenchmarkOptions.Size? in
      let sides = part.split(separator: "x", omittingEmptySubsequences: false).compactMap {
        Int($0)
      }
      guard sides.count == 2, sides.allSatisfy((1...10_000).contains) else { return nil }
      return BenchmarkOptions.Size(width: sides[0], height: sides[1])
    }
    guard sizes.count == parts.count else {
      throw CommandError(
        .badValue(
          flag: value.flag, value: value.text,
          expected: "widths and heights up to 10000, such as 640x480,4000x3000"))
    }
    return sizes
  }
}
