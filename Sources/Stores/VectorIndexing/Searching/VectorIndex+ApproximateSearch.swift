// The approximate search: visit the nearest cells while one could still hold a
// top-k vector, re-rank the candidates with finer codes, then with the original
// vectors.

import CVectorKernels
import Support

extension VectorIndex {
  /// - Parameters:
  ///   - effort: nil chooses.
  ///   - times: how many times it is widened.
  /// - Returns: nil if comparing with all admitted vectors is cheaper.
  func approximate(
    _ query: [Float], limit: Int, _ admission: Admission?, _ effort: SearchEffort?,
    widened times: Int, _ scratch: SearchScratch, _ originals: OriginalScores
  ) throws -> [ScoredID]? {
    scratch.take(query)
    scratch.project()
    scanCentres(scratch)
    var effort = effort ?? chosenEffort(scratch, isFiltered: admission != nil)
    for _ in 0..<times { effort = effort.widened }
    guard var kept = try scanCells(limit, admission, effort, scratch) else { return nil }
    // The upper nibbles, then both, rounded by a step and by a sixteenth.
    let deviation = scratch.length * header.maximumStep / Float(12).squareRoot()
    if kept > limit {
      try rowEstimates(scratch.candidates, kept, scratch.coded, scratch.estimates, scratch.codes)
      kept = keep(kept, limit, margin: Self.codeDeviations * deviation, scratch.estimates, scratch)
    }
    if kept > limit {
      let fine = try fineEstimates(kept, scratch)
      kept = keep(kept, limit, margin: Self.codeDeviations * deviation / 16, fine, scratch)
    }
    return try rescore((0..<kept).map { Int(scratch.candidates[$0].row) }, limit: limit, originals)
  }

  private func chosenEffort(_ scratch: SearchScratch, isFiltered: Bool) -> SearchEffort {
    let isAmong = isAmong(scratch)
    return isFiltered
      ? .filtered(count, isAmong: isAmong) : SearchEffort(for: count, isAmong: isAmong)
  }

  /// Whether the query that was taken is about as far from the centre of the most
  /// promising cell as the cell's own vectors are. Words are farther from all centres, and so is
  /// an image unlike any in the index: their neighbours lie in many cells.
  func isAmong(_ scratch: SearchScratch) -> Bool {
    // Under `squaredL2` a query has one more value than what it is near to says.
    guard cellCount > 1, metric != .squaredL2 else { return false }
    let share = radiusShare(scratch)
    var cell = 0, best = -Float.infinity
    quantizer.radii.withUnsafeBufferPointer { radii in
      for i in 0..<cellCount {
        let promise = Float(scratch.cells[i].score) + radii[i] * share
        if promise > best { (cell, best) = (Int(scratch.cells[i].row), promise) }
      }
    }
    let reach = Self.amongReach * max(quantizer.radii[cell], meanRadius)
    return scratch.squaredDistance(to: cell, rotatedMean) <= reach * reach
  }

  /// In radii of a cell: see VectorSearch.md.
  static let amongReach: Float = 1.6

  /// Estimates from codes miss a vector of the best with a probability below
  /// exp(−3²/2) on either side; see IndexSearch.md.
  private static let codeDeviations: Float = 3

  /// Keeps those within `margin` of the `limit`-th best estimate.
  private func keep(
    _ count: Int, _ limit: Int, margin: Float, _ estimates: UnsafePointer<Float>,
    _ scratch: SearchScratch
  ) -> Int {
    let candidates = scratch.candidates
    for i in 0..<count { candidates[i].score = ordered(estimates[i]) }
    scratch.reserveBest(limit)
    let bar = vk_raise_bar(scratch.best, limit, candidates, count)
    if bar == .min { return count }
    let kept = vk_drop_below(candidates, count, ordered(unordered(bar) - margin))
    return keepBest(8 * max(10, limit), of: kept, scratch)
  }

