// Counting the values of a field where the store itself cannot, page by page, and
// making facets of them.

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

  /// The values that are counted.
  public func texts(of field: Filter.Field) throws(VectorStoreError) -> [String] {
    try facets(of: field, where: nil, limit: mostValues).compactMap(\.value)
  }

  /// Facets made of the values of a field, and of a count for the images that
  /// have none.
  public func facetCounts(
    _ facet: Facet, where filter: Filter?, limit: Int
  ) throws(VectorStoreError) -> [FacetCount] {
    let all = try facets(of: facet.field, where: filter, limit: mostValues)
    var counts: [String: Int] = [:]
    // What a server says may be anything.
    func sum(_ one: Int, _ other: Int) -> Int {
      let (sum, overflows) = one.addingReportingOverflow(other)
      return overflows ? .max : sum
    }
    for found in all {
      guard let value = found.value else { continue }
      let name = facet.prefixLength.map { String(value.prefix($0)) } ?? value
      counts[name] = sum(counts[name] ?? 0, max(0, found.count))
    }
    // An image has one of each of these; those that have none are the rest.
    let rest = max(0, try count(where: filter)) - counts.values.reduce(0, sum)
    var found = counts.map { FacetCount(value: $0.key, count: $0.value) }
    if rest > 0, all.count < mostValues { found.append(FacetCount(value: nil, count: rest)) }
    found.sort { $0.count != $1.count ? $0.count > $1.count : ($0.value ?? "") < ($1.value ?? "") }
    return Array(found.prefix(limit))
  }
}

/// Different values that a store is asked for.
private let mostValues = 100_000
