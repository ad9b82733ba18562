// The searches as the callers know them, and the approximate one: cells nearest
// to the query, their scan codes, then codes of four and of eight bits of ever
// fewer vectors, and the original vectors of the last.

import CVectorKernels

extension VectorIndex {
  /// Indexes of no more vectors are searched exactly unless asked otherwise: a
  /// scan of so many takes a few milliseconds.
  public static let largestExact = 50_000

  /// The closest vectors.
  ///
  /// - Parameters:
  ///   - query: of this index's dimension, finite.
  ///   - limit: how many to return; 0 or less gives none, more than there are
  ///     gives all.
  ///   - admitted: ascending ids that may be returned; nil admits all.
  ///   - method: how to search.
  ///   - effort: how much an approximate search looks at; nil chooses.
  ///   - threads: upper bound of threads to scan with; nil is all processors.
  ///   - originals: scores of the original vectors.
  /// - Returns: best first; fewer than `limit` only if fewer exist.
  /// - Throws: `VectorIndexError` (`dimensionMismatch`, `invalidVector`,
  ///   `damaged`), and what `originals` throws.
  public func search(
    _ query: [Float], limit: Int, admitted: [Int64]? = nil, method: SearchMethod = .automatic,
    effort: SearchEffort? = nil, threads: Int? = nil, originals: OriginalScores
  ) throws -> IndexAnswer {
    guard query.count == dimension else {
      throw VectorIndexError(
        kind: .dimensionMismatch,
        message: "The query has \(query.count) values, the index \(path) holds vectors of \(dimension).")
    }
    guard query.allSatisfy(\.isFinite) else {
      throw VectorIndexError(kind: .invalidVector, message: "The query for \(path) must be finite.")
    }
    guard limit > 0, count > 0 else { return IndexAnswer(hits: [], isExact: true) }
    let admission = try admitted.map { Admission(rows: try rows(of: $0), of: count) }
    return try search(
      query, limit: limit, admission: admission, method: method, effort: effort, threads: threads,
      originals: originals)
  }

  func search(
    _ query: [Float], limit: Int, admission: Admission?, method: SearchMethod,
    effort: SearchEffort?, threads: Int?, originals: OriginalScores
  ) throws -> IndexAnswer {
    let available = admission?.count ?? count
    if available == 0 { return IndexAnswer(hits: [], isExact: true) }
    var effort = effort ?? defaultEffort(limit)
    if method != .exact, method == .approximate || available > Self.largestExact {
      while true {
        let found = try withScratch {
          try approximate(query, limit: limit, admission, effort, $0, originals)
        }
        guard let hits = found else { break }
        if hits.count >= min(limit, available) { return IndexAnswer(hits: hits, isExact: false) }
        // Deleted vectors left a gap, or the cells held too few admitted ones.
        if effort.cells >= cellCount, effort.rescored >= available { break }
        effort = SearchEffort(
          cells: effort.cells * 4, scanned: effort.scanned * 4, coded: effort.coded * 4,
          rescored: effort.rescored * 4)
      }
    }
    let hits = try exact(query, limit: limit, admission, threads: threads, originals)
    return IndexAnswer(hits: hits, isExact: true)
  }

  /// What kept 99 of 100 neighbours of words, and more of pictures, among
  /// 100,000 CLIP-like vectors.
  func defaultEffort(_ limit: Int) -> SearchEffort {
    let wanted = max(10, limit)
    return SearchEffort(
      cells: max(16, cellCount / 6), scanned: 100 * wanted, coded: 8 * wanted,
      rescored: wanted + max(10, wanted / 2))
  }

