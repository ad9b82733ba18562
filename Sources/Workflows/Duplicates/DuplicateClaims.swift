// Which image stands for which, while groups are being found.

import SearchDomain

/// Contents from the best to the worst, and who claims whom. A claimed content
/// belongs to one group and keeps none of its own.
struct DuplicateClaims {
  /// Why a content belongs to its keeper.
  struct Evidence {
    let relation: DuplicateRelation
    let distance: Int?
    let score: Float?
    /// How the pixels differ.
    var alterations: Set<Alteration> = []
    /// Whether the keeper shows all that it shows.
    var isReplaceable = false
    /// Whether only equal pixels make it a copy, as there is nothing in it to
    /// tell it by.
    var needsSamePixels = false
  }

  /// A content that another keeps.
  struct Member {
    let position: Int
    let evidence: Evidence
  }

  let contents: [FingerprintedContent]
  private var claimed: [Bool]
  private var members: [Int: [Member]] = [:]

  /// - Parameter contents: best first; a position is a place in it.
  init(_ contents: [FingerprintedContent]) {
    self.contents = contents
    claimed = [Bool](repeating: false, count: contents.count)
  }

  func isClaimed(_ position: Int) -> Bool { claimed[position] }

  /// Neither claimed nor a keeper of others.
  func isFree(_ position: Int) -> Bool { !claimed[position] && members[position] == nil }

  mutating func claim(_ position: Int, by keeper: Int, _ evidence: Evidence) {
    claimed[position] = true
    members[keeper, default: []].append(Member(position: position, evidence: evidence))
  }

  /// Keepers with their members, from the best; a content with copies byte
  /// for byte is a keeper though it claims nothing.
  var groups: [(keeper: Int, members: [Member])] {
    contents.indices.compactMap { position in
      guard !claimed[position] else { return nil }
      if let own = members[position] { return (position, own) }
      return contents[position].imageCount > 1 ? (position, []) : nil
    }
  }
}
