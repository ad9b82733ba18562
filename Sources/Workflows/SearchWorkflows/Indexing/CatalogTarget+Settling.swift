// Files whose content the catalog had before they were read.

import LocalStores
import SearchDomain

extension CatalogTarget {
  func settle(_ outcome: IndexingPipeline.Outcome, missing: [KnownFile]) throws -> Settled {
    let set = try set()
    var origins = Dictionary(grouping: missing, by: \.content)
    var settled = Settled()
    let known = outcome.known
    for start in stride(from: 0, to: known.count, by: 500) {
      let part = known[start..<min(start + 500, known.count)]
      let contents = try catalog.contents(withHashes: part.map(\.hash), set: set.id)
      let images = try catalog.images(forContents: contents.values.map(\.id))
      // Contents that left and are back.
      let departed = try catalog.departedFacts(
        withHashes: part.map(\.hash).filter { contents[$0] == nil }, in: set.id)
      var changes: [ImageChange] = []
      for item in part {
        let content = contents[item.hash]
        let copies = content.flatMap { images[$0.id] } ?? []
        guard let facts = copies.first?.facts ?? departed[item.hash] else {
          let failure = item.task.failure(
            .init(.encoding, "an equal picture could not be embedded"))
          changes.append(.recordFailure(failure))
          settled.failures.append(failure)
          continue
        }
        let record = item.task.record(hash: item.hash, facts: facts)
        if content != nil, item.task.knownContent == item.hash {
          changes.append(
            .touch(
              path: record.path, byteCount: record.byteCount,
              modifiedNanoseconds: record.modifiedNanoseconds))
          changes.append(.setCategory(path: record.path, category: record.category))
          settled.touched += 1
        } else if let other = copies.first(where: { item.task.file.isSame(as: $0.path) }) {
          if FilePlace.replaces(record.path, for: other.path) {
            changes.append(.store(record, nil))
            changes.append(
              .alias(path: other.path, id: other.id, of: record.path, category: other.category))
          } else {
            changes.append(
              .alias(path: record.path, id: record.id, of: other.path, category: record.category))
          }
          settled.aliases += 1
        } else if content != nil, let origin = origins[item.hash]?.popLast() {
          changes.append(.move(from: origin.path, to: record))
          settled.moved += 1
        } else {
          changes.append(.store(record, nil))
          settled.copied += 1
        }
      }
      _ = try catalog.apply(changes, set: set.id)
    }
    settled.leftOver = origins.values.joined().sorted { $0.path < $1.path }
    try catalog.note(outcome.remote + known.compactMap(\.task.remotePicture))
    return settled
  }
}
