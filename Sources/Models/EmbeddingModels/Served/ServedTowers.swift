// Where both towers of a model are, when an inference server runs them.

public import ModelInference

/// The two towers of a model on an inference server.
public struct ServedTowers: Hashable, Sendable {
  /// The tower that embeds images.
  public var image: ServedModel
  /// The tower that embeds texts.
  public var text: ServedModel
  /// Batches of images that are under way at once while a library is indexed.
  public var batches: Int

  /// Towers under names of the caller's choice.
  public init(image: ServedModel, text: ServedModel, batches: Int = usualBatches) {
    self.image = image
    self.text = text
    self.batches = batches
  }

  /// Enough that the server computes while batches travel.
  public static let usualBatches = 4
}
