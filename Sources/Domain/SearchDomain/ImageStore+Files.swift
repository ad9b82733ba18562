// What a store knows of files that remembers nothing but its images: the
// defaults of a server.

extension ImageStore {
  /// Pages through the records, from the first of the range to its last where
  /// the store can be read from anywhere.
  public func knownFiles(
    under root: FilePath?, ids: ClosedRange<ImageID>?
  ) throws(VectorStoreError) -> [KnownFile] {
    var files: [KnownFile] = []
    var cursor = ids.flatMap { self.cursor(at: $0.lowerBound) }
    let isOrdered = cursor != nil
    repeat {
      let page = try page(
        after: cursor, limit: 1000, where: root.map { Filter.isUnder($0) }, withVectors: false)
      for record in page.records where ids?.contains(record.id) ?? true {
        // The store compares texts; a path need not be one.
        if let root, !record.image.path.isInside(root) { continue }
        files.append(KnownFile(record.image))
      }
      if isOrdered, let ids, let last = page.records.last, last.id > ids.upperBound { break }
      cursor = page.next
    } while cursor != nil
    return files
  }

  /// No lists are remembered.
  public func knownFiles(listedBy root: FilePath) throws(VectorStoreError) -> [KnownFile] {
    throw VectorStoreError(
      kind: .unsupported,
      message: "\(name) does not remember which list named a picture: index \(root) into a "
        + "library, and copy that with glimpse sync --to")
  }

  /// No roots are remembered.
  public func roots() throws(VectorStoreError) -> [LibraryRoot] { [] }

  /// No lists are remembered.
  public func roots(listing path: FilePath) throws(VectorStoreError) -> [FilePath] { [] }

  /// No folders are remembered.
  public func knownFolders(under root: FilePath) throws(VectorStoreError) -> [KnownFolder] { [] }

  /// No sidecars are remembered.
  public func knownSidecars(under root: FilePath) throws(VectorStoreError) -> [FilePath: Int] {
    [:]
  }

  /// No failures are remembered.
  public func failures(under root: FilePath?) throws(VectorStoreError) -> [FileFailure] { [] }

  /// No validators are kept: objects of a bucket are compared by size and time.
  public func validators(of root: FilePath) throws(VectorStoreError) -> [FilePath: String?] { [:] }
}
