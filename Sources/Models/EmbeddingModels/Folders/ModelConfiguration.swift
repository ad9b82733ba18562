// The contents of a model's configuration files, in one form for all layouts.

internal import GraphReading
internal import ImageDecoding
internal import Tokenizers

/// How images and texts are prepared for a model.
struct ModelConfiguration: Sendable {
  /// The number of coordinates, if a file says it.
  var dimension: Int?
  var image: ImageContract
  var text: TextContract
  /// What the weights were trained with, where a file says it.
  var activation: GraphFile.Activation?
}

/// From an image to the numbers that the image tower sees.
struct ImageContract: Hashable, Sendable {
  /// Its result is always `height` × `width` pixels.
  var resize: ResizePlan
  var height: Int
  var width: Int
  /// What a byte is multiplied by.
  var rescale: Double
  /// Per channel, red first: subtracted, then divided by.
  var mean: [Float]
  var deviation: [Float]
  /// Whether the tower is no plain vision transformer, as far as its files
  /// say. Convolutions (ResNet, FastViT) make more of bf16's roundings layer by
  /// layer: their vectors then agree with f32's to 0.99 where those of
  /// transformers agree to 0.999 (Documentation/Design/Parity.md). What was not
  /// measured is treated as one of them.
  var needsF32 = false
}

/// From words to the ids that the text tower sees.
struct TextContract: Hashable, Sendable {
  /// What must follow a text that is shorter than the model reads.
  enum Filling: Hashable, Sendable {
    /// The tower was trained on full length and sees the padding (SigLIP).
    case always
    /// The tower was trained with what follows hidden behind a mask (BERT,
    /// XLM-RoBERTa, NLLB): it must not matter.
    case hidden
    /// What follows the text may not matter; the tower is asked once.
    case perhapsNever
  }

  /// The greatest number of tokens, marks included.
  var contextLength: Int
  /// What is done to the text before the tokenizer gets it.
  var cleaning: TextCleaning
  var filling: Filling
  /// The token that fills, by its text; nil if no file says.
  var padToken: String?
  /// Whether the tower pools at the highest id, as OpenAI's CLIP does. Filling
  /// with the end mark, the highest, would leave to chance which one is taken.
  var poolsAtHighestID: Bool
  /// Whether a token sees those after it though nothing hides the filling, as
  /// in MobileCLIP's S sizes.
  var seesAhead = false
  /// Whose tokenizer it is by name, if that is known well.
  var family: TokenizerFamily?

  /// Whether the tower loses more in bf16 than a cosine of 0.001, as those of
  /// SigLIP, XLM-RoBERTa, NLLB and MobileCLIP's S sizes do: all whose tokens
  /// see those after them (Documentation/Design/Parity.md). BERT's, which loses
  /// less, is treated like these; for a short text f32 costs little.
  var needsF32: Bool { filling != .perhapsNever || seesAhead }
}
