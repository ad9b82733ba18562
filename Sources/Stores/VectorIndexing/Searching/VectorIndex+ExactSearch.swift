// Exact search. Why the answer is complete is argued in
// Documentation/Design/IndexSearch.md; in short:
//
// Subtractive dither makes the error of each code uniform over one step and
// independent of the vector (Schuchman 1964), so for a query q the error of a
// row's estimate is a sum of independent uniform variables, which is
// sub-Gaussian with variance |q|² step² / 12. A true neighbour is overlooked
// only if its own error exceeds `deviations` times the root of that, which has
// a probability below exp(-deviations² / 2). The query's own rounding is bounded
// by the Cauchy–Schwarz inequality.

import CVectorKernels
import Support

extension VectorIndex {
  /// exp(−7²/2) = 2.3e−11 for each of the k neighbours.
  static let deviations: Float = 7
  private static let rowsTogether = 1024

  func exact(
    _ query: PreparedQuery, limit: Int, _ admission: Admission?, threads: Int?,
    _ originals: OriginalScores
  ) throws -> [ScoredID] {
    let bytes = (admission?.count ?? count) * header.sections.rowStride
    // A thread is worth starting for some 8 MB of codes.
    let parts = max(1, min(threads ?? ProcessorCount.available, bytes / 8_000_000))
    return try withScratch { scratch in
      scratch.take(query.values)
      let bound = ErrorBound(scratch, header, quantizer, query)
      var wanted = limit
      while true {
        // A single cell tells no more than the scan itself; in compact memory
        // nothing is read through the mapping that need not be.
        let isWorthIt = admission == nil && cellCount > 1 && !isCompact
        let start = isWorthIt ? try reached(by: wanted, scratch) : -.infinity
        let found = try scanAll(scratch, wanted, from: start, bound, admission, parts)
        scratch.reserve(found.count)
        for (i, candidate) in found.enumerated() { scratch.candidates[i] = candidate }
        let hits = try settle(found.count, limit, bound, query, scratch, originals)
        let all = admission?.count ?? count
        // Deleted rows leave a gap: look again, wider, until it is filled.
        if hits.count >= min(limit, all) || wanted >= all { return hits }
        wanted = min(all, wanted * 2 + limit)
      }
    }
  }

  /// An estimate that `wanted` rows of the likeliest cells reach: nothing far
  /// below it need be looked at. -∞ where these hold fewer.
  private func reached(by wanted: Int, _ scratch: SearchScratch) throws -> Float {
    scratch.project()
    scanCentres(scratch)
    let few = SearchEffort(slack: 0, cellShare: 0.002, scanned: 8)
    guard let kept = try scanCells(wanted, nil, few, scratch), kept >= wanted else {
      return -.infinity
    }
    try rowEstimates(scratch.candidates, kept, scratch.coded, scratch.estimates, scratch.codes)
    for i in 0..<kept { scratch.candidates[i].score = ordered(scratch.estimates[i]) }
    selectBest(wanted, of: scratch.candidates, count: kept)
    return (0..<wanted).map { unordered(scratch.candidates[$0].score) }.min() ?? -.infinity
  }

  /// Rows whose estimate comes within twice the bound of the `wanted`-th best.
  ///
  /// - Parameter start: an estimate that `wanted` rows are known to reach.
  private func scanAll(
    _ scratch: SearchScratch, _ wanted: Int, from start: Float, _ bound: ErrorBound,
    _ admission: Admission?, _ parts: Int
  ) throws -> [Candidate] {
    let results = ScanResults(parts)
    let query = SendableQuery(scratch.coded)
    let margin = 2 * bound.coarse(step: header.maximumStep)
    try inParallel(parts) { part in
      var collector = Collector(wanted: wanted, margin: margin, cut: start - margin)
      try self.scan(share(part, of: parts, self.count), query.value, admission, &collector)
      results.set(part, collector.finish())
    }
    var all = results.all
    guard parts > 1, all.count > wanted else { return all }
    // Each part knew its own best alone.
    selectBest(wanted, of: &all, count: all.count)
    let cut = all[..<wanted].map { unordered($0.score) }.min() ?? -.infinity
    return all.filter { unordered($0.score) >= cut - margin }
  }

