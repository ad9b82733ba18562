// Counting the values of a field where the store itself cannot: page by page.

extension ImageStore {
  /// Facets counted from the records, for stores that count none themselves.
  ///
  /// - Throws: as `facets`.
  public func countedFacets(
    of field: Filter.Field, where filter: Filter?, limit: Int
  ) throws(VectorStoreError) -> [FacetCount] {
    guard field.isTextual else {
      throw VectorStoreError(
        kind: .unsupported,
        message: "\(name) counts the values of text fields, and \(field.name) is none")
    }
    var counts: [[UInt8]: Int] = [:]
    var cursor: StoreCursor?
    repeat {
      let page = try page(after: cursor, limit: 5000, where: filter, withVectors: false)
      for record in page.records {
        for text in Set(field.texts(of: record.image).map { Array($0.utf8) }) {
          counts[text, default: 0] += 1
        }
      }
      cursor = page.next
    } while cursor != nil
    let sorted = counts.sorted {
      $0.value != $1.value ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key)
    }
    return sorted.prefix(max(0, limit)).map {
      FacetCount(value: String(decoding: $0.key, as: UTF8.self), count: $0.value)
    }
  }
}
