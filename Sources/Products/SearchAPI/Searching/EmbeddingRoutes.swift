// Vectors for other programs, with the request and reply of OpenAI's embeddings
// (https://platform.openai.com/docs/api-reference/embeddings).

import EmbeddingModels
import GlimpseKit
import HTTPServing
import SearchDomain
import Support

struct EmbeddingRoutes {
  let context: ServiceContext

  init(_ context: ServiceContext) { self.context = context }

  var all: [Route] { [embeddings] }

  /// The most inputs of a request.
  private static let inputLimit = 256

  private static let input = Schema.anyOf([
    .string(maxLength: 100_000, minLength: 1),
    .object([.init("image", .string(minLength: 1), isRequired: true)]),
  ])

  private static let request = Schema.object([
    .init(
      "input",
      .described(
        "Words, or {\"image\": Base64 or data URL}, or a list of them.",
        .anyOf([
          .string(maxLength: 100_000, minLength: 1),
          .object([.init("image", .string(minLength: 1), isRequired: true)]),
          .array(input, minItems: 1, maxItems: inputLimit),
        ])), isRequired: true),
    .init(
      "model",
      .described("Must be the library's where it is given.", .nullable(.string(maxLength: 500)))),
    .init("encoding_format", .withDefault(.string("float"), .choice(["float", "base64"]))),
    .init(
      "dimensions",
      .described("Must be the model's where it is given.", .nullable(.integer(1...65536)))),
    .init("user", .nullable(.string(maxLength: 500))),
  ])

  private static let reply = Schema.object([
    .init("object", .choice(["list"]), isRequired: true),
    .init(
      "data",
      .array(
        .object([
          .init("object", .choice(["embedding"]), isRequired: true),
          .init("index", .integer(), isRequired: true),
          .init("embedding", .anyOf([.array(.number()), .string()]), isRequired: true),
        ])), isRequired: true),
    .init("model", .string(), isRequired: true),
    .init(
      "usage",
      .object([
        .init("prompt_tokens", .integer(), isRequired: true),
        .init("total_tokens", .integer(), isRequired: true),
      ]), isRequired: true),
  ])

  private var embeddings: Route {
    Route(
      "POST", "/api/v1/embeddings", name: "embeddings", tag: "Searching", scope: .read,
      "The vectors of words and pictures", body: .json(Self.request, isRequired: true),
      bodyLimit: context.configuration.uploadBytes * 4 / 3 + (1 << 20),
      replies: [Route.Reply(200, "The vectors, in the order of the inputs.", Self.reply)],
      problems: [422, 503],
      .lane(.heavy) { [context] call in
        guard let body = call.json, let input = body["input"] else {
          throw Problem(.invalidArgument, "The body lacks input.")
        }
        let model = try context.library.model()
        let space = try model.space
        let name = context.shownModel(space.modelName, to: call)
        try Self.check(body, name, space)
        var items = [input]
        if case .list(let several) = input { items = several }
        let (vectors, tokens) = try embed(items, model)
        let isBase64 = body["encoding_format"]?.string == "base64"
        let data = vectors.enumerated().map { index, vector in
          JSONValue.object([
            ("object", .string("embedding")), ("index", .integer(index)),
            ("embedding", isBase64 ? .string(Self.base64(vector)) : Self.numbers(vector)),
          ])
        }
        return ServerResponse(
          type: "application/json",
          JSONValue.object([
            ("object", .string("list")), ("data", .array(data)), ("model", .string(name)),
            (
              "usage",
              .object([("prompt_tokens", .integer(tokens)), ("total_tokens", .integer(tokens))])
            ),
          ]).bytes)
      })
  }

  private static func check(_ body: JSONTree, _ name: String, _ space: EmbeddingSpace)
    throws(Problem)
  {
    if let asked = body["model"]?.string, asked != name, asked != space.modelName {
      throw Problem(
        .invalidArgument, "This server's model is \(name): leave model out, or give that.")
    }
    if let dimension = body["dimensions"]?.whole, dimension != space.dimension {
      throw Problem(
        .invalidArgument, "The vectors of this server's model have \(space.dimension) dimensions.")
    }
  }

  /// Texts go through their tower together, images through theirs.
  private func embed(_ items: [JSONTree], _ model: EmbeddingModel) throws -> (
    [Embedding], tokens: Int
  ) {
    var vectors = [Embedding?](repeating: nil, count: items.count)
    let texts = items.enumerated().compactMap { index, item in item.string.map { (index, $0) } }
    var tokens = 0
    if !texts.isEmpty {
      for (found, (index, _)) in zip(try model.textEncoder().encode(texts.map(\.1)), texts) {
        vectors[index] = found.embedding
        tokens += found.tokenCount
      }
    }
    for (index, item) in items.enumerated() where item.string == nil {
      let bytes = try ImageText.bytes(item["image"]?.string ?? "", named: "input[\(index)].image")
      let encoder = try model.imageEncoder()
      do {
        vectors[index] = try encoder.encode([try encoder.prepare(EncodedImage(bytes: bytes))]).first
      } catch let error as FileFailure.Cause {
        throw Problem(.unreadableImage, "input[\(index)].image cannot be used: \(error.reason).")
      }
    }
    return (vectors.compactMap { $0 }, tokens)
  }

  private static func numbers(_ vector: Embedding) -> JSONValue {
    .array(vector.values.map { .number(Double($0), digits: 9) })
  }

  /// Little-endian float32, as OpenAI's clients read it.
  private static func base64(_ vector: Embedding) -> String {
    Base64.encode(
      vector.values.flatMap { value in
        (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(8 * $0)) }
      })
  }
}
