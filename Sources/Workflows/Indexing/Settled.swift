// Files whose content was known before they were read: moved, copied, or only
// touched. None of them needs the encoder.

import SearchDomain
import Support

/// What became of such files.
struct Settled {
  private(set) var moved = 0
  private(set) var copied = 0
  /// Same path, same content, other time or size on disk.
  private(set) var touched = 0
  /// Further paths to files whose images are there.
  private(set) var aliases = 0
  /// Files with the content of another that could not be embedded.
  private(set) var failures: [FileFailure] = []
  /// Files whose content is not there any more.
  private(set) var unsettled: [IndexTask] = []
  /// Known files that are gone and were not the origin of a move, by path.
  private(set) var leftOver: [KnownFile] = []

  /// Of images that were met again elsewhere, those whose files are not there now
  /// and that stay all the same: they may lie on a disk that is not mounted.
  private(set) var deserted: Set<FilePath> = []

  private var origins: [ContentHash: [KnownFile]]
  /// Contents whose images were looked for.
  private var looked: Set<ContentHash> = []

  /// Files that are settled together: in one transaction, where there are such.
  private static let batchSize = 500

  /// Settles what a pipeline found to be known.
  ///
  /// - Parameters:
  ///   - missing: known files that are no longer there. A new file with the
  ///     content of one of them is that one, moved.
  ///   - remembersFiles: whether the store keeps further paths to a file.
  init(
    _ outcome: IndexingPipeline.Outcome, in session: any IndexingSession, missing: [KnownFile],
    remembersFiles: Bool
  ) throws(VectorStoreError) {
    origins = Dictionary(grouping: missing, by: \.content)
    let known = outcome.known
    for start in stride(from: 0, to: known.count, by: Self.batchSize) {
      let part = known[start..<min(start + Self.batchSize, known.count)]
      let contents = try session.contents(among: Set(part.map(\.hash)))
      var changes: [ImageChange] = []
      for item in part {
        if let content = contents[item.hash] {
          changes += settle(item, content, remembersFiles)
        } else if let cause = outcome.causes[item.hash] {
          // It was met while the first file with it was being worked on.
          let failed = item.task.failed(cause)
          if let failure = failed.failure { failures.append(failure) }
          changes += failed.changes
        } else {
          unsettled.append(item.task)
        }
      }
      try session.apply(changes + part.compactMap { $0.task.remoteImage.map { .list($0) } })
    }
    try session.apply(outcome.remote.map { .list($0) })
    leftOver = origins.values.joined().sorted { $0.path < $1.path }
  }

  private mutating func settle(
    _ item: IndexingPipeline.Known, _ content: StoredContent, _ remembersFiles: Bool
  ) -> [ImageChange] {
    let record = item.task.record(hash: item.hash, facts: content.facts)
    let isThere = !content.images.isEmpty
    if isThere, item.task.knownContent == item.hash {
      touched += 1
      return [.touch(record, content.embedding)]
    }
    if let other = content.images.first(where: { item.task.file.isSame(as: $0.path) }) {
      aliases += 1
      guard remembersFiles else { return [] }
      return FilePlace.replaces(record.path, for: other.path)
        ? [.store(record, content.embedding), other.alias(of: record)]
        : [record.alias(of: other)]
    }
    if isThere, let origin = origins[item.hash]?.popLast() {
      moved += 1
      return [.move(from: origin.path, to: record, content.embedding)]
    }
    copied += 1
    // Once for each content: of many equal files, each would ask for all others.
    if looked.insert(item.hash).inserted {
      for image in content.images where image.path != record.path && image.path.missingPlace != nil
      {
        deserted.insert(image.path)
      }
    }
    return [.store(record, content.embedding)]
  }
}

extension ImageRecord {
  /// That this is another path to the file of an image.
  fileprivate func alias(of other: ImageRecord) -> ImageChange {
    .alias(path: path, id: id, of: other.path, category: category)
  }
}

extension ScannedFile {
  /// Whether another path leads to the same file on this machine.
  fileprivate func isSame(as other: FilePath) -> Bool {
    guard let identity, other != path else { return false }
    return FileIdentity(other) == identity
  }
}
