// A picture as replies show it.

import FoundationEssentials
import SearchDomain
import Support

/// Makes the JSON of pictures for one caller.
struct PictureBody {
  let context: ServiceContext
  let call: Call

  /// Everything of a picture, with its score where it was searched for.
  func json(_ image: ImageRecord, score: Float? = nil) throws -> JSONValue {
    let id = image.id.description
    let version = Self.version(image)
    var members: [(String, JSONValue)] = [
      ("id", .string(id)), ("path", .string(try context.shown(image.path, to: call))),
      ("filename", .string(image.filename)), ("category", .optional(image.category)),
    ]
    if let score { members.append(("score", .score(score))) }
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

  /// The seed's four members.
  func seedJSON(_ image: ImageRecord, score: Float) throws -> JSONValue {
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
        }
      })
  }

  /// The schema of `json`.
  static let schema = Schema.object([
    .init("id", .string(format: "uuid"), isRequired: true),
    .init("path", .string(), isRequired: true),
    .init("filename", .string(), isRequired: true),
    .init("category", .nullable(.string()), isRequired: true),
    .init("score", .number(-1...1)),
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
