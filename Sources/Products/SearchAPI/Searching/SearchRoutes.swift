// Routes that search: by words, by images, by both.

import GlimpseKit
import HTTPServing
import JSONReplies
import SearchDomain
import Support

struct SearchRoutes {
  let context: ServiceContext

  init(_ context: ServiceContext) { self.context = context }

  var all: [Route] { [search, similar] }

  private var limit: Int { context.configuration.largestLimit }

  private var search: Route {
    var route = Route(
      "POST", "/api/v1/search", name: "search", tag: "Searching", scope: .read,
      "Find pictures by words, by pictures, or by both",
      body: .json(SearchRequest.schema(largestLimit: limit), isRequired: true),
      bodyLimit: context.configuration.uploadBytes * 4 / 3 + (1 << 20),
      replies: [Route.Reply(200, "The pictures found, best first.", Self.reply)],
      problems: [404, 422],
      .lane(.quick, cached: context.cachedReply) { [context] call in
        guard let body = call.json else { throw Problem(.badRequest, "A body is needed.") }
        var request = try SearchRequest(body, FilterBody(context: context, call: call))
        let key = SearchCursor.digest(of: body)
        if let cursor = body["cursor"]?.string {
          request.query.offset = try SearchCursor(cursor, for: key).offset
        }
        return try context.keepingReply(call) {
          try answer(request.query, text: request.text, cursorKey: key, call)
        }
      })
    // Terms may be vectors, and a condition a list of values.
    route.bodyValues = 300_000
    // An image is decoded and embedded, or even fetched: long bodies hold one.
    // Re-ranking takes up to a second an image.
    route.isSlow = { request in
      let body = String(decoding: request.body, as: UTF8.self)
      return request.body.count > 4096 || body.contains("image_url") || body.contains("rerank")
    }
    return route
  }

  private var similar: Route {
    Route(
      "GET", "/api/v1/images/{id}/similar", name: "similar", tag: "Searching", scope: .read,
      "Find pictures like one of the library",
      parameters: [
        Parameter("id", .id, isRequired: true, "the picture"),
        Parameter("k", .integer(1...limit, default: 10), "how many"),
        Parameter(
          "offset", .integer(0...1_000_000, default: 0), "how many of the best to pass over"),
        Parameter("where", .text(maxLength: 4000, default: nil), "a condition on the results"),
        Parameter("min_score", .number(-1...1), "only pictures with at least this score"),
        Parameter(
          "sort", .choice(ResultOrder.allCases.map(\.rawValue), default: nil),
          "in which order the strong matches come; the weak ones follow as match has them"),
      ],
      replies: [Route.Reply(200, "The pictures found, best first.", Self.reply)],
      problems: [404, 422],
      .lane(.quick, cached: context.cachedReply) { [context] call in
        let id = try call.imageID()
        var query = SearchQuery(
          [SearchQuery.Part(.stored(id))], limit: call.arguments.integer("k"),
          offset: call.arguments.integer("offset"),
          filter: try FilterBody(context: context, call: call).parameter(),
          minimumScore: call.arguments.number("min_score").map { Float($0) })
        query.order = call.arguments.text("sort").flatMap(ResultOrder.init) ?? .match
        let asked = query
        return try context.keepingReply(call) {
          try answer(asked, text: id.description, cursorKey: nil, call)
        }
      })
  }

  /// One more result than asked for tells whether there is a next page.
  private func answer(
    _ query: SearchQuery, text: String, cursorKey: String?, _ call: Call
  ) throws -> ServerResponse {
    var wider = query
    wider.limit += 1
    let reply = try context.library.search(wider)
    let hits = reply.hits.prefix(query.limit)
    let hasMore = reply.hits.count > query.limit
    let next = cursorKey.flatMap { key in
      hasMore ? SearchCursor(offset: query.offset + query.limit).text(for: key) : nil
    }
    let images = ImageBody(context: context, call: call)
    var further: [(String, JSONValue)] = []
    if reply.lacksScale { further.append(("strengths_pending", .bool(true))) }
    if let reranking = reply.reranking {
      further.append(
        (
          "reranked",
          .object([
            ("count", .integer(reranking.count)), ("model", .string(reranking.model)),
          ])
        ))
    }
    if !reply.queryImages.isEmpty {
      further.append(
        ("query_images", .array(try reply.queryImages.map { try images.json($0) })))
    }
    if let precision = reply.precision, precision.proof != nil {
      further.append(("precision", precision.json))
    }
    if let notice = reply.notice { further.append(("notice", .string(notice))) }
    let body = JSONValue.object(
      [
        ("query", .string(text)), ("model", .string(context.shownModel(reply.model, to: call))),
        ("k", .integer(query.limit)), ("offset", .integer(query.offset)),
        ("took_ms", .number(reply.tookMilliseconds, digits: 3)), ("next_cursor", .optional(next)),
        ("warnings", .array(reply.warnings.map { .string(Sentence.of($0)) })),
        ("no_good_match", .bool(reply.hasNoGoodMatch)),
        ("interpretation", InterpretationJSON.object(reply.interpretation)),
        ("results", .array(try hits.map { try images.json($0) })),
      ] + further)
    return ServerResponse(type: "application/json", body.bytes)
  }

