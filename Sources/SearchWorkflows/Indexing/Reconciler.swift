// Files whose content was known before they were read: moved, copied, or only
// touched. None of them needs the encoder.

import Cataloging
import SearchDomain

/// Settles known contents after the new ones are written.
struct Reconciler {
  let catalog: Catalog
  let set: VectorSet.ID

  /// What was found.
  struct Settled {
    var moved = 0
    var copied = 0
    /// Same path, same content, other time or size on disk.
    var touched = 0
    /// Further paths to files that are in the library.
    var aliases = 0
    /// Known paths that are gone and were not the origin of a move.
    var leftOver: [FilePath] = []
    /// Files with the content of another that could not be embedded.
    var failures: [FileFailure] = []
  }

  /// Writes the known files into the catalog.
  ///
  /// - Parameter missing: known files that are no longer there. A new file
  ///   with the content of one of them is that one, moved.
  func settle(_ known: [IndexingPipeline.Known], missing: [KnownFile]) throws -> Settled {
    var origins = Dictionary(grouping: missing, by: \.content)
    var settled = Settled()
    for start in stride(from: 0, to: known.count, by: 500) {
      let part = known[start..<min(start + 500, known.count)]
      let contents = try catalog.contents(withHashes: part.map(\.hash), set: set)
      let images = try catalog.images(forContents: contents.values.map(\.id))
      // Contents that left and are back.
      let departed = try catalog.departedFacts(
        withHashes: part.map(\.hash).filter { contents[$0] == nil }, in: set)
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
        } else if let other = copies.first(where: { isSameFile(item.task.file, $0.path) }) {
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
      _ = try catalog.apply(changes, set: set)
    }
    settled.leftOver = origins.values.joined().map(\.path).sorted()
    return settled
  }

  private func isSameFile(_ file: ScannedFile, _ path: FilePath) -> Bool {
    guard let identity = file.identity, path != file.path else { return false }
    return FileIdentity(path) == identity
  }
}
