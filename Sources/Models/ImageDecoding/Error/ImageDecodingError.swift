// The one error of this target: why the bytes of an image gave no pixels. The
// caller adds the file's name.

public import Support

/// Why encoded bytes could not be shown as an image.
public struct ImageDecodingError: SentenceError, Codable {
  /// What went wrong, coarse enough to act on.
  public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
    /// There are no bytes at all.
    case empty
    /// The bytes are of no image format known here.
    case notAnImage
    /// Recognised, but damaged or cut off before enough could be shown.
    case damaged
    /// More pixels than the limit, by the header; nothing was decoded.
    case tooLarge
    /// Recognised, but this machine's libraries cannot read it, or it holds
    /// nothing that can be shown (a camera RAW without a preview).
    case unsupported
    /// The decoding library could not be started, or failed inside.
    case library
    /// The process that decoded it crashed, twice.
    case crashed
    /// It was not decoded within the time it is given.
    case timedOut
    /// The caller no longer waits for it.
    case cancelled
    /// No process to decode in could be started. The image is not the cause.
    case helperUnavailable
  }

  /// What went wrong.
  public let kind: Kind
  /// One clear sentence without the file's name, such as "the file is empty".
  public let message: String
  /// The format, if the bytes were recognised.
  public let format: ImageFormat?

  /// - Parameter message: one sentence without the file's name.
  public init(kind: Kind, message: String, format: ImageFormat? = nil) {
    self.kind = kind
    self.message = message
    self.format = format
  }
}

extension ImageDecodingError {
  package static let empty = ImageDecodingError(kind: .empty, message: "the file is empty")

  package static let notAnImage = ImageDecodingError(
    kind: .notAnImage, message: "this is not a picture format that is known here")

  /// All is there, and too little of it can be read.
  package static func damaged(_ format: ImageFormat) -> ImageDecodingError {
    ImageDecodingError(
      kind: .damaged,
      message: "the \(format.displayName) data is damaged, and too little of it can be shown",
      format: format)
  }

  /// The data ends too early.
  package static func cutOff(_ format: ImageFormat) -> ImageDecodingError {
    ImageDecodingError(
      kind: .damaged,
      message: "the \(format.displayName) data is cut off before enough can be shown",
      format: format)
  }

  package static func damagedHeader(_ format: ImageFormat) -> ImageDecodingError {
    ImageDecodingError(
      kind: .damaged, message: "the \(format.displayName) header is damaged", format: format)
  }

  /// The file may be sound; it is of a kind that is not read.
  ///
  /// - Parameter detail: what kind, such as "tiled, separate planes"; by the
  ///   file's structure, never by text from inside of it.
  package static func unsupportedKind(_ format: ImageFormat, _ detail: String)
    -> ImageDecodingError
  {
    ImageDecodingError(
      kind: .unsupported,
      message: "this kind of \(format.displayName) (\(detail)) cannot be read here",
      format: format)
  }

  /// A sidecar that is no XMP, or not whole.
  package static let damagedSidecar = ImageDecodingError(
    kind: .damaged, message: "it is no XMP, or damaged")

  package static let sidecarTooLarge = ImageDecodingError(
    kind: .tooLarge, message: "it is larger than \(SidecarDetails.largestFile >> 20) MB")

  package static func zeroSized(_ format: ImageFormat) -> ImageDecodingError {
    ImageDecodingError(
      kind: .damaged, message: "the \(format.displayName) header states a size of zero pixels",
      format: format)
  }

  package static func unreadableHere(_ format: ImageFormat) -> ImageDecodingError {
    ImageDecodingError(
      kind: .unsupported,
      message: "the libvips of this machine cannot read \(format.displayName) pictures",
      format: format)
  }

  package static func withoutPreview(_ format: ImageFormat) -> ImageDecodingError {
    ImageDecodingError(
      kind: .unsupported,
      message: "this \(format.displayName) file holds no JPEG preview that could be shown",
      format: format)
  }

  /// - Parameter ending: how the decoder's process ended.
  package static func crashed(_ ending: HelperProcess.Ending) -> ImageDecodingError {
    let how =
      switch ending {
      case .signalled(let signal): " (signal \(signal))"
      case .exited(let status): " (exit status \(status))"
      case .unknown: ""
      }
    return ImageDecodingError(
      kind: .crashed, message: "the picture made its decoder crash\(how); it was left out")
  }

  package static func timedOut(seconds: Double) -> ImageDecodingError {
    ImageDecodingError(
      kind: .timedOut,
      message:
        "decoding took longer than \(Int(clamping: seconds.rounded(.up))) seconds of processor time and was given up; "
        + "raise decode-timeout to allow it more")
  }

  static let cancelled = ImageDecodingError(
    kind: .cancelled, message: "decoding was called off")

  /// An answer that does not belong to the question.
  static let nonsense = ImageDecodingError(
    kind: .library, message: "the process that decodes pictures gave no sensible answer")

  static let programMissing = ImageDecodingError(
    kind: .helperUnavailable,
    message: "pictures are decoded by processes of the program glimpse, which was found neither "
      + "beside this program nor along PATH; install it, or set decoderProgram to its path")

  static func wrongProgram(_ program: String) -> ImageDecodingError {
    ImageDecodingError(
      kind: .helperUnavailable,
      message: "\(program) does not decode pictures for this program: it is another version, or "
        + "not glimpse; set decoderProgram to the path of the glimpse that belongs to it")
  }

  /// Also of a helper that could not load the library.
  package static let libraryMissing = ImageDecodingError(
    kind: .helperUnavailable,
    message: "libvips, which decodes pictures, could not be loaded; "
      + "install it with: apt-get install libvips42")

  package static let fileTooLarge = ImageDecodingError(
    kind: .tooLarge, message: FileIO.tooLargeText)

  package static func helperUnavailable(_ error: FileError) -> ImageDecodingError {
    ImageDecodingError(
      kind: .helperUnavailable,
      message: "the process that decodes pictures could not be started: \(error)")
  }

  /// - Parameters:
  ///   - limit: the pixels admitted.
  package static func tooLarge(
    width: Int, height: Int, limit: Int, _ format: ImageFormat
  ) -> ImageDecodingError {
    let megapixels = megapixelText(Double(width) * Double(height))
    return ImageDecodingError(
      kind: .tooLarge,
      message: "the picture has \(megapixels) megapixels (\(width)×\(height)), over the limit "
        + "of \(megapixelText(Double(limit))); raise max-megapixels to admit it",
      format: format)
  }

  /// Pixels as megapixels: whole from 10 up, else with one decimal.
  private static func megapixelText(_ pixels: Double) -> String {
    let megapixels = pixels / 1_000_000
    if megapixels >= 10 { return "\(Int(clamping: megapixels.rounded()))" }
    return "\((megapixels * 10).rounded() / 10)"
  }
}
