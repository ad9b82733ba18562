// Writing, deleting and reading records on a Chroma server.

internal import SearchDomain
internal import Support

extension ChromaStore {
  func upsert(_ records: [StoredRecord]) throws(VectorStoreError) {
    guard !records.isEmpty else { return }
    let space = try requireSpace()
    defer { spellings.add(records) }
    try CollectionCheck(connection: connection, space: space).check(records)
    let limits = try serverLimits()
    for batch in records.batches(of: limits.batchSize) {
      let stale = try staleFields(batch, space)
      var body = JSONBytes()
      body.raw("{\"ids\":")
      body.list(batch) { $0.string($1.id.description) }
      body.raw(",\"embeddings\":")
      body.list(batch) { body, record in
        let values = record.embedding?.values ?? []
        if limits.takesBase64 { body.base64(values) } else { body.vector(values) }
      }
      body.raw(",\"metadatas\":")
      body.list(batch) { body, record in
        var members = Self.metadata(of: record.image, space)
        for field in stale[record.id] ?? [] { members.append(.init(field, .null)) }
        // Chroma compares a number that was written as an integer with the
        // whole part of a fraction: 1 would equal 1.5.
        body.tree(.object(members), wholeNumbers: .decimals)
      }
      body.raw("}")
      try send("upsert", body: body.bytes) { _ in }
    }
  }

  private static func metadata(of image: ImageRecord, _ space: EmbeddingSpace) -> [JSONTree.Member]
  {
    var members = RecordPayload.members(of: image, in: space)
    let present = ChromaWhere.presentNumbers(in: members)
    if !present.isEmpty {
      members.append(.init(ChromaWhere.presentNumbers, .texts(present)))
    }
    return ChromaWhere.withoutLists(members)
  }

  /// The fields that stored records have and their new versions lack: Chroma
  /// keeps what an upsert does not name.
  private func staleFields(
    _ batch: some Sequence<StoredRecord>, _ space: EmbeddingSpace
  ) throws(VectorStoreError) -> [ImageID: [String]] {
    let body = JSONTree.members([
      "ids": .texts(batch.map(\.id.description)), "include": .texts(["metadatas"]),
    ])
    let stored = try send("get", body: body.bytes) { tree in
      zip(tree["ids"]?.list ?? [], tree["metadatas"]?.list ?? []).compactMap { id, metadata in
        id.string.flatMap { ImageID($0) }.map { ($0, metadata) }
      }
    }
    if stored.isEmpty { return [:] }
    let old = Dictionary(stored) { first, _ in first }
    var stale: [ImageID: [String]] = [:]
    for record in batch {
      guard case .object(let members)? = old[record.id] else { continue }
      let fresh = Set(Self.metadata(of: record.image, space).map(\.name))
      stale[record.id] = members.map(\.name).filter { !fresh.contains($0) }
    }
    return stale
  }

  private func requireSpace() throws(VectorStoreError) -> EmbeddingSpace {
    guard let space = try collection().space else {
      throw connection.error(.mismatch, "was not made by Glimpse: name another collection")
    }
    return space
  }

  func delete(ids: [ImageID]) throws(VectorStoreError) {
    for batch in ids.batches(of: 1000) {
      let body = JSONTree.members(["ids": .texts(batch.map(\.description))])
      try send("delete", body: body.bytes) { _ in }
    }
  }

  func delete(where filter: Filter) throws(VectorStoreError) {
    let condition = try condition(for: filter) ?? .all([])
    if condition.isNothing { return }
    let body = JSONTree.members(["where": ChromaWhere.tree(condition)])
    try send("delete", body: body.bytes) { _ in }
  }

  func records(
    ids: [ImageID], withVectors: Bool
  ) throws(VectorStoreError) -> [StoredRecord] {
    var found: [ImageID: StoredRecord] = [:]
    for batch in ids.batches(of: 1000) {
      let body = JSONTree.members([
        "ids": .texts(batch.map(\.description)), "include": Self.include(withVectors),
      ])
      let batch = try send("get", body: body.bytes) {
        (tree) throws(VectorStoreError) in try self.records(tree)
      }
      for record in batch {
        found[record.id] = record
      }
    }
    return ids.compactMap { found[$0] }
  }

