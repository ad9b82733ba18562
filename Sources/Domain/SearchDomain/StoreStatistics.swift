// A store in numbers, as far as it remembers more of files than their images.

/// What a store holds besides the vectors that are searched.
public struct StoreStatistics: Hashable, Sendable {
  /// Images, copies counted each; a file that several paths lead to is one.
  public var imageCount: Int
  /// Different contents; copies count once.
  public var contentCount: Int
  /// Files that could not be indexed.
  public var failureCount: Int
  /// The images' files together, in bytes.
  public var imageByteCount: Int
  /// The store's own files together, in bytes.
  public var ownByteCount: Int
  /// Further paths to files that are counted already.
  public var aliasCount: Int
  /// Contents that left, whose vectors are kept for when they come back.
  public var departedCount: Int
  /// A model whose vectors are not complete yet.
  public var modelBeingBuilt: String?

  /// All figures at once.
  public init(
    imageCount: Int, contentCount: Int, failureCount: Int, imageByteCount: Int,
    ownByteCount: Int, aliasCount: Int, departedCount: Int, modelBeingBuilt: String?
  ) {
    self.imageCount = imageCount
    self.contentCount = contentCount
    self.failureCount = failureCount
    self.imageByteCount = imageByteCount
    self.ownByteCount = ownByteCount
    self.aliasCount = aliasCount
    self.departedCount = departedCount
    self.modelBeingBuilt = modelBeingBuilt
  }
}
