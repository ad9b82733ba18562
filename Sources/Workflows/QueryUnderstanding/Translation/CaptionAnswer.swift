// Whether an answer of a language model is a caption. What comes back is only
// ever embedded as words; but a lecture, code or a refusal finds no image.

import Support

enum CaptionAnswer {
  /// The longest caption, in characters and in words.
  static let longest = (characters: 200, words: 40)

  /// The caption in an answer: the answer itself, without quotes and fences
  /// around it, or the member `caption` of a JSON object.
  ///
  /// - Throws: `LanguageModelError` of kind `badAnswer`.
  static func check(_ answer: String) throws(LanguageModelError) -> String {
    var text = trimmed(answer)
    if text.hasPrefix("```") {
      let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("```") }
      text = trimmed(lines.joined(separator: "\n"))
    }
    if text.hasPrefix("{"), let caption = jsonCaption(text) { text = trimmed(caption) }
    text = trimmed(text, of: ["\"", "'", "“", "”", "`"])
    if text.lowercased().hasPrefix("caption:") { text = trimmed(String(text.dropFirst(8))) }
    guard !text.isEmpty else { throw bad("is empty") }
    guard !text.contains(where: \.isNewline) else { throw bad("is no single line") }
    guard text.count <= longest.characters, text.split(separator: " ").count <= longest.words else {
      throw bad("is longer than a caption")
    }
    let signs = ["http://", "https://", "<", ">", "{", "}", "```", "|"]
    let isOdd =
      signs.contains(where: text.contains)
      || text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    guard !isOdd else { throw bad("is no caption") }
    let lowered = text.lowercased()
    let refusals = [
      "i'm sorry", "i am sorry", "i cannot", "i can't", "as an ai", "sure,", "here is", "here's",
    ]
    guard !refusals.contains(where: lowered.hasPrefix) else { throw bad("is talk, not a caption") }
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  private static func bad(_ what: String) -> LanguageModelError {
    LanguageModelError(kind: .badAnswer, message: "the language model's answer \(what)")
  }

  private static func jsonCaption(_ text: String) -> String? {
    (try? JSONTree(parsing: text))?["caption"]?.string
  }

  private static func trimmed(_ text: String, of extra: Set<Character> = []) -> String {
    var slice = text[...]
    while let first = slice.first, first.isWhitespace || extra.contains(first) {
      slice.removeFirst()
    }
    while let last = slice.last, last.isWhitespace || extra.contains(last) { slice.removeLast() }
    return String(slice)
  }
}
