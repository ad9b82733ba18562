// Rows that an interrupted writer left on a Milvus server of version 1: its
// insert was done, its answer was lost, and the older rows were not deleted.

internal import SearchDomain
internal import Support

extension MilvusStore {
  /// Deletes the rows of each record but the newest. Reading passes them over,
  /// but they would be counted, and found by conditions that their record does
  /// not meet any more. Costs one request for some ten thousand records.
  ///
  /// A row that another writer is replacing just now may be deleted here: it is
  /// older than one that can be found.
  func removeLeftovers() throws(VectorStoreError) {
    let interface = try interface()
    guard interface.version == .one else { return }
    var cursor: StoreCursor?
    repeat {
      let page = try pageOfRange(after: cursor, limit: MilvusInterface.windowLimit - 1) {
        () throws(VectorStoreError) in
        try interface.count(MilvusExpression.text(.all([])))
      } fetch: { (range, limit) throws(VectorStoreError) in
        try interface.query(MilvusExpression.text(range), limit: limit, fields: nil)
      }
      let old = try olderRows(among: page.records, interface)
      if !old.isEmpty { try interface.delete(rows: old) }
      cursor = page.next
    } while cursor != nil
  }

  /// The numbers of rows that are not the newest of their record.
  func olderRows(
    among rows: [JSONTree], _ interface: MilvusInterface
  ) throws(VectorStoreError) -> [String] {
    var numbers: [String: [Int]] = [:]
    for row in rows {
      guard let id = row[interface.idField]?.string,
        let number = row["id"].flatMap(MilvusInterface.rowNumber).flatMap({ Int($0) })
      else { throw connection.badReply("holds a row without its id") }
      numbers[id, default: []].append(number)
    }
    return numbers.values.flatMap { $0.sorted().dropLast() }.map { String($0) }
  }
}
