// The numbers of a matrix file and how they lie in it.

/// How the numbers of an .npy file are stored; all little-endian.
public enum MatrixElement: String, Hashable, Sendable, CaseIterable {
  /// IEEE 754 half precision: 11 bits, about three decimal digits.
  case float16
  /// IEEE 754 single precision, as the library keeps vectors: nothing is lost.
  case float32
  /// Read alone.
  case float64

  /// Bytes a number.
  var size: Int {
    switch self {
    case .float16: 2
    case .float32: 4
    case .float64: 8
    }
  }

  /// NumPy's description of the type.
  var description: String {
    switch self {
    case .float16: "<f2"
    case .float32: "<f4"
    case .float64: "<f8"
    }
  }

  init?(description: String) {
    guard let found = Self.allCases.first(where: { $0.description == description }) else {
      return nil
    }
    self = found
  }

  /// Writes numbers behind what `bytes` holds.
  func append(_ values: [Float], to bytes: inout [UInt8]) {
    switch self {
    case .float16:
      for value in values {
        let bits = Float16(value).bitPattern
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
      }
    case .float32:
      for value in values {
        let bits = value.bitPattern
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
      }
    case .float64: preconditionFailure("float64 is only read")
    }
  }

  /// The numbers of whole elements.
  func values(_ bytes: [UInt8]) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(bytes.count / size)
    bytes.withUnsafeBytes { raw in
      // Safety: offsets are multiples of the size, below the count of bytes.
      for offset in stride(from: 0, to: raw.count - size + 1, by: size) {
        switch self {
        case .float16:
          let bits = UInt16(
            littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
          values.append(Float(Float16(bitPattern: bits)))
        case .float32:
          let bits = UInt32(
            littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
          values.append(Float(bitPattern: bits))
        case .float64:
          let bits = UInt64(
            littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
          values.append(Float(Double(bitPattern: bits)))
        }
      }
    }
    return values
  }
}
