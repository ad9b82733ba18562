// The one order of results. What is named by the words comes first, then what
// looks like the query, then what holds the words here and there, then the rest.

import Calibration
import SearchDomain

/// Candidates in their final order, judged.
///
/// The order is that of these blocks, and each has an order that its numbers
/// show:
///
/// 1. images whose texts hold all the words close together, where words lead, by
///    score;
/// 2. images by score, down to the last strong one;
/// 3. where words lead, images whose texts hold the words here and there, or a name
///    or a part of one: strong ones first, then by how much they hold, then by
///    score;
/// 4. the rest by score.
///
/// The second block ends where `weakRun` images in a row are weak. In the fourth
/// all are weak, whatever their strength, so that it does not depend on how far
/// one looks.
struct Ranking {
  /// So many weak images in a row end the strong ones.
  static let weakRun = 16
  /// The length of the second block where nothing can be judged.
  static let unjudgedLead = 5

  private(set) var candidates: [Candidate] = []
  /// Whether it is known where the strong images end, or, unless they are to be
  /// sorted, that the page lies before that.
  private(set) var isJudged = true
  /// Whether there was a way to judge, and none fits well.
  private(set) var hasNoGoodMatch: Bool

  /// - Parameters:
  ///   - found: as the store ranked them.
  ///   - partly: those whose texts hold a part of the words.
  ///   - isAll: whether there are no more than were found.
  ///   - depth: how many are judged at least; more where the order asks for it.
  ///   - mostSorted: so many of the best become `isSorted` where they are strong; 0
  ///     where they stay in this order.
  init(
    _ found: [Candidate], _ partly: [Candidate], _ query: Query, _ judge: MatchJudge?, isAll: Bool,
    depth: Int, mostSorted: Int = 0
  ) {
    guard query.embedding != nil else {
      candidates = found.map { candidate in
        var candidate = candidate
        candidate.match = candidate.holdsAllWords ? .strong : .weak
        return candidate
      }
      hasNoGoodMatch = !found.contains(where: \.holdsAllWords)
      isJudged =
        mostSorted == 0 || isAll || found.count >= mostSorted
        || found.contains { !$0.holdsAllWords }
      Self.markSorted(&candidates, upTo: mostSorted)
      return
    }
    let leads = query.words?.lead ?? false
    var named = Array(found.prefix { leads && $0.tier == .phrase })
    var looks = Array(found.dropFirst(named.count))
    for i in named.indices {
      named[i].judge(by: judge)
      named[i].match = .strong
    }
    // Without words to be put between, what is strong moves nothing.
    let (end, isKnown) = Self.judgeLooks(
      &looks, judge, isAll: isAll, depth: depth - min(depth, named.count),
      needsEnd: mostSorted > 0 || leads && !partly.isEmpty,
      most: mostSorted > 0 ? max(0, mostSorted - named.count) : .max)
    isJudged =
      isKnown
      || (mostSorted > 0 ? named.count >= mostSorted : end > 0 || !named.isEmpty)
    candidates = named + looks[..<end]
    // Where the second block may go on, the others have no place yet.
    if isKnown {
      let shown = Set(candidates.map(\.contentHash))
      var words = leads ? partly.filter { !shown.contains($0.contentHash) } : []
      for i in words.indices { words[i].judge(by: judge) }
      words = words.filter { $0.match == .strong } + words.filter { $0.match != .strong }
      let taken = Set(words.map(\.contentHash))
      candidates += words
      Self.markSorted(&candidates, upTo: mostSorted)
      candidates += looks[end...].filter { !taken.contains($0.contentHash) }
    } else {
      Self.markSorted(&candidates, upTo: mostSorted)
    }
    hasNoGoodMatch =
      candidates.isEmpty || judge != nil && !candidates.contains { $0.match == .strong }
  }

  /// Marks the strong ones among the first.
  private static func markSorted(_ candidates: inout [Candidate], upTo most: Int) {
    for i in candidates.indices.prefix(most) {
      candidates[i].isSorted = candidates[i].match == .strong
    }
  }

  /// Judges images by score; how many of them are the second block, and whether
  /// that is known or it may go on behind what was found.
  ///
  /// - Parameter most: it ends there at the latest.
  private static func judgeLooks(
    _ looks: inout [Candidate], _ judge: MatchJudge?, isAll: Bool, depth: Int, needsEnd: Bool,
    most: Int
  ) -> (end: Int, isKnown: Bool) {
    guard let judge else {
      let end = min(unjudgedLead, looks.count)
      return (end, isAll || end == unjudgedLead)
    }
    var end = 0
    var place = 0
    while place < looks.count {
      // Judging takes most of what a search takes beside the index.
      if place >= depth {
        if place - end >= weakRun { return (end, true) }
        if !needsEnd, end > 0 { return (looks.count, true) }
        if end >= depth { return (end, false) }
      }
      looks[place].judge(by: judge)
      if place - end >= weakRun {
        looks[place].match = .weak
      } else if looks[place].match == .strong, place < most {
        end = place + 1
      }
      place += 1
    }
    if !needsEnd, end > 0 { return (looks.count, true) }
    return (end, isAll || looks.count - end >= weakRun || looks.count >= most)
  }
}