  /// - Returns: nil where comparing with all admitted vectors is cheaper.
  private func approximate(
    _ query: [Float], limit: Int, _ admission: Admission?, _ effort: SearchEffort,
    _ scratch: SearchScratch, _ originals: OriginalScores
  ) throws -> [ScoredID]? {
    scratch.take(query)
    scratch.project()
    var effort = effort
    // No stage may keep fewer than the next.
    effort.rescored = max(effort.rescored, limit)
    effort.coded = max(effort.coded, effort.rescored)
    effort.scanned = max(effort.scanned, effort.coded)
    var cells = try chooseCells(admission == nil ? effort.cells : cellCount, scratch)
    if let admission {
      guard let enough = cellsHolding(effort.cells, admission, scratch) else { return nil }
      cells = enough
    }
    var kept = try scan(cells: cells, keep: effort.scanned, admission, scratch)
    kept = try keepByCodes(kept, keep: effort.coded, scratch)
    let fine = try fineEstimates(kept, scratch)
    for i in 0..<kept { scratch.candidates[i].score = ordered(fine[i]) }
    selectBest(effort.rescored, of: scratch.candidates, count: kept)
    kept = min(kept, effort.rescored)
    return try rescore((0..<kept).map { Int(scratch.candidates[$0].row) }, limit: limit, originals)
  }

  /// Puts the cells to be scanned first in `scratch.cells`, the best at the
  /// front.
  ///
  /// A cell's promise is its centre's score and a part of its radius: the
  /// neighbours of a query are not at the centre of their cell but on the
  /// query's side of it. A fifth was best for words as for pictures.
  ///
  /// All cells are looked at by their scan codes, and the likely ones again by
  /// finer codes, which also give the base of their vectors' scores.
  private func chooseCells(_ wanted: Int, _ scratch: SearchScratch) throws -> Int {
    let wanted = min(max(1, wanted), cellCount), likely = min(cellCount, wanted * 3 + 64)
    let share = scratch.length * 0.2, cells = scratch.cells
    let scale = scratch.weightScale * quantizer.cellScanStep
    quantizer.radii.withUnsafeBufferPointer { radii in
      _ = InstructionSet.selected.scan(
        cellScanCodes, rows: cellCount, lines: quantizer.scanLines, query: UnsafePointer(scratch.weights),
        base: 0, threshold: .min, firstRow: 0, found: cells)
      if likely < cellCount {
        for cell in 0..<cellCount {
          cells[cell].score = ordered(Float(cells[cell].score) * scale + share * radii[cell])
        }
        selectBest(likely, of: cells, count: cellCount)
      }
      scratch.reserve(likely)
      InstructionSet.selected.estimate(
        cellRowCodes, picked: cells, count: likely, rowBytes: quantizer.rowBytes, query: scratch.coded,
        estimates: scratch.estimates)
      for place in 0..<likely {
        let cell = Int(cells[place].row)
        scratch.cellProducts[cell] = scratch.estimates[place]
        cells[place].score = ordered(scratch.estimates[place] + share * radii[cell])
      }
    }
    selectBest(wanted, of: cells, count: likely)
    // The best first, so that the threshold rises soon.
    selectBest(min(8, wanted), of: cells, count: wanted)
    return wanted
  }

  /// How many of the cells, the most promising first, hold as large a part of
  /// the admitted vectors as `wanted` cells hold of all: near the query few are
  /// enough for a filter that follows it, and far more for one that shuns it.
  ///
  /// - Returns: nil where scanning them reads more than the row codes of all
  ///   admitted vectors.
  private func cellsHolding(_ wanted: Int, _ admission: Admission, _ scratch: SearchScratch) -> Int? {
    var cells = UnsafeMutableBufferPointer(start: scratch.cells, count: cellCount)
    cells.sort { $0.score > $1.score }
    let target = admission.count * min(wanted, cellCount) / cellCount
    let budget = admission.count * header.sections.rowStride
    var seen = 0, bytes = 0
    for (place, candidate) in cells.enumerated() {
      let cell = Int(candidate.row)
      seen += admission.count(in: firstRow[cell]..<firstRow[cell + 1])
      bytes += (firstBlock[cell + 1] - firstBlock[cell]) * header.sections.blockBytes
      if bytes > budget { return nil }
      if seen >= target { return place + 1 }
    }
    return cellCount
  }

