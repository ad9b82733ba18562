// The question and the answer of a search.

import Glibc
import Support

/// An id and its similarity to the query.
public struct ScoredID: Hashable, Sendable {
  /// The id the vector was added under.
  public let id: Int64
  /// Similarity, higher is closer: for unit vectors the cosine, in −1…1.
  public let score: Float

  public init(id: Int64, score: Float) {
    self.id = id
    self.score = score
  }

  /// Best first; equal scores by id, so that the order never wavers.
  public static func precedes(_ left: ScoredID, _ right: ScoredID) -> Bool {
    left.score != right.score ? left.score > right.score : left.id < right.id
  }
}

/// How a search goes about it.
public enum SearchMethod: String, Hashable, Sendable {
  /// Exact if that takes a few milliseconds, approximate in larger indexes.
  case automatic
  /// Compares with every vector.
  case exact
  /// Compares with the vectors of the cells nearest to the query.
  case approximate
}

/// How much an approximate search looks at.
public struct SearchEffort: Hashable, Sendable {
  /// How far below the k-th best vector so far the next cell may promise to be
  /// and still be scanned, in parts of the cells' mean radius (for a query of
  /// unit length); higher finds more. A cell's promise is what its centre scores
  /// and a fifth of its radius.
  public var slack: Float
  /// The largest part of the cells to scan for ten vectors, in 0...1; more are
  /// scanned for more.
  public var cellShare: Float
  /// How many vectors go on from the scan, for each that is asked for.
  public var scanned: Int

  public init(slack: Float, cellShare: Float, scanned: Int) {
    self.slack = slack
    self.cellShare = cellShare
    self.scanned = scanned
  }

  /// Keeps 99 of 100 of the ten best in an index of this many vectors: measured at
  /// 100,000 and at 1,000,000, see VectorSearch.md.
  ///
  /// - Parameter isAmong: whether the query lies among the vectors, as an image
  ///   does, whose neighbours share a few cells; and not apart from them, as words
  ///   do.
  public init(for count: Int, isAmong: Bool) {
    let times = max(1, Double(count) / 100_000)
    if isAmong {
      self.init(
        slack: 0.5, cellShare: Float(0.05 * pow(times, -0.5)),
        scanned: Int(clamping: 20 * pow(times, 0.5)))
    } else {
      self.init(
        slack: 0.5, cellShare: Float(0.16 * pow(times, -0.11)),
        scanned: Int(clamping: 85 * pow(times, 0.45)))
    }
  }

  /// Under a filter, which may admit only what is far from the query, as many vectors go
  /// on as for words. No share of the cells ends the scan: so the slack does, sooner,
  /// or the exact search of what is admitted would be cheaper.
  static func filtered(_ count: Int, isAmong: Bool) -> SearchEffort {
    var effort = SearchEffort(for: count, isAmong: false)
    effort.slack = isAmong ? 0.35 : 0.25
    return effort
  }

  /// The most of an index's cells to scan for this many vectors: the best hundred lie
  /// in more than the best ten do. The power was measured, see VectorSearch.md.
  func cells(of cellCount: Int, limit: Int) -> Int {
    let spread = pow(Float(max(10, limit)) / 10, 0.2)
    return min(cellCount, max(16, Int(clamping: cellShare * spread * Float(cellCount))))
  }

  /// More of everything.
  var widened: SearchEffort {
    SearchEffort(slack: slack + 0.1, cellShare: min(1, cellShare * 4), scanned: scanned *| 4)
  }
}

/// What a search found.
public struct IndexAnswer: Hashable, Sendable {
  /// Best first.
  public var hits: [ScoredID]
  /// Whether these are exactly the best of all admitted vectors.
  public var isExact: Bool

  public init(hits: [ScoredID], isExact: Bool) {
    self.hits = hits
    self.isExact = isExact
  }
}

/// Scores ids from the original vectors: one number an id, NaN for those that
/// have no vector any more.
public typealias OriginalScores = (_ ids: [Int64]) throws -> [Float]

/// Rows that may be returned.
struct Admission: Sendable {
  /// One bit a row.
  private(set) var words: [UInt64]
  /// How many bits are set.
  private(set) var count = 0

  /// Admits the given rows of `rowCount`.
  init(rows: [UInt32], of rowCount: Int) {
    words = [UInt64](repeating: 0, count: (rowCount + 63) / 64)
    for row in rows {
      let bit = UInt64(1) << UInt64(row & 63)
      if words[Int(row >> 6)] & bit == 0 { count += 1 }
      words[Int(row >> 6)] |= bit
    }
  }

  /// Admits all rows but the given ones.
  init(allBut rows: [UInt32], of rowCount: Int) {
    words = [UInt64](repeating: .max, count: (rowCount + 63) / 64)
    if rowCount % 64 != 0 { words[words.count - 1] = (1 << UInt64(rowCount % 64)) - 1 }
    count = rowCount
    remove(rows)
  }

  mutating func remove(_ rows: [UInt32]) {
    for row in rows {
      let bit = UInt64(1) << UInt64(row & 63)
      if words[Int(row >> 6)] & bit != 0 { count -= 1 }
      words[Int(row >> 6)] &= ~bit
    }
  }

  @inline(__always)
  static func contains(_ words: UnsafePointer<UInt64>, _ row: Int) -> Bool {
    words[row >> 6] >> UInt64(row & 63) & 1 != 0
  }

  /// How many rows of a range are admitted.
  func count(in rows: Range<Int>) -> Int {
    guard !rows.isEmpty else { return 0 }
    let first = rows.lowerBound >> 6, last = (rows.upperBound - 1) >> 6
    let low = UInt64.max << UInt64(rows.lowerBound & 63)
    let high = UInt64.max >> UInt64(63 - (rows.upperBound - 1) & 63)
    if first == last { return (words[first] & low & high).nonzeroBitCount }
    var sum = (words[first] & low).nonzeroBitCount + (words[last] & high).nonzeroBitCount
    for word in (first + 1)..<last { sum += words[word].nonzeroBitCount }
    return sum
  }

  /// The admitted rows of a range, ascending.
  func forEach(in rows: Range<Int>, _ body: (Int) -> Void) {
    guard !rows.isEmpty else { return }
    for word in (rows.lowerBound >> 6)...((rows.upperBound - 1) >> 6) {
      var bits = words[word]
      while bits != 0 {
        let row = word << 6 + bits.trailingZeroBitCount
        bits &= bits - 1
        if row >= rows.lowerBound && row < rows.upperBound { body(row) }
      }
    }
  }
}
