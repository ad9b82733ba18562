// The descriptors of all faces, and which of them lie near a new one.

internal import Support
public import VectorIndexing

/// A face's place and its distance.
struct NearFace: Hashable, Sendable {
  let row: Int
  let distance: Float
}

/// Faces that were there before, with an index of them.
///
/// The numbers of `rows` are the ids in the index.
public struct IndexedFaces: Sendable {
  let rows: VectorRows
  let index: VectorIndex

  /// How much a search in a large index looks at. Faces of one person lie closer
  /// together than what else is searched for, so that far less than usual finds
  /// as many: `Benchmarks/People`. The share is that for ten; the 64 that are looked
  /// for first have 0.03.
  public static let effort = SearchEffort(slack: 0.1, cellShare: 0.0207, scanned: 12)

  /// - Parameters:
  ///   - rows: a descriptor for each face, in memory or in a mapped file.
  ///   - index: of the same rows, by squared Euclidean distance.
  public init(rows: VectorRows, index: VectorIndex) {
    self.rows = rows
    self.index = index
  }
}

/// Descriptors by their places: those that were there, then those that came.
struct FaceRows {
  let dimension: Int
  private let settled: IndexedFaces?
  private var added: [Float] = []
  private var recent: VectorRows

  init(dimension: Int, settled: IndexedFaces?) {
    self.dimension = dimension
    self.settled = settled
    recent = VectorRows([], dimension: dimension)
  }

  var settledCount: Int { settled?.rows.count ?? 0 }
  var count: Int { settledCount + recent.count }

  mutating func append(_ faces: [FaceSample]) {
    for face in faces { added += face.descriptor }
    recent = VectorRows(added, dimension: dimension)
  }

  func values(at row: Int) -> [Float] {
    if let settled, row < settledCount { return settled.rows.values(at: row) }
    return recent.values(at: row - settledCount)
  }

  /// The faces nearer than `reach` to that in a place, itself left out.
  ///
  /// Complete among those without an index, which costs a look at each. Of those
  /// with one, at most `mostNeighbours`, removed ones among them, and of more than
  /// `VectorIndex.largestExact` nearly all of these.
  func near(_ row: Int, reach: Float) throws(PeopleGroupingError) -> [NearFace] {
    let query = values(at: row)
    var found: [NearFace] = []
    if let settled {
      let rows = try nearest(settled.index, settled.rows, query, reach)
      found += exact(settled.rows, rows, query, reach, offset: 0)
    }
    found += exact(recent, likely(recent, query, reach), query, reach, offset: settledCount)
    return found.filter { $0.row != row }
  }

  /// Where an estimate in single precision is near enough.
  private func likely(_ rows: VectorRows, _ query: [Float], _ reach: Float) -> [Int64] {
    // |a − b|² = |a|² + |b|² − 2ab is not known without each length; the inner
    // product alone decides for rows of a length, so that the bound is taken for
    // the shortest row that could be near: |b| ≥ |a| − reach.
    let products = rows.quickScores(to: query)
    let own = query.reduce(0) { $0 + $1 * $1 }
    let shortest = max(0, own.squareRoot() - reach)
    let least = (own + shortest * shortest - reach * reach) / 2 - 1e-3
    return products.indices.filter { products[$0] > least }.map { Int64($0) }
  }

  private func nearest(
    _ index: VectorIndex, _ rows: VectorRows, _ query: [Float], _ reach: Float
  ) throws(PeopleGroupingError) -> [Int64] {
    do {
      var limit = Self.firstNeighbours
      while true {
        let hits = try index.search(query, limit: limit, effort: IndexedFaces.effort) {
          rows.scores(of: $0, to: query, by: .squaredL2)
        }.hits
        // A score is the negative of the squared distance.
        let isComplete = hits.count < limit || (hits.last?.score ?? 0) < -(reach * reach)
        // Beyond that, a face is one of very many of one person: those that it is
        // nearest to know enough others.
        if isComplete || limit >= Self.mostNeighbours { return hits.map(\.id) }
        limit *= 4
      }
    } catch {
      throw PeopleGroupingError(
        kind: .indexFailed, message: "the index of the faces cannot be searched: \(error)")
    }
  }

  static let firstNeighbours = 64
  static let mostNeighbours = 256

  /// The same distance whichever of the two is asked for.
  private func exact(
    _ rows: VectorRows, _ candidates: [Int64], _ query: [Float], _ reach: Float, offset: Int
  ) -> [NearFace] {
    let scores = rows.scores(of: candidates, to: query, by: .squaredL2)
    return zip(candidates, scores).compactMap { row, score in
      let distance = max(0, -score).squareRoot()
      return distance < reach ? NearFace(row: Int(row) + offset, distance: distance) : nil
    }
  }
}
