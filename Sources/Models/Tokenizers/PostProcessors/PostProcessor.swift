// The marks before and after the tokens of a text. Only single texts are
// encoded here, so every kind of post-processor comes down to two lists.

/// The ids before and after those of the text.
struct PostProcessor: Hashable, Sendable {
  var prefix: [Int32] = []
  var suffix: [Int32] = []

  var count: Int { prefix.count + suffix.count }

  /// Reads a `post_processor` section.
  ///
  /// - Throws: `TokenizerError`; a kind that is not known is named.
  static func read(_ node: JSONNode) throws(TokenizerError) -> PostProcessor {
    let kind = try node.required("type").string()
    switch kind {
    case "Sequence":
      var whole = PostProcessor()
      for part in try node.required("processors").elements() {
        let marks = try read(part)
        whole.prefix = marks.prefix + whole.prefix
        whole.suffix += marks.suffix
      }
      return whole
    case "RobertaProcessing", "BertProcessing":
      return PostProcessor(
        prefix: [try mark(try node.required("cls"))], suffix: [try mark(try node.required("sep"))])
    case "TemplateProcessing": return try template(node)
    // It only moves offsets, which are not kept here.
    case "ByteLevel": return PostProcessor()
    default: throw .unsupported("post-processor", kind, at: node.name)
    }
  }

  /// Reads `["token", id]`.
  private static func mark(_ node: JSONNode) throws(TokenizerError) -> Int32 {
    let parts = try node.elements()
    guard parts.count == 2 else { throw .invalid(node.name, "is not a token with its id") }
    return try parts[1].integer()
  }

  private static func template(_ node: JSONNode) throws(TokenizerError) -> PostProcessor {
    let single = try node.required("single")
    var result = PostProcessor()
    var hasText = false
    for part in try single.elements() {
      if part["Sequence"] != nil {
        guard !hasText else { throw .invalid(single.name, "holds the text more than once") }
        hasText = true
      } else {
        let name = try part.required("SpecialToken").required("id").string()
        let token = try node.required("special_tokens").required(name)
        for id in try token.required("ids").elements() {
          if hasText {
            result.suffix.append(try id.integer())
          } else {
            result.prefix.append(try id.integer())
          }
        }
      }
    }
    guard hasText else { throw .invalid(single.name, "does not hold the text") }
    return result
  }
}
