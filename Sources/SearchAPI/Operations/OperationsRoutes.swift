// Routes for those who run the service.

import GlimpseKit
import HTTPServing
import Support

struct OperationsRoutes {
  let context: ServiceContext

  init(_ context: ServiceContext) { self.context = context }

  var all: [Route] { [health, ready] }

  private static let state = Schema.object([.init("status", .string(), isRequired: true)], isOpen: true)

  private var health: Route {
    Route(
      "GET", "/health", name: "health", tag: "Operations", scope: nil, "Whether the process answers",
      replies: [Route.Reply(200, "It does.", Self.state)],
      .atOnce { [context] _ in
        ServerResponse(
          type: "application/json",
          JSONValue.object([("status", .string("ok")), ("version", .string(context.configuration.version))]).bytes)
      })
  }

  private var ready: Route {
    Route(
      "GET", "/ready", name: "ready", tag: "Operations", scope: nil,
      "Whether searches can be answered",
      replies: [Route.Reply(200, "They can.", Self.state)], problems: [503],
      .lane(.quick) { [context] _ in
        let count = try context.library.count()
        guard count > 0 else {
          throw Problem(.emptyLibrary, "The library holds no pictures yet: index a folder first.")
        }
        _ = try context.library.model()
        return ServerResponse(
          type: "application/json",
          JSONValue.object([("status", .string("ready")), ("images", .integer(count))]).bytes)
      })
  }
}
