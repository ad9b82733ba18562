// One run of indexing as a store sees it: what it is asked before files are read,
// and what it is told of them. Everything goes by contents, ids and paths.

/// A run that brings a store up to date; it ends when the value goes away.
///
/// May be called from several threads at once. What a call wrote is kept when it
/// returns: whoever kills the process loses at most the call in flight. Writing
/// is not for a dry run.
public protocol IndexingSession: Sendable {
  /// What the store holds, for comparing listings with; nil where there is no
  /// collection yet.
  var known: (any ImageStore)? { get }

  /// Whether nobody else can write while the session lasts. Where others can, a
  /// content that was there when it was asked for may be gone a moment later.
  var isExclusive: Bool { get }

  /// Contents of images in the store that have no vector of the run's model.
  func contentsNeedingVectors() throws(VectorStoreError) -> Set<ContentHash>

  /// Whether a content need not be embedded, because there is a vector of it.
  func hasVector(of content: ContentHash) throws(VectorStoreError) -> Bool

  /// What is there of contents; those that are not known are absent.
  func contents(
    among hashes: Set<ContentHash>
  ) throws(VectorStoreError) -> [ContentHash: StoredContent]

  /// Those of some paths at which there are images.
  func imagePaths(among paths: [FilePath]) throws(VectorStoreError) -> Set<FilePath>

  /// Makes the collection where there is none. To be called once, before
  /// anything is written.
  func prepare() throws(VectorStoreError)

  /// Carries out changes in their order, any number; so many as a pipeline
  /// writes together all or none, where the store has transactions.
  func apply(_ changes: [ImageChange]) throws(VectorStoreError)

  /// Gives images metadata from outside their files; it outranks what the files
  /// say. Paths without an image are passed over. A value of nil takes back what
  /// was given before under the key.
  ///
  /// - Returns: how many images have other facts now.
  func give(metadata: [FilePath: [String: MetadataValue?]]) throws(VectorStoreError) -> Int

  /// Notes what the sidecar files of images say, and gives the contents' facts
  /// from it: of several images with a content, the first by path that has a
  /// sidecar counts. Paths without an image are passed over.
  ///
  /// - Returns: how many of them changed anything that is shown.
  func give(sidecars: [FilePath: SidecarFacts]) throws(VectorStoreError) -> Int

  /// Ends what was begun: what left long ago is forgotten, a completed change of
  /// model takes effect, and what is derived is brought up to date.
  ///
  /// - Parameters:
  ///   - departedDays: so long the vectors of images that left are kept.
  ///   - isPartial: whether some known images could not be looked at.
  /// - Returns: what the owner should know.
  func finish(departedDays: Int, isPartial: Bool) throws(VectorStoreError) -> [String]

  /// Remembers a root, and the folders with images in it.
  ///
  /// - Parameter folders: all of them; nil leaves what is remembered.
  func remember(_ root: LibraryRoot, folders: [KnownFolder]?) throws(VectorStoreError)
}

/// What the sidecar file of an image says.
public struct SidecarFacts: Hashable, Sendable {
  /// Which file it was and in which state; nil: there is none any more. 0 stands
  /// for one that is to be read again.
  public var state: Int?
  /// Its values outrank those of the image's own file, and are outranked by what
  /// was given from outside.
  public var metadata: [String: MetadataValue]

  /// Both at once.
  public init(state: Int?, metadata: [String: MetadataValue] = [:]) {
    self.state = state
    self.metadata = metadata
  }
}

extension IndexingSession {
  /// Stores that remember no files remember no sidecars, and none are read.
  public func give(sidecars: [FilePath: SidecarFacts]) throws(VectorStoreError) -> Int { 0 }
}

/// What a store has of a content, for files that turn out to have it too.
public struct StoredContent: Hashable, Sendable {
  /// What a decoder learned of it.
  public var facts: ImageFacts
  /// Images that have it: at least one of them, unless all have left and it is
  /// kept aside.
  public var images: [ImageRecord]
  /// Its vector, where the store wants one with every record; nil where it finds
  /// that by itself.
  public var embedding: Embedding?

  /// All at once.
  public init(facts: ImageFacts, images: [ImageRecord], embedding: Embedding? = nil) {
    self.facts = facts
    self.images = images
    self.embedding = embedding
  }
}
