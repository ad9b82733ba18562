// The protocol of places where images lie that are no folders of this
// machine: object stores, lists of addresses. How they are asked is their
// implementations' affair.

/// An image that a source tells of.
public struct ListedImage: Hashable, Sendable {
  /// Its address, such as `s3://bucket/key`.
  public var path: FilePath
  /// Its size in bytes, where the listing says it.
  public var byteCount: Int?
  /// Last modification, nanoseconds since 1970, where the listing says it.
  public var modifiedNanoseconds: Int?
  /// Changes when the image does (an ETag), where the listing says it.
  public var validator: String?
  /// What the listing files it under.
  public var category: String?
  /// What else the listing says of it.
  public var metadata: [String: MetadataValue]

  /// All facts at once.
  public init(
    path: FilePath, byteCount: Int? = nil, modifiedNanoseconds: Int? = nil,
    validator: String? = nil,
    category: String? = nil, metadata: [String: MetadataValue] = [:]
  ) {
    self.path = path
    self.byteCount = byteCount
    self.modifiedNanoseconds = modifiedNanoseconds
    self.validator = validator
    self.category = category
    self.metadata = metadata
  }
}

/// What a source gives for an image.
public enum FetchedImage: Sendable {
  /// It is as the validator says.
  case unchanged
  /// Its bytes; what they are known by from now on, and when they changed last.
  case bytes([UInt8], validator: String?, modifiedNanoseconds: Int?)
}

/// Somewhere else where images lie.
public protocol ImageSource: Sendable {
  /// Whether all that is known below a root lies below its address, as in a
  /// folder; otherwise the root is a list of images that lie anywhere.
  func isFolder(_ root: FilePath) -> Bool

  /// Lists the images of a root, whole or not at all.
  ///
  /// - Parameter isCancelled: asked between requests; a cancelled listing is
  ///   an error.
  /// - Throws: `ImageSourceError`.
  func list(
    _ root: FilePath, isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> [ListedImage]

  /// Fetches one image. May be called from several threads at once.
  ///
  /// - Parameters:
  ///   - root: the root that told of it.
  ///   - validator: answers `unchanged` where the image is still that.
  ///   - limit: refuses more bytes than this.
  /// - Throws: `ImageSourceError`.
  func fetch(
    _ path: FilePath, of root: FilePath, unless validator: String?, limit: Int,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> FetchedImage
}

/// Why a source gave nothing.
public struct ImageSourceError: Error, Hashable, Sendable {
  /// What went wrong.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The address makes no sense, or of a kind that no source serves.
    case invalidAddress
    /// No answer, or one that says to try later, also when asked again.
    case unreachable
    /// There is nothing at the address.
    case gone
    /// Not allowed: by the server, or by our own rules.
    case refused
    /// More bytes than may be.
    case tooLarge
    /// The answer is not what was asked for.
    case badAnswer
    /// The caller asked to stop.
    case cancelled
  }

  /// What went wrong.
  public let kind: Kind
  /// One sentence that names the address without its secrets.
  public let message: String

  /// A sentence that names the address without its secrets.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}

extension ImageSourceError: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}
