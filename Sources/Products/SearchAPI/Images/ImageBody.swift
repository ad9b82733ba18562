// An image as replies show it.

import FoundationEssentials
import GlimpseKit
import JSONReplies
import SearchDomain
import Support

/// Makes the JSON of images for one caller.
struct ImageBody {
  let context: ServiceContext
  let call: Call

  /// Everything of an image, and what a search says of it.
  func json(_ hit: Hit) throws -> JSONValue { try json(hit.image, hit: hit) }

  /// Everything of an image.
  func json(_ image: ImageRecord, hit: Hit? = nil) throws -> JSONValue {
    let id = image.id.description
    let version = Self.version(image)
    let writer = ImageJSON<any Error>(for: .service) { path in
      [("path", .string(try context.shown(path, to: call)))]
    }
    return .object(
      try writer.members(image, hit: hit) + [
        ("modified", .string(Timestamp.text(nanoseconds: image.modifiedNanoseconds))),
        ("file", .string("/api/v1/images/\(id)/file?v=\(version)")),
        ("thumbnail", .string("/api/v1/images/\(id)/thumbnail?size=256&v=\(version)")),
      ])
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

  /// The schema of `json`.
  static let schema = Schema.object([
    .init("id", .string(format: "uuid"), isRequired: true),
    .init("path", .string(), isRequired: true),
    .init("filename", .string(), isRequired: true),
    .init("category", .nullable(.string()), isRequired: true),
    .init(
      "score",
      .described(
        "Cosine similarity; in search results alone, as are the next five.",
        .nullable(.number(-1...1)))),
    .init(
      "strength",
      .described(
        "How probably it is what was asked for; null where that cannot be judged.",
        .nullable(.number(0...1)))),
    .init("match", .nullable(.choice(MatchQuality.allCases.map(\.rawValue)))),
    .init("reasons", .array(.object([], isOpen: true))),
    .init("folded", .described("Pictures that look the same.", .array(.object([], isOpen: true)))),
    .init(
      "rerank_score",
      .described(
        "The probability that the words describe the picture, where it was re-ranked.",
        .number(0...1))),
    .init("folded_paths", .described("Where these are.", .array(.string()))),
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
