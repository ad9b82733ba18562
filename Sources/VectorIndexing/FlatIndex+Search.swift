// Exact search over half-precision codes. Why the answer is complete:
//
// A stored vector x is rounded to x' with |x − x'| ≤ r, where r is the largest
// such loss in the file. For a unit query q, Cauchy–Schwarz gives
// |q·x − q·x'| ≤ r. Adding e, a bound on the rounding of the single-precision
// sum, each true score lies within m = r + e of the computed one. Let t be the
// k-th largest computed score: k rows truly score t − m or more, so a row
// computed below t − 2m cannot be among the best k. All others are scored
// again from the original vectors.

import Support
public import SearchDomain

extension FlatIndex {
  /// Fetches original vectors by id. Ids without one (deleted since the index
  /// was built) are absent from the result.
  public typealias OriginalVectors = (_ ids: [Int64]) throws -> [Int64: [Float]]

  /// The closest vectors, exactly.
  ///
  /// - Parameters:
  ///   - query: of this index's dimension.
  ///   - limit: how many to return; 0 or less gives none, more than there are
  ///     gives all.
  ///   - admitted: ascending ids that may be returned; nil admits all.
  ///   - threads: upper bound of threads to scan with; nil is all processors.
  ///   - originals: where the vectors are read for the final scores.
  /// - Returns: best first; fewer than `limit` only if fewer exist.
  /// - Throws: `VectorIndexError` (`dimensionMismatch`, `damaged`), and what
  ///   `originals` throws.
  public func search(
    _ query: Embedding, limit: Int, admitted: [Int64]? = nil,
    threads: Int? = nil, originals: OriginalVectors
  ) throws -> [ScoredID] {
    guard query.dimension == dimension else {
      throw VectorIndexError(
        kind: .dimensionMismatch,
        message: "The query has \(query.dimension) values, the index \(path) holds vectors of \(dimension).")
    }
    guard limit > 0, count > 0 else { return [] }
    let rows = admitted.map { self.rows(of: $0) }
    if let rows, rows.isEmpty { return [] }
    let scores = try scan(query.values, rows: rows, threads: threads ?? ProcessorCount.available)
    return try best(limit, of: scores, rows: rows, query: query, originals: originals)
  }

  /// Computed scores of the admitted rows, in their order.
  private func scan(_ query: [Float], rows: [Int]?, threads: Int) throws -> [Float] {
    if let rows { return try scanSome(query, rows: rows) }
    // A thread is worth starting for some 8 MB of codes.
    let parts = max(1, min(threads, header.codesByteCount / 8_000_000))
    if parts == 1 { return try scanBlocks(query, 0..<header.blockCount) }
    let blocksEach = (header.blockCount + parts - 1) / parts
    let results = (0..<parts).map { _ in ScanResult() }
    let workers = (0..<parts).map { part in
      let blocks = min(part * blocksEach, header.blockCount)..<min((part + 1) * blocksEach, header.blockCount)
      let result = results[part]
      return WorkerThread { result.value = Result { try self.scanBlocks(query, blocks) } }
    }
    for worker in workers { worker.join() }
    var scores: [Float] = []
    scores.reserveCapacity(count)
    for result in results { scores += try result.value.get() }
    return scores
  }

  private func scanBlocks(_ query: [Float], _ blocks: Range<Int>) throws(VectorIndexError) -> [Float] {
    try verifyBlocks(blocks)
    let first = blocks.lowerBound * FlatIndexHeader.blockRows
    let last = min(blocks.upperBound * FlatIndexHeader.blockRows, count)
    return [Float](unsafeUninitializedCapacity: max(0, last - first)) { products, initialized in
      file.withBytes { bytes in
        let start = FlatIndexHeader.byteCount + first * dimension * 2
        let codes = UnsafeRawBufferPointer(rebasing: bytes[start..<(start + (last - first) * dimension * 2)])
        let out = UnsafeMutableBufferPointer(rebasing: products[0..<(last - first)])
        InstructionSet.selected.dotHalf(rows: codes, query: query, products: out)
      }
      initialized = last - first
    }
  }

  private func scanSome(_ query: [Float], rows: [Int]) throws(VectorIndexError) -> [Float] {
    var block = -1
    for row in rows where row / FlatIndexHeader.blockRows != block {
      block = row / FlatIndexHeader.blockRows
      try verifyBlocks(block..<(block + 1))
    }
    let rowBytes = dimension * 2
    return [Float](unsafeUninitializedCapacity: rows.count) { products, initialized in
      file.withBytes { bytes in
        for (i, row) in rows.enumerated() {
          let start = FlatIndexHeader.byteCount + row * rowBytes
          let code = UnsafeRawBufferPointer(rebasing: bytes[start..<(start + rowBytes)])
          InstructionSet.selected.dotHalf(
            rows: code, query: query, products: UnsafeMutableBufferPointer(rebasing: products[i..<(i + 1)]))
        }
      }
      initialized = rows.count
    }
  }

  private func best(
    _ limit: Int, of scores: [Float], rows: [Int]?, query: Embedding, originals: OriginalVectors
  ) throws -> [ScoredID] {
    var wanted = limit
    while true {
      let threshold = kthLargest(wanted, of: scores) - 2 * margin
      let candidates = scores.indices.filter { scores[$0] >= threshold }
      let ids = candidates.map { id(row: rows?[$0] ?? $0) }
      let vectors = try originals(ids)
      var found = ids.compactMap { id in
        vectors[id].map { ScoredID(id: id, score: query.exactSimilarity(to: $0)) }
      }
      // Deleted rows leave a gap: look again, wider, until it is filled.
      if found.count >= limit || candidates.count == scores.count {
        found.sort(by: ScoredID.precedes)
        return Array(found.prefix(limit))
      }
      wanted = max(wanted * 2, limit + (candidates.count - found.count) * 2)
    }
  }

  /// m = r + e (see above).
  private var margin: Float {
    // A sum of n products rounded at each step errs by at most n × 2^-24
    // times the sum of magnitudes, which is ≤ 1 for unit vectors; doubled for
    // the rounding of r itself. (Higham, Accuracy and Stability, 3.1.)
    header.maximumResidual + Float(dimension) * 0x1p-23
  }
}

/// The k-th largest value; the smallest possible where there are fewer than k.
/// Cost: count × log k at worst, about count in practice.
func kthLargest(_ k: Int, of values: [Float]) -> Float {
  guard k <= values.count else { return -.infinity }
  var heap = values[..<k].sorted()  // ascending order is a valid min-heap
  for candidate in values[k...] where candidate > heap[0] {
    var hole = 0
    while true {
      var child = hole * 2 + 1
      guard child < k else { break }
      if child + 1 < k, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < candidate else { break }
      heap[hole] = heap[child]
      hole = child
    }
    heap[hole] = candidate
  }
  return heap[0]
}

/// Where a scanning thread leaves its part; read only after joining it.
private final class ScanResult: @unchecked Sendable {
  // Sound to share: one thread writes, and the reader joins that thread first.
  var value: Result<[Float], any Error> = .success([])
}
