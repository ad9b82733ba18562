// What the library that a model comes from answered to a few texts and images
// when its folder was made: `reference_similarities.json`, written by
// Tools/export-model.

import Support

/// A library's own answers, to hold a model's against.
struct ReferenceAnswers: Sendable {
  /// What the average colours of a prepared image are, after normalisation.
  struct Colours: Sendable {
    /// Per channel, red first.
    let mean, deviation: [Float]
  }

  static let fileName = "reference_similarities.json"

  /// Whose answers these are, for words.
  let library: String
  let texts: [String]
  /// The ids of each text, without what fills up.
  let tokenIDs: [[Int32]]
  /// One for each of `TestImage.all`, or none.
  let colours: [Colours]
  /// Cosines of each with each, the texts before the images.
  let similarities: [[Float]]
  /// How far a cosine may be off at least, such as where a tower computes in 8
  /// bits, which runtimes round in ways of their own.
  let tolerance: Float
  /// Of the file, so that another one is not taken for checked.
  let digest: String

  /// The answers of a folder; nil if it has none.
  ///
  /// - Throws: `EmbeddingModelError` if the file is damaged.
  static func read(folder: String) throws(EmbeddingModelError) -> ReferenceAnswers? {
    let path = "\(folder)/\(fileName)"
    guard let bytes = try? FileIO.read(Array(path.utf8), limit: 1 << 20) else { return nil }
    guard let tree = try? JSONTree(parsing: bytes), let made = ReferenceAnswers(tree, bytes) else {
      throw EmbeddingModelError(
        kind: .configurationInvalid,
        message: "\(path) does not hold what Tools/export-model writes: delete it, or export the "
          + "model again", path: path)
    }
    return made
  }

  private init?(_ tree: JSONTree, _ bytes: [UInt8]) {
    guard let library = tree["library"]?.string, let texts = tree["texts"]?.items,
      let tokens = tree["token_ids"]?.items, let colours = tree["colours"]?.items,
      let rows = tree["similarities"]?.items
    else { return nil }
    self.library = library
    self.texts = texts.compactMap { $0.string }
    tokenIDs = tokens.compactMap { $0.numbers?.map { Int32(clamping: $0) } }
    self.colours = colours.compactMap { Colours($0) }
    similarities = rows.compactMap { $0.numbers?.map { Float($0) } }
    tolerance = Float(tree["tolerance"]?.double ?? 0)
    digest = Digest.hex(Digest.of(bytes, .sha256))
    let count = texts.count + colours.count
    guard self.texts.count == texts.count, tokenIDs.count == texts.count,
      self.colours.count == colours.count,
      colours.isEmpty || colours.count == TestImage.all.count,
      similarities.count == count, similarities.allSatisfy({ $0.count == count })
    else { return nil }
  }
}

extension ReferenceAnswers.Colours {
  fileprivate init?(_ tree: JSONTree) {
    guard let mean = tree["mean"]?.numbers, let deviation = tree["deviation"]?.numbers,
      mean.count == 3, deviation.count == 3
    else { return nil }
    self.init(mean: mean.map { Float($0) }, deviation: deviation.map { Float($0) })
  }

  /// Of pixels as a tower gets them, prepared for it.
  init(of pixels: [UInt8], _ contract: ImageContract) {
    var mean: [Float] = []
    var deviation: [Float] = []
    for channel in 0..<3 {
      var sum = 0.0
      var squares = 0.0
      var count = 0.0
      for index in stride(from: channel, to: pixels.count, by: 3) {
        let value =
          (Double(pixels[index]) * contract.rescale - Double(contract.mean[channel]))
          / Double(contract.deviation[channel])
        sum += value
        squares += value * value
        count += 1
      }
      let average = count > 0 ? sum / count : 0
      let spread = count > 0 ? max(0, squares / count - average * average) : 0
      mean.append(Float(average))
      deviation.append(Float(spread.squareRoot()))
    }
    self.init(mean: mean, deviation: deviation)
  }

  /// The greatest difference in any channel.
  func difference(from other: Self) -> Float {
    zip(mean + deviation, other.mean + other.deviation).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }
}

extension JSONTree {
  fileprivate var items: [JSONTree]? {
    if case .list(let items) = self { items } else { nil }
  }

  /// A list of numbers alone.
  fileprivate var numbers: [Double]? {
    guard let items else { return nil }
    let numbers = items.compactMap { $0.double }
    return numbers.count == items.count ? numbers : nil
  }
}
