// The different texts of the fields that have few, as they stand on a server: no
// server compares without the case, so that a text as people write it becomes the
// list of the spellings that are there.

internal import SearchDomain
internal import Support
internal import Synchronization

/// Texts of fields, kept for a while: reading them takes a look at every record.
final class KnownSpellings: Sendable {
  /// How long spellings that others may add are left out. The one that was typed is
  /// always looked for.
  static let freshSeconds = 600.0

  private struct Known {
    /// In UTF-8: two compositions of a letter are two spellings.
    var texts: Set<[UInt8]>
    let asked: Stopwatch
  }

  /// So many fields are kept at most: any reader may ask for a `meta.` field.
  private static let mostFields = 64
  /// So many leaves of other fields are kept, each for a short while.
  private static let mostLeaves = 64
  /// How long: as long as the pages of one list are asked for.
  private static let leafSeconds = 20.0

  private let known = Mutex<[Filter.Field: Known]>([:])
  private let leaves = Mutex<[Filter: (spellings: [String], asked: Stopwatch)]>([:])
  /// Held while the store is read: others wait, and then find what was read.
  let reading = Mutex<Void>(())

  /// The spellings of texts that are known to be there, beside these themselves; nil
  /// where they have to be read.
  func spellings(of texts: [String], in field: Filter.Field) -> [String]? {
    let all = known.withLock { known in
      known[field].flatMap { $0.asked.seconds < Self.freshSeconds ? $0.texts : nil }
    }
    return all.map { Self.fitting(texts, $0, field) }
  }

  /// Keeps what was read.
  func keep(_ texts: Set<[UInt8]>, of field: Filter.Field) {
    known.withLock { known in
      if known[field] == nil, known.count >= Self.mostFields,
        let oldest = known.max(by: { $0.value.asked.seconds < $1.value.asked.seconds })?.key
      {
        known[oldest] = nil
      }
      known[field] = Known(texts: texts, asked: Stopwatch())
    }
  }

  /// The spellings that a leaf came to a moment ago.
  func spellings(of leaf: Filter) -> [String]? {
    leaves.withLock { leaves in
      leaves[leaf].flatMap { $0.asked.seconds < Self.leafSeconds ? $0.spellings : nil }
    }
  }

  /// Keeps what a leaf came to.
  func keep(_ spellings: [String], of leaf: Filter) {
    leaves.withLock { leaves in
      if leaves.count >= Self.mostLeaves { leaves.removeAll() }
      leaves[leaf] = (spellings, Stopwatch())
    }
  }

  /// Takes in what this program writes.
  func add(_ records: some Sequence<StoredRecord>) {
    leaves.withLock { $0.removeAll() }
    known.withLock { known in
      for field in known.keys {
        for record in records {
          for text in field.texts(of: record.image) { known[field]?.texts.insert(Array(text.utf8)) }
        }
      }
    }
  }

  /// The texts themselves, and those of others that resemble one.
  static func fitting(
    _ texts: [String], _ others: Set<[UInt8]>, _ field: Filter.Field
  ) -> [String] {
    let wanted = Set(texts.map(TextFolding.folded))
    var found = Set(texts.map { Array($0.utf8) })
    for other in others
    where field.forms(of: String(decoding: other, as: UTF8.self)).contains(where: wanted.contains) {
      found.insert(other)
    }
    return found.sorted { $0.lexicographicallyPrecedes($1) }
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
