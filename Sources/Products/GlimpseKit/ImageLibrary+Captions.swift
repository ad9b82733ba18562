// Texts made of images: captions by a model here or elsewhere, and the writing in them.

public import EmbeddingModels
import LocalStores
public import QueryUnderstanding
import Refusals
import RemoteSources
public import Support
public import TextDeriving

extension ImageLibrary {
  /// Has captions written of images that have none by this model.
  ///
  /// May be stopped at any time; the next run goes on. The model gets images
  /// of at most 512 pixels a side.
  ///
  /// - Parameter isDryRun: only counts the requests that are needed.
  /// - Throws: `GlimpseError`, `VectorStoreError`.
  public func writeCaptions(
    by model: LanguageModel, isDryRun: Bool = false,
    cancellation: CancellationFlag = CancellationFlag()
  ) throws -> CaptioningReport {
    let store = try local(for: .captions)
    return try CaptionWriter(
      model: model, decoder: configuration.decoder,
      maximumMegapixels: configuration.maximumMegapixels
    ).run(over: store, isDryRun: isDryRun, cancellation: cancellation, read: files.bytes)
  }

  /// Has a model on this machine write captions of images that have none by
  /// it.
  ///
  /// May be stopped at any time; the next run goes on. An image that cannot be
  /// decoded is counted and tried again in the next run. No image leaves this
  /// machine.
  ///
  /// - Parameters:
  ///   - isDryRun: only counts the images that lack one.
  ///   - progress: hears the report after each image, on another thread.
  /// - Throws: `GlimpseError`, `VectorStoreError`; `EmbeddingModelError` where the
  ///   model, or what decodes, fails for all images.
  public func writeCaptions(
    by model: CaptioningModel, isDryRun: Bool = false,
    cancellation: CancellationFlag = CancellationFlag(),
    progress: (@Sendable (CaptioningReport) -> Void)? = nil
  ) throws -> CaptioningReport {
    let store = try local(for: .captions)
    return try LocalCaptionWriter(author: model.author) { try model.caption(of: $0).text }
      .run(
        over: store, isDryRun: isDryRun, cancellation: cancellation, read: files.bytes,
        progress: progress)
  }

  /// How many images have no caption by a model on this machine, which is not
  /// loaded for it.
  ///
  /// - Parameter folder: made by Tools/export-model.
  /// - Returns: a report of nothing done, and whom the captions would be by.
  /// - Throws: `GlimpseError`, `VectorStoreError`; `EmbeddingModelError` for a
  ///   folder of no such model.
  public func captionsNeeded(
    byModelIn folder: String
  ) throws -> (report: CaptioningReport, author: String) {
    let author = try CaptioningModel.author(inFolder: folder)
    let report = try LocalCaptionWriter(author: author) { _ in "" }
      .run(
        over: local(for: .captions), isDryRun: true, cancellation: CancellationFlag(),
        read: files.bytes, progress: nil)
    return (report, author)
  }

  /// Reads writing in images; made before long work, to know that it can.
  func ocrReader(_ languages: String) throws(GlimpseError) -> OCRReader {
    try OCRReader(
      languages: languages, decoder: configuration.decoder,
      maximumMegapixels: configuration.maximumMegapixels,
      cacheFolder: Folders.cache(configuration.environment) + "/glimpse")
  }
}
