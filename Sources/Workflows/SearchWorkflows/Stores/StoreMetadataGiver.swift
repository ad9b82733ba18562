// Metadata that people keep beside their pictures, given to the records of a
// store.

import SearchDomain

/// Gives pictures of a store metadata from outside their files.
struct StoreMetadataGiver {
  let store: any ImageStore
  /// Another part's pictures are its worker's affair.
  let shard: IndexingOptions.Shard?

  private static let batchSize = 500

  /// Merges the rows into the records; what a row says outranks what the
  /// picture's file says, until the file changes.
  ///
  /// - Parameter roots: from which relative paths may count, besides the
  ///   file's own folder.
  /// - Returns: warnings of rows that name no picture.
  func give(_ files: [MetadataFile], from roots: [FilePath]) throws -> [String] {
    var warnings: [String] = []
    for file in files {
      let known = try knownPlaces(file.places(from: roots))
      let found = file.resolved(from: roots) { known.contains($0) }
      try give(found.values.sorted { $0.key < $1.key })
      guard found.strangers > 0, shard == nil else { continue }
      warnings.append("\(found.strangers) rows of \(file.path) name no picture of the library.")
    }
    return warnings
  }

  private func knownPlaces(_ places: [FilePath]) throws -> Set<FilePath> {
    var known: Set<FilePath> = []
    let own = places.filter { shard?.takes($0) ?? true }
    for start in stride(from: 0, to: own.count, by: Self.batchSize) {
      let part = own[start..<min(start + Self.batchSize, own.count)]
      let records = try store.records(
        ids: Array(Set(part.map { ImageID(naming: $0) })), withVectors: false)
      known.formUnion(records.map(\.image.path))
    }
    return known
  }

  private func give(_ values: [(key: FilePath, value: [String: MetadataValue])]) throws {
    for start in stride(from: 0, to: values.count, by: Self.batchSize) {
      let part = values[start..<min(start + Self.batchSize, values.count)]
      let given = Dictionary(part.map { (ImageID(naming: $0.key), $0.value) }) { first, _ in first }
      let records = try store.records(ids: Array(given.keys), withVectors: true)
      var changed: [StoredRecord] = []
      for var record in records {
        let merged = record.image.facts.metadata.merging(given[record.id] ?? [:]) { _, new in new }
        if merged == record.image.facts.metadata { continue }
        record.image.facts.metadata = merged
        changed.append(record)
      }
      try store.upsert(changed)
    }
  }
}
