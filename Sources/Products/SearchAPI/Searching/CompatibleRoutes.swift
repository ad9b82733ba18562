// The routes of the service that this one replaces, with its names and shapes.

import GlimpseKit
import HTTPServing
import QueryUnderstanding
import SearchDomain
import Support

struct CompatibleRoutes {
  let context: ServiceContext

  init(_ context: ServiceContext) { self.context = context }

  var all: [Route] { [searchText, searchImage, translate] }

  /// By a language model where the one who runs the service asked for it, else
  /// by rules alone.
  private var asksModel: Bool { context.library.configuration.translator.model != nil }

  private var translate: Route {
    var route = Route(
      "GET", "/translate", name: "translate", tag: "Compatible", scope: .read,
      "What conversational words would be looked for as",
      parameters: [
        Parameter("q", .text(maxLength: 4000, default: nil), isRequired: true, "the words")
      ],
      replies: [
        Route.Reply(
          200, "The words, as a caption would have them.",
          .object([
            .init("input", .string(), isRequired: true),
            .init("translated", .string(), isRequired: true),
            Self.notes,
          ]))
      ],
      .lane(.heavy) { [context] call in
        let words = call.arguments.text("q") ?? ""
        guard words.utf8.contains(where: { $0 > 32 }) else {
          throw Problem(.emptyQuery, "The query is empty: give words.")
        }
        let translation = context.library.configuration.translator.translate(
          words, usingModel: asksModel)
        return ServerResponse(
          type: "application/json",
          JSONValue.object(
            [("input", .string(words)), ("translated", .string(translation.text))]
              + Self.members(of: translation.notes)
          ).bytes)
      })
    let mayAskModel = asksModel
    route.acts = { _ in mayAskModel }
    return route
  }

  private var shared: [Parameter] {
    [
      Parameter("k", .integer(1...context.configuration.largestLimit, default: 5), "how many"),
      Parameter("category", .text(maxLength: 1000, default: nil), "only pictures of this category"),
      Parameter(
        "save_results", .boolean(default: false),
        "whether to copy the pictures found into a folder of the server"),
    ]
  }

  private static let results = Schema.array(
    .object([
      .init("filename", .string(), isRequired: true), .init("path", .string(), isRequired: true),
      .init("category", .nullable(.string()), isRequired: true),
      .init("score", .number(), isRequired: true),
    ]))

  /// Where some of the images found could not be saved.
  private static let notSaved = Schema.Member("not_saved", .integer())

  /// Where a larger model would find more.
  private static let notice = Schema.Member("notice", .string())

  private var searchText: Route {
    var route = Route(
      "GET", "/search-text", name: "search_text", tag: "Compatible", scope: .read,
      "Find pictures by words",
      parameters: [
        Parameter("q", .text(maxLength: 4000, default: nil), isRequired: true, "the words")
      ] + shared,
      replies: [
        Route.Reply(
          200, "The pictures found, best first.",
          .object([
            .init("query", .string(), isRequired: true),
            .init("translated", .string(), isRequired: true),
            .init("k", .integer(), isRequired: true),
            .init("saved_folder", .nullable(.string()), isRequired: true),
            .init("results", Self.results, isRequired: true), Self.notes, Self.notSaved,
            Self.notice,
          ]))
      ], problems: [503],
      .lane(
        .quick,
        cached: { [context] call in
          call.arguments.isTrue("save_results") ? nil : context.cachedReply(call)
        }
      ) {
        [context] call in
        let words = call.arguments.text("q") ?? ""
        let find = { try search(.words(words), call) }
        // What a model answers today it may not tomorrow; its own cache knows.
        if call.arguments.isTrue("save_results") || asksModel {
          return try reply(try find(), words, call)
        }
        return try context.keepingReply(call) { try reply(try find(), words, call) }
      })
    let mayAskModel = asksModel
    route.isSlow = { _ in mayAskModel }
    route.acts = { mayAskModel || $0.isTrue("save_results") }
    return route
  }

  private func reply(_ found: SearchReply, _ words: String, _ call: Call) throws -> ServerResponse {
    ServerResponse(
      type: "application/json",
      JSONValue.object(
        [
          ("query", .string(words)),
          ("translated", .string(found.interpretation.rewritten ?? words)),
        ] + (try members(found, call)) + Self.members(of: found.interpretation.notes)
      ).bytes)
  }

  /// What became of the language model, if there is something to say. The
  /// replaced service had no such member; its clients pass it over.
  private static let notes = Schema.Member("notes", .array(.string()))

  private static func members(of notes: [String]) -> [(String, JSONValue)] {
    notes.isEmpty ? [] : [("notes", .array(notes.map { .string($0) }))]
  }

  private var searchImage: Route {
    Route(
      "POST", "/search-image", name: "search_image", tag: "Compatible", scope: .read,
      "Find pictures like one that is sent", parameters: shared,
      body: .multipart(
        fields: [
          ("file", .string(format: "binary")),
          ("k", .integer(1...context.configuration.largestLimit)),
          ("category", .string()), ("save_results", .boolean),
        ], required: ["file"]),
      bodyLimit: context.configuration.uploadBytes + (64 << 10),
      replies: [
        Route.Reply(
          200, "The pictures found, best first.",
          .object([
            .init("query_image", .string(), isRequired: true),
            .init("k", .integer(), isRequired: true),
            .init("saved_folder", .nullable(.string()), isRequired: true),
            .init("results", Self.results, isRequired: true), Self.notSaved, Self.notice,
          ]))
      ], problems: [413, 415, 422, 503],
      .lane(.heavy) { [context] call in
        guard let file = call.form?["file"], !file.bytes.isEmpty else {
          throw Problem(.invalidArgument, "The form's field file is empty: send a picture in it.")
        }
        let found = try search(.bytes(file.bytes), call)
        let name = try context.queryImages.keep(file.bytes, call) ?? Self.shown(file.filename)
        return ServerResponse(
          type: "application/json",
          JSONValue.object([("query_image", .string(name))] + (try members(found, call))).bytes)
      })
  }

  private func search(_ content: SearchQuery.Part.Content, _ call: Call) throws -> SearchReply {
    var query = SearchQuery([SearchQuery.Part(content)], limit: call.arguments.integer("k"))
    // Clients of the replaced service count on k images, copies among them.
    query.collapsesDuplicates = false
    query.includesQueryImages = true
    query.translation = asksModel ? .model : .rules
    if let category = call.arguments.text("category") {
      query.filter = .resembles(.category, [category])
    }
    return try context.library.search(query)
  }

  private func members(_ found: SearchReply, _ call: Call) throws -> [(String, JSONValue)] {
    let images = ImageBody(context: context, call: call)
    let saved =
      call.arguments.isTrue("save_results")
      ? try SavedResults(context).save(found.hits.map(\.image), call) : nil
    let missing: [(String, JSONValue)] =
      saved.map { $0.missing > 0 ? [("not_saved", .integer($0.missing))] : [] } ?? []
    let notice: [(String, JSONValue)] = found.notice.map { [("notice", .string($0))] } ?? []
    return [
      ("k", .integer(call.arguments.integer("k"))), ("saved_folder", .optional(saved?.folder)),
      (
        "results",
        .array(try found.hits.map { try images.compatibleJSON($0.image, score: $0.score) })
      ),
    ] + missing + notice
  }

  /// A client's name for its file is repeated, without what came before its
  /// last slash.
  private static func shown(_ name: String?) -> String {
    let last = name?.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
    return last.isEmpty ? "file" : String(last.prefix(255))
  }
}
