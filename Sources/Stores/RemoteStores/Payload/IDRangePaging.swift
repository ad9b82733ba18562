// Reading a collection in the order of ids on servers that can filter by range
// but do not sort: the 48 bits of `id_order` are cut into ranges that hold about
// as many records as a page.

internal import SearchDomain
import Support

/// A range of `id_order` to be read next.
struct IDRange: Hashable {
  /// One more than the largest value.
  static let end = 1 << 48

  var lower: Int
  var width: Int

  /// The first range of a collection of about this many records.
  init(count: Int, limit: Int) {
    lower = 0
    // UUIDs of version 5 are spread evenly, so this is seldom too wide.
    width = max(1, min(Self.end, Self.end / max(1, count) *| max(1, limit / 4 *| 3)))
  }

  /// Reads a cursor.
  init?(_ cursor: StoreCursor) {
    let parts = cursor.text.split(separator: "+").map { Int($0) }
    guard parts.count == 2, let lower = parts[0], let width = parts[1],
      (0..<Self.end).contains(lower),
      (1...Self.end).contains(width)
    else { return nil }
    self.lower = lower
    self.width = width
  }

  /// Where ids from one on begin. How dense they are is not known yet, so the
  /// width is that of a page among four million.
  static func cursor(at id: ImageID) -> StoreCursor {
    StoreCursor("\(PayloadFields.order(of: id))+\(end >> 12)")
  }

  var upper: Int { min(Self.end, lower + width) }

  var condition: PayloadCondition {
    .all([
      .order(field: PayloadFields.idOrder, .greaterOrEqual, Double(lower)),
      .order(field: PayloadFields.idOrder, .less, Double(upper)),
    ])
  }

  /// The range after this one, which held this many records of `limit`.
  func next(found: Int, limit: Int) -> StoreCursor? {
    guard upper < Self.end else { return nil }
    let grown = found < limit / 4 ? width * 4 : found < limit / 2 ? width * 2 : width
    return StoreCursor("\(upper)+\(min(grown, Self.end))")
  }
}

/// Reads one page.
///
/// - Parameters:
///   - count: about how many records there are; asked for the first page only.
///   - fetch: gives at most this many records of a range, in any order.
func pageOfRange<Record>(
  after cursor: StoreCursor?, limit: Int, count: () throws(VectorStoreError) -> Int,
  fetch: (PayloadCondition, Int) throws(VectorStoreError) -> [Record]
) throws(VectorStoreError) -> (records: [Record], next: StoreCursor?) {
  let limit = max(1, limit)
  var range: IDRange
  if let cursor {
    guard let read = IDRange(cursor) else {
      throw VectorStoreError(
        kind: .refused, message: "the place to read on from is not one of this store")
    }
    range = read
  } else {
    range = IDRange(count: try count(), limit: limit)
  }
  while true {
    let records = try fetch(range.condition, limit +| 1)
    if records.count <= limit || range.width == 1 {
      return (records, range.next(found: records.count, limit: limit))
    }
    range.width = max(1, range.width / 2)
  }
}
