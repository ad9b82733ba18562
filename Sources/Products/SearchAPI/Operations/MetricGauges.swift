// Figures of the moment: the library, the caches, and what waits.

import GlimpseKit
import HTTPServing
import SearchDomain
import SharedCaching
import Support

struct MetricGauges {
  let context: ServiceContext

  init(_ context: ServiceContext) { self.context = context }

  /// Asks the library for its counts.
  var all: [ServiceMetrics.Gauge] {
    get throws {
      let status = try context.library.status()
      let cache = context.replies.counts
      let load = context.load.now
      func gauge(_ name: String, _ help: String, _ value: Double, type: String = "gauge")
        -> ServiceMetrics.Gauge
      {
        ServiceMetrics.Gauge(name: name, type: type, help: help, values: [([], value)])
      }
      // A store does not know the next two.
      let known: [(String, String, Int?)] = [
        ("glimpse_failures", "Files that could not be indexed.", status.failureCount),
        ("glimpse_library_bytes", "Size of the library's files.", status.libraryByteCount),
      ]
      let shared = context.library.configuration.sharedCache?.counts
      let sharing: [(String, String, Int?)] = [
        ("hits", "What the shared cache had.", shared?.hits),
        ("misses", "What the shared cache had not.", shared?.misses),
        ("failures", "Calls that the shared cache did not answer.", shared?.failures),
      ]
      return sharing.compactMap { name, help, value in
        value.map {
          gauge("glimpse_shared_cache_\(name)_total", help, Double($0), type: "counter")
        }
      }
        + known.compactMap { name, help, value in value.map { gauge(name, help, Double($0)) } }
        + [
          gauge("glimpse_images", "Pictures in the library.", Double(status.imageCount)),
          gauge("glimpse_jobs_open", "Jobs that wait or run.", Double(context.jobs.openCount)),
          gauge(
            "glimpse_reply_cache_hits_total", "Replies that were there already.",
            Double(cache.hits), type: "counter"),
          gauge(
            "glimpse_reply_cache_misses_total", "Replies that had to be made.",
            Double(cache.misses), type: "counter"),
          gauge("glimpse_http_connections", "Connections that are open.", Double(load.connections)),
          gauge(
            "glimpse_http_requests_active", "Requests that are being answered.", Double(load.active)
          ),
          ServiceMetrics.Gauge(
            name: "glimpse_http_queue_depth", help: "Requests that wait for a thread.",
            values: load.waiting.map { ([("lane", $0.lane.rawValue)], Double($0.count)) }),
          ServiceMetrics.Gauge(
            name: "glimpse_model_info", help: "The library's model; always 1.",
            values: status.space.map { space in
              [
                (
                  [
                    ("dimension", String(space.dimension)), ("precision", space.precision),
                    ("model", FilePath(space.modelName).lastComponent.description),
                    ("isa", status.instructionSet),
                  ], 1.0
                )
              ]
            } ?? []),
        ]
    }
  }
}
