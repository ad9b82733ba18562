// From a configuration and a model's name to the model, ready to be run as the
// configuration says. Which name is meant is the caller's to decide.

public import EmbeddingModels
package import ImageDecoding
import ModelInference
import Support

extension LibraryConfiguration {
  /// Opens a model that is on this machine; no tower is loaded yet.
  ///
  /// - Throws: `GlimpseError` (`modelNotFound`, `invalidArgument`), `ModelHubError`,
  ///   `EmbeddingModelError`.
  public func openModel(named name: String) throws -> EmbeddingModel {
    try check()
    let located = try ModelLocator(environment: environment).locate(name)
    var inference = InferenceOptions(precision: precision)
    if let threads { inference.threads = max(1, threads) }
    inference.cacheFolder = Folders.cache(environment) + "/glimpse/compiled"
    return try EmbeddingModel(
      folder: located.folder, name: located.name,
      options: EmbeddingModel.Options(
        inference: inference, maximumPixels: maximumMegapixels *| 1_000_000,
        decoderProgram: decoderProgram, decodingSeconds: decodingSeconds,
        queryDecodingSeconds: queryDecodingSeconds))
  }

  /// Decodes pictures of a library: with the time that indexing gives them.
  package var decoder: DecoderPool {
    .shared(program: decoderProgram, secondsAPicture: decodingSeconds)
  }

  /// Decodes pictures that somebody waits for.
  package var queryDecoder: DecoderPool {
    .shared(program: decoderProgram, secondsAPicture: queryDecodingSeconds)
  }
}
