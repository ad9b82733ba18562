// The vocabulary of changes: what an indexing run may do to the catalog.

public import SearchDomain

/// One change of the catalog. All may be repeated without harm.
public enum CatalogChange: Sendable {
  /// Adds the picture at `record.path`, or replaces the one there. Its facts
  /// become those of its content. Clears a failure at that path.
  ///
  /// Without an embedding the content must have a vector in the set already
  /// (a copy, or the new place of a moved picture); if it has none, the
  /// picture is not stored and is named in `AppliedBatch.needingEmbedding`.
  case store(ImageRecord, Embedding?)
  /// The file's bytes are as known, but its size or time is to be noted.
  case touch(path: FilePath, byteCount: Int, modifiedNanoseconds: Int)
  /// Puts the picture into another category, or none.
  case setCategory(path: FilePath, category: String?)
  /// The picture at `from` now lies at `to.path`, which replaces what was
  /// there. As `remove` and `store` without embedding, in one step.
  case move(from: FilePath, to: ImageRecord)
  /// Gives a known content its vector in the set, as after a change of model.
  case addVector(contentID: Int64, Embedding)
  /// Removes the picture and the failure at a path. A content that thereby
  /// loses its last picture goes too, with its vectors, when the batch ends:
  /// a picture stored in the same batch still finds its content.
  case remove(path: FilePath)
  /// The same for a picture whose file is gone, not one that somebody wants to
  /// be rid of: the vectors of a content that loses its last picture are kept
  /// aside, see `Catalog.purgeDeparted`. A picture stored later with the same
  /// content finds them.
  case depart(path: FilePath)
  /// The path leads to the file of the picture at `target`, which has the same
  /// content: one picture by another name. Where there is no picture at
  /// `target`, what was known at the path goes. Nil: it is a file of its own.
  case alias(path: FilePath, id: ImageID, of: FilePath?, category: String?)
  /// Notes that a file could not be read. `keepingImage` says whether the
  /// picture that was at that path stays (the file may come back).
  case recordFailure(FailureRecord, keepingImage: Bool)
  /// Forgets a failure, so that the file is tried again.
  case clearFailure(path: FilePath)
}

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

/// A file that could not be indexed, and why.
public struct FailureRecord: Hashable, Sendable {
  /// The absolute path of the file.
  public var path: FilePath
  /// Size and time when it failed; it is tried again when either differs.
  public var byteCount: Int
  /// Its last modification when it failed, nanoseconds since 1970.
  public var modifiedNanoseconds: Int
  /// A short machine-readable word, such as `damaged`.
  public var kind: String
  /// One sentence for people.
  public var reason: String
  /// When it failed, nanoseconds since 1970.
  public var failedNanoseconds: Int

  /// All facts of a failure.
  public init(
    path: FilePath, byteCount: Int, modifiedNanoseconds: Int, kind: String, reason: String,
    failedNanoseconds: Int
  ) {
    self.path = path
    self.byteCount = byteCount
    self.modifiedNanoseconds = modifiedNanoseconds
    self.kind = kind
    self.reason = reason
    self.failedNanoseconds = failedNanoseconds
  }
}
