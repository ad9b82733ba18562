// What a benchmark of this machine measures, and what it found.

import GlimpseKit
public import SearchDomain

/// What is measured.
public struct BenchmarkOptions: Hashable, Sendable {
  /// Width and height of images, in pixels.
  public struct Size: Hashable, Sendable {
    /// Pixels across.
    public let width: Int
    /// Pixels down.
    public let height: Int

    /// Both at least 1.
    public init(width: Int, height: Int) {
      self.width = width
      self.height = height
    }
  }

  /// Sizes of images that are indexed: a web image's, a screenshot's, a
  /// camera's.
  public var imageSizes = [
    Size(width: 640, height: 480), Size(width: 1920, height: 1440), Size(width: 4000, height: 3000),
  ]
  /// Lengths of texts, in words.
  public var wordCounts = [1, 2, 4, 8, 16, 32, 64]
  /// Numbers of images in libraries that are searched, in ascending order.
  public var librarySizes = [1_000, 10_000, 100_000]
  /// About how long each size of images is measured for.
  public var secondsPerSize = 2.0
  /// Texts and searches of each kind that are timed.
  public var repetitions = 40
  /// Equal seeds make equal images and vectors.
  public var seed: UInt64 = 1

  /// With the values stated at each property.
  public init() {}
}

/// A median and the 95th percentile.
public struct Latency: Hashable, Sendable {
  /// The median, in milliseconds.
  public let median: Double
  /// What 95 of 100 stay below, in milliseconds.
  public let p95: Double
}

/// This machine's figures.
public struct BenchmarkReport: Sendable {
  /// Indexing images of one size, decoding included, the model loaded.
  public struct Images: Hashable, Sendable {
    /// Their size.
    public let size: BenchmarkOptions.Size
    /// The size of one file, in bytes.
    public let byteCount: Int
    /// How many were indexed.
    public let count: Int
    /// How many a second.
    public let perSecond: Double
  }

  /// Embedding texts of one length, one at a time.
  public struct Texts: Hashable, Sendable {
    /// Words.
    public let words: Int
    /// Tokens, start and end included, before any are cut off.
    public let tokens: Int
    /// Whether the model reads less than that.
    public let isTruncated: Bool
    /// The time of one.
    public let latency: Latency
  }

  /// Searching a library of one size, from vector to images.
  public struct Searches: Hashable, Sendable {
    /// Images in the library.
    public let count: Int
    /// How long making the index took, or bringing it up to date.
    public let indexSeconds: Double
    /// The first search, which opens the index and gets to know the scores.
    public let firstMilliseconds: Double
    /// The time of the others.
    public let latency: Latency
    /// The share of the true ten nearest that were found, in 0…1, for vectors
    /// like those of texts.
    public let textRecallAt10: Double
    /// The same for vectors like those of images.
    public let imageRecallAt10: Double
  }

  /// The model.
  public var space: EmbeddingSpace
  /// Processors this process may use.
  public var processorCount: Int
  /// The instruction set of the vector arithmetic, such as `avx512`.
  public var instructionSet: String
  /// From opening the model to the first vector of a text.
  public var textTowerSeconds = 0.0
  /// From opening the model to the first vector of an image.
  public var imageTowerSeconds = 0.0
  /// In the order of the options.
  public var images: [Images] = []
  /// In the order of the options.
  public var texts: [Texts] = []
  /// In the order of the options.
  public var searches: [Searches] = []
}

extension BenchmarkOptions {
  /// - Throws: `GlimpseError` (`invalidArgument`).
  func check() throws(GlimpseError) {
    for size in imageSizes {
      try Bounds.within(size.width, 1...10_000, "width of a picture")
      try Bounds.within(size.height, 1...10_000, "height of a picture")
    }
    for count in wordCounts { try Bounds.within(count, 1...10_000, "number of words") }
    for count in librarySizes { try Bounds.within(count, 10...10_000_000, "size of a library") }
    try Bounds.within(secondsPerSize, 0...86_400, "time for a size")
    try Bounds.within(repetitions, 1...1_000_000, "number of repetitions")
  }
}
