// The route that groups duplicates. Finding them is Duplicates' work.

import Duplicates
import GlimpseKit
import HTTPServing
import SearchDomain
import Support
import Synchronization

struct DuplicateRoutes {
  let context: ServiceContext
  private let latest = LatestDuplicates()

  init(_ context: ServiceContext) { self.context = context }

  var all: [Route] { [duplicates] }

  private static let relations = DuplicateRelation.allCases.map(\.rawValue)

  private static let alterations = Alteration.allCases.map(\.rawValue)

  private var duplicates: Route {
    Route(
      "GET", "/api/v1/duplicates", name: "duplicates", tag: "Library", scope: .read,
      "Group the pictures that are duplicates of one another",
      parameters: [
        Parameter("limit", .integer(1...1000, default: 100), "how many groups"),
        Parameter(
          "offset", .integer(0...1_000_000_000, default: 0), "how many groups to pass over"),
        Parameter(
          "relation", .choice(Self.relations, default: nil),
          "only groups whose least sure duplicate is related so"),
        Parameter(
          "similarity", .number(-1...1),
          "besides copies, pictures alike in content from this cosine similarity on"),
      ],
      replies: [Route.Reply(200, "A page of groups, most bytes to win first.", Self.reply)],
      .lane(.heavy) { [context, latest] call in
        let report = try latest.report(context, similarity: call.arguments.number("similarity"))
        let relation = call.arguments.text("relation")
        let groups = report.groups.filter { relation == nil || $0.relation.rawValue == relation }
        let page = groups.dropFirst(call.arguments.integer("offset"))
          .prefix(call.arguments.integer("limit"))
        let images = ImageBody(context: context, call: call)
        return ServerResponse(
          type: "application/json",
          JSONValue.object([
            ("images", .integer(report.imageCount)), ("total", .integer(groups.count)),
            ("bytes_to_win", .integer(groups.reduce(0) { $0 + $1.bytesToWin })),
            ("groups", .array(try page.map { try Self.json($0, images) })),
          ]).bytes)
      })
  }

  private static func json(_ group: DuplicateGroup, _ images: ImageBody) throws -> JSONValue {
    .object([
      ("relation", .string(group.relation.rawValue)), ("bytes_to_win", .integer(group.bytesToWin)),
      ("keep", try images.json(group.keep)),
      (
        "duplicates",
        .array(
          try group.duplicates.map { duplicate in
            .object([
              ("picture", try images.json(duplicate.image)),
              ("relation", .string(duplicate.relation.rawValue)),
              ("distance", duplicate.distance.map(JSONValue.integer) ?? .null),
              ("score", duplicate.score.map(JSONValue.score) ?? .null),
              ("alterations", .array(duplicate.alterations.map { .string($0.rawValue) })),
              ("replaceable", .bool(duplicate.isReplaceable)),
            ])
          })
      ),
    ])
  }

  private static let reply = Schema.object([
    .init("images", .integer(), isRequired: true), .init("total", .integer(), isRequired: true),
    .init("bytes_to_win", .integer(), isRequired: true),
    .init(
      "groups",
      .array(
        .object([
          .init("relation", .choice(relations), isRequired: true),
          .init("bytes_to_win", .integer(), isRequired: true),
          .init("keep", .reference("Picture"), isRequired: true),
          .init(
            "duplicates",
            .array(
              .object([
                .init("picture", .reference("Picture"), isRequired: true),
                .init("relation", .choice(relations), isRequired: true),
                .init("distance", .nullable(.integer()), isRequired: true),
                .init("score", .nullable(.number()), isRequired: true),
                .init("alterations", .array(.choice(alterations)), isRequired: true),
                .init("replaceable", .boolean, isRequired: true),
              ])), isRequired: true),
        ])), isRequired: true),
  ])
}

/// The last report, as long as the library is as it was: leafing through its
/// groups does not look for them again.
private final class LatestDuplicates: Sendable {
  private struct Entry {
    let generation: Int
    let similarity: Double?
    let report: DuplicateReport
  }

  private let entry = Mutex<Entry?>(nil)

  func report(_ context: ServiceContext, similarity: Double?) throws -> DuplicateReport {
    let generation = try context.generation.current()
    if let known = entry.withLock({ $0 }), known.generation == generation,
      known.similarity == similarity
    {
      return known.report
    }
    var options = DuplicateOptions()
    options.similarity = similarity.map { Float($0) }
    let report = try context.library.duplicates(options) { _, _ in }
    entry.withLock { $0 = Entry(generation: generation, similarity: similarity, report: report) }
    return report
  }
}
