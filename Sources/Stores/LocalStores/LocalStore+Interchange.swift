// The store of this machine as one that is handed on whole and takes in what
// others made.

public import SearchDomain
import Support

extension LocalStore: InterchangeStore {
  public func metadataKeys() throws(VectorStoreError) -> [MetadataKey] {
    try reporting { try catalog.metadataKeys() }
  }

  public func describedPage(
    after cursor: StoreCursor?, limit: Int, where filter: Filter?
  ) throws(VectorStoreError) -> DescribedPage {
    let set = try requireSet()
    let place = cursor.flatMap(Catalog.ImagePlace.init)
    if cursor != nil, place == nil { throw strange(cursor) }
    return try reporting {
      let page = try catalog.storedImages(
        in: set.id, where: filter, after: place, limit: max(1, limit))
      return DescribedPage(images: page.images, next: page.last?.cursor)
    }
  }

  public func isEmpty() throws(VectorStoreError) -> Bool {
    try reporting { try catalog.count() == 0 }
  }

  public func images(
    at paths: [FilePath]
  ) throws(VectorStoreError) -> [FilePath: ImageRecord] {
    try reporting {
      var found: [FilePath: ImageRecord] = [:]
      for path in paths { found[path] = try catalog.image(path: path) }
      return found
    }
  }

  /// In one transaction.
  public func take(
    _ images: [DescribedImage], textsBy author: String
  ) throws(VectorStoreError) -> (added: Int, replaced: Int) {
    let set = try requireSet()
    return try reporting {
      let applied = try catalog.take(
        images.map { described in
          var described = described
          described.image = described.image.without([
            .caption: described.caption, .ocr: described.ocrText,
          ])
          return described
        }, textsBy: author, set: set.id)
      return (applied.added, applied.replaced)
    }
  }

  public func whileIndexing<Result>(_ body: () throws -> Result) throws -> Result {
    let lock = try reporting { try catalog.lockForIndexing() }
    return try withExtendedLifetime(lock) { try catalog.whileWritingMuch(body) }
  }

  /// A cursor that this store did not make.
  func strange(_ cursor: StoreCursor?) -> VectorStoreError {
    error(.refused, "was given a place to read on from that is not its own")
  }
}

extension Catalog.ImagePlace {
  /// A content's row and the bytes of a path in Base64. The row, and not the
  /// content's hash, for the reason that `contents(without:)` gives.
  fileprivate var cursor: StoreCursor {
    StoreCursor("\(content) " + Base64.encode(path.bytes))
  }

  fileprivate init?(_ cursor: StoreCursor) {
    let parts = cursor.text.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 2, let content = Int64(parts[0]),
      let bytes = Base64.decode(Array(parts[1].utf8))
    else { return nil }
    self.init(content: content, path: FilePath(bytes: bytes))
  }
}

extension ImageRecord {
  /// The same without texts that are kept by themselves, and told among the metadata.
  func without(_ texts: [DerivedText: String?]) -> ImageRecord {
    var record = self
    for case (let kind, let text?) in texts
    where record.facts.metadata[kind.rawValue] == .text(text) {
      record.facts.metadata[kind.rawValue] = nil
    }
    return record
  }
}
