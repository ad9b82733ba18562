// What handing a library on and taking one in need of a store: everything that
// is known of its images, and writing many at a time.

/// An image with its vector and the texts that programs made of it.
public struct DescribedImage: Sendable {
  /// What is known of it.
  public var image: ImageRecord
  /// Its vector.
  public var embedding: Embedding
  /// What a model says that it shows.
  public var caption: String?
  /// What is written in it.
  public var ocrText: String?

  /// All that there is of an image.
  public init(
    image: ImageRecord, embedding: Embedding, caption: String? = nil, ocrText: String? = nil
  ) {
    self.image = image
    self.embedding = embedding
    self.caption = caption
    self.ocrText = ocrText
  }
}

/// Some images in order.
public struct DescribedPage: Sendable {
  /// The images; perhaps none, though more follow.
  public var images: [DescribedImage]
  /// Where the next page begins; nil after the last.
  public var next: StoreCursor?

  /// Images and what follows them.
  public init(images: [DescribedImage], next: StoreCursor?) {
    self.images = images
    self.next = next
  }
}

/// A key of the free metadata, and what kinds of values there are.
public struct MetadataKey: Hashable, Sendable {
  /// The key.
  public let name: String
  /// The JSON types of its values: text, integer, real, true, false, array,
  /// null.
  public let jsonTypes: Set<String>

  /// A key with the types of its values.
  public init(name: String, jsonTypes: Set<String>) {
    self.name = name
    self.jsonTypes = jsonTypes
  }
}

/// A store that can be handed on whole, and takes in what others made.
public protocol InterchangeStore: ImageStore {
  /// The keys of the free metadata, sorted; reads every content once.
  func metadataKeys() throws(VectorStoreError) -> [MetadataKey]

  /// Images that have a vector, page after page, in the order in which their
  /// contents were indexed, and of equal contents in that of their paths.
  ///
  /// - Parameter cursor: nil for the first page, then `next` of the page before.
  func describedPage(
    after cursor: StoreCursor?, limit: Int, where filter: Filter?
  ) throws(VectorStoreError) -> DescribedPage

  /// Whether there is no image at all, with a vector or without.
  func isEmpty() throws(VectorStoreError) -> Bool

  /// The images at paths; where there is none, the path is absent.
  func images(at paths: [FilePath]) throws(VectorStoreError) -> [FilePath: ImageRecord]

  /// Writes images with their vectors and texts; those at the same paths are
  /// replaced. Empty texts count as none.
  ///
  /// - Parameter author: who made the texts.
  /// - Returns: how many are at a path where none was, and how many others
  ///   changed.
  func take(
    _ images: [DescribedImage], textsBy author: String
  ) throws(VectorStoreError) -> (added: Int, replaced: Int)

  /// Runs `body` while nobody else indexes into the store.
  ///
  /// - Throws: `VectorStoreError` (`busy`) where somebody does, and what `body`
  ///   throws.
  func whileIndexing<Result>(_ body: () throws -> Result) throws -> Result
}
