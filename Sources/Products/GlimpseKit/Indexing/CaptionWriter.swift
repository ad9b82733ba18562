// Captions from a vision language model. Small pictures are sent, answers are
// held to the form of a caption, and each content is asked about once.

import ImageDecoding
import LocalStores
public import QueryUnderstanding
import SearchDomain
public import SearchWorkflows
import Support

/// What writing captions would cost, and what it came to.
public struct CaptioningReport: Hashable, Sendable {
  /// Requests that are needed: pictures without a caption by this model.
  public var needed: Int
  /// Captions that were written; 0 in a dry run.
  public var written = 0
  /// Pictures that the model gave no caption for, and why for the first.
  public var failed = 0
  public var firstFailure: String?
}

extension ImageLibrary {
  /// Has captions written of pictures that have none by this model.
  ///
  /// May be stopped at any time; the next run goes on. The model gets pictures
  /// of at most 512 pixels a side.
  ///
  /// - Parameter isDryRun: only counts the requests that are needed.
  /// - Throws: `GlimpseError`, `VectorStoreError`.
  public func writeCaptions(
    by model: LanguageModel, isDryRun: Bool = false,
    cancellation: CancellationFlag = CancellationFlag()
  ) throws -> CaptioningReport {
    let author = "\(model.dialect.rawValue) \(model.name)"
    let local = try local(for: .captions)
    var report = CaptioningReport(needed: try local.count(without: .caption, by: author))
    if isDryRun || report.needed == 0 { return report }
    let pictures = CaptionPictures(configuration)
    let deriver = TextDeriver(store: local, kind: .caption, author: author, threads: 2)
    let done = try deriver.run(cancellation: cancellation) { content in
      try model.caption(ofJPEG: pictures.jpeg(of: self.bytes(of: content.path)))
    }
    report.written = done.made
    report.failed = done.failed
    report.firstFailure = done.firstFailure
    return report
  }

  /// Makes sure, before long work, that writing can be read.
  func checkOCR(_ languages: String) throws { _ = try ocrReader(languages) }

  private func ocrReader(_ languages: String) throws(GlimpseError) -> OCRReader {
    try OCRReader(
      languages: languages, decoder: configuration.decoder,
      maximumMegapixels: configuration.maximumMegapixels,
      cacheFolder: Folders.cache(configuration.environment) + "/glimpse")
  }

  /// Reads what is written in pictures that were not read before.
  func readTexts(
    _ languages: String, _ cancellation: CancellationFlag
  ) throws -> TextDeriver.Report {
    let reader = try ocrReader(languages)
    return try TextDeriver(
      store: local(for: .ocr), kind: .ocr, author: reader.author,
      threads: configuration.threads ?? ProcessorCount.available
    ).run(cancellation: cancellation) { try reader.text(of: $0.path, read: self.bytes(of:)) }
  }
}

/// Pictures as they are sent to a model.
struct CaptionPictures: Sendable {
  private let decoder: DecoderPool
  private let limits: DecodingLimits

  init(_ configuration: LibraryConfiguration) {
    decoder = configuration.decoder
    limits = DecodingLimits(maximumPixels: configuration.maximumMegapixels *| 1_000_000)
  }

  /// - Throws: what decoding throws.
  func jpeg(of bytes: [UInt8]) throws -> [UInt8] {
    try decoder.jpeg(
      of: bytes, as: ResizePlan(.within(maxSide: 512)), limits: limits, quality: 85
    ).bytes
  }
}
