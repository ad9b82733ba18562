// The searches that callers use, and what the kinds of search share.

import CVectorKernels
import Support

extension VectorIndex {
  /// Indexes of no more vectors are searched exactly unless asked otherwise: a
  /// scan of that many takes a few milliseconds.
  public static let largestExact = 50_000

  /// The closest vectors.
  ///
  /// - Parameters:
  ///   - query: of this index's dimension, finite.
  ///   - limit: how many to return; 0 or less gives none, more than there are
  ///     gives all.
  ///   - admitted: ascending ids that may be returned; nil admits all.
  ///   - method: how to search.
  ///   - effort: how much an approximate search looks at; nil chooses by how many
  ///     vectors there are, and by whether the query lies among them.
  ///   - deletedShare: about what part of the vectors `originals` no longer
  ///     knows, below 1: an approximate search looks for as many more.
  ///   - threads: upper bound of threads to scan with; nil is all processors.
  ///   - originals: scores of the original vectors, by this index's metric.
  /// - Returns: best first; fewer than `limit` only if fewer exist.
  /// - Throws: `VectorIndexError` (`dimensionMismatch`, `invalidVector`, also for
  ///   a zero query if the cosine is meant, `damaged`), and what `originals`
  ///   throws.
  public func search(
    _ query: [Float], limit: Int, admitted: [Int64]? = nil, method: SearchMethod = .automatic,
    effort: SearchEffort? = nil, deletedShare: Double = 0, threads: Int? = nil,
    originals: OriginalScores
  ) throws -> IndexAnswer {
    guard query.count == dimension else {
      throw VectorIndexError(
        kind: .dimensionMismatch,
        message:
          "the query has \(query.count) values, the index \(path) holds vectors of \(dimension)")
    }
    guard query.allSatisfy(\.isFinite) else {
      throw VectorIndexError(kind: .invalidVector, message: "the query for \(path) must be finite")
    }
    guard let query = header.metric.prepare(query) else {
      throw VectorIndexError(
        kind: .invalidVector,
        message: "the query for \(path) is zero and has no direction to compare")
    }
    guard limit > 0, count > 0 else { return IndexAnswer(hits: [], isExact: true) }
    let limit = min(limit, count)
    let admission = try admitted.map { Admission(rows: try rows(of: $0), of: count) }
    return try search(
      query, limit: limit, admission: admission, method: method, effort: effort,
      deletedShare: deletedShare,
      threads: threads, originals: originals)
  }

  func search(
    _ query: PreparedQuery, limit: Int, admission: Admission?, method: SearchMethod,
    effort: SearchEffort?, deletedShare: Double, threads: Int?, originals: OriginalScores
  ) throws -> IndexAnswer {
    let available = admission?.count ?? count
    if available == 0 { return IndexAnswer(hits: [], isExact: true) }
    if method != .exact, method == .approximate || available > Self.largestExact {
      var times = 0, wanted = min(limit, available)
      if deletedShare > 0 {
        // As many gaps as are to be expected, and three deviations of their number.
        let gaps = Double(wanted) * deletedShare / max(0.1, 1 - deletedShare)
        wanted = min(available, wanted +| Int(clamping: gaps + 3 * gaps.squareRoot()) +| 1)
      }
      // Deleted vectors leave gaps, which a wider search fills.
      for _ in 0..<6 {
        let found = try withScratch {
          try approximate(
            query.values, limit: wanted, admission, effort, widened: times, $0, originals)
        }
        guard let hits = found else { break }
        if hits.count >= min(limit, available) {
          return IndexAnswer(hits: Array(hits.prefix(limit)), isExact: false)
        }
        wanted = min(available, wanted * 2 + 16)
        times += 1
      }
    }
    let hits = try exact(query, limit: limit, admission, threads: threads, originals)
    return IndexAnswer(hits: hits, isExact: true)
  }

  func requireRows(_ candidates: UnsafePointer<Candidate>, _ count: Int) throws {
    let stride = header.sections.rowStride, start = header.sections.rows.lowerBound
    for i in 0..<count {
      let at = start + Int(candidates[i].row) * stride
      try require(at..<(at + stride))
    }
  }

  /// Estimates of the first candidates from both nibbles and the whole query.
  func fineEstimates(_ count: Int, _ scratch: SearchScratch) throws -> UnsafeMutablePointer<Float> {
    let set = InstructionSet.selected, sections = header.sections, bytes = quantizer.rowBytes
    let codes = scratch.codes
    if isCompact {
      codes.rows.reserve(CodeBuffers.together * sections.rowStride)
      codes.fine.reserve(CodeBuffers.together * bytes)
    } else {
      try requireRows(scratch.candidates, count)
      for i in 0..<count {
        let at = sections.fine.lowerBound + Int(scratch.candidates[i].row) * bytes
        try require(at..<(at + bytes))
      }
    }
    let estimates = scratch.estimates, products = scratch.products,
      constants = scratch.fineConstants
    for i in 0..<count { estimates[i] = 0 }
    for first in Swift.stride(from: 0, to: count, by: CodeBuffers.together) {
      let now = min(CodeBuffers.together, count - first),
        picked = UnsafePointer(scratch.candidates + first)
      var rows = rowCodes, fine = fineCodes
      if isCompact {
        try gather(
          picked, now, of: sections.rows, stride: sections.rowStride, into: codes.rows.start,
          codes.pages)
        try gather(
          picked, now, of: sections.fine, stride: bytes, into: codes.fine.start, codes.pages)
        (rows, fine) = (UnsafePointer(codes.rows.start), UnsafePointer(codes.fine.start))
      }
      func add(
        _ rows: UnsafePointer<UInt8>, _ stride: Int, _ query: UnsafePointer<Int8>, _ scale: Float
      ) {
        set.dotNibbles(
          rows, picked: isCompact ? nil : picked, count: now, rowBytes: bytes, stride: stride,
          query: query,
          products: products)
        for i in 0..<now { estimates[first + i] += scale * Float(products[i]) }
      }
      add(rows + 8, sections.rowStride, scratch.bytes, scratch.byteScale)
      add(rows + 8, sections.rowStride, scratch.fineBytes, scratch.fineScale)
      add(fine, bytes, scratch.bytes, scratch.byteScale / 16)
      add(fine, bytes, scratch.fineBytes, scratch.fineScale / 16)
      for i in 0..<now {
        let head = UnsafeRawPointer(
          rows + (isCompact ? i : Int(picked[i].row)) * sections.rowStride)
        let step = head.loadUnaligned(as: Float.self)
        let origin = head.loadUnaligned(fromByteOffset: 4, as: Float.self)
        estimates[first + i] =
          origin * constants.origin + step * (estimates[first + i] + constants.step)
      }
    }
    return estimates
  }
}
