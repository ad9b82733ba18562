// The vocabulary of changes: what an indexing run may do to a store.

/// One change of a store. All may be repeated without harm.
///
/// A store of whole records needs an embedding with every record
/// (`StoredContent.embedding`); others need one for a new content alone.
public enum ImageChange: Sendable {
  /// Adds the image at `record.path`, or replaces the one there. Its facts
  /// become those of its content. Clears a failure at that path.
  ///
  /// Without an embedding the content must have a vector already (a copy, or
  /// the new place of a moved image); if it has none, the image is not stored.
  case store(ImageRecord, Embedding?)
  /// The content at `record.path` is as known, but its file's size or time and
  /// its category are to be noted.
  case touch(ImageRecord, Embedding?)
  /// Puts the image into another category, or none.
  case setCategory(path: FilePath, category: String?)
  /// The image at `from` now lies at `to.path`, which replaces what was
  /// there. As `remove` and `store`, in one step.
  case move(from: FilePath, to: ImageRecord, Embedding? = nil)
  /// Removes the image and the failure at a path. A content that thereby
  /// loses its last image goes too, with its vectors, when the batch ends:
  /// an image stored in the same batch still finds its content.
  case remove(path: FilePath)
  /// The same for an image whose file is gone, not one that somebody wants to
  /// be rid of: a catalog keeps the vectors of a content that loses its last
  /// image aside for a while. An image stored later with the same content finds
  /// them.
  case depart(path: FilePath)
  /// The path leads to the file of the image at `target`, which has the same
  /// content: one image by another name. Where there is no image at
  /// `target`, what was known at the path goes. Nil: it is a file of its own.
  case alias(path: FilePath, id: ImageID, of: FilePath?, category: String?)
  /// Notes that a file could not be used. The image that was at its path goes,
  /// unless the failure may pass (`FileFailure.Kind.mayPass`).
  case recordFailure(FileFailure)
  /// Forgets a failure, so that the file is tried again.
  case clearFailure(path: FilePath)
  /// Keeps who listed an image elsewhere, and what it is known by.
  case list(RemoteImage)
  /// Keeps that a further root lists an image, which is known by what it was; of
  /// no effect where it is not in the store.
  case listAgain(RemoteImage)
  /// Forgets that a root listed an image; that itself stays.
  case unlist(RemoteImage)
}
