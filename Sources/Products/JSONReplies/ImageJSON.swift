// An image as JSON, with what a search says of it. The command line and the
// service write it the same; what differs between them is said here.

package import SearchDomain
package import Support

/// For whom images are written. Both are told of `folded`, each its own kind.
package enum ImageReader {
  /// `folded` is a number.
  case commandLine
  /// `folded` are the images themselves.
  case service
}

/// Writes images and hits.
package struct ImageJSON<Failure: Error> {
  private let reader: ImageReader
  private let path: (FilePath) throws(Failure) -> [(String, JSONValue)]

  /// - Parameter path: the members that tell where an image lies: `path`, and
  ///   `path_bytes` where the reader may know of bytes that are no text.
  package init(
    for reader: ImageReader,
    path: @escaping (FilePath) throws(Failure) -> [(String, JSONValue)]
  ) {
    self.reader = reader
    self.path = path
  }

  /// `id`, `path`, `filename`, `category`, `width`, `height`, `format`, `bytes`
  /// and `metadata`; of a hit also `score`, `strength`, `match`, `reasons`,
  /// `folded` and `folded_paths`, and `rerank_score` where it was re-ranked. A score that is no number is null.
  ///
  /// - Throws: what `path` throws.
  package func members(
    _ image: ImageRecord, hit: Hit? = nil
  ) throws(Failure) -> [(String, JSONValue)] {
    var members = try name(image)
    members.append(("category", .optional(image.category)))
    if let hit { members.append(("score", hit.score.isNaN ? .null : .score(hit.score))) }
    members += [
      ("width", .integer(image.facts.width)), ("height", .integer(image.facts.height)),
      ("format", .string(image.facts.format)), ("bytes", .integer(image.byteCount)),
      ("metadata", Self.metadata(image.facts.metadata)),
    ]
    if let hit { members += try judgement(hit) }
    return members
  }

  /// `id`, `path` and `filename`.
  private func name(_ image: ImageRecord) throws(Failure) -> [(String, JSONValue)] {
    try [("id", .string(image.id.description))] + path(image.path)
      + [("filename", .string(image.filename))]
  }

  private func judgement(_ hit: Hit) throws(Failure) -> [(String, JSONValue)] {
    let names = try hit.folded.map { (image) throws(Failure) in try name(image) }
    let folded: JSONValue =
      switch reader {
      case .commandLine: .integer(names.count)
      case .service: .array(names.map(JSONValue.object))
      }
    let paths = names.compactMap { name in name.first { $0.0 == "path" }?.1 }
    let reranked = hit.rerankScore.map { [("rerank_score", JSONValue.score($0))] } ?? []
    return [
      ("strength", hit.strength.map(JSONValue.score) ?? .null),
      ("match", .optional(hit.match?.rawValue)),
      ("reasons", .array(hit.reasons.map(Self.reason))),
      ("folded", folded), ("folded_paths", .array(paths)),
    ] + reranked
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

  /// By key; without the writing in the image, which may be a page long.
  private static func metadata(_ metadata: [String: MetadataValue]) -> JSONValue {
    .object(
      metadata.sorted { $0.key < $1.key }.filter { $0.key != "ocr" }.map { key, value in
        switch value {
        case .text(let text): (key, .string(text))
        case .number(let number): (key, .number(number, digits: 9))
        case .boolean(let truth): (key, .bool(truth))
        case .list(let texts): (key, .array(texts.map(JSONValue.string)))
        }
      })
  }
}
