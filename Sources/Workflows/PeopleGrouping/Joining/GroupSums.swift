// What of a group suffices to say how far its faces are from those of another.

/// The number of faces, their sum and the sum of their squared lengths.
struct GroupSums {
  private(set) var count = 0
  private var sum: [Double]
  private var squares = 0.0
  var claim = Claim()
  /// The least id, which decides ties.
  private(set) var firstID = Int64.max

  init(dimension: Int) { sum = [Double](repeating: 0, count: dimension) }

  mutating func add(_ descriptor: [Float], id: Int64) {
    count += 1
    firstID = min(firstID, id)
    for index in sum.indices {
      let value = Double(descriptor[index])
      sum[index] += value
      squares += value * value
    }
  }

  mutating func add(_ other: GroupSums) {
    count += other.count
    firstID = min(firstID, other.firstID)
    squares += other.squares
    for index in sum.indices { sum[index] += other.sum[index] }
    claim.merge(other.claim)
  }

  /// The mean squared distance between a face of one and a face of the other.
  func meanSquare(to other: GroupSums) -> Double {
    var product = 0.0
    for index in sum.indices { product += sum[index] * other.sum[index] }
    let (own, others) = (Double(count), Double(other.count))
    return max(0, squares / own + other.squares / others - 2 * product / (own * others))
  }
}
