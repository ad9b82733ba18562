// Images through a model folder's image tower, which goes over to 8 bits once it
// is proven, on the images that come, that what is found stays the same.

internal import SearchDomain

/// Embeds in floating point, and in 8 bits from where that is proven to be good
/// enough.
///
/// The first images are kept as they pass. Once there are enough, the tower in 8
/// bits is made and proven beside the work; it is kept for the next run. Vectors of
/// both stand side by side: what is proven is that they may.
struct AdaptiveImageEncoder: ImageEncoder {
  let space: EmbeddingSpace
  let floating: ImageTower
  let preparer: ImagePreparer
  let choice: PrecisionChoice
  let maker: EightBitTowerMaker

  var preferredBatchSize: Int { floating.preferredBatchSize }
  var parallelBatches: Int { floating.parallelBatches }

  func prepare(_ image: EncodedImage) throws -> PreparedImage { try preparer.prepare(image) }

  func encode(_ batch: [PreparedImage]) throws -> [Embedding] {
    if let narrow = choice.tower { return try narrow.embed(batch, dimension: space.dimension) }
    let embeddings = try floating.embed(batch, dimension: space.dimension)
    if let sample = choice.gather(zip(batch, embeddings)) {
      choice.decide { [maker, floating] isCancelled in
        try maker.make(of: sample, comparedWith: floating, isCancelled: isCancelled)
      }
    }
    return embeddings
  }
}
