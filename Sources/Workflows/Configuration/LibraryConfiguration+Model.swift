// From a configuration and a model's name to the model, ready to be run as the
// configuration says, and to its scale of scores. Which name is meant is the
// caller's to decide.

public import Calibration
public import EmbeddingModels
package import ImageDecoding
import ModelHub
import ModelInference
public import Support

extension LibraryConfiguration {
  /// Opens a model that is on this machine, or whose towers a server runs and whose
  /// settings are here; no tower is loaded yet, and no server is asked.
  ///
  /// - Parameter name: a name, a folder, or an address as `ServedAddress` reads it,
  ///   with the key of `GLIMPSE_INFERENCE_API_KEY` in `environment`.
  /// - Throws: `GlimpseError` (`modelNotFound`, `invalidArgument`), `ModelHubError`,
  ///   `EmbeddingModelError`.
  public func openModel(named name: String) throws -> EmbeddingModel {
    try openModel(named: name, makesEightBits: false)
  }

  /// The same for a library.
  ///
  /// - Parameter makesEightBits: whether int8 may ask for what indexing makes.
  package func openModel(named name: String, makesEightBits: Bool) throws -> EmbeddingModel {
    try check()
    let locator = ModelLocator(environment: environment)
    var options = modelOptions
    if ServedAddress.isOne(name) {
      let address = try ServedAddress(name, apiKey: environment["GLIMPSE_INFERENCE_API_KEY"])
      let located = try locator.locate(address.folder)
      options.served = address.towers
      // Vectors are stored under the model's name, never the address: a library
      // that somebody hands on must not have a server asked.
      return try EmbeddingModel(folder: located.folder, name: located.name, options: options)
    }
    let located = try locator.locate(name)
    options.makesEightBits = makesEightBits
    return try EmbeddingModel(folder: located.folder, name: located.name, options: options)
  }

  /// Opens a model that writes captions, and loads it.
  ///
  /// - Parameter folder: made by Tools/export-model.
  /// - Throws: `GlimpseError` (`invalidArgument`), `EmbeddingModelError`.
  public func openCaptioningModel(_ folder: String) throws -> CaptioningModel {
    try check()
    return try CaptioningModel(folder: folder, options: modelOptions)
  }

  /// How models are run.
  package var modelOptions: EmbeddingModel.Options {
    var inference = InferenceOptions(device: device, precision: precision)
    inference.onnxRuntime = environment["GLIMPSE_ONNXRUNTIME"]
    if let threads { inference.threads = max(1, threads) }
    inference.cacheFolder = Folders.cache(environment) + "/glimpse/compiled"
    return EmbeddingModel.Options(
      inference: inference, maximumPixels: maximumMegapixels *| 1_000_000,
      decoderProgram: decoderProgram, decodingSeconds: decodingSeconds,
      queryDecodingSeconds: queryDecodingSeconds)
  }

  /// Decodes images of a library: with the time that indexing gives them.
  package var decoder: DecoderPool {
    .shared(program: decoderProgram, secondsAImage: decodingSeconds)
  }

  /// Decodes images that somebody waits for.
  package var queryDecoder: DecoderPool {
    .shared(program: decoderProgram, secondsAImage: queryDecodingSeconds)
  }

  /// Makes the scale of scores of one model, so that searches can judge. Takes
  /// seconds to minutes, once; what was made before it is stopped stays.
  ///
  /// - Returns: false where another process is at it.
  /// - Throws: `GlimpseError`, `EmbeddingModelError`.
  @discardableResult
  public func makeScale(
    forModel name: String, cancellation: CancellationFlag = CancellationFlag()
  ) throws -> Bool {
    try openModel(named: name).makeScale(environment) { cancellation.isSet }
  }

  /// Whether a process started now could make the scale of one model.
  ///
  /// - Throws: as `openModel`.
  public func scaleReadiness(forModel name: String) throws -> ScaleReadiness {
    CaptionVectors(try openModel(named: name).space, environment).readiness
  }
}
