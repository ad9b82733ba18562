// A picture as replies show it.

import FoundationEssentials
import SearchDomain
import Support

/// Makes the JSON of pictures for one caller.
struct PictureBody {
  let context: ServiceContext
  let call: Call

  /// Everything of a picture found.
  func json(_ hit: Hit) throws -> JSONValue {
    let folded = try hit.folded.map { image in
      JSONValue.object([
        ("id", .string(image.id.description)), ("filename", .string(image.filename)),
        ("path", .string(try context.shown(image.path, to: call))),
      ])
    }
    return try json(
      hit.image,
      found: [
        ("score", .score(hit.score)), ("strength", hit.strength.map { .score($0) } ?? .null),
        ("match", .optional(hit.match?.rawValue)),
        ("reasons", .array(hit.reasons.map(Self.reason))),
        ("folded", .array(folded)),
      ])
  }

  private static func reason(_ reason: MatchReason) -> JSONValue {
    switch reason {
    case .looks: .object([("kind", .string("looks"))])
    case .text(let field, let words):
      .object([
        ("kind", .string("text")), ("field", .string(field.rawValue)),
        ("words", .array(words.map(JSONValue.string))),
      ])
    }
  }

  /// Everything of a picture.
  ///
  /// - Parameter found: members of a search's result.
  func json(_ image: ImageRecord, found: [(String, JSONValue)] = []) throws -> JSONValue {
    let id = image.id.description
    let version = Self.version(image)
    var members: [(String, JSONValue)] = [
      ("id", .string(id)), ("path", .string(try context.shown(image.path, to: call))),
      ("filename", .string(image.filename)), ("category", .optional(image.category)),
    ]
    members += found
    members += [
      ("width", .integer(image.facts.width)), ("height", .integer(image.facts.height)),
      ("format", .string(image.facts.format)), ("bytes", .integer(image.byteCount)),
      ("modified", .string(Timestamp.text(nanoseconds: image.modifiedNanoseconds))),
      ("metadata", Self.metadata(image.facts)),
      ("file", .string("/api/v1/images/\(id)/file?v=\(version)")),
      ("thumbnail", .string("/api/v1/images/\(id)/thumbnail?size=256&v=\(version)")),
    ]
    return .object(members)
  }

  /// The four members of the replaced service.
  func compatibleJSON(_ image: ImageRecord, score: Float) throws -> JSONValue {
    .object([
      ("filename", .string(image.filename)),
      ("path", .string(try context.shown(image.path, to: call))),
      ("category", .optional(image.category)), ("score", .score(score)),
    ])
  }

  /// The beginning of the content's hash, which changes when the content does.
  static func version(_ image: ImageRecord) -> String {
    Digest.hex(Array(image.contentHash.bytes.prefix(8)))
  }

  private static func metadata(_ facts: ImageFacts) -> JSONValue {
    .object(
      facts.metadata.sorted { $0.key < $1.key }.map { key, value in
        switch value {
        case .text(let text): (key, .string(text))
        case .number(let number): (key, .number(number, digits: 9))
        case .boolean(let truth): (key, .bool(truth))
        case .list(let texts): (key, .array(texts.map(JSONValue.string)))
        }
      })
  }

  /// The schema of `json`.
  static let schema = Schema.object([
    .init("id", .string(format: "uuid"), isRequired: true),
    .init("path", .string(), isRequired: true),
    .init("filename", .string(), isRequired: true),
    .init("category", .nullable(.string()), isRequired: true),
    .init(
      "score",
      .described(
        "Cosine similarity; in search results alone, as are the next four.", .number(-1...1))),
    .init(
      "strength",
      .described(
        "How probably it is what was asked for; null where that cannot be judged.",
        .nullable(.number(0...1)))),
    .init("match", .nullable(.choice(MatchQuality.allCases.map(\.rawValue)))),
    .init("reasons", .array(.object([], isOpen: true))),
    .init("folded", .described("Pictures that look the same.", .array(.object([], isOpen: true)))),
    .init("width", .integer(), isRequired: true),
    .init("height", .integer(), isRequired: true),
    .init("format", .string(), isRequired: true),
    .init("bytes", .integer(), isRequired: true),
    .init("modified", .string(format: "date-time"), isRequired: true),
    .init("metadata", .object([], isOpen: true), isRequired: true),
    .init("file", .string(format: "uri-reference"), isRequired: true),
    .init("thumbnail", .string(format: "uri-reference"), isRequired: true),
  ])
}

/// Times by RFC 3339, in UTC.
enum Timestamp {
  static func text(nanoseconds: Int) -> String {
    let seconds = Double(nanoseconds / 1_000_000_000)
    return Date(timeIntervalSince1970: seconds).formatted(.iso8601)
  }

  static var now: String { text(nanoseconds: WallClock.nanoseconds()) }
}
