// Routes about the library as a whole: figures, values to filter by, failures,
// and vectors for other programs.

import GlimpseKit
import HTTPServing
import JSONReplies
import SearchDomain
import Support

struct LibraryRoutes {
  let context: ServiceContext

  init(_ context: ServiceContext) { self.context = context }

  var all: [Route] { [stats, facets, failures] }

  private var stats: Route {
    Route(
      "GET", "/api/v1/stats", name: "stats", tag: "Library", scope: .read, "The library in numbers",
      replies: [Route.Reply(200, "The figures.", .object([], isOpen: true))],
      .lane(.listing, cached: context.cachedReply) { [context] call in
        try context.keepingReply(call) {
          let status = try context.library.status()
          let notice: [(String, JSONValue)] = status.notice.map { [("notice", .string($0))] } ?? []
          let roots = try status.roots.map { JSONValue.string(try context.shown($0, to: call)) }
          return ServerResponse(
            type: "application/json",
            JSONValue.object(
              [
                ("images", .integer(status.imageCount)),
                ("contents", .optional(status.contentCount)),
                ("failures", .optional(status.failureCount)),
                ("image_bytes", .optional(status.imageByteCount)),
                ("library_bytes", .optional(status.libraryByteCount)),
                (
                  "model",
                  .optional(status.space.map { context.shownModel($0.modelName, to: call) })
                ),
                ("dimension", status.space.map { .integer($0.dimension) } ?? .null),
                ("precision", .optional(status.space?.precision)),
                ("precision_decision", status.precision?.json ?? .null),
                (
                  "model_being_built",
                  .optional(status.modelBeingBuilt.map { context.shownModel($0, to: call) })
                ),
                ("categories", .array(status.categories.map { Self.value($0.name, $0.count) })),
                ("roots", .array(roots)), ("instruction_set", .string(status.instructionSet)),
                ("generation", .integer(try context.generation.current())),
                ("version", .string(context.configuration.version)),
                ("store", .optional(status.server)),
              ] + notice
            ).bytes)
        }
      })
  }

  private static func value(_ value: String?, _ count: Int) -> JSONValue {
    .object([("value", .optional(value)), ("count", .integer(count))])
  }

  /// The values of a field, for routes and for agents.
  static let facetCounts = Schema.object([
    .init("field", .string(), isRequired: true),
    .init(
      "values",
      .array(
        .object([
          .init("value", .nullable(.string()), isRequired: true),
          .init("count", .integer(), isRequired: true),
        ])), isRequired: true),
  ])

  private var facets: Route {
    Route(
      "GET", "/api/v1/facets", name: "facets", tag: "Library", scope: .read,
      "The values of a field and how many pictures have each",
      parameters: [
        Parameter(
          "field", .text(maxLength: 200, default: "category"),
          Facet.names.joined(separator: ", ") + " or meta.KEY"),
        Parameter(
          "where", .text(maxLength: 4000, default: nil), "a condition on the pictures that count"),
        Parameter("limit", .integer(1...1000, default: 100), "at most so many values"),
      ],
      replies: [
        Route.Reply(200, "The values, most first.", Self.facetCounts)
      ], problems: [422],
      .lane(.listing, cached: context.cachedReply) { [context] call in
        try context.keepingReply(call) {
          let name = call.arguments.text("field") ?? ""
          let counts = try context.library.facetCounts(
            try Self.facet(name), where: try FilterBody(context: context, call: call).parameter(),
            limit: call.arguments.integer("limit"))
          return ServerResponse(
            type: "application/json",
            JSONValue.object([
              ("field", .string(name)),
              ("values", .array(counts.map { Self.value($0.value, $0.count) })),
            ]).bytes)
        }
      })
  }

  private static func facet(_ name: String) throws(Problem) -> Facet {
    guard let facet = Facet.named(name) else {
      throw Problem(
        .invalidArgument,
        "field must be one of \(Facet.names.joined(separator: ", ")), or meta. and a key.")
    }
    return facet
  }

  private var failures: Route {
    Route(
      "GET", "/api/v1/failures", name: "failures", tag: "Library", scope: .read,
      "The files that could not be indexed, and why",
      parameters: [
        Parameter("limit", .integer(1...1000, default: 100), "how many"),
        Parameter("offset", .integer(0...1_000_000_000, default: 0), "how many to pass over"),
      ],
      replies: [
        Route.Reply(
          200, "A page of failures.",
          .object([
            .init("total", .integer(), isRequired: true),
            .init(
              "failures",
              .array(
                .object([
                  .init("path", .string(), isRequired: true),
                  .init("error", .string(), isRequired: true),
                ])), isRequired: true),
          ]))
      ],
      .lane(.listing) { [context] call in
        let all = try context.library.failures()
        let page = all.dropFirst(call.arguments.integer("offset")).prefix(
          call.arguments.integer("limit"))
        let items = try page.map { failure in
          JSONValue.object([
            ("path", .string(try context.shown(failure.path, to: call))),
            ("error", .string(failure.reason)),
          ])
        }
        return ServerResponse(
          type: "application/json",
          JSONValue.object([("total", .integer(all.count)), ("failures", .array(items))]).bytes)
      })
  }
}
