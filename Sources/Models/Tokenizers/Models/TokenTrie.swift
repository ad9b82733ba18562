// The tokens of a vocabulary as a tree over scalars. It finds all tokens that a
// text begins with. The edges are in one hash table, which is several times as
// quick to build as a double array.

/// Tokens that are found scalar by scalar.
struct TokenTrie: Sendable {
  /// A place in the tree; what leads to it is a beginning of some token.
  typealias Node = UInt32

  static let root: Node = 0

  /// Parent in the high half and scalar in the low one.
  private var keys: [UInt64]
  private var children: [Node]
  /// The token that ends at each node, or −1.
  private var ids: [Int32] = [-1]

  private static let free = UInt64.max

  /// - Parameter capacity: about how many tokens will be added.
  init(capacity: Int) {
    var size = 64
    while size < capacity * 4 { size *= 2 }
    keys = [UInt64](repeating: Self.free, count: size)
    children = [Node](repeating: 0, count: size)
    ids.reserveCapacity(size / 2)
  }

  /// Adds a token. Where it stands twice the last wins.
  mutating func insert(_ token: some Sequence<Unicode.Scalar>, _ id: Int32) {
    var node = Self.root
    for scalar in token {
      let slot = slot(node, scalar)
      if keys[slot] != Self.free {
        node = children[slot]
        continue
      }
      keys[slot] = Self.key(node, scalar)
      node = Node(ids.count)
      children[slot] = node
      ids.append(-1)
      if ids.count > keys.count / 8 * 5 { grow() }
    }
    ids[Int(node)] = id
  }

  /// The node that a scalar leads to, or nil if no token continues this way.
  func child(of node: Node, _ scalar: Unicode.Scalar) -> Node? {
    let slot = slot(node, scalar)
    return keys[slot] == Self.free ? nil : children[slot]
  }

  /// The token that ends here, or −1.
  func id(at node: Node) -> Int32 { ids[Int(node)] }

  /// The id of a token, or nil if it is not one.
  func id(of token: some Sequence<Unicode.Scalar>) -> Int32? {
    var node = Self.root
    for scalar in token {
      guard let next = child(of: node, scalar) else { return nil }
      node = next
    }
    return ids[Int(node)] < 0 ? nil : ids[Int(node)]
  }

  private mutating func grow() {
    let (oldKeys, oldChildren) = (keys, children)
    keys = [UInt64](repeating: Self.free, count: oldKeys.count * 2)
    children = [Node](repeating: 0, count: oldKeys.count * 2)
    for (key, child) in zip(oldKeys, oldChildren) where key != Self.free {
      let slot = slot(key)
      keys[slot] = key
      children[slot] = child
    }
  }

  private func slot(_ node: Node, _ scalar: Unicode.Scalar) -> Int {
    slot(Self.key(node, scalar))
  }

  private func slot(_ key: UInt64) -> Int {
    let mask = keys.count - 1
    // Fibonacci hashing: 2^64 divided by the golden ratio.
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while keys[slot] != Self.free, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }

  private static func key(_ node: Node, _ scalar: Unicode.Scalar) -> UInt64 {
    UInt64(node) << 32 | UInt64(scalar.value)
  }
}
