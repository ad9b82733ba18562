// A run of indexing that was asked for over HTTP: what was asked, how far it is,
// how it ended; and how it is kept in a file.

import Indexing
import SearchDomain
import Support

/// What is to be indexed, and how.
struct IndexRequest: Sendable {
  var paths: [FilePath]
  /// `folder`, `none` or a name; nil keeps what the folder had.
  var category: String?
  var prunes = true
  var retriesFailures = false
  /// Nil keeps what the folder was indexed with, as do no excludes.
  var includesHidden: Bool?
  var excludes: [String]?

  var options: IndexingOptions {
    var options = IndexingOptions()
    switch category {
    case nil: options.category = nil
    case "folder"?: options.category = .folder
    case "none"?: options.category = CategoryRule.none
    case let name?: options.category = .named(name)
    }
    options.prunes = prunes
    options.retriesFailures = retriesFailures
    options.scan.includesHidden = includesHidden
    options.scan.excludes = excludes.map { $0.map { ExcludePattern($0) } }
    return options
  }
}

/// A job, queued, running or ended.
struct IndexJob: Sendable {
  /// How far it is.
  enum State: String, Sendable, CaseIterable {
    case queued, running, finished, failed, cancelled

    var isOver: Bool { self == .finished || self == .failed || self == .cancelled }
  }

  let id: String
  let request: IndexRequest
  let created: String
  var state = State.queued
  var started: String?
  var ended: String?
  var progress: IndexingProgress?
  var report: IndexingReport?
  /// The report of an earlier process, as it was written.
  var storedReport: JSONTree?
  var error: Problem?
  /// How often a process ended while it carried this job out, other than by
  /// being stopped.
  var interruptions = 0
  /// So many are taken for the job's doing.
  static let interruptionLimit = 2

  init(_ request: IndexRequest) {
    id = "j-" + Digest.hex((0..<8).map { _ in UInt8.random(in: 0...255) })
    self.request = request
    created = Timestamp.now
  }

  /// The most failures that a job lists.
  static let failureLimit = 1000

  // MARK: in replies

  /// As replies and events show it.
  ///
  /// - Parameter shown: how a path is shown to the caller.
  func json(withFailures: Bool, shown: (FilePath) throws -> String) rethrows -> JSONValue {
    .object([
      ("id", .string(id)), ("kind", .string("index")), ("state", .string(state.rawValue)),
      ("paths", .array(try request.paths.map { .string(try shown($0)) })),
      ("created", .string(created)), ("started", .optional(started)), ("ended", .optional(ended)),
      ("progress", progress.map(Self.json) ?? .null),
      ("report", try reportJSON(withFailures: withFailures, shown: shown)),
      ("error", .optional(error?.message)), ("error_type", .optional(error?.kind.rawValue)),
    ])
  }

  static func json(_ progress: IndexingProgress) -> JSONValue {
    .object([
      ("phase", .string(progress.phase.rawValue)), ("total", .integer(progress.total)),
      ("done", .integer(progress.done)), ("failed", .integer(progress.failed)),
      ("seconds", .number(progress.seconds, digits: 3)),
      ("images_per_second", .number(progress.rate, digits: 1)),
      ("remaining_seconds", progress.remainingSeconds.map { .number($0, digits: 1) } ?? .null),
    ])
  }

  private func reportJSON(
    withFailures: Bool, shown: (FilePath) throws -> String
  ) rethrows -> JSONValue {
    if let report {
      var members: [(String, JSONValue)] = [
        ("scanned", .integer(report.scanned)), ("indexed", .integer(report.indexed)),
        ("unchanged", .integer(report.unchanged)), ("moved", .integer(report.moved)),
        ("removed", .integer(report.removed)), ("failed", .integer(report.failed)),
        ("seconds", .number(report.seconds, digits: 3)),
        ("images_per_second", .number(report.imagesPerSecond, digits: 1)),
      ]
      if withFailures {
        members.append(
          (
            "failures",
            .array(
              try report.failures.prefix(Self.failureLimit).map {
                .object([("path", .string(try shown($0.path))), ("error", .string($0.reason))])
              })
          ))
        members.append(("kept", .integer(report.kept)))
        members.append(("warnings", .integer(report.warnings.count)))
      }
      return .object(members)
    }
    guard case .object(let members)? = storedReport else { return .null }
    return .object(
      members.map { ($0.name, $0.value.double.map { .number($0, digits: 3) } ?? .null) })
  }

  // MARK: on disk

  /// As it is kept: without failures, which the catalog has.
  var stored: JSONValue {
    .object([
      ("id", .string(id)), ("state", .string(state.rawValue)), ("created", .string(created)),
      ("started", .optional(started)), ("ended", .optional(ended)),
      ("paths", .array(request.paths.map { .string(Base64.encode($0.bytes)) })),
      ("category", .optional(request.category)), ("prune", .bool(request.prunes)),
      ("retry_failures", .bool(request.retriesFailures)),
      ("include_hidden", request.includesHidden.map(JSONValue.bool) ?? .null),
      ("exclude", request.excludes.map { .array($0.map(JSONValue.string)) } ?? .null),
      ("report", reportJSON(withFailures: false) { _ in "" }),
      ("error", .optional(error?.message)), ("error_type", .optional(error?.kind.rawValue)),
      ("interruptions", .integer(interruptions)),
    ])
  }

  /// A job of an earlier process. One that was under way when that ended is
  /// queued again, but has failed where that happened before: a file that ends
  /// the process would end every one that takes it up.
  ///
  /// - Returns: nil for what is no job.
  init?(stored tree: JSONTree) {
    guard let id = tree["id"]?.string, let created = tree["created"]?.string,
      let state = tree["state"]?.string.flatMap(State.init), case .list(let paths)? = tree["paths"]
    else { return nil }
    self.id = id
    self.created = created
    self.state = state.isOver ? state : .queued
    interruptions = tree["interruptions"]?.whole ?? 0
    request = IndexRequest(
      paths: paths.compactMap {
        $0.string.flatMap { Base64.decode(Array($0.utf8)) }.map { FilePath(bytes: $0) }
      },
      category: tree["category"]?.string, prunes: tree["prune"] == .boolean(true),
      retriesFailures: tree["retry_failures"] == .boolean(true),
      includesHidden: Self.flag(tree["include_hidden"]),
      excludes: Self.texts(tree["exclude"]))
    started = tree["started"]?.string
    ended = tree["ended"]?.string
    storedReport = tree["report"]
    if let message = tree["error"]?.string {
      error = Problem(tree["error_type"]?.string.flatMap(Problem.Kind.init) ?? .internal, message)
    }
    guard state == .running else { return }
    interruptions = interruptions +| 1
    guard interruptions >= Self.interruptionLimit else { return }
    self.state = .failed
    ended = Timestamp.now
    error = Problem(
      .internal,
      "The server ended \(interruptions) times while this job was carried out, so it is not taken up again: "
        + "see the server's log, and start a new job once the cause is mended.")
  }

  private static func flag(_ tree: JSONTree?) -> Bool? {
    if case .boolean(let value)? = tree { value } else { nil }
  }

  private static func texts(_ tree: JSONTree?) -> [String]? {
    guard case .list(let items)? = tree else { return nil }
    return items.compactMap(\.string)
  }
}
