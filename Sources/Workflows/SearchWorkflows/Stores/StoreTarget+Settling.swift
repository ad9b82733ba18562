// Files whose content the store had before they were read. Their vectors are
// read from there and written under their own ids.

import SearchDomain

extension StoreTarget {
  /// Contents that are asked for together; their vectors come with them.
  private static let batchSize = 64

  func settle(_ outcome: IndexingPipeline.Outcome, missing: [KnownFile]) throws -> Settled {
    var origins = Dictionary(grouping: missing, by: \.content)
    var settled = Settled()
    let known = outcome.known
    for start in stride(from: 0, to: known.count, by: Self.batchSize) {
      let part = known[start..<min(start + Self.batchSize, known.count)]
      let found = try records(of: Set(part.map(\.hash)))
      var records: [StoredRecord] = []
      var left: [ImageID] = []
      for item in part {
        guard let model = found[item.hash] else {
          settled.unsettled.append(item.task)
          continue
        }
        if item.task.knownContent != item.hash,
          item.task.file.isSame(as: model.image.path)
        {
          settled.aliases += 1
          continue
        }
        records.append(
          StoredRecord(
            image: item.task.record(hash: item.hash, facts: model.image.facts),
            embedding: model.embedding))
        if item.task.knownContent == item.hash {
          settled.touched += 1
        } else if let origin = origins[item.hash]?.popLast() {
          left.append(ImageID(naming: origin.path))
          settled.moved += 1
        } else {
          settled.copied += 1
        }
      }
      // Killed in between, a moved picture is there twice, until the next run.
      try store.upsert(records)
      try store.delete(ids: left)
    }
    settled.leftOver = origins.values.joined().sorted { $0.path < $1.path }
    return settled
  }

  /// A record with its vector for each content that the store has.
  private func records(of contents: Set<ContentHash>) throws -> [ContentHash: StoredRecord] {
    var found: [ContentHash: StoredRecord] = [:]
    var cursor: StoreCursor?
    repeat {
      let page = try store.page(
        after: cursor, limit: 1000, where: .has(contents), withVectors: true)
      for record in page.records where contents.contains(record.image.contentHash) {
        found[record.image.contentHash] = record
      }
      cursor = page.next
    } while cursor != nil && found.count < contents.count
    return found
  }

  /// Puts pictures into other categories.
  ///
  /// - Parameter changes: those that set a category; others are passed over.
  func recategorize(_ changes: [ImageChange]) throws {
    for start in stride(from: 0, to: changes.count, by: 500) {
      var categories: [ImageID: String?] = [:]
      for case .setCategory(let path, let category) in changes[
        start..<min(start + 500, changes.count)]
      {
        categories[ImageID(naming: path)] = .some(category)
      }
      let records = try store.records(ids: Array(categories.keys), withVectors: true)
      try store.upsert(
        records.compactMap { record in
          guard let category = categories[record.id] else { return nil }
          var record = record
          record.image.category = category
          return record
        })
    }
  }
}
