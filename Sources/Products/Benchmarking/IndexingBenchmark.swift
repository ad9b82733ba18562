// Images a second by size: made-up images are indexed as anyone's are.

import FoundationEssentials
import Glibc
import GlimpseKit
import ImageDecoding
import Indexing
import SearchDomain
import Support

/// Measures indexing.
struct IndexingBenchmark {
  private let library: ImageLibrary
  private let folder: String
  private let options: BenchmarkOptions

  /// Images of the first run of each size, which says how many the measured
  /// one needs.
  private static let trialCount = 16
  private static let largestCount = 2000

  init(configuration: LibraryConfiguration, folder: String, options: BenchmarkOptions) throws {
    library = try ImageLibrary(configuration: configuration)
    self.folder = folder
    self.options = options
  }

  /// Loads the image tower.
  ///
  /// - Returns: how long that took, in seconds.
  func warmUp() async throws -> Double {
    let stopwatch = Stopwatch()
    try await index(image(BenchmarkOptions.Size(width: 64, height: 64)), 1, named: "first")
    return stopwatch.seconds
  }

  func measure(_ size: BenchmarkOptions.Size) async throws -> BenchmarkReport.Images {
    let file = try image(size)
    let name = "\(size.width)x\(size.height)"
    let trial = try await index(file, Self.trialCount, named: name + "-trial")
    let wanted = Int(clamping: trial.imagesPerSecond * options.secondsPerSize)
    let count = max(Self.trialCount, min(Self.largestCount, wanted))
    let report = try await index(file, count, named: name)
    return BenchmarkReport.Images(
      size: size, byteCount: file.count, count: report.indexed, perSecond: report.imagesPerSecond)
  }

  private func image(_ size: BenchmarkOptions.Size) throws -> [UInt8] {
    try SyntheticImage.jpeg(
      width: size.width, height: size.height, seed: 1,
      library.configuration.decoder)
  }

  @discardableResult
  private func index(_ file: [UInt8], _ count: Int, named name: String) async throws
    -> IndexingReport
  {
    let path = folder + "/" + name
    try FileIO.makeFolders(path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    for number in 0..<count {
      // What follows a JPEG's end is passed over, but makes it another file:
      // equal ones would be embedded once.
      let contents = Data(file + Array("\(name) \(number)".utf8))
      let image = "\(path)/\(number).jpg"
      guard FileManager.default.createFile(atPath: image, contents: contents) else {
        throw FileError(code: errno, operation: "write", path: image)
      }
    }
    return try await library.index([path]).finish()
  }
}
