// What became of a batch of changes.

public import SearchDomain

/// What became of a batch.
public struct AppliedBatch: Hashable, Sendable {
  /// Pictures that are at a path where none was.
  public var added = 0
  /// Pictures whose content, place or facts changed.
  public var replaced = 0
  /// Pictures removed, including the old places of moved ones.
  public var removed = 0
  /// Vectors written that were not there.
  public var vectorsAdded = 0
  /// Pictures that were not stored, because their content has no vector.
  public var needingEmbedding: [FilePath] = []

  /// Nothing done yet.
  public init() {}
}
