// Evaluating models from Swift programs.

public import EmbeddingModels

extension EmbeddingModel {
  /// Measures how well this model finds the images and texts of a set that
  /// belong together.
  ///
  /// ```swift
  /// var options = DatasetOptions()
  /// options.split = "test"
  /// let set = try EvaluationDataset.read("flickr30k/dataset.json", options: options)
  /// let report = try ImageLibrary(at: "holiday.library").model().evaluate(on: set)
  /// print(report[.textToImage]?.metrics.recallAt1.value ?? 0)
  /// ```
  ///
  /// Blocks the calling thread; both towers are loaded first.
  ///
  /// - Parameters:
  ///   - isCancelled: asked now and then, from several threads; true ends the
  ///     evaluation.
  ///   - onProgress: told on the calling thread.
  /// - Throws: `EmbeddingModelError`; `GlimpseError` (`invalidArgument`); `WorkflowError` (`unusableDataset`) where
  ///   no image can be read; `CancellationError`.
  public func evaluate(
    on dataset: EvaluationDataset, options: EvaluationOptions = EvaluationOptions(),
    isCancelled: @escaping @Sendable () -> Bool = { false },
    onProgress: (EvaluationProgress) -> Void = { _ in }
  ) throws -> EvaluationReport {
    try options.check()
    let evaluator = Evaluator(
      imageEncoder: { try self.imageEncoder() }, textEncoder: { try self.textEncoder() },
      isCancelled: isCancelled)
    return try evaluator.evaluate(dataset, options: options, onProgress: onProgress)
  }
}
