// The encoder of images for a run of indexing, in floating point or in 8 bits.

internal import GraphQuantizing
internal import ModelInference
public import SearchDomain

extension EmbeddingModel {
  /// The encoder of images for indexing, in the arithmetic that was chosen for the
  /// library, or that chooses it while images pass.
  ///
  /// - Parameter count: about how many images the run means to embed.
  /// - Throws: `EmbeddingModelError`, and what keeping a decision throws.
  public func imageEncoder(
    choosing choice: PrecisionChoice, expecting count: Int = 0
  ) throws -> any ImageEncoder {
    choice.expect(count)
    if let decision = choice.course.decisionAhead { try choice.settle(decision) }
    switch choice.course.kind {
    case .floating: return try imageEncoder(for: .indexing)
    case .ownTower:
      var options = indexingInference
      options.precision = .int8
      return encoder(try ImageTower(folder, options: options), choice.space)
    case .made: return try madeEncoder(choice)
    }
  }

  private func encoder(_ tower: ImageTower, _ space: EmbeddingSpace) -> any ImageEncoder {
    FolderImageEncoder(space: space, tower: tower, preparer: preparer(for: .indexing))
  }

  private func madeEncoder(_ choice: PrecisionChoice) throws -> any ImageEncoder {
    if let tower = choice.tower { return encoder(tower, choice.space) }
    let floating = try imageEncoder(for: .indexing)
    // What is proven is the processor's arithmetic.
    guard options.inference.computesOnProcessor, !choice.isDecided,
      let cacheFolder = options.inference.cacheFolder
    else {
      return floating
    }
    let file = EightBitTowerFile(cacheFolder: cacheFolder, name: choice.library.towerName)
    if let known = choice.course.known {
      // A file that is lost or damaged is made again, from other images.
      if let digest = known.towerDigest, file.holds(digest),
        let tower = try? file.load(folder, indexingInference)
      {
        try choice.settle(known, tower)
        return encoder(tower, choice.space)
      }
      let isRefused = known.reason != .proven
      // Who asks by name has it tried once more, on other images.
      if isRefused, !choice.course.demandsEightBits || known.reason == .impossible {
        try choice.settle(known)
        return floating
      }
    }
    do {
      _ = try GraphQuantizer(path: folder.imageTowerPath)
    } catch  where error.isLasting {
      try choice.settle(choice.course.impossible(error))
      return floating
    } catch {
      return floating
    }
    return AdaptiveImageEncoder(
      space: choice.space, floating: try imageTower(for: .indexing),
      preparer: preparer(for: .indexing), choice: choice,
      maker: EightBitTowerMaker(
        folder: folder, options: indexingInference, file: file, texts: choice.texts,
        leastSpeedup: choice.course.demandsEightBits ? 0 : EightBitTowerMaker.usualSpeedup))
  }
}