  /// Scans cells whose centres were, the most promising first, and leaves the rows that may be
  /// among the best in `scratch.candidates`.
  ///
  /// A cell's promise is its centre's score and a part of its radius: the
  /// neighbours of a query are not at the centre of their cell but on the
  /// query's side of it. A fifth was best for words as for images. The scan
  /// ends where the next cell's promise is below the `limit`-th best row.
  ///
  /// - Returns: how many rows; nil if the cells hold so few admitted ones
  ///   that comparing with all of those is cheaper.
  func scanCells(
    _ limit: Int, _ admission: Admission?, _ effort: SearchEffort, _ scratch: SearchScratch
  ) throws -> Int? {
    let cellScale = scratch.cellScale, rowScale = scratch.scanScale, ratio = cellScale / rowScale
    let share = radiusShare(scratch)
    let cellLimit = admission == nil ? effort.cells(of: cellCount, limit: limit) : cellCount
    let chosen = chooseCells(cellLimit, share, scratch)
    let slack = effort.slack * scratch.length * meanRadius / rowScale
    let most = min(count, max(10, limit) *| max(1, effort.scanned))
    let blockBytes = header.sections.blockBytes, lines = quantizer.scanLines
    let section = header.sections.scan.lowerBound
    var budget = admission.map { $0.count * header.sections.rowStride / 2 } ?? .max
    var kept = 0, room = 2 * most, bar = Int32.min, threshold = Int32.min
    scratch.reserveBest(limit)
    for place in 0..<chosen {
      let promise = scratch.order[place]
      if bar > .min, Float(promise.score) * ratio < Float(bar) - slack { break }
      let cell = Int(promise.row), start = firstRow[cell], rows = firstRow[cell + 1] - start
      if rows == 0 { continue }
      if let admission, admission.count(in: start..<(start + rows)) == 0 { continue }
      let first = firstBlock[cell] * blockBytes, end = firstBlock[cell + 1] * blockBytes
      budget -= end - first
      if budget < 0 { return nil }
      if place + 1 < chosen {
        let next = firstBlock[Int(scratch.order[place + 1].row)] * blockBytes
        vk_prefetch(scanCodes + min(next, header.sections.scan.count - 1), 512)
      }
      try require((section + first)..<(section + end))
      if kept + rows > scratch.capacity { scratch.reserve((kept + rows) * 2) }
      let score = promise.score - Int32(fitting: quantizer.radii[cell] * share)
      let found = InstructionSet.selected.scan(
        scanCodes + first, rows: rows, lines: lines, query: UnsafePointer(scratch.weights),
        base: Self.whole(Float(score) * ratio), threshold: threshold, firstRow: UInt32(start),
        found: scratch.candidates + kept)
      let before = kept
      kept = admission.map { Self.filter(scratch.candidates, kept, found, $0) } ?? kept + found
      let raised = vk_raise_bar(scratch.best, limit, scratch.candidates + before, kept - before)
      bar = max(bar, raised)
      if kept > room {
        kept = keepBest(most, of: kept, scratch)
        threshold = lowest(of: kept, scratch)
        room = most + most / 2
      }
    }
    return keepBest(most, of: kept, scratch)
  }

  private func keepBest(_ wanted: Int, of count: Int, _ scratch: SearchScratch) -> Int {
    selectBest(wanted, of: scratch.candidates, count: count)
    return min(wanted, count)
  }

  private func lowest(of count: Int, _ scratch: SearchScratch) -> Int32 {
    var lowest = Int32.max
    for i in 0..<count { lowest = min(lowest, scratch.candidates[i].score) }
    return lowest
  }

  /// Cut to a whole number that leaves room for sums.
  private static func whole(_ value: Float) -> Int32 {
    value > -1e9 && value < 1e9 ? Int32(fitting: value) : value > 0 ? 1_000_000_000 : -1_000_000_000
  }

  /// What a radius adds to a cell's promise, in units of cells' scores.
  private func radiusShare(_ scratch: SearchScratch) -> Float {
    min(0.2 * scratch.length / scratch.cellScale, 1e8 / max(largestRadius, 1e-20))
  }

  /// Puts what the centres of all cells score into `scratch.cells`.
  func scanCentres(_ scratch: SearchScratch) {
    _ = InstructionSet.selected.scan(
      cellScanCodes, rows: cellCount, lines: quantizer.scanLines,
      query: UnsafePointer(scratch.cellWeights),
      base: 0, threshold: .min, firstRow: 0, found: scratch.cells)
  }

  /// Puts the cells that were scanned in the order of their promise into
  /// `scratch.order`.
  private func chooseCells(_ wanted: Int, _ share: Float, _ scratch: SearchScratch) -> Int {
    InstructionSet.selected.order(
      scratch.cells, count: cellCount, extras: quantizer.radii, scale: share, wanted: wanted,
      best: scratch.order)
  }

  /// Drops new candidates that are not admitted.
  private static func filter(
    _ candidates: UnsafeMutablePointer<Candidate>, _ kept: Int, _ found: Int, _ admission: Admission
  ) -> Int {
    admission.words.withUnsafeBufferPointer { words in
      guard let words = words.baseAddress else { return kept }
      var next = kept
      for i in kept..<(kept + found) where Admission.contains(words, Int(candidates[i].row)) {
        candidates[next] = candidates[i]
        next += 1
      }
      return next
    }
  }

  private func rescore(_ rows: [Int], limit: Int, _ originals: OriginalScores) throws -> [ScoredID]
  {
    var ids: [Int64] = []
    ids.reserveCapacity(rows.count)
    for row in rows { ids.append(try id(row: row)) }
    let scores = try originals(ids)
    var hits: [ScoredID] = []
    hits.reserveCapacity(ids.count)
    for (id, score) in zip(ids, scores) where !score.isNaN {
      hits.append(ScoredID(id: id, score: score))
    }
    hits.sort(by: ScoredID.precedes)
    return Array(hits.prefix(limit))
  }
}
