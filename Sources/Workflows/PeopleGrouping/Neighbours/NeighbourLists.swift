// The nearest neighbours of every face, kept up as faces come.

/// For each face up to `width` others, the nearest first, ties by their ids.
struct NeighbourLists {
  let width: Int
  /// `width` for each face; -1 where there is none.
  private(set) var rows: [Int32] = []
  private(set) var distances: [Float] = []

  init(width: Int) { self.width = width }

  /// - Returns: nil where these are not the lists of so many faces.
  init?(_ kept: FaceNeighbours, count: Int) {
    width = GroupingRules.neighbourCount
    guard kept.rows.count == count * width, kept.distances.count == count * width,
      kept.rows.allSatisfy({ $0 >= -1 && Int($0) < count }),
      kept.distances.allSatisfy({ $0 >= 0 })
    else { return nil }
    rows = kept.rows
    distances = kept.distances
  }

  var kept: FaceNeighbours { FaceNeighbours(rows: rows, distances: distances) }

  /// Those of some faces, as places among these alone.
  func kept(_ some: [Int]) -> FaceNeighbours {
    var place = [Int32](repeating: -1, count: count)
    for (new, old) in some.enumerated() { place[old] = Int32(truncatingIfNeeded: new) }
    var kept = FaceNeighbours(rows: [], distances: [])
    for row in some {
      for slot in row * width..<(row + 1) * width {
        kept.rows.append(rows[slot] < 0 ? -1 : place[Int(rows[slot])])
        kept.distances.append(distances[slot])
      }
    }
    return kept
  }

  /// The faces that have one of some among their nearest, ascending.
  func rows(near some: Set<Int>) -> [Int] {
    (0..<count).filter { row in
      var isNear = false
      forEach(of: row) { other, _ in
        isNear = some.contains(other)
        return !isNear
      }
      return isNear
    }
  }

  /// Forgets the neighbours of a face.
  mutating func clear(_ row: Int) {
    for slot in row * width..<(row + 1) * width {
      rows[slot] = -1
      distances[slot] = .infinity
    }
  }

  var count: Int { width == 0 ? 0 : rows.count / width }

  mutating func grow(to count: Int) {
    let missing = count * width - rows.count
    rows += repeatElement(-1, count: max(0, missing))
    distances += repeatElement(.infinity, count: max(0, missing))
  }

  /// Notes that `other` lies so near to `row`, if it is among the nearest.
  mutating func note(_ other: Int, near row: Int, distance: Float, ids: [Int64]) {
    let start = row * width
    /// Whether the new one comes before the one at a place.
    func precedes(_ place: Int) -> Bool {
      if distance != distances[place] { return distance < distances[place] }
      let known = rows[place]
      return known < 0 || ids[other] < ids[Int(known)]
    }
    guard width > 0, precedes(start + width - 1) else { return }
    for place in start..<start + width where Int(rows[place]) == other { return }
    var place = start + width - 1
    while place > start, precedes(place - 1) {
      rows[place] = rows[place - 1]
      distances[place] = distances[place - 1]
      place -= 1
    }
    rows[place] = Int32(truncatingIfNeeded: other)
    distances[place] = distance
  }

  /// Calls `body` with each neighbour's place and distance, the nearest first,
  /// until it returns false.
  @inline(__always)
  func forEach(of row: Int, _ body: (Int, Float) -> Bool) {
    for place in row * width..<(row + 1) * width {
      guard rows[place] >= 0, body(Int(rows[place]), distances[place]) else { return }
    }
  }
}
