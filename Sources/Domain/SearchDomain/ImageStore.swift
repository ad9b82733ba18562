// Where images and their vectors are kept and searched: the one protocol that
// the store of this machine and the servers' adapters share.

/// A collection of images with their vectors, on this machine or a server.
///
/// All calls block the calling thread and may come from several threads at
/// once. Every store gives the same answers: ids are those of `ImageID`,
/// scores are cosine similarities in −1…1, and filters have the meaning of
/// `Filter.matches`. A filter decides what is ranked; nothing is taken out of
/// a ranking afterwards.
///
/// A call that fails may be repeated: writing the same records or deletions
/// twice leaves what once would. Requests that fail for a passing reason have
/// been repeated already when the error is thrown.
public protocol ImageStore: Sendable {
  /// The store's address without anything secret, for messages.
  var name: String { get }

  /// What this store can and cannot do.
  var capabilities: StoreCapabilities { get }

  /// What the collection is, or nil where there is none yet.
  func describe() throws(VectorStoreError) -> StoreDescription?

  /// Makes the collection for a model's vectors, or checks the one there is.
  ///
  /// May be called by several machines at once.
  ///
  /// - Throws: `mismatch` where the collection holds vectors of another
  ///   dimension, metric or model, naming both; it is left as it is.
  func prepare(for space: EmbeddingSpace) throws(VectorStoreError)

  /// Checks that the collection can answer queries of a model.
  ///
  /// - Throws: `noCollection`, or `mismatch` as `prepare`.
  func verify(for space: EmbeddingSpace) throws(VectorStoreError)

  /// Writes records, replacing those with the same ids. When it returns, they
  /// are found by every other call.
  ///
  /// - Parameter records: each with its embedding; ids without repetition. Any
  ///   number: the store cuts them into requests of the right size.
  /// - Throws: `mismatch` for an embedding of another dimension or none.
  func upsert(_ records: [StoredRecord]) throws(VectorStoreError)

  /// Deletes records by id; unknown ids are passed over.
  func delete(ids: [ImageID]) throws(VectorStoreError)

  /// Deletes the records that meet a condition.
  func delete(where filter: Filter) throws(VectorStoreError)

  /// The images that fit a query best, best first; by looks alone, equal scores
  /// come in the order of ids.
  ///
  /// - Throws: `unsupported` for what `capabilities` exclude; `mismatch` for a
  ///   vector of another dimension.
  func find(_ query: Query) throws(VectorStoreError) -> Answer

  /// Which words of a query stand in the texts of images found by them, by
  /// content. Empty where texts are not searched.
  func textReasons(
    of contents: [ContentHash], words: [String]
  ) throws(VectorStoreError) -> [ContentHash: [MatchReason]]

  /// Says that much was written and nothing more follows at once: a store may make
  /// what searches gain by, such as an index. May take long where much is there.
  func finishWriting() throws(VectorStoreError)

  /// Records by id, in the order of the ids; those that are not there are
  /// left out.
  func records(ids: [ImageID], withVectors: Bool) throws(VectorStoreError) -> [StoredRecord]

  /// Records that meet a condition, page after page, in rising order of ids.
  ///
  /// Records that are there throughout come exactly once, whatever is written
  /// meanwhile. Of a collection that another program made, the order may be
  /// another.
  ///
  /// - Parameters:
  ///   - cursor: nil for the first page, then `next` of the page before.
  ///   - limit: at most so many; a page may hold fewer, even none, and have a
  ///     next one nevertheless.
  func page(
    after cursor: StoreCursor?, limit: Int, where filter: Filter?, withVectors: Bool
  ) throws(VectorStoreError) -> StorePage

  /// Where reading begins that is to come to records with ids from this one
  /// on; nil where the store is not read in the order of ids, or cannot begin
  /// anywhere but at the first.
  func cursor(at id: ImageID) -> StoreCursor?

  /// Vectors from all over the store, as many as are asked for or fewer; which
  /// of them is the store's choice, the same while nothing changes. Of a store
  /// without records none.
  func sampleVectors(count: Int) throws(VectorStoreError) -> [Embedding]

  /// How many records meet a condition; nil counts all.
  func count(where filter: Filter?) throws(VectorStoreError) -> Int

