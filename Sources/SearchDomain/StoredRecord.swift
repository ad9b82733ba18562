// What goes into a store and comes out of it.

/// One picture as a store keeps it: all that is known of it, and its vector.
public struct StoredRecord: Hashable, Sendable {
  /// The picture with every field that filters know.
  public var image: ImageRecord
  /// Its vector; nil where vectors were not asked for.
  public var embedding: Embedding?

  /// A picture with its vector.
  public init(image: ImageRecord, embedding: Embedding?) {
    self.image = image
    self.embedding = embedding
  }

  /// The deterministic id of the picture's path or URI.
  public var id: ImageID { image.id }
}

/// What to look for in a store.
public struct StoreQuery: Sendable {
  /// The vector looked for.
  public var embedding: Embedding
  /// How many results to return.
  public var limit: Int
  /// How many of the best to pass over first.
  public var offset: Int
  /// Which records may be found; nil admits all.
  public var filter: Filter?
  /// Results below this cosine similarity are left out.
  public var minimumScore: Float?
  /// Whether the results come with their vectors.
  public var withVectors: Bool
  /// Compares with every vector. A store whose capabilities exclude it refuses
  /// (`unsupported`).
  public var isExact: Bool

  /// A query with its bounds.
  public init(
    embedding: Embedding, limit: Int, offset: Int = 0, filter: Filter? = nil,
    minimumScore: Float? = nil, withVectors: Bool = false, isExact: Bool = false
  ) {
    self.embedding = embedding
    self.limit = limit
    self.offset = offset
    self.filter = filter
    self.minimumScore = minimumScore
    self.withVectors = withVectors
    self.isExact = isExact
  }
}

/// A record found in a store, and how close it is.
public struct StoreHit: Hashable, Sendable {
  /// The record; with its vector where that was asked for.
  public var record: StoredRecord
  /// Cosine similarity to the query in −1…1; higher is closer.
  public var score: Float

  /// A record with its similarity to the query.
  public init(record: StoredRecord, score: Float) {
    self.record = record
    self.score = score
  }
}

/// What a search in a store found.
public struct StoreAnswer: Sendable {
  /// Best first.
  public var hits: [StoreHit]
  /// Whether these are certainly the best records that the query admits.
  public var isExact: Bool

  /// Hits, and whether they are exact.
  public init(hits: [StoreHit], isExact: Bool) {
    self.hits = hits
    self.isExact = isExact
  }
}

/// Where reading goes on. Valid for the store and the condition it came from,
/// also in another process and after the server was restarted.
public struct StoreCursor: Hashable, Sendable {
  /// The store's own way of writing the place.
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
