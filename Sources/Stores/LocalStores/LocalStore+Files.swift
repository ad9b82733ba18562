// What the store of this machine remembers of files.

public import SearchDomain

extension LocalStore {
  /// All of them, whatever the ids: the catalog is in the order of paths.
  public func knownFiles(
    under root: FilePath?, ids: ClosedRange<ImageID>?
  ) throws(VectorStoreError) -> [KnownFile] {
    try reporting { try catalog.knownFiles(under: root) }
  }

  public func knownFiles(listedBy root: FilePath) throws(VectorStoreError) -> [KnownFile] {
    try reporting { try catalog.knownFiles(listedBy: root) }
  }

  public func roots() throws(VectorStoreError) -> [LibraryRoot] {
    try reporting { try catalog.roots() }
  }

  public func roots(listing path: FilePath) throws(VectorStoreError) -> [FilePath] {
    try reporting { try catalog.roots(listing: path) }
  }

  public func knownFolders(under root: FilePath) throws(VectorStoreError) -> [KnownFolder] {
    try reporting { try catalog.knownFolders(under: root) }
  }

  public func knownSidecars(under root: FilePath) throws(VectorStoreError) -> [FilePath: Int] {
    try reporting { try catalog.knownSidecars(under: root) }
  }

  public func failures(under root: FilePath?) throws(VectorStoreError) -> [FileFailure] {
    try reporting { try catalog.failures(under: root) }
  }

  public func validators(of root: FilePath) throws(VectorStoreError) -> [FilePath: String?] {
    try reporting { try catalog.remoteImages(of: root) }
  }
}
