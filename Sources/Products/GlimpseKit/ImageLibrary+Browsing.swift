// Looking around in a library without a query.

import LocalStores
public import SearchDomain

extension ImageLibrary {
  /// A number that rises with every change to the pictures or vectors, by
  /// whatever process, and once matches can be judged. What was found out at
  /// one number holds while it stays.
  public func generation() throws -> Int {
    try catalog.generation() * 2 + (captionSource.areThere ? 1 : 0)
  }

  /// The folders that were indexed.
  public func roots() throws -> [FilePath] { try catalog.roots().map(\.path) }

  /// Pictures that meet a condition and come after a path, in the order of
  /// their paths.
  public func images(
    after path: FilePath?, where filter: Filter? = nil, limit: Int
  ) throws -> [ImageRecord] {
    try Bounds.notNegative(limit, "limit")
    return try catalog.images(after: path, where: filter, limit: limit)
  }

  /// The values of a facet and how many pictures have each, most first.
  public func facetCounts(
    _ facet: Facet, where filter: Filter? = nil, limit: Int = 1000
  ) throws -> [FacetCount] {
    try Bounds.notNegative(limit, "limit")
    return try catalog.facetCounts(facet, where: filter, limit: limit)
  }
}
