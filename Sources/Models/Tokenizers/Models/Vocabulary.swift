// The tokens of a model and their ids, found by their bytes. One buffer holds
// all of them, because 50,000 separate strings take too long to make.

/// A hash table from a token's UTF-8 to its id.
struct Vocabulary: Sendable {
  /// One record after the other, in the file's order: the id and the number of
  /// bytes, four bytes each and the least first, then the bytes.
  private var records: [UInt8] = []
  /// Its count is a power of two.
  private var slots: [Slot] = []
  private(set) var count = 0

  /// The hash is kept here so that most other tokens are ruled out without a
  /// look at them, which would each time be a miss of the processor's cache.
  private struct Slot {
    var hash: UInt32 = 0
    /// Where the record begins, plus one; zero is free.
    var record: UInt32 = 0
  }

  private static let headCount = 8

  /// Reads an object of token → id. Where a token stands twice, the last wins.
  init(_ node: JSONNode) throws(TokenizerError) {
    guard node.kind == .object else { throw .invalid(node.name, "is not an object") }
    let document = node.document
    records.reserveCapacity(document.bytes.count / 3)
    var offender: Int?
    var size = 16
    let span = Int(document.nodes[node.index].next) - node.index
    while size < span { size *= 2 }
    slots = [Slot](repeating: Slot(), count: size)
    var batch = Batch()
    node.forEachMember { key, value in
      guard let id = document.integer(at: value) else {
        offender = offender ?? key
        return
      }
      document.appendStringBytes(key, to: &batch.bytes)
      batch.ends.append(batch.bytes.count)
      batch.ids.append(id)
      if batch.ids.count == Self.batchCount { insert(&batch) }
    }
    insert(&batch)
    if let offender {
      let token = String(decoding: document.stringBytes(offender), as: UTF8.self)
      throw .invalid("\(node.name)[\"\(token)\"]", "is not a whole number below 2^31")
    }
  }

  /// Tokens that are looked up side by side: what belongs to one is read while
  /// the processor still waits for its memory on behalf of another.
  private struct Batch {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    var ids: [Int32] = []
  }

  /// The data of this many tokens fits the processor's innermost cache.
  private static let batchCount = 256

  private mutating func insert(_ batch: inout Batch) {
    let mask = slots.count - 1
    // The pointers to the tokens do not leave the closure, and nothing in it
    // changes the batch.
    batch.bytes.withUnsafeBufferPointer { bytes in
      let tokens = Self.tokens(bytes, batch.ends)
      let hashes = tokens.map(Self.hash)
      let first = hashes.map { slots[Int($0) & mask].record }
      for i in tokens.indices {
        let own = Int(hashes[i]) & mask
        let isFree = first[i] == 0 && slots[own].record == 0
        insert(tokens[i], batch.ids[i], hashes[i], isFree ? own : slot(of: tokens[i], hashes[i]))
      }
    }
    batch = Batch()
  }

  private mutating func insert(
    _ token: UnsafeBufferPointer<UInt8>, _ id: Int32, _ hash: UInt32, _ slot: Int
  ) {
    if slots[slot].record != 0 {
      let record = Int(slots[slot].record) - 1
      for i in 0..<4 { records[record + i] = UInt8(truncatingIfNeeded: id >> Int32(8 * i)) }
      return
    }
    slots[slot] = Slot(hash: hash, record: UInt32(records.count) + 1)
    for value in [UInt32(bitPattern: id), UInt32(token.count)] {
      for i in 0..<UInt32(4) { records.append(UInt8(truncatingIfNeeded: value >> (8 * i))) }
    }
    records.append(contentsOf: token)
    count += 1
  }

  /// Takes apart tokens that stand one after the other.
  private static func tokens(
    _ bytes: UnsafeBufferPointer<UInt8>, _ ends: [Int]
  ) -> [UnsafeBufferPointer<UInt8>] {
    var start = 0
    return ends.map { end in
      defer { start = end }
      return UnsafeBufferPointer(rebasing: bytes[start..<end])
    }
  }

  func id(of token: String) -> Int32? {
    var token = token
    return token.withUTF8 { id(of: $0) }
  }

  func id(of token: UnsafeBufferPointer<UInt8>) -> Int32? {
    let record = slots[slot(of: token, Self.hash(token))].record
    return record == 0 ? nil : id(at: Int(record) - 1)
  }

  /// Where the token stands, or else the free slot where it would.
  private func slot(of token: UnsafeBufferPointer<UInt8>, _ hash: UInt32) -> Int {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot].record != 0 {
      if slots[slot].hash == hash, equals(Int(slots[slot].record) - 1, token) { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func word(_ place: Int) -> UInt32 {
    UInt32(records[place]) | UInt32(records[place + 1]) << 8 | UInt32(records[place + 2]) << 16
      | UInt32(records[place + 3]) << 24
  }

  private func id(at record: Int) -> Int32 { Int32(bitPattern: word(record)) }

  private func byteCount(at record: Int) -> Int { Int(word(record + 4)) }

  private func equals(_ record: Int, _ token: UnsafeBufferPointer<UInt8>) -> Bool {
    guard byteCount(at: record) == token.count else { return false }
    let start = record + Self.headCount
    for i in 0..<token.count where records[start + i] != token[i] { return false }
    return true
  }

  /// The ids of many tokens; −1 if one is not here.
  ///
  /// What belongs to different tokens is read side by side, so that the
  /// processor waits for its memory once for several of them.
  ///
  /// - Parameters:
  ///   - bytes: the tokens one after the other.
  ///   - ends: where each ends.
  func ids(of bytes: UnsafeBufferPointer<UInt8>, ends: [Int]) -> [Int32] {
    let tokens = Self.tokens(bytes, ends)
    let hashes = tokens.map(Self.hash)
    let mask = slots.count - 1
    let first = hashes.map { slots[Int($0) & mask] }
    let ids = first.map { $0.record == 0 ? -1 : id(at: Int($0.record) - 1) }
    return tokens.indices.map { i in
      let slot = first[i]
      if slot.record == 0 { return -1 }
      if slot.hash == hashes[i], equals(Int(slot.record) - 1, tokens[i]) { return ids[i] }
      return id(of: tokens[i]) ?? -1
    }
  }

  /// Finds one token after the other. It is quick where each stands where the
  /// last did, or right behind it.
  struct Cursor {
    private var record = 0

    mutating func id(
      of token: UnsafeBufferPointer<UInt8>, in vocabulary: borrowing Vocabulary
    ) -> Int32? {
      for _ in 0..<2 where record < vocabulary.records.count {
        if vocabulary.equals(record, token) { return vocabulary.id(at: record) }
        record += Vocabulary.headCount + vocabulary.byteCount(at: record)
      }
      let found = vocabulary.slots[vocabulary.slot(of: token, Vocabulary.hash(token))].record
      guard found != 0 else { return nil }
      record = Int(found) - 1
      return vocabulary.id(at: record)
    }
  }

  /// FNV-1a of 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/), mixed
  /// once more so that the low bits depend on all.
  private static func hash(_ token: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in token { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return (hash ^ hash >> 15) &* 2_246_822_519 ^ hash >> 13
  }
}
