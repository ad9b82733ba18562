// Captions from a vision language model. Small images are sent, answers are
// held to the form of a caption, and each content is asked about once.

package import ImageDecoding
package import QueryUnderstanding
package import SearchDomain
package import Support

/// What writing captions would cost, and what it came to.
public struct CaptioningReport: Hashable, Sendable {
  /// Requests that are needed: images without a caption by this model.
  public var needed: Int
  /// Captions that were written; 0 in a dry run.
  public var written = 0
  /// Images that the model gave no caption for, and why for the first.
  public var failed = 0
  public var firstFailure: String?
}

/// Has captions written by one model.
package struct CaptionWriter: Sendable {
  private let model: LanguageModel
  private let decoder: DecoderPool
  private let limits: DecodingLimits

  /// - Parameters:
  ///   - model: gets images of at most 512 pixels a side.
  ///   - maximumMegapixels: images of more are refused.
  package init(model: LanguageModel, decoder: DecoderPool, maximumMegapixels: Int) {
    self.model = model
    self.decoder = decoder
    limits = DecodingLimits(maximumPixels: maximumMegapixels *| 1_000_000)
  }

  /// Works through the images of a store that have no caption by this model.
  /// May be stopped at any time; the next run goes on.
  ///
  /// - Parameters:
  ///   - isDryRun: only counts the requests that are needed.
  ///   - read: an image's bytes; called from several threads.
  /// - Throws: `VectorStoreError`.
  package func run(
    over store: any TextStore, isDryRun: Bool, cancellation: CancellationFlag,
    read: @escaping @Sendable (FilePath) throws -> [UInt8]
  ) throws -> CaptioningReport {
    let author = "\(model.dialect.rawValue) \(model.name)"
    var report = CaptioningReport(needed: try store.count(without: .caption, by: author))
    if isDryRun || report.needed == 0 { return report }
    let deriver = TextDeriver(store: store, kind: .caption, author: author, threads: 2)
    let done = try deriver.run(cancellation: cancellation) { content in
      try model.caption(ofJPEG: jpeg(of: read(content.path)))
    }
    report.written = done.made
    report.failed = done.failed
    report.firstFailure = done.firstFailure
    return report
  }

  /// An image as it is sent to a model.
  private func jpeg(of bytes: [UInt8]) throws -> [UInt8] {
    try decoder.jpeg(
      of: bytes, as: ResizePlan(.within(maxSide: 512)), limits: limits, quality: 85
    ).bytes
  }
}