  private static let reply = Schema.object([
    .init("query", .string(), isRequired: true), .init("model", .string(), isRequired: true),
    .init("k", .integer(), isRequired: true), .init("offset", .integer(), isRequired: true),
    .init("took_ms", .number(), isRequired: true),
    .init("next_cursor", .nullable(.string()), isRequired: true),
    .init("warnings", .array(.string()), isRequired: true),
    .init("no_good_match", .boolean, isRequired: true),
    .init("interpretation", InterpretationBody.schema, isRequired: true),
    .init("results", .array(.reference("Picture")), isRequired: true),
    .init("strengths_pending", .boolean), .init("notice", .string()),
    .init("precision", .object([], isOpen: true)),
    .init("query_images", .array(.reference("Picture"))),
    .init(
      "reranked",
      .object([
        .init("count", .integer(), isRequired: true), .init("model", .string(), isRequired: true),
      ])),
  ])
}

extension Call {
  /// The image in the path.
  ///
  /// - Throws: `Problem` (404): what is no id names no image.
  func imageID() throws(Problem) -> ImageID {
    guard let id = arguments.text("id").flatMap({ ImageID($0) }) else {
      throw Problem(.notFound, "The library has no picture with this id.")
    }
    return id
  }
}

/// Where the next page of a search begins, for one query.
struct SearchCursor {
  let offset: Int

  init(offset: Int) { self.offset = offset }

  /// Reads what a client sent back.
  ///
  /// - Throws: `Problem` for another query's cursor, and for what is none.
  init(_ text: String, for key: String) throws(Problem) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1] == key, let offset = Int(parts[0], radix: 36),
      (0...1_000_000).contains(offset)
    else {
      throw Problem(.invalidArgument, "cursor must be next_cursor of a page of this very query.")
    }
    self.offset = offset
  }

  func text(for key: String) -> String { String(offset, radix: 36) + "." + key }

  /// Names a query, whatever page of it is asked for.
  static func digest(of body: JSONTree) -> String {
    guard case .object(let members) = body else { return "" }
    let query = members.filter { $0.name != "cursor" && $0.name != "offset" && $0.name != "k" }
    let text = JSONTree.object(query.sorted { $0.name < $1.name }).bytes
    return String(Digest.hex(Digest.of(text, .sha256)).prefix(12))
  }
}

extension ServiceContext {
  /// A model may be named by its folder, which is the server's own affair.
  func shownModel(_ name: String, to call: Call) -> String {
    guard !call.showsPaths, name.hasPrefix("/") else { return name }
    return FilePath(name).lastComponent.description
  }

  /// The reply to the same request, as long as the library is as it was.
  var cachedReply: @Sendable (Call) -> ServerResponse? {
    { [self] call in
      // Telling long bodies apart takes longer than an event thread has.
      guard call.request.body.count <= 16 << 10, let generation = generation.fresh else {
        return nil
      }
      return replies.reply(to: ReplyKey(call), generation: generation)
    }
  }

  /// Makes a reply, and keeps it for the same request. It was made at the
  /// generation known before, or a newer one: then it is just not used again.
  func keepingReply(_ call: Call, _ make: () throws -> ServerResponse) throws -> ServerResponse {
    let generation = try generation.current()
    let key = ReplyKey(call)
    if let kept = replies.reply(to: key, generation: generation) { return kept }
    if let kept = sharedReplies?.reply(to: key, generation: generation) {
      replies.keep(kept, to: key, generation: generation)
      return kept
    }
    let reply = try make()
    replies.keep(reply, to: key, generation: generation)
    sharedReplies?.keep(reply, to: key, generation: generation)
    return reply
  }
}
