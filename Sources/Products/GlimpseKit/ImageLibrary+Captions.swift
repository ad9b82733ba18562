// Texts made of pictures: captions by a language model, and the writing in them.

import LocalStores
public import QueryUnderstanding
import Refusals
import RemoteSources
public import Support
public import TextDeriving

extension ImageLibrary {
  /// Has captions written of pictures that have none by this model.
  ///
  /// May be stopped at any time; the next run goes on. The model gets pictures
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

  /// Reads writing in pictures; made before long work, to know that it can.
  func ocrReader(_ languages: String) throws(GlimpseError) -> OCRReader {
    try OCRReader(
      languages: languages, decoder: configuration.decoder,
      maximumMegapixels: configuration.maximumMegapixels,
      cacheFolder: Folders.cache(configuration.environment) + "/glimpse")
  }
}
