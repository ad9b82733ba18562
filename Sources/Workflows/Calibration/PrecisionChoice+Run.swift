// The end of a run of indexing that tries 8 bits: what is under way is waited for,
// and what was found goes into the report.

package import EmbeddingModels
package import Indexing
package import Support

extension PrecisionChoice {
  /// Waits for what is under way, and tells what was decided.
  package func finish(
    into report: inout IndexingReport, _ cancellation: CancellationFlag,
    _ emit: (IndexingEvent) -> Void
  ) {
    let stopwatch = Stopwatch()
    finish(isCancelled: { cancellation.isSet }) { count in
      var progress = IndexingProgress()
      progress.phase = .proving
      progress.done = count
      progress.seconds = stopwatch.seconds
      emit(.progress(progress))
    }
    report.precision = decision
    guard !report.wasCancelled, let refusal else { return }
    let warning = "8 bits were asked for and are not used: \(refusal)"
    report.warnings.append(warning)
    emit(.warning(warning))
  }
}
