// What an indexing run tells, as a bar, remarks, a summary and JSON.

import GlimpseKit
import Indexing
import JSONReplies
import SearchDomain
import Support

/// Follows a run to its end.
struct IndexingReporter {
  let console: Console
  let interrupts: Interrupts
  /// What is watched after the first run; nil where it is the only one.
  var watched: String?

  /// - Parameter onReport: called for every report; a watched folder gives
  ///   many.
  /// - Returns: the last report.
  /// - Throws: what ended the run, and what `onReport` throws.
  func follow(
    _ run: IndexingRun, onReport: (IndexingReport) throws -> Void = { _ in }
  ) async throws -> IndexingReport {
    let console = console
    let stop: @Sendable () -> Void = {
      console.note("stopping after the pictures in flight; Ctrl-C again ends at once")
      run.cancel()
    }
    var last = IndexingReport()
    var hasToldStart = false
    var isWatching = false
    var display = ProgressDisplay(console)
    defer { display.clear() }
    try await interrupts.whileStopping(by: stop) {
      for try await event in run {
        switch event {
        case .progress(let progress):
          if !hasToldStart, progress.phase == .embedding {
            hasToldStart = true
            tellStart(progress)
          }
          display.update(Self.state(progress))
        case .failure(let failure):
          display.clear()
          console.note("skipped \(failure.path): \(failure.reason)")
        case .warning(let text):
          display.clear()
          console.warn(text)
        case .finished(let report):
          display.clear()
          last = report
          try onReport(report)
          if let watched, !isWatching {
            isWatching = true
            console.note("watching \(watched) for changes; Ctrl-C ends it")
          }
        }
      }
    }
    return last
  }

  /// Where a run goes on that finds part of its work done, by an earlier run
  /// that was stopped, say.
  private func tellStart(_ progress: IndexingProgress) {
    guard progress.known > 0 else { return }
    console.note(
      "going on: \(Plural.of(progress.known, "picture")) in the library already, "
        + "\(Plural.of(progress.total, "file")) to read")
  }

  private static func state(_ progress: IndexingProgress) -> ProgressState {
    switch progress.phase {
    case .scanning:
      ProgressState(label: "looking for pictures", done: progress.done)
    case .embedding:
      ProgressState(
        label: "indexing", done: progress.done, total: progress.total, failed: progress.failed,
        rate: progress.rate, remainingSeconds: progress.remainingSeconds)
    case .finishing:
      ProgressState(label: "finishing", done: progress.done, total: progress.total)
    case .preparing:
      ProgressState(
        label: "captions for the scale of scores", done: progress.done, total: progress.total,
        remainingSeconds: progress.remainingSeconds)
    case .proving: ProgressState(label: "trying 8 bits", done: progress.done)
    }
  }

  /// `{"scanned":,"indexed":,…,"failures":[{"path":,"error":}]}`.
  static func json(_ report: IndexingReport, notice: String? = nil) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("scanned", .integer(report.scanned)), ("indexed", .integer(report.indexed)),
      ("unchanged", .integer(report.unchanged)), ("moved", .integer(report.moved)),
      ("removed", .integer(report.removed)), ("failed", .integer(report.failed)),
      ("seconds", .number(report.seconds, digits: 3)),
      ("images_per_second", .number(report.imagesPerSecond, digits: 3)),
      (
        "failures",
        .array(
          report.failures.map { failure in
            .object(ResultFormatter.path(failure.path) + [("error", .string(failure.reason))])
          })
      ),
    ]
    if report.kept > 0 { members.append(("kept", .integer(report.kept))) }
    if report.described > 0 { members.append(("sidecars", .integer(report.described))) }
    if report.recategorized > 0 {
      members.append(("recategorized", .integer(report.recategorized)))
    }
    if report.named > 0 {
      members.append(("metadata_pictures", .integer(report.named)))
      members.append(("metadata_changed", .integer(report.annotated)))
    }
    if !report.neverThere.isEmpty {
      members.append(
        ("not_there", .array(report.neverThere.map { .object(ResultFormatter.path($0)) })))
    }
    if report.aliases > 0 { members.append(("same_file", .integer(report.aliases))) }
    if !report.warnings.isEmpty {
      members.append(("warnings", .array(report.warnings.map(JSONValue.string))))
    }
    if report.wasCancelled { members.append(("cancelled", .bool(true))) }
    if report.isDryRun { members.append(("dry_run", .bool(true))) }
    if let precision = report.precision { members.append(("precision", precision.json)) }
    if let notice { members.append(("notice", .string(notice))) }
    return .object(members)
  }

  /// One line for people, and where there is more to know.
  static func summary(_ report: IndexingReport) -> String {
    var facts: [String] = []
    for (count, word) in [
      (report.unchanged, "unchanged"), (report.moved, "moved"), (report.removed, "removed"),
      (report.recategorized, "put into another category"),
      (report.described, "changed by sidecar files"), (report.kept, "not met but kept"),
      (report.failed, "failed"),
    ] where count > 0 {
      facts.append("\(Plural.grouped(count)) \(word)")
    }
    if report.named > 0 {
      let changed = report.annotated == 0 ? "none" : Plural.grouped(report.annotated)
      facts.append(
        "metadata for \(Plural.of(report.named, "picture")), of which \(changed) changed")
    }
    if report.aliases > 0 {
      facts.append("\(Plural.of(report.aliases, "further path")) to the same files")
    }
    let done = report.wasCancelled ? "stopped: indexed" : "indexed"
    let head = report.isDryRun ? "would index" : done
    var text = "\(head) \(Plural.of(report.indexed, "picture"))"
    if !facts.isEmpty { text += ", " + facts.joined(separator: ", ") }
    if !report.isDryRun {
      text += " in " + DisplayText.duration(report.seconds)
      if report.indexed > 0 {
        let rate = report.imagesPerSecond
        text += " (\(DisplayText.fixed(rate, rate < 10 ? 1 : 0))/s)"
      }
    }
    if let precision = report.precision, precision.proof != nil {
      text += "\nprecision: " + PrecisionWords.sentence(precision)
    }
    if report.failed > 0, !report.isDryRun {
      text += "\n'glimpse list --failures' tells what failed and why"
    }
    return text
  }
}