  /// Scans cells and leaves the best rows in `scratch.candidates`.
  private func scan(
    cells: Int, keep: Int, _ admission: Admission?, _ scratch: SearchScratch
  ) throws -> Int {
    var kept = 0, room = keep * 2, threshold = Int32.min
    let inverse = 1 / scratch.scanScale
    let blockBytes = header.sections.blockBytes, lines = quantizer.scanLines
    for place in 0..<cells {
      let cell = Int(scratch.cells[place].row)
      let start = firstRow[cell], rows = firstRow[cell + 1] - start
      if rows == 0 { continue }
      let first = firstBlock[cell] * blockBytes, end = firstBlock[cell + 1] * blockBytes
      let section = header.sections.scan.lowerBound
      try require((section + first)..<(section + end))
      if kept + rows > scratch.capacity { scratch.reserve(max(keep * 2, kept) + rows * 2) }
      let base = Int32(max(-1e9, min(1e9, scratch.cellProducts[cell] * inverse)))
      let found = InstructionSet.selected.scan(
        scanCodes + first, rows: rows, lines: lines, query: UnsafePointer(scratch.weights), base: base,
        threshold: threshold, firstRow: UInt32(start), found: scratch.candidates + kept)
      kept = admission.map { Self.filter(scratch.candidates, kept, found, $0) } ?? kept + found
      if kept > room {
        selectBest(keep, of: scratch.candidates, count: kept)
        kept = keep
        var lowest = Int32.max
        for i in 0..<kept { lowest = min(lowest, scratch.candidates[i].score) }
        threshold = lowest
        room = keep + keep / 2
      }
    }
    selectBest(keep, of: scratch.candidates, count: kept)
    return min(kept, keep)
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

  /// Keeps the best by the upper nibbles of their codes.
  private func keepByCodes(_ count: Int, keep: Int, _ scratch: SearchScratch) throws -> Int {
    guard count > keep else { return count }
    try requireRows(scratch.candidates, count)
    InstructionSet.selected.estimate(
      rowCodes, picked: scratch.candidates, count: count, rowBytes: quantizer.rowBytes,
      query: scratch.coded, estimates: scratch.estimates)
    for i in 0..<count { scratch.candidates[i].score = ordered(scratch.estimates[i]) }
    selectBest(keep, of: scratch.candidates, count: count)
    return keep
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
    try requireRows(scratch.candidates, count)
    let set = InstructionSet.selected, sections = header.sections, bytes = quantizer.rowBytes
    for i in 0..<count {
      let at = sections.fine.lowerBound + Int(scratch.candidates[i].row) * bytes
      try require(at..<(at + bytes))
    }
    let estimates = scratch.estimates, products = scratch.products
    for i in 0..<count { estimates[i] = 0 }
    func add(_ rows: UnsafePointer<UInt8>, _ stride: Int, _ query: UnsafePointer<Int8>, _ scale: Float) {
      set.dotNibbles(
        rows, picked: scratch.candidates, count: count, rowBytes: bytes, stride: stride, query: query,
        products: products)
      for i in 0..<count { estimates[i] += scale * Float(products[i]) }
    }
    add(rowCodes + 8, sections.rowStride, scratch.bytes, scratch.byteScale)
    add(rowCodes + 8, sections.rowStride, scratch.fineBytes, scratch.fineScale)
    add(fineCodes, bytes, scratch.bytes, scratch.byteScale / 16)
    add(fineCodes, bytes, scratch.fineBytes, scratch.fineScale / 16)
    let constants = scratch.fineConstants
    for i in 0..<count {
      let head = UnsafeRawPointer(rowCodes + Int(scratch.candidates[i].row) * sections.rowStride)
      let step = head.loadUnaligned(as: Float.self)
      let origin = head.loadUnaligned(fromByteOffset: 4, as: Float.self)
      estimates[i] = origin * constants.origin + step * (estimates[i] + constants.step)
    }
    return estimates
  }

  private func rescore(_ rows: [Int], limit: Int, _ originals: OriginalScores) throws -> [ScoredID] {
    var ids: [Int64] = []
    ids.reserveCapacity(rows.count)
    for row in rows { ids.append(try id(row: row)) }
    let scores = try originals(ids)
    var hits: [ScoredID] = []
    hits.reserveCapacity(ids.count)
    for (id, score) in zip(ids, scores) where !score.isNaN { hits.append(ScoredID(id: id, score: score)) }
    hits.sort(by: ScoredID.precedes)
    return Array(hits.prefix(limit))
  }
}
