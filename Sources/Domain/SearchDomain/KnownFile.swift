// What a store remembers of files and folders, so that a listing can be
// compared with it before anything is read.

/// A file whose image is in a store.
public struct KnownFile: Hashable, Sendable {
  /// Its absolute path.
  public let path: FilePath
  /// The file's size in bytes when it was indexed.
  public let byteCount: Int
  /// Last modification, nanoseconds since 1970.
  public let modifiedNanoseconds: Int
  /// SHA-256 of the file when it was indexed.
  public let content: ContentHash
  /// The image's category, if it has one.
  public let category: String?
  /// The path of the image whose file this is too, where it is one.
  public let sameAs: FilePath?

  /// All facts of a file.
  public init(
    path: FilePath, byteCount: Int, modifiedNanoseconds: Int, content: ContentHash,
    category: String?, sameAs: FilePath? = nil
  ) {
    self.path = path
    self.byteCount = byteCount
    self.modifiedNanoseconds = modifiedNanoseconds
    self.content = content
    self.category = category
    self.sameAs = sameAs
  }

  /// What an image says of its file.
  public init(_ image: ImageRecord) {
    self.init(
      path: image.path, byteCount: image.byteCount,
      modifiedNanoseconds: image.modifiedNanoseconds, content: image.contentHash,
      category: image.category)
  }
}

/// A folder as it was when it was last listed.
public struct KnownFolder: Hashable, Sendable {
  /// Its absolute path.
  public let path: FilePath
  /// Its number in its file system: another number is another folder.
  public let inode: UInt64
  /// Whether another file system than that of the folder around it began here.
  public let isMount: Bool

  /// All facts at once.
  public init(path: FilePath, inode: UInt64, isMount: Bool) {
    self.path = path
    self.inode = inode
    self.isMount = isMount
  }
}

/// An image elsewhere as a root listed it.
public struct RemoteImage: Hashable, Sendable {
  /// The root that listed it.
  public var root: FilePath
  /// Its address.
  public var path: FilePath
  /// Changes when the image does; nil where its server says nothing.
  public var validator: String?

  /// All facts at once.
  public init(root: FilePath, path: FilePath, validator: String?) {
    self.root = root
    self.path = path
    self.validator = validator
  }
}

/// A folder that has been indexed.
public struct LibraryRoot: Hashable, Sendable {
  /// Its absolute path.
  public var path: FilePath
  /// How it is indexed, in its owner's format; a store only keeps it.
  public var options: String
  /// When it was last there, nanoseconds since 1970.
  public var lastSeenNanoseconds: Int
  /// What is looked at in it, in its owner's format; nil where that was not
  /// remembered yet.
  public var scan: String?

  /// All facts at once.
  public init(path: FilePath, options: String, lastSeenNanoseconds: Int, scan: String? = nil) {
    self.path = path
    self.options = options
    self.lastSeenNanoseconds = lastSeenNanoseconds
    self.scan = scan
  }
}