  func page(
    after cursor: StoreCursor?, limit: Int, where filter: Filter?, withVectors: Bool
  ) throws(VectorStoreError) -> StorePage {
    let condition = try condition(for: filter)
    let page = try records(after: cursor, limit, condition, withVectors)
    return StorePage(records: page.records, next: page.next)
  }

  func cursor(at id: ImageID) -> StoreCursor? { IDRange.cursor(at: id) }

  func payloadPage(
    after cursor: StoreCursor?, limit: Int, where condition: PayloadCondition?
  ) throws(VectorStoreError) -> (records: [(ImageRecord, String)], next: StoreCursor?) {
    let page = try records(after: cursor, limit, condition, false)
    return (page.records.map { ($0.image, RecordPayload.pathText(of: $0.image)) }, page.next)
  }

  private func records(
    after cursor: StoreCursor?, _ limit: Int, _ condition: PayloadCondition?, _ withVectors: Bool
  ) throws(VectorStoreError) -> (records: [StoredRecord], next: StoreCursor?) {
    if let condition, condition.isNothing { return ([], nil) }
    var page = try pageOfRange(after: cursor, limit: limit) { () throws(VectorStoreError) in
      try self.count(condition)
    } fetch: { (range, limit) throws(VectorStoreError) in
      let whole = PayloadCondition.all([range] + (condition.map { [$0] } ?? [])).simplified
      let body = JSONTree.members([
        "where": ChromaWhere.tree(whole), "limit": .integer(limit),
        "include": Self.include(withVectors),
      ])
      return try self.send("get", body: body.bytes) {
        (tree) throws(VectorStoreError) in try self.records(tree)
      }
    }
    page.records.sort { $0.id < $1.id }
    return page
  }

  func count(where filter: Filter?) throws(VectorStoreError) -> Int {
    try count(try condition(for: filter))
  }

  private func count(_ condition: PayloadCondition?) throws(VectorStoreError) -> Int {
    guard let condition else {
      return try send("count", body: []) { (tree) throws(VectorStoreError) -> Int in
        guard let count = tree.integer else { throw connection.badReply("is no count") }
        return count
      }
    }
    if condition.isNothing { return 0 }
    let body = JSONTree.members([
      "where": ChromaWhere.tree(condition), "include": .list([]),
    ])
    return try send("get", body: body.bytes) { (tree) throws(VectorStoreError) -> Int in
      guard let ids = tree["ids"]?.list else { throw connection.badReply("has no ids") }
      return ids.count
    }
  }

  private static func include(_ withVectors: Bool) -> JSONTree {
    .texts(withVectors ? ["metadatas", "embeddings"] : ["metadatas"])
  }

  /// The records of a `get`.
  private func records(_ tree: JSONTree) throws(VectorStoreError) -> [StoredRecord] {
    guard let ids = tree["ids"]?.list, let metadatas = tree["metadatas"]?.list,
      metadatas.count == ids.count
    else { throw connection.badReply("has no records") }
    let vectors = tree["embeddings"]?.list
    var records: [StoredRecord] = []
    records.reserveCapacity(ids.count)
    for i in ids.indices {
      records.append(try record(ids[i], metadatas[i], vectors.map { i < $0.count ? $0[i] : .null }))
    }
    return records
  }

  /// One record of an answer.
  func record(
    _ id: JSONTree, _ metadata: JSONTree, _ vector: JSONTree?
  ) throws(VectorStoreError) -> StoredRecord {
    guard let id = id.string.flatMap({ ImageID($0) }),
      let image = RecordPayload.image(metadata, id: id)
    else { throw connection.badReply("holds a record that is not one of Glimpse's") }
    var embedding: Embedding?
    if let vector {
      guard let values = vector.floats else {
        throw connection.badReply("holds a vector that is none")
      }
      embedding = try connection.unit(values)
    }
    return StoredRecord(image: image, embedding: embedding)
  }
}
