// From a filter to a condition that the server takes, reading the store first
// where the filter asks for what no server can express.

internal import SearchDomain
internal import Synchronization

/// Most paths that a pattern or an order of texts may come to.
let mostResolvedPaths = 50_000

extension PagedStore {
  /// The condition for a filter; nil for none.
  ///
  /// - Throws: `invalidFilter`; `unsupported` where a pattern or an order of
  ///   texts is met by more than `mostResolvedPaths` records.
  func condition(for filter: Filter?) throws(VectorStoreError) -> PayloadCondition? {
    guard let asked = filter else { return nil }
    let filter: Filter
    do { filter = try asked.prepared() } catch {
      throw VectorStoreError(kind: .invalidFilter, message: "\(error.message)")
    }
    var lowering = FilterLowering(hasDerivedFields: try hasDerivedFields())
    let condition = lowering.lower(filter)
    if lowering.unresolved.isEmpty { return condition.isEverything ? nil : condition }
    var second = FilterLowering(hasDerivedFields: lowering.hasDerivedFields)
    (second.resolved, second.spellings) = try resolve(lowering.unresolved)
    let complete = second.lower(filter)
    return complete.isEverything ? nil : complete
  }

  /// What the leaves come to: known, or read once, while others who ask wait for it.
  private func resolve(
    _ leaves: Set<Filter>
  ) throws(VectorStoreError) -> (paths: [Filter: [String]], spellings: [Filter: [String]]) {
    var known: [Filter: [String]] = [:]
    for case .resembles(let field, let wanted) in leaves {
      let leaf = Filter.resembles(field, wanted)
      known[leaf] = spellings.spellings(of: wanted, in: field) ?? spellings.spellings(of: leaf)
    }
    if known.count == leaves.count { return ([:], known) }
    return try spellings.reading.withLock { _ throws(VectorStoreError) in try read(leaves) }
  }

  /// Reads all records once, unless what is wanted is known, and keeps the paths that
  /// meet each leaf, or the spellings of its texts.
  private func read(
    _ leaves: Set<Filter>
  ) throws(VectorStoreError) -> (paths: [Filter: [String]], spellings: [Filter: [String]]) {
    var written: [Filter: [String]] = [:]
    // Texts in any case: all values of a field that has few, of others those that fit.
    var texts: [(leaf: Filter, field: Filter.Field, wanted: [String], found: Set<[UInt8]>)] = []
    for case .resembles(let field, let wanted) in leaves {
      let leaf = Filter.resembles(field, wanted)
      if let known = spellings.spellings(of: wanted, in: field) ?? spellings.spellings(of: leaf) {
        written[leaf] = known
      } else {
        texts.append((leaf, field, wanted, []))
      }
    }
    let others = leaves.filter { if case .resembles = $0 { false } else { true } }
    var found = Dictionary(uniqueKeysWithValues: others.map { ($0, [String]()) })
    if texts.isEmpty, others.isEmpty { return ([:], written) }
    var cursor: StoreCursor?
    repeat {
      let page = try payloadPage(after: cursor, limit: 5000, where: nil)
      for (image, path) in page.records {
        for leaf in others where leaf.matches(image) { found[leaf, default: []].append(path) }
        for i in texts.indices {
          let field = texts[i].field
          guard field.hasSharedValues || texts[i].leaf.matches(image) else { continue }
          for text in field.texts(of: image) { texts[i].found.insert(Array(text.utf8)) }
        }
      }
      for (leaf, paths) in found where paths.count > mostResolvedPaths {
        throw VectorStoreError(
          kind: .unsupported,
          message: "\(name) cannot apply a pattern or an order of texts to "
            + "\(leaf.fieldNames.joined(separator: ", ")) that more than \(mostResolvedPaths) "
            + "pictures meet; narrow it, or use equality")
      }
      cursor = page.next
    } while cursor != nil
    for (leaf, field, wanted, all) in texts {
      let fitting = KnownSpellings.fitting(wanted, all, field)
      if field.hasSharedValues {
        spellings.keep(all, of: field)
      } else {
        spellings.keep(fitting, of: leaf)
      }
      written[leaf] = fitting
    }
    return (found, written)
  }
}

/// What the plan needs of a store.
protocol PagedStore {
  var name: String { get }
  var spellings: KnownSpellings { get }
  /// Whether the collection's records were written by us.
  func hasDerivedFields() throws(VectorStoreError) -> Bool
  /// Records without vectors, each with its path as written in the payload.
  func payloadPage(
    after cursor: StoreCursor?, limit: Int, where condition: PayloadCondition?
  ) throws(VectorStoreError) -> (records: [(ImageRecord, String)], next: StoreCursor?)
}

extension Filter {
  /// The fields that a leaf names.
  var fieldNames: [String] {
    switch self {
    case .and(let parts), .or(let parts): parts.flatMap(\.fieldNames)
    case .not(let part): part.fieldNames
    case .compare(let field, _, _), .isIn(let field, _), .resembles(let field, _),
      .glob(let field, _):
      [field.name]
    }
  }
}
