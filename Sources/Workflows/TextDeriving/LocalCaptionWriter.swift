// Captions from a model on this machine, kept where those of a language model
// are.

package import SearchDomain
package import Support
import Synchronization

/// Has captions written by a model on this machine.
package struct LocalCaptionWriter: Sendable {
  private let author: String
  private let caption: @Sendable (EncodedImage) throws -> String

  /// - Parameters:
  ///   - author: names the model.
  ///   - caption: writes one; throws `FileFailure.Cause` for what cannot be
  ///     decoded.
  package init(author: String, caption: @escaping @Sendable (EncodedImage) throws -> String) {
    self.author = author
    self.caption = caption
  }

  /// Works through the images of a store that have no caption by this model.
  /// May be stopped at any time; the next run goes on.
  ///
  /// - Parameters:
  ///   - isDryRun: only counts the images that lack one.
  ///   - read: an image's bytes; called from another thread.
  ///   - progress: hears the report after each image, on another thread.
  /// - Throws: `VectorStoreError`; what every image would meet, such as
  ///   `EmbeddingModelError`.
  package func run(
    over store: any TextStore, isDryRun: Bool, cancellation: CancellationFlag,
    read: @escaping @Sendable (FilePath) throws -> [UInt8],
    progress: (@Sendable (CaptioningReport) -> Void)?
  ) throws -> CaptioningReport {
    var report = CaptioningReport(needed: try store.count(without: .caption, by: author))
    if isDryRun || report.needed == 0 { return report }
    let shown = Mutex(report)
    // The model takes all processors for one image.
    let deriver = TextDeriver(store: store, kind: .caption, author: author, threads: 1)
    let done = try deriver.run(
      cancellation: cancellation, endingAt: { !ImageErrors.isOfOneImage($0) }
    ) { content in
      let result = Result { try caption(EncodedImage(bytes: read(content.path))) }
      let state = shown.withLock { shown in
        if case .failure = result { shown.failed += 1 } else { shown.written += 1 }
        return shown
      }
      progress?(state)
      do {
        return try result.get()
      } catch let cause as FileFailure.Cause {
        throw UncaptionedImage(description: "\(content.path): \(cause.reason)")
      }
    }
    report.written = done.made
    report.failed = done.failed
    report.firstFailure = done.firstFailure
    return report
  }
}

/// Why one image got no caption, for people.
private struct UncaptionedImage: Error, CustomStringConvertible {
  let description: String
}
