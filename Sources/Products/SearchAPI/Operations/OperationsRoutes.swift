// Routes for those who run the service.

import GlimpseKit
import HTTPServing
import Support
import Synchronization

struct OperationsRoutes {
  let context: ServiceContext
  let description: ServiceDescription

  init(_ context: ServiceContext, _ description: ServiceDescription) {
    self.context = context
    self.description = description
  }

  var all: [Route] { [health, ready, metrics, openAPI] }

  private var metrics: Route {
    Route(
      "GET", "/metrics", name: "metrics", tag: "Operations",
      scope: context.configuration.opensMetrics ? nil : .read, "Figures for Prometheus",
      replies: [Route.Reply(200, "The figures.", type: "text/plain")],
      .lane(.quick) { [context] _ in
        let stages: [(String, StageTimes.Figures)] = [
          ("decode", StageTimes.decode.figures), ("encode", StageTimes.encode.figures),
          ("search", StageTimes.search.figures), ("fetch", StageTimes.fetch.figures),
        ]
        let text = context.metrics.text(stages: stages, gauges: try MetricGauges(context).all)
        return ServerResponse(type: "text/plain; version=0.0.4; charset=utf-8", Array(text.utf8))
      })
  }

  private var openAPI: Route {
    Route(
      "GET", "/openapi.json", name: "openapi", tag: "Operations", scope: nil,
      "This description, OpenAPI 3.1",
      replies: [Route.Reply(200, "The description.", .object([], isOpen: true))],
      .lane(.quick) { [description] _ in
        var response = ServerResponse(type: "application/json", description.bytes)
        response.headers.append("Cache-Control", "no-cache")
        return response
      })
  }

  private static let state = Schema.object(
    [.init("status", .string(), isRequired: true)], isOpen: true)

  private var health: Route {
    Route(
      "GET", "/health", name: "health", tag: "Operations", scope: nil,
      "Whether the process answers",
      replies: [Route.Reply(200, "It does.", Self.state)],
      .atOnce { [context] _ in
        ServerResponse(
          type: "application/json",
          JSONValue.object([
            ("status", .string("ok")), ("version", .string(context.configuration.version)),
          ]).bytes)
      })
  }

  private var ready: Route {
    Route(
      "GET", "/ready", name: "ready", tag: "Operations", scope: nil,
      "Whether searches can be answered",
      replies: [Route.Reply(200, "They can.", Self.state)], problems: [503],
      .lane(.quick) { [context] _ in
        let count = try context.library.count(where: nil)
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

/// The description, written once all routes are known.
final class ServiceDescription: Sendable {
  private let text = Mutex<[UInt8]>([])

  var bytes: [UInt8] { text.withLock { $0 } }

  func write(_ routes: [Route], version: String) {
    let bytes = OpenAPIDocument(routes: routes, version: version).json.bytes
    text.withLock { $0 = bytes }
  }
}
