// The bodies of requests to language models, in the two protocols.
// https://platform.openai.com/docs/api-reference/chat and
// https://ai.google.dev/api/generate-content

import Support

enum LanguageModelRequest {
  /// The most tokens of an answer; a caption needs fewer.
  static let tokenLimit = 80.0

  /// - Parameter jpeg: an image that goes with the message, if any.
  static func body(
    _ dialect: LanguageModel.Dialect, model: String, instructions: String, message: String,
    jpeg: [UInt8]? = nil
  ) -> JSONTree {
    switch dialect {
    case .openAI: openAI(model, instructions, message, jpeg)
    case .gemini: gemini(instructions, message, jpeg)
    }
  }

  private static func openAI(
    _ model: String, _ instructions: String, _ message: String, _ jpeg: [UInt8]?
  ) -> JSONTree {
    var content = JSONTree.text(message)
    if let jpeg {
      let url = "data:image/jpeg;base64," + Base64.encode(jpeg)
      content = .list([
        object(("type", .text("text")), ("text", .text(message))),
        object(("type", .text("image_url")), ("image_url", object(("url", .text(url))))),
      ])
    }
    return object(
      ("model", .text(model)), ("temperature", .number(0)), ("max_tokens", .number(tokenLimit)),
      (
        "messages",
        .list([
          object(("role", .text("system")), ("content", .text(instructions))),
          object(("role", .text("user")), ("content", content)),
        ])
      ))
  }

  private static func gemini(
    _ instructions: String, _ message: String, _ jpeg: [UInt8]?
  ) -> JSONTree {
    var parts = [object(("text", .text(message)))]
    if let jpeg {
      parts.append(
        object(
          (
            "inline_data",
            object(("mime_type", .text("image/jpeg")), ("data", .text(Base64.encode(jpeg))))
          )))
    }
    // Without a budget for thinking, the answer comes within the timeout.
    return object(
      ("systemInstruction", object(("parts", .list([object(("text", .text(instructions)))])))),
      ("contents", .list([object(("role", .text("user")), ("parts", .list(parts)))])),
      (
        "generationConfig",
        object(
          ("temperature", .number(0)), ("maxOutputTokens", .number(tokenLimit)),
          ("thinkingConfig", object(("thinkingBudget", .number(0)))))
      ))
  }

  private static func object(_ members: (String, JSONTree)...) -> JSONTree {
    .object(members.map { JSONTree.Member($0.0, $0.1) })
  }
}
