// What goes into a store and comes out of it.

/// One image as a store keeps it: all that is known of it, and its vector.
public struct StoredRecord: Hashable, Sendable {
  /// The image with every field that filters know.
  public var image: ImageRecord
  /// Its vector; nil where vectors were not asked for.
  public var embedding: Embedding?

  /// An image with its vector.
  public init(image: ImageRecord, embedding: Embedding?) {
    self.image = image
    self.embedding = embedding
  }

  /// The deterministic id of the image's path or URI.
  public var id: ImageID { image.id }
}

/// Where reading goes on. Valid for the store and the condition it came from,
/// also in another process and after the server was restarted.
public struct StoreCursor: Hashable, Sendable {
  /// The store's own way of writing the place, which nobody else reads or keeps:
  /// it serves one walk of one process.
  public let text: String

  /// A place as the store wrote it.
  public init(_ text: String) { self.text = text }
}

/// Some records in order.
public struct StorePage: Sendable {
  /// The records; perhaps none, though more follow.
  public var records: [StoredRecord]
  /// Where the next page begins; nil after the last.
  public var next: StoreCursor?

  /// Records and what follows them.
  public init(records: [StoredRecord], next: StoreCursor?) {
    self.records = records
    self.next = next
  }
}
