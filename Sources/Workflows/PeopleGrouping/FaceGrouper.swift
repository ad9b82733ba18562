// Faces that come bit by bit, and whose they are.

internal import Support
internal import VectorIndexing

/// Groups faces by person.
///
/// What comes out is a function of the faces and the answers alone: not of the
/// order in which they came, nor of how many at a time. (With an index, only the
/// `FaceRows.mostNeighbours` nearest are seen, removed ones among them; and one of
/// more than `VectorIndex.largestExact` may miss some. That may make a difference.)
public struct FaceGrouper: Sendable {
  /// May be changed at any time.
  public var rules: GroupingRules
  private(set) var ids: [Int64]
  private(set) var faces: FaceRows
  private(set) var lists: NeighbourLists
  private var rowOfID: [Int64: Int32]
  /// Places of faces that were removed; they are no one's neighbours.
  private(set) var removed: Set<Int> = []

  /// Without faces.
  ///
  /// - Parameter dimension: how many numbers describe a face, above 0.
  public init(dimension: Int, rules: GroupingRules = GroupingRules()) {
    precondition(dimension > 0)
    self.rules = rules
    ids = []
    faces = FaceRows(dimension: dimension, settled: nil)
    lists = NeighbourLists(width: GroupingRules.neighbourCount)
    rowOfID = [:]
  }

  /// With faces that were grouped before.
  ///
  /// - Parameters:
  ///   - settled: their descriptors, and an index of them.
  ///   - ids: one a face, in the same order.
  ///   - neighbours: as `kept` gave them.
  /// - Throws: `PeopleGroupingError` (`invalidFace`) where these do not agree.
  public init(
    settled: IndexedFaces, ids: [Int64], neighbours: FaceNeighbours,
    rules: GroupingRules = GroupingRules()
  ) throws(PeopleGroupingError) {
    let count = settled.rows.count
    var rowOfID: [Int64: Int32] = [:]
    rowOfID.reserveCapacity(ids.count)
    for (row, id) in ids.enumerated() { rowOfID[id] = Int32(truncatingIfNeeded: row) }
    guard count == ids.count, rowOfID.count == ids.count, count < Int(Int32.max),
      settled.index.dimension == settled.rows.dimension,
      let lists = NeighbourLists(neighbours, count: count)
    else {
      throw PeopleGroupingError(
        kind: .invalidFace,
        message: "what was kept of earlier faces does not fit together; group them anew")
    }
    self.rules = rules
    self.ids = ids
    self.rowOfID = rowOfID
    self.lists = lists
    faces = FaceRows(dimension: settled.rows.dimension, settled: settled)
  }

  /// Adds faces.
  ///
  /// Costs a search for each in those that are there, and memory for each:
  /// four bytes a number and 130 for its neighbours.
  ///
  /// - Throws: `PeopleGroupingError`; then none was added.
  public mutating func insert(_ new: [FaceSample]) throws(PeopleGroupingError) {
    var known = Set<Int64>()
    for face in new {
      guard face.descriptor.count == faces.dimension, face.descriptor.allSatisfy(\.isFinite),
        rowOfID[face.id] == nil, known.insert(face.id).inserted
      else {
        throw PeopleGroupingError(
          kind: .invalidFace,
          message: "face \(face.id) cannot be grouped: it must be new, and of \(faces.dimension) "
            + "finite numbers")
      }
    }
    let first = ids.count
    var grown = faces
    grown.append(new)
    let near = try near(Array(first..<grown.count), in: grown)
    faces = grown
    for (offset, face) in new.enumerated() {
      ids.append(face.id)
      rowOfID[face.id] = Int32(truncatingIfNeeded: first + offset)
    }
    lists.grow(to: ids.count)
    for (offset, found) in near.enumerated() {
      for other in found {
        lists.note(other.row, near: first + offset, distance: other.distance, ids: ids)
        lists.note(first + offset, near: other.row, distance: other.distance, ids: ids)
      }
    }
  }

  /// Takes faces out, as if they had never come.
  ///
  /// Costs a search for each face that has one of them among its nearest: some
  /// sixteen times as many as are removed.
  ///
  /// - Parameter faces: unknown ones are left out.
  /// - Throws: `PeopleGroupingError`; then all are still there.
  public mutating func remove(_ faces: [Int64]) throws(PeopleGroupingError) {
    let rows = Set(faces.compactMap { rowOfID[$0].map { Int($0) } })
    guard !rows.isEmpty else { return }
    var without = self
    without.removed.formUnion(rows)
    for face in faces { without.rowOfID[face] = nil }
    let bereft = lists.rows(near: rows).filter { !without.removed.contains($0) }
    let near = try without.near(bereft, in: self.faces)
    for row in rows { without.lists.clear(row) }
    for (row, found) in zip(bereft, near) {
      without.lists.clear(row)
      for other in found {
        without.lists.note(other.row, near: row, distance: other.distance, ids: ids)
      }
    }
    self = without
  }

  /// What lies near some faces, by all processors.
  private func near(
    _ rows: [Int], in faces: FaceRows
  ) throws(PeopleGroupingError) -> [[NearFace]] {
    let found: [NearOutcome] = Parallel.map(rows, threads: ProcessorCount.available) {
      faces.outcome(of: $0)
    }
    var near: [[NearFace]] = []
    for outcome in found {
      switch outcome {
      case .success(let list):
        near.append(removed.isEmpty ? list : list.filter { !removed.contains($0.row) })
      case .failure(let error): throw error
      }
    }
    return near
  }

  /// What to keep for later: the faces that are there, and their neighbours, in
  /// the order of the ids. Their descriptors and an index of them, in the same
  /// order, complete what `init(settled:ids:neighbours:rules:)` takes.
  public var kept: (ids: [Int64], neighbours: FaceNeighbours) {
    guard !removed.isEmpty else { return (ids, lists.kept) }
    let rows = ids.indices.filter { !removed.contains($0) }
    return (rows.map { ids[$0] }, lists.kept(rows))
  }

  /// How many faces there are.
  public var count: Int { ids.count - removed.count }

  /// Whose the faces are.
  ///
  /// Costs a look at every face and its neighbours: some seconds for a million.
  public func grouping(_ answers: GroupingAnswers = GroupingAnswers()) -> FaceGrouping {
    let placed = PlacedAnswers(answers, rows: rowOfID)
    return FaceGrouping(of: self, placed)
  }
}

/// The neighbours of all faces, for keeping: 16 places and distances a face, the
/// nearest first, −1 where there is none.
public struct FaceNeighbours: Hashable, Sendable {
  public var rows: [Int32]
  public var distances: [Float]

  public init(rows: [Int32], distances: [Float]) {
    self.rows = rows
    self.distances = distances
  }
}

private typealias NearOutcome = Result<[NearFace], PeopleGroupingError>

extension FaceRows {
  /// What `near` gives or throws.
  fileprivate func outcome(of row: Int) -> NearOutcome {
    do throws(PeopleGroupingError) {
      return .success(try near(row, reach: GroupingRules.reach))
    } catch {
      return .failure(error)
    }
  }
}
