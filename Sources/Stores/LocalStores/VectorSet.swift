// What a set of vectors is: all made by one model, comparable with each other.

public import SearchDomain

/// The vectors that one model has made of the library's contents.
public struct VectorSet: Hashable, Sendable, Identifiable {
  /// The number of a set in one catalog; never used twice.
  public struct ID: Hashable, Sendable, RawRepresentable {
    /// The row of the set.
    public let rawValue: Int64
    /// The id with a row number.
    public init(rawValue: Int64) { self.rawValue = rawValue }
  }

  /// Where a set is in its life.
  public enum State: String, Hashable, Sendable {
    /// Being filled beside the current one; not searched.
    case building
    /// The one that searches use; at most one.
    case current
    /// Replaced; may be dropped.
    case retired
  }

  /// Which set of its catalog it is.
  public let id: ID
  /// The model that made the vectors.
  public let space: EmbeddingSpace
  /// Where it is in its life.
  public let state: State
  /// Nanoseconds since 1970.
  public let createdNanoseconds: Int
  /// How many contents have a vector.
  public let vectorCount: Int
  /// The largest content id that ever had a vector in this set; 0 without.
  let lastContentID: Int64
  /// How often anything but appending happened: a vector removed, replaced,
  /// or added with a content id not above all others. While this is equal, a
  /// derived index is brought up to date by reading the vectors above its
  /// last content id.
  public let rewriteCount: Int
  /// What decided the arithmetic of its vectors, as it is kept.
  let decisionText: String?
  /// What decided the arithmetic of its vectors; nil where nothing has yet.
  public var decision: PrecisionDecision? { decisionText.flatMap { PrecisionDecision(text: $0) } }
}