  private func scan(
    _ rows: Range<Int>, _ query: CodedQuery, _ admission: Admission?, _ collector: inout Collector
  ) throws {
    let sections = header.sections, stride = sections.rowStride, set = InstructionSet.selected
    // In compact memory each thread has a buffer of at most a megabyte.
    let together =
      isCompact ? max(16, min(Self.rowsTogether, (1 << 20) / stride)) : Self.rowsTogether
    let codes = CodeBuffers()
    let estimates = UnsafeMutablePointer<Float>.allocate(capacity: together)
    let picked = UnsafeMutablePointer<Candidate>.allocate(capacity: together)
    defer {
      estimates.deallocate()
      picked.deallocate()
    }
    for start in Swift.stride(from: rows.lowerBound, to: rows.upperBound, by: together) {
      let end = min(start + together, rows.upperBound)
      if let admission {
        var count = 0
        admission.forEach(in: start..<end) { row in
          picked[count] = Candidate(score: 0, row: UInt32(row))
          count += 1
        }
        if count == 0 { continue }
        if isCompact, count * 8 >= end - start {
          // Reading all is quicker than many small reads.
          let first = sections.rows.lowerBound + start * stride
          let found = try read(first..<(first + (end - start) * stride), into: codes.pages)
          for i in 0..<count { picked[i].row -= UInt32(start) }
          set.estimate(
            found, picked: picked, count: count, rowBytes: sections.rowBytes, query: query,
            estimates: estimates)
          for i in 0..<count { picked[i].row += UInt32(start) }
        } else {
          try rowEstimates(picked, count, query, estimates, codes)
        }
        for i in 0..<count { collector.add(estimates[i], Int(picked[i].row)) }
      } else {
        let first = sections.rows.lowerBound + start * stride
        let bytes = first..<(first + (end - start) * stride)
        if !isCompact { try require(bytes) }
        let found = !isCompact ? rowCodes + start * stride : try read(bytes, into: codes.pages)
        set.estimate(
          found, picked: nil, count: end - start, rowBytes: sections.rowBytes, query: query,
          estimates: estimates)
        collector.add(estimates, rows: start..<end)
      }
    }
  }

  /// The best of the candidates by their original vectors.
  private func settle(
    _ count: Int, _ limit: Int, _ bound: ErrorBound, _ query: PreparedQuery,
    _ scratch: SearchScratch, _ originals: OriginalScores
  ) throws -> [ScoredID] {
    var best = BestHits(limit)
    var count = count
    // The likeliest first: they raise the bar for all others.
    let first = min(count, limit + 16)
    selectBest(first, of: scratch.candidates, count: count)
    try best.add(scratch.candidates, 0..<first, self, originals)
    // Estimates are of vectors less their mean.
    let step = header.maximumStep
    var bar = header.metric.bar(best.bar, query) - scratch.meanScore
    var kept = 0
    for i in first..<count
    where Double(unordered(scratch.candidates[i].score) + bound.coarse(step: step)) >= bar {
      scratch.candidates[kept] = scratch.candidates[i]
      kept += 1
    }
    count = kept
    let fine = try fineEstimates(count, scratch)
    for i in 0..<count { scratch.candidates[i].score = ordered(fine[i]) }
    var done = 0
    while done < count {
      let now = min(max(32, limit), count - done)
      selectBest(now, of: scratch.candidates + done, count: count - done)
      let rest = UnsafeMutablePointer(scratch.candidates + done)
      var likely = 0
      for i in 0..<now where Double(unordered(rest[i].score) + bound.fine(step: step)) >= bar {
        (rest[likely], rest[i]) = (rest[i], rest[likely])
        likely += 1
      }
      try best.add(scratch.candidates, done..<(done + likely), self, originals)
      bar = header.metric.bar(best.bar, query) - scratch.meanScore
      // What comes after is no better than the worst of these.
      if likely < now { break }
      done += now
    }
    return best.finish()
  }
}

/// How far estimates may be from the truth; see the top of this file.
private struct ErrorBound {
  private let spread: Float
  private let coarseRest: Float
  private let fineRest: Float

  init(
    _ scratch: SearchScratch, _ header: IndexHeader, _ quantizer: CellQuantizer,
    _ query: PreparedQuery
  ) {
    spread = VectorIndex.deviations * (scratch.length + scratch.coarseLoss) / Float(12).squareRoot()
    // Rounding in single precision: a sum of n products errs by at most
    // n × 2^-24 times the sum of magnitudes (Higham, Accuracy and Stability of
    // Numerical Algorithms, 3.1). Rotation and codes add as much again.
    var rounding = Float(header.sections.padded) * 0x1p-22 * scratch.length * header.maximumLength
    let meanLength = InstructionSet.selected.dot(
      quantizer.mean, quantizer.mean, count: quantizer.padded
    ).squareRoot()
    rounding += header.metric.resolution(
      query, length: Double(scratch.length), longest: meanLength + Double(header.maximumLength))
    if header.metric.metric.extraValues > 0 {
      // The further value, −|x|²/2w, was itself rounded, and may lie far from
      // zero: as far as its mean and the longest vector.
      rounding +=
        0x1p-22 * scratch.length
        * (abs(quantizer.mean[header.sections.dimension - 1]) + header.maximumLength)
    }
    coarseRest = scratch.coarseLoss * header.maximumLength + rounding
    fineRest = scratch.fineLoss * header.maximumLength + rounding
  }