  /// The values of a text field among the records that meet a condition, the
  /// most frequent first, equal counts by their UTF-8 bytes.
  ///
  /// - Parameter limit: at most so many values.
  /// - Throws: `unsupported` for a field that holds no texts.
  func facets(
    of field: Filter.Field, where filter: Filter?, limit: Int
  ) throws(VectorStoreError) -> [FacetCount]

  /// The different texts that a field has, in any order.
  ///
  /// - Throws: `unsupported` for a field that holds no texts.
  func texts(of field: Filter.Field) throws(VectorStoreError) -> [String]

  /// Deletes the collection with all its records. Without effect where there
  /// is none.
  func dropCollection() throws(VectorStoreError)

  // MARK: Looking around
  //
  // Among images as a library shows them: also those that have no vector yet,
  // as in the midst of a change of model.

  /// One image; nil where there is none with this id.
  func image(id: ImageID) throws(VectorStoreError) -> ImageRecord?

  /// How many images meet a condition; nil counts all, and where there is no
  /// collection there are none.
  func imageCount(where filter: Filter?) throws(VectorStoreError) -> Int

  /// Images that meet a condition, in the order of their paths.
  ///
  /// - Parameters:
  ///   - limit: at most so many; nil for all.
  ///   - offset: leaves out so many from the start; not negative.
  func images(
    where filter: Filter?, limit: Int?, offset: Int
  ) throws(VectorStoreError) -> [ImageRecord]

  /// The same in another order; equals come in the order of their paths.
  func images(
    where filter: Filter?, in order: ResultOrder, limit: Int?, offset: Int
  ) throws(VectorStoreError) -> [ImageRecord]

  /// Images that meet a condition, in the order in which the store reads them
  /// fastest, from the one after `id` on; nil begins with the first.
  ///
  /// - Parameter position: how many images came before, for going on where the
  ///   image is gone.
  func images(
    after id: ImageID?, position: Int, where filter: Filter?, limit: Int
  ) throws(VectorStoreError) -> [ImageRecord]

  /// The values of a facet and how many images have each, most first.
  func facetCounts(
    _ facet: Facet, where filter: Filter?, limit: Int
  ) throws(VectorStoreError) -> [FacetCount]

  /// A number that rises with every change to images or vectors, by whatever
  /// process; nil where the store tells of none.
  func generation() throws(VectorStoreError) -> Int?

  /// The store in numbers; nil where it knows no more than its records.
  func statistics() throws(VectorStoreError) -> StoreStatistics?

  /// Takes the images at or below paths out, with all that is remembered of
  /// files there.
  ///
  /// - Returns: how many images.
  func remove(under paths: [FilePath]) throws(VectorStoreError) -> Int

  /// Takes the images that meet a condition out.
  ///
  /// - Returns: how many images.
  func remove(where filter: Filter) throws(VectorStoreError) -> Int

  /// How many images `remove(under:)` would take out.
  func removalCount(under paths: [FilePath]) throws(VectorStoreError) -> Int

  /// How many images `remove(where:)` would take out.
  func removalCount(where filter: Filter) throws(VectorStoreError) -> Int

  // MARK: What is remembered of files

  /// The known files that are a root or lie below it; nil for all.
  ///
  /// - Parameter ids: those of images outside of this range may be left out.
  func knownFiles(
    under root: FilePath?, ids: ClosedRange<ImageID>?
  ) throws(VectorStoreError) -> [KnownFile]

  /// The known images that a list named.
  ///
  /// - Throws: `unsupported` where a store does not remember that.
  func knownFiles(listedBy root: FilePath) throws(VectorStoreError) -> [KnownFile]

  /// The roots that were indexed, sorted by path; none where they are not
  /// remembered.
  func roots() throws(VectorStoreError) -> [LibraryRoot]

  /// The roots that listed an image elsewhere.
  func roots(listing path: FilePath) throws(VectorStoreError) -> [FilePath]

  /// The folders at a root or below it as they were when they were last listed.
  func knownFolders(under root: FilePath) throws(VectorStoreError) -> [KnownFolder]

  /// The states of the sidecar files of the images at a root or below it, by the
  /// images' paths.
  func knownSidecars(under root: FilePath) throws(VectorStoreError) -> [FilePath: Int]

  /// What failed at a root or below it before; nil for all.
  func failures(under root: FilePath?) throws(VectorStoreError) -> [FileFailure]

  /// What images elsewhere are known by; nil where a server gave nothing.
  func validators(of root: FilePath) throws(VectorStoreError) -> [FilePath: String?]

