// The tokens of a model and their ids, found by their bytes. One buffer holds
// all of them, because 50,000 strings of their own take too long to make.

/// A hash table from a token's UTF-8 to its id.
struct Vocabulary: Sendable {
  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// Positions in `entries` plus one; zero is free. Its count is a power of two.
  private var slots: [UInt32] = []

  private struct Entry {
    var start: UInt32
    var count: UInt32
    var id: Int32
    var hash: UInt32
  }

  var count: Int { entries.count }

  /// Reads an object of token → id. Where a token stands twice, the last wins.
  init(_ node: JSONNode) throws(TokenizerError) {
    guard node.kind == .object else { throw .invalid(node.name, "is not an object") }
    let document = node.document
    entries.reserveCapacity(document.nodes.count / 3)
    bytes.reserveCapacity(document.bytes.count / 3)
    var offender: Int?
    var size = 16
    let span = Int(document.nodes[node.index].next) - node.index
    while size < span { size *= 2 }
    slots = [UInt32](repeating: 0, count: size)
    node.forEachMember { key, value in
      guard let id = document.integer(at: value) else {
        offender = offender ?? key
        return
      }
      let name = document.nodes[key]
      if name.kind == .string {
        insert(document.bytes[Int(name.start)..<Int(name.end)], id)
      } else {
        insert(document.stringBytes(key)[...], id)
      }
    }
    if let offender {
      let token = String(decoding: document.stringBytes(offender), as: UTF8.self)
      throw .invalid("\(node.name)[\"\(token)\"]", "is not a whole number below 2^31")
    }
  }

  private mutating func insert(_ token: ArraySlice<UInt8>, _ id: Int32) {
    token.withUnsafeBufferPointer { buffer in
      let hash = Self.hash(buffer)
      let slot = slot(of: buffer, hash)
      if slots[slot] != 0 {
        entries[Int(slots[slot]) - 1].id = id
        return
      }
      entries.append(
        Entry(start: UInt32(bytes.count), count: UInt32(buffer.count), id: id, hash: hash))
      bytes.append(contentsOf: buffer)
      slots[slot] = UInt32(entries.count)
    }
  }

  func id(of token: String) -> Int32? {
    var token = token
    return token.withUTF8 { id(of: $0) }
  }

  func id(of token: UnsafeBufferPointer<UInt8>) -> Int32? {
    let entry = slots[slot(of: token, Self.hash(token))]
    return entry == 0 ? nil : entries[Int(entry) - 1].id
  }

  /// Where the token stands, or else the free slot where it would.
  private func slot(of token: UnsafeBufferPointer<UInt8>, _ hash: UInt32) -> Int {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot]) - 1]
      if entry.hash == hash, Int(entry.count) == token.count {
        let start = Int(entry.start)
        if bytes[start..<(start + token.count)].elementsEqual(token) { return slot }
      }
      slot = (slot + 1) & mask
    }
    return slot
  }

  /// FNV-1a of 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/), mixed
  /// once more so that the low bits depend on all.
  private static func hash(_ token: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in token { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return (hash ^ hash >> 15) &* 2_246_822_519 ^ hash >> 13
  }
}
