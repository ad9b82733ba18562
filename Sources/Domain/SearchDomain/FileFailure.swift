// Why a file could not be used: one type from the decoder to whoever reads the
// list of failures.

/// A file that could not be indexed, and why.
public struct FileFailure: Error, Hashable, Sendable {
  /// Its absolute path.
  public var path: FilePath
  /// What went wrong.
  public var cause: Cause
  /// The file's size in bytes when it failed, 0 where it is not known. A file
  /// whose size and time are the same is not tried again.
  public var byteCount: Int
  /// Its last modification when it failed, nanoseconds since 1970.
  public var modifiedNanoseconds: Int

  /// All facts at once.
  public init(
    path: FilePath, cause: Cause, byteCount: Int = 0, modifiedNanoseconds: Int = 0
  ) {
    self.path = path
    self.cause = cause
    self.byteCount = byteCount
    self.modifiedNanoseconds = modifiedNanoseconds
  }

  /// What went wrong, for programs.
  public var kind: Kind { cause.kind }
  /// What went wrong, for people: one sentence without the path.
  public var reason: String { cause.reason }
}

extension FileFailure {
  /// What went wrong with a file, or with bytes that are none: a query's.
  public struct Cause: Error, Hashable, Sendable {
    /// What went wrong, for programs.
    public let kind: Kind
    /// What went wrong, for people: one sentence without a path.
    public let reason: String

    /// - Parameter reason: one sentence without a path.
    public init(_ kind: Kind, _ reason: String) {
      self.kind = kind
      self.reason = reason
    }
  }

  /// What can go wrong with a file. The names are kept in catalogs.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// There are no bytes in it.
    case empty
    /// The bytes are of no image format known here.
    case notAnImage
    /// Recognised, but damaged or cut off before anything could be shown.
    case damaged
    /// More pixels or bytes than the limit.
    case tooLarge
    /// The format is known but this machine's libraries cannot read it.
    case unsupported
    /// It made the process that decoded it crash.
    case crashed
    /// It took longer to decode than is allowed.
    case timedOut
    /// The model cannot embed it.
    case encoding
    /// It was there when its folder was listed, and then was not.
    case vanished
    /// The system refuses to list, examine or read it.
    case unreadable
    /// Its address makes no sense.
    case invalidAddress
    /// Its server gives no answer, or says to try later.
    case unreachable
    /// There is nothing at its address.
    case gone
    /// Its server, or our own rules, do not allow it.
    case refused
    /// Its server answers with something else.
    case badAnswer

    /// Whether it is the disk's or the moment's doing, not the file's: such a
    /// file is tried again by every run, and an image known at its path stays
    /// meanwhile.
    public var mayPass: Bool {
      switch self {
      case .vanished, .unreadable, .unreachable: true
      case .empty, .notAnImage, .damaged, .tooLarge, .unsupported, .crashed, .timedOut, .encoding,
        .invalidAddress, .gone, .refused, .badAnswer:
        false
      }
    }
  }
}

extension FileFailure.Cause {
  /// Why a source gave nothing.
  public init(_ error: ImageSourceError) {
    let kind: FileFailure.Kind =
      switch error.kind {
      case .invalidAddress: .invalidAddress
      // Whoever cancels asks for nothing more; the next run tries again.
      case .unreachable, .cancelled: .unreachable
      case .gone: .gone
      case .refused: .refused
      case .tooLarge: .tooLarge
      case .badAnswer: .badAnswer
      }
    self.init(kind, error.message)
  }
}
