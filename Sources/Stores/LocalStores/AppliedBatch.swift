// What became of a batch of changes.

public import SearchDomain

/// What became of a batch.
public struct AppliedBatch: Hashable, Sendable {
  /// Images that are at a path where none was.
  public var added = 0
  /// Images whose content, place or facts changed.
  public var replaced = 0
  /// Images removed, including the old places of moved ones.
  public var removed = 0
  /// Vectors written that were not there.
  public var vectorsAdded = 0
  /// Images that were not stored, because their content has no vector.
  public var needingEmbedding: [FilePath] = []

  /// Nothing done yet.
  public init() {}
}