  func coarse(step: Float) -> Float { spread * step + coarseRest }
  func fine(step: Float) -> Float { spread * step / 16 + fineRest }
}

/// Keeps the rows that may still be among the best.
private struct Collector {
  private let wanted: Int
  private let margin: Float
  private var found: [Candidate] = []
  /// Estimates below are of no interest.
  private var cut: Float
  private var nextTightening: Int

  init(wanted: Int, margin: Float, cut: Float) {
    self.wanted = wanted
    self.margin = margin
    self.cut = cut
    // A cut that is good from the beginning has less to gain.
    nextTightening = max(cut > -.infinity ? 8192 : 1024, wanted * 4)
  }

  /// Adds rows one after another. Few are of interest, so sixteen are ruled
  /// out at once.
  @inline(__always)
  mutating func add(_ estimates: UnsafePointer<Float>, rows: Range<Int>) {
    let together = SIMD16<Float>.scalarCount, whole = rows.count / together * together
    for first in stride(from: 0, to: whole, by: together) {
      let values = UnsafeRawPointer(estimates + first).loadUnaligned(as: SIMD16<Float>.self)
      guard any(values .>= cut) else { continue }
      for i in 0..<together { add(values[i], rows.lowerBound + first + i) }
    }
    for i in whole..<rows.count { add(estimates[i], rows.lowerBound + i) }
  }

  @inline(__always)
  mutating func add(_ estimate: Float, _ row: Int) {
    guard estimate >= cut else { return }
    found.append(Candidate(score: ordered(estimate), row: UInt32(row)))
    if found.count >= nextTightening {
      tighten()
      nextTightening = max(nextTightening, 2 * found.count)
    }
  }

  private mutating func tighten() {
    guard found.count > wanted else { return }
    let count = found.count
    found.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      selectBest(wanted, of: start, count: count)
    }
    let worst = found[..<wanted].map { unordered($0.score) }.min() ?? -.infinity
    cut = max(cut, worst - margin)
    found.removeAll { unordered($0.score) < cut }
  }

  mutating func finish() -> [Candidate] {
    tighten()
    return found
  }
}

/// The best by exact scores so far.
private struct BestHits {
  private let limit: Int
  private var hits: [ScoredID] = []

  init(_ limit: Int) { self.limit = limit }

  /// The score that a newcomer must reach.
  var bar: Float { hits.count < limit ? -.infinity : hits[limit - 1].score }

  mutating func add(
    _ candidates: UnsafeMutablePointer<Candidate>, _ range: Range<Int>, _ index: VectorIndex,
    _ originals: OriginalScores
  ) throws {
    guard !range.isEmpty else { return }
    var ids: [Int64] = []
    for i in range { ids.append(try index.id(row: Int(candidates[i].row))) }
    for (id, score) in zip(ids, try originals(ids)) where !score.isNaN {
      hits.append(ScoredID(id: id, score: score))
    }
    hits.sort(by: ScoredID.precedes)
    if hits.count > limit { hits.removeLast(hits.count - limit) }
  }

  func finish() -> [ScoredID] { hits }
}

/// Where scanning threads leave their parts; read only after joining them.
private final class ScanResults: @unchecked Sendable {
  // Safety: each thread writes a place of its own.
  private let parts: UnsafeMutableBufferPointer<[Candidate]>

  init(_ count: Int) {
    parts = .allocate(capacity: count)
    parts.initialize(repeating: [])
  }

  deinit {
    parts.deinitialize()
    parts.deallocate()
  }

  func set(_ part: Int, _ found: [Candidate]) { parts[part] = found }
  var all: [Candidate] { parts.flatMap { $0 } }
}

/// A query that scanning threads read while its scratch is lent.
private struct SendableQuery: @unchecked Sendable {
  // Safety: the bytes are not written while the threads run.
  let value: CodedQuery
  init(_ value: CodedQuery) { self.value = value }
}

/// The float that `ordered` made.
@inline(__always)
func unordered(_ value: Int32) -> Float {
  Float(bitPattern: UInt32(bitPattern: value ^ ((value >> 31) & 0x7fff_ffff)))
}
