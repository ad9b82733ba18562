// Looking around in a store without a query, and counting what is there.

public import SearchDomain
public import SearchWorkflows
import RemoteSources
import Support
import Synchronization
import VectorIndexing

extension StoreLibrary {
  /// See `PictureLibrary`.
  public func image(id: ImageID) throws -> ImageRecord? {
    try store.records(ids: [id], withVectors: false).first?.image
  }

  /// See `PictureLibrary`.
  public func image(path: FilePath) throws -> ImageRecord? {
    try image(id: ImageID(naming: path.lexicallyAbsolute(from: FilePath(WorkingFolder.path))))
  }

  /// See `PictureLibrary`. Reads all records that meet the condition, since a
  /// store is not kept in the order of paths; holds as many as are returned
  /// and passed over.
  public func images(
    where filter: Filter?, limit: Int?, offset: Int
  ) throws -> [ImageRecord] {
    try Bounds.notNegative(limit, "limit")
    try Bounds.notNegative(offset, "offset")
    let wanted = limit.map { $0 +| offset }
    var images: [ImageRecord] = []
    func keepFirst() {
      images.sort { $0.path < $1.path }
      if let wanted { images = Array(images.prefix(wanted)) }
    }
    try store.forEachPage(where: filter) { records in
      images += records.map(\.image)
      if let wanted, images.count > wanted *| 2 +| 10_000 { keepFirst() }
    }
    keepFirst()
    return Array(images.dropFirst(offset))
  }

  /// See `PictureLibrary`. In the order of ids, from wherever the store can
  /// begin to read.
  public func images(
    afterPicture id: ImageID?, position: Int, where filter: Filter?, limit: Int
  ) throws -> [ImageRecord] {
    try Bounds.notNegative(limit, "limit")
    guard limit > 0 else { return [] }
    var cursor = id.flatMap { store.cursor(at: $0) }
    let isOrdered = id == nil || cursor != nil
    var images: [ImageRecord] = []
    repeat {
      let page = try store.page(
        after: cursor, limit: min(max(limit, 100), 10_000), where: filter, withVectors: false)
      images += page.records.map(\.image).filter { image in
        id.map { $0 < image.id } ?? true
      }
      if isOrdered, images.count >= limit { break }
      cursor = page.next
    } while cursor != nil
    images.sort { $0.id < $1.id }
    return Array(images.prefix(limit))
  }

  /// See `PictureLibrary`.
  ///
  /// - Throws: `FileError` for files; `PictureSourceError` for all others.
  public func bytes(of path: FilePath) throws -> [UInt8] {
    guard path.isRemote else {
      return try FileIO.read(path.bytes, limit: ImageLibrary.largestFile)
    }
    let found = try remote.source.fetch(
      path, of: path, unless: nil, limit: ImageLibrary.largestFile, isCancelled: { false })
    guard case .bytes(let bytes, _, _) = found else {
      throw PictureSourceError(.badAnswer, "\(path) was answered with nothing new")
    }
    return bytes
  }

  /// See `PictureLibrary`.
  public func count(where filter: Filter?) throws -> Int {
    try description() == nil ? 0 : store.count(where: filter)
  }

  /// See `PictureLibrary`.
  public func facetCounts(
    _ facet: Facet, where filter: Filter?, limit: Int
  ) throws -> [FacetCount] {
    try Bounds.notNegative(limit, "limit")
    let all = try store.facets(of: facet.field, where: filter, limit: Self.mostValues)
    var counts: [String: Int] = [:]
    for found in all {
      guard let value = found.value else { continue }
      let name = facet.prefixLength.map { String(value.prefix($0)) } ?? value
      counts[name] = (counts[name] ?? 0) +| found.count
    }
    // A picture has one of each of these; those that have none are the rest.
    let rest = try store.count(where: filter) -| counts.values.reduce(0, +|)
    var found = counts.map { FacetCount(value: $0.key, count: $0.value) }
    if rest > 0, all.count < Self.mostValues { found.append(FacetCount(value: nil, count: rest)) }
    found.sort { $0.count != $1.count ? $0.count > $1.count : ($0.value ?? "") < ($1.value ?? "") }
    return Array(found.prefix(limit))
  }

  /// Different values that are asked for.
  private static let mostValues = 100_000

  /// See `PictureLibrary`.
  public func status() throws -> LibraryStatus {
    if let known = knowledge.withLock({ $0.status }), known.asked.seconds < Self.freshSeconds {
      return known.value
    }
    let asked = Stopwatch()
    guard let description = try description() else {
      throw GlimpseError(
        kind: .libraryNotFound,
        message:
          "There is no collection at \(store.name) yet: run glimpse index FOLDER with it first.")
    }
    let status = LibraryStatus(
      folder: folder, space: description.space, imageCount: try store.count(where: nil),
      contentCount: nil, failureCount: nil, imageByteCount: nil, libraryByteCount: nil,
      categories: try facetCounts(.category, where: nil, limit: 1000).map { ($0.value, $0.count) },
      indexedRoots: [], modelBeingBuilt: nil, instructionSet: InstructionSet.selected.name,
      server: description.server)
    knowledge.withLock { $0.status = (status, asked) }
    return status
  }

  /// A store remembers no failures.
  public func failures() throws -> [FileFailure] {
    throw unsupported(
      "Files that failed are not remembered", instead: "each run of glimpse index names them")
  }

  /// A store remembers no folders.
  public func roots() -> [FilePath] { [] }

  /// Whoever writes into the store must not lead this machine out of a folder.
  public func followsLinks(in root: FilePath) -> Bool { false }

  /// See `PictureLibrary`; refused.
  public func duplicates(
    _ options: DuplicateOptions, progress: (_ done: Int, _ total: Int) -> Void
  ) throws -> DuplicateReport {
    throw unsupported(
      "Duplicates cannot be looked for",
      instead: "copy the store to this machine with glimpse sync --from, and look there")
  }
}
