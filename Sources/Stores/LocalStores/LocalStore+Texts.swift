// The store of this machine as one that keeps texts of its images.

public import SearchDomain

extension LocalStore: TextStore {
  /// The cursor is the number of a content's row, and not its hash: rows are in
  /// the order of indexing and go on counting, so that the number names a place
  /// also where that content leaves between two pages; a hash would name nothing
  /// then, and the walk could not go on.
  public func contents(
    without kind: DerivedText, by author: String, after cursor: StoreCursor?, limit: Int
  ) throws(VectorStoreError) -> UntoldPage {
    guard let after = cursor.map({ Int64($0.text) }) ?? 0 else { throw strange(cursor) }
    return try reporting {
      let page = try catalog.contentsWithout(kind, by: author, after: after, limit: max(1, limit))
      return UntoldPage(contents: page.contents, next: page.last.map { StoreCursor("\($0)") })
    }
  }

  public func count(
    without kind: DerivedText, by author: String
  ) throws(VectorStoreError) -> Int {
    try reporting { try catalog.countWithout(kind, by: author) }
  }

  public func keep(
    _ kind: DerivedText, by author: String, _ texts: [ContentHash: String]
  ) throws(VectorStoreError) {
    try reporting { try catalog.setTexts(kind, by: author, texts) }
  }
}
