// The image tower of a model: pixels in, embeddings out. ImageDecoding decodes
// and resizes; the compiled model normalises.

internal import ImageDecoding
internal import ModelInference
internal import SearchDomain

/// A compiled image tower.
struct ImageTower: Sendable {
  private let model: CompiledModel
  private let output: TowerOutput
  private let contract: ImageContract
  /// The number of images in every inference; nil if it is free.
  private let batch: Int?
  /// Of a tower on a server.
  var trust: ServedTrust?

  /// Where the batch is free: more gains nothing (a ViT-B/32 on two cores
  /// makes 39 images a second one by one, 47 by sixteen, 42 by 32).
  static let bestFreeBatch = 16

  var preferredBatchSize: Int {
    batch ?? min(Self.bestFreeBatch, model.largestBatch ?? Self.bestFreeBatch)
  }
  var parallelBatches: Int { model.options.streams ?? 1 }
  var dimension: Int? { output.dimension }

  /// Loads the tower.
  ///
  /// - Throws: `EmbeddingModelError`.
  init(
    _ folder: ModelFolder, options: InferenceOptions
  ) throws(EmbeddingModelError) {
    guard let served = folder.served else {
      try self.init(
        folder, path: folder.imageTowerPath(for: options.precision), options: options)
      return
    }
    let pixels = PixelInput(folder.configuration.image)
    try self.init(
      folder,
      EmbeddingModelError.translating { () throws(InferenceError) in
        try CompiledModel(served: served.image, pixels: pixels, options: options)
      })
  }

  /// Loads another form of the tower.
  ///
  /// - Throws: `EmbeddingModelError`.
  init(
    _ folder: ModelFolder, path: String, options: InferenceOptions
  ) throws(EmbeddingModelError) {
    let contract = folder.configuration.image
    try self.init(
      folder,
      EmbeddingModelError.translating { () throws(InferenceError) in
        try CompiledModel(path: path, pixels: PixelInput(contract), options: options)
      })
  }

  private init(_ folder: ModelFolder, _ model: CompiledModel) throws(EmbeddingModelError) {
    self.model = model
    output = try TowerOutput(of: model, dimension: folder.configuration.dimension)
    batch = model.inputs.first?.shape?.first ?? nil
    contract = folder.configuration.image
  }

  /// - Throws: `EmbeddingModelError` where the server has taken another model.
  func confirm() throws(EmbeddingModelError) { try trust?.confirm(model) }

  /// Embeds images of `height` × `width` pixels, in order.
  ///
  /// - Throws: `EmbeddingModelError`.
  func embed(
    _ images: [PreparedImage], dimension: Int
  ) throws(EmbeddingModelError) -> [Embedding] {
    let pixelBytes = contract.height * contract.width * 3
    guard images.allSatisfy({ $0.pixels.count == pixelBytes }) else {
      throw EmbeddingModelError(
        kind: .badOutput,
        message: "a picture was prepared for another model than \(model.path)", path: model.path)
    }
    var embeddings: [Embedding] = []
    embeddings.reserveCapacity(images.count)
    let most = batch ?? model.largestBatch ?? images.count
    var start = 0
    while start < images.count {
      let part = images[start..<min(start + most, images.count)]
      // A fixed batch is filled up with the last image again.
      let rows = batch ?? part.count
      var bytes: [UInt8] = []
      bytes.reserveCapacity(rows * pixelBytes)
      for row in 0..<rows { bytes += images[start + min(row, part.count - 1)].pixels }
      let tensor = Tensor(
        shape: [rows, contract.height, contract.width, 3], values: .uint8(bytes))
      let results = try EmbeddingModelError.translating { () throws(InferenceError) in
        try model.run([tensor])
      }
      let all = try output.embeddings(
        results, count: rows, dimension: dimension, path: model.path)
      embeddings += all.prefix(part.count)
      start += part.count
    }
    try confirm()
    return embeddings
  }
}

extension ModelFolder {
  /// The image tower's file that is run in a precision.
  fileprivate func imageTowerPath(
    for precision: InferenceOptions.Precision
  ) throws(EmbeddingModelError) -> String {
    guard precision == .int8 else { return imageTowerPath }
    if let quantizedImageTowerPath { return quantizedImageTowerPath }
    let stem = imageTowerPath.prefix(
      upTo: imageTowerPath.lastIndex(of: ".") ?? imageTowerPath.endIndex)
    throw EmbeddingModelError(
      kind: .fileMissing,
      message:
        "\(stem)_int8.xml (or .onnx) is missing: outside of a library, the precision int8 needs an "
        + "image tower quantized to 8 bits; make it with Tools/quantize-tower, or choose another "
        + "precision",
      path: stem + "_int8.xml")
  }
}
