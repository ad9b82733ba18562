// Row and fine codes for searches: read from the mapping, or, in compact
// memory, from small buffers that are filled from the file on demand.

import CVectorKernels
import Glibc
import Support

/// Memory for codes that are read from the file; one thread at a time.
final class CodeBuffer {
  private(set) var start: UnsafeMutablePointer<UInt8>
  private var capacity = 1

  init() { start = .allocate(capacity: 1) }
  deinit { start.deallocate() }

  /// Makes room; what was there is lost.
  func reserve(_ wanted: Int) {
    guard wanted > capacity else { return }
    start.deallocate()
    start = .allocate(capacity: wanted)
    capacity = wanted
  }
}

extension VectorIndex {
  /// Fills a buffer with bytes of the file whose pages are verified.
  ///
  /// - Parameter buffer: gets room for whole pages around them.
  /// - Returns: where the bytes begin.
  func read(_ bytes: Range<Int>, into buffer: CodeBuffer) throws(VectorIndexError) -> UnsafePointer<
    UInt8
  > {
    let page = IndexSections.page
    let first = bytes.lowerBound / page, last = (bytes.upperBound - 1) / page
    // Pages that were verified before need not be read whole.
    var isKnown = true
    for number in first...last where !isVerified(number) { isKnown = false }
    let whole = isKnown ? bytes : first * page..<(last + 1) * page
    buffer.reserve(whole.count)
    try fill(
      UnsafeMutableRawBufferPointer(start: buffer.start, count: whole.count), from: whole.lowerBound
    )
    if !isKnown { try verify(buffer.start, pages: first...last) }
    return UnsafePointer(buffer.start + (bytes.lowerBound - whole.lowerBound))
  }

  /// Copies the codes of picked rows, one after another.
  ///
  /// - Parameters:
  ///   - section: where codes of `stride` bytes a row lie.
  ///   - target: room for `count` of them.
  ///   - buffer: for pages that are not verified yet.
  func gather(
    _ picked: UnsafePointer<Candidate>, _ count: Int, of section: Range<Int>, stride: Int,
    into target: UnsafeMutablePointer<UInt8>, _ buffer: CodeBuffer
  ) throws(VectorIndexError) {
    let page = IndexSections.page
    for i in 0..<count {
      let at = section.lowerBound + Int(picked[i].row) * stride
      var isKnown = true
      for number in (at / page)...((at + stride - 1) / page) where !isVerified(number) {
        isKnown = false
      }
      if isKnown {
        try fill(UnsafeMutableRawBufferPointer(start: target + i * stride, count: stride), from: at)
      } else {
        (target + i * stride).update(
          from: try read(at..<(at + stride), into: buffer), count: stride)
      }
    }
  }

  /// Verifies pages without keeping them.
  ///
  /// - Parameter bytes: begins and ends on a page's boundary.
  func verifyCodes(_ bytes: Range<Int>) throws(VectorIndexError) {
    let buffer = CodeBuffer(), together = 256 * IndexSections.page
    for start in stride(from: bytes.lowerBound, to: bytes.upperBound, by: together) {
      _ = try read(start..<min(start + together, bytes.upperBound), into: buffer)
    }
  }

  private func isVerified(_ page: Int) -> Bool { vk_is_marked(verified + (page - 1)) != 0 }

  private func verify(_ bytes: UnsafePointer<UInt8>, pages: ClosedRange<Int>)
    throws(VectorIndexError)
  {
    let first = pages.lowerBound - 1
    guard
      InstructionSet.selected.verify(
        bytes, checksums: base + header.sections.checksums.lowerBound + first * 4,
        verified: verified + first,
        pages: 0...(pages.count - 1))
    else { throw VectorIndexError(kind: .damaged, message: "the index \(path) is damaged") }
  }

  private func fill(_ buffer: UnsafeMutableRawBufferPointer, from offset: Int)
    throws(VectorIndexError)
  {
    let code = file.read(into: buffer, at: offset)
    guard code == 0 else { throw indexFileFailure("read", path, code) }
  }
}

extension VectorIndex {
  /// Estimates of picked rows from their row codes.
  func rowEstimates(
    _ picked: UnsafePointer<Candidate>, _ count: Int, _ query: CodedQuery,
    _ estimates: UnsafeMutablePointer<Float>, _ codes: CodeBuffers
  ) throws {
    let sections = header.sections, set = InstructionSet.selected
    guard isCompact else {
      try requireRows(picked, count)
      return set.estimate(
        rowCodes, picked: picked, count: count, rowBytes: sections.rowBytes, query: query,
        estimates: estimates)
    }
    codes.rows.reserve(CodeBuffers.together * sections.rowStride)
    for first in stride(from: 0, to: count, by: CodeBuffers.together) {
      let now = min(CodeBuffers.together, count - first)
      try gather(
        picked + first, now, of: sections.rows, stride: sections.rowStride, into: codes.rows.start,
        codes.pages)
      set.estimate(
        codes.rows.start, picked: nil, count: now, rowBytes: sections.rowBytes, query: query,
        estimates: estimates + first)
    }
  }
}

/// The buffers of one search.
final class CodeBuffers {
  /// Rows gathered at a time: their codes stay in the first cache.
  static let together = 32
  let rows = CodeBuffer()
  let fine = CodeBuffer()
  let pages = CodeBuffer()
}
