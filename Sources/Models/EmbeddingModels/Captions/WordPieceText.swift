// Tokens back to words, as transformers' BERT tokenizer does it.

internal import Support

/// The texts of a vocabulary's tokens.
struct WordPieceText: Sendable {
  private let words: [String]

  /// The most bytes of a vocabulary; BERT's takes 230 kB.
  private static let fileLimit = 16 << 20
  /// What stands apart from the word that it belongs to, and as it is written.
  private static let repairs = [
    (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
    (" 'm", "'m"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
  ]

  /// Reads a file of one token a line; an empty line is a mark, which no text
  /// shows.
  ///
  /// - Throws: `EmbeddingModelError`.
  init(path: String) throws(EmbeddingModelError) {
    do {
      let bytes = try FileIO.read(Array(path.utf8), limit: Self.fileLimit)
      self.init(
        words: bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
          .map { String(decoding: $0, as: UTF8.self) })
    } catch {
      throw EmbeddingModelError(
        kind: .fileMissing, message: "cannot read \(path): \(error.reason)", path: path,
        code: error.code)
    }
  }

  init(words: [String]) { self.words = words }

  /// The text of tokens: `decode(skip_special_tokens=True,
  /// clean_up_tokenization_spaces=True)`. A token that is not in the vocabulary
  /// reads as nothing.
  func text(of tokens: [Int32]) -> String {
    var text = ""
    for token in tokens {
      guard words.indices.contains(Int(token)) else { continue }
      let word = words[Int(token)]
      guard !word.isEmpty else { continue }
      if text.isEmpty {
        text = word
      } else if word.hasPrefix("##") {
        text += word.dropFirst(2)
      } else {
        text += " " + word
      }
    }
    for (apart, written) in Self.repairs {
      text = text.replacingBytes(of: apart, with: written)
    }
    return text
  }
}

extension String {
  /// Every occurrence replaced, from the left, byte by byte.
  fileprivate func replacingBytes(of part: String, with other: String) -> String {
    let (bytes, sought) = (Array(utf8), Array(part.utf8))
    var made: [UInt8] = []
    made.reserveCapacity(bytes.count)
    var place = 0
    while place < bytes.count {
      if bytes[place...].starts(with: sought) {
        made += other.utf8
        place += sought.count
      } else {
        made.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: made, as: UTF8.self)
  }
}
