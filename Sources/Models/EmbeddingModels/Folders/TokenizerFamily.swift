// What is known of tokenizers that many models share: the ids of one text, from
// their publishers. Another vocabulary under the same name gives vectors of
// nothing, without any error.

internal import Tokenizers

/// A tokenizer that a configuration names.
enum TokenizerFamily: Hashable, Sendable {
  /// OpenAI's byte pairs, 49,408 of them.
  case clip
  /// XLM-RoBERTa's SentencePiece.
  case xlmRoberta

  /// A text, and the ids that it must become.
  var example: (text: String, ids: [Int32]) {
    switch self {
    // open_clip's tokenizer on its own vocabulary (bpe_simple_vocab_16e6).
    case .clip: ("a photo of a cat", [49406, 320, 1125, 539, 320, 2368, 49407])
    // facebookresearch/fairseq, examples/xlmr/README.md.
    case .xlmRoberta: ("Hello world!", [0, 35378, 8999, 38, 2])
    }
  }

  /// Whose it is, for words.
  var name: String {
    switch self {
    case .clip: "CLIP's"
    case .xlmRoberta: "XLM-RoBERTa's"
    }
  }
}
