// Vectors as blobs: float32, little-endian, without a header.

#if _endian(big)
  #error("vectors are stored as they lie in memory, which must be little-endian")
#endif

enum VectorBlob {
  /// How far the squared length of a stored vector may be from 1: bf16
  /// rounding stays well within.
  static let tolerance = 0.01

  /// - Throws: `CatalogError`: `modelMismatch` for another dimension,
  ///   `invalidVector` for NaN, infinity or a length that is not 1.
  static func check(_ values: [Float], dimension: Int) throws(CatalogError) {
    guard values.count == dimension else {
      throw CatalogError(
        kind: .modelMismatch,
        message: "a vector of \(values.count) numbers does not fit the library's model, "
          + "which makes \(dimension)")
    }
    guard hasUnitLength(values) else {
      throw CatalogError(
        kind: .invalidVector, message: "a vector is not finite and of unit length")
    }
  }

  /// False for NaN and infinity too.
  static func hasUnitLength(_ values: some Sequence<Float>) -> Bool {
    var sum = 0.0
    for value in values { sum += Double(value) * Double(value) }
    return abs(sum - 1) <= tolerance
  }
}

extension VectorBlob {
  /// The numbers of a blob whose size is a multiple of theirs.
  static func values(_ bytes: [UInt8]) -> [Float] {
    let count = bytes.count / MemoryLayout<Float>.size
    return [Float](unsafeUninitializedCapacity: count) { room, filled in
      // Safety: as many bytes are copied as there are on both sides.
      bytes.withUnsafeBytes { source in
        UnsafeMutableRawBufferPointer(room).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: source[..<(count * MemoryLayout<Float>.size)]))
      }
      filled = count
    }
  }
}