  // MARK: Indexing

  /// Begins a run of indexing with a model's vectors.
  ///
  /// - Parameter isDryRun: whether nothing is to be written.
  /// - Returns: nil where a store has no way of its own: then a run reads and
  ///   writes whole records.
  func beginIndexing(
    for space: EmbeddingSpace, isDryRun: Bool
  ) throws(VectorStoreError) -> (any IndexingSession)?
}

extension ImageStore {
  /// No texts are searched.
  public func textReasons(
    of contents: [ContentHash], words: [String]
  ) throws(VectorStoreError) -> [ContentHash: [MatchReason]] { [:] }

  /// Nothing is left to be made.
  public func finishWriting() throws(VectorStoreError) {}

  /// Reading begins at the first record.
  public func cursor(at id: ImageID) -> StoreCursor? { nil }

  /// Whole records are read and written.
  public func beginIndexing(
    for space: EmbeddingSpace, isDryRun: Bool
  ) throws(VectorStoreError) -> (any IndexingSession)? { nil }

  /// Deletes the records at or below paths.
  public func delete(under paths: [FilePath]) throws(VectorStoreError) {
    for path in paths { try delete(where: .isUnder(path)) }
  }

  /// All records that meet a condition, a page at a time.
  ///
  /// - Throws: what `body` throws, which ends the reading, and as `page`.
  public func forEachPage(
    where filter: Filter? = nil, pageSize: Int = 1000, withVectors: Bool = false,
    _ body: ([StoredRecord]) throws -> Void
  ) throws {
    var cursor: StoreCursor?
    repeat {
      let page = try page(
        after: cursor, limit: pageSize, where: filter, withVectors: withVectors)
      if !page.records.isEmpty { try body(page.records) }
      cursor = page.next
    } while cursor != nil
  }
}

extension Filter {
  /// Admits what lies at a path or below it.
  public static func isUnder(_ path: FilePath) -> Filter {
    .or([.compare(.path, .equal, .text(path.description)), isBelow(path)])
  }

  /// Admits what lies below a folder.
  public static func isBelow(_ path: FilePath) -> Filter {
    let text = path.description
    var folder = ""
    // Within a set every letter but the first of it is only itself.
    for letter in text.unicodeScalars {
      if letter == "*" || letter == "?" || letter == "[" {
        folder += "[\(letter)]"
      } else {
        folder.unicodeScalars.append(letter)
      }
    }
    if folder.last != "/" { folder += "/" }
    return .glob(.path, folder + "*")
  }
}

/// What a store can and cannot do.
public struct StoreCapabilities: Hashable, Sendable {
  /// Whether a search can compare with every vector on request.
  public var searchesExactly: Bool
  /// Whether words are looked for in names, captions and other texts. A store
  /// that cannot passes over words beside a vector and refuses words alone.
  public var searchesTexts: Bool
  /// Whether it remembers more of files than their images: roots, folders,
  /// failures, validators, and further paths to one file.
  public var remembersFiles: Bool
  /// How many hits one request is to ask for at most, unless fewer are too few.
  public var usualLimit: Int

  /// All at once; the defaults are those of a server that compares vectors.
  public init(
    searchesExactly: Bool, searchesTexts: Bool = false, remembersFiles: Bool = false,
    usualLimit: Int = 16_384
  ) {
    self.searchesExactly = searchesExactly
    self.searchesTexts = searchesTexts
    self.remembersFiles = remembersFiles
    self.usualLimit = usualLimit
  }
}

/// What a collection is.
public struct StoreDescription: Hashable, Sendable {
  /// Its name on the server; the folder of a library.
  public var collection: String
  /// The number of coordinates of its vectors.
  public var dimension: Int
  /// The model that made its vectors; nil where nothing says so, as in a
  /// collection of another program or without records.
  public var space: EmbeddingSpace?
  /// How many vectors it holds; images with the same content may share one.
  public var count: Int
  /// Name and version of the server, as far as it tells.
  public var server: String
  /// What decided the arithmetic of its vectors; nil where that is not known.
  public var precision: PrecisionDecision?

  /// All facts at once.
  public init(
    collection: String, dimension: Int, space: EmbeddingSpace?, count: Int, server: String,
    precision: PrecisionDecision? = nil
  ) {
    self.collection = collection
    self.dimension = dimension
    self.space = space
    self.count = count
    self.server = server
    self.precision = precision
  }
}
