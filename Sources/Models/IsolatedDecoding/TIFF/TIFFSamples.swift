// Samples of every size and kind that TIFF has, as numbers and as bytes.

import Support

/// Reads samples from a decoded row, and shows them as 8 bits.
struct TIFFSamples {
  private let bits: Int
  private var numbers: TIFFLayout.Numbers
  /// Of unsigned samples up to 16 bits: the byte of each value.
  private let table: [UInt8]
  /// What is black and what is white of all others.
  private var range = (least: 0.0, most: 1.0)

  private let isInverted: Bool
  /// Of samples of one bit: the eight bytes of each eight, the first one lowest.
  private let octets: [UInt64]

  /// - Parameter isInverted: whether the least is white.
  init(_ layout: TIFFLayout, isInverted: Bool) {
    self.isInverted = isInverted
    bits = layout.bits
    numbers = layout.numbers
    let most = layout.isScaled ? 0 : 1 << layout.bits - 1
    let bytes = (0...most).map { UInt8(($0 * 255 + most / 2) / max(1, most)) }
    let table = layout.isScaled ? [] : isInverted ? bytes.reversed() : bytes
    self.table = table
    var octets: [UInt64] = []
    if bits == 1, table.count == 2 {
      for eight in 0..<256 {
        var octet: UInt64 = 0
        // The highest bit comes first.
        for bit in 0..<8 { octet = octet << 8 | UInt64(table[eight >> bit & 1]) }
        octets.append(octet)
      }
    }
    self.octets = octets
  }

  /// Whether samples are bytes already.
  var areBytes: Bool { bits == 8 && numbers == .unsigned }

  /// The numbers of a row, each as it is stored. For unsigned ones up to 16 bits.
  func values(
    _ row: UnsafeRawPointer, count: Int, _ body: (_ index: Int, _ value: Int) -> Void
  ) {
    switch bits {
    case 8: for i in 0..<count { body(i, Int(row.load(fromByteOffset: i, as: UInt8.self))) }
    case 16:
      for i in 0..<count { body(i, Int(row.loadUnaligned(fromByteOffset: i * 2, as: UInt16.self))) }
    default:
      // Packed from the highest bit on, whatever the file's order of bytes.
      var held: UInt32 = 0
      var length = 0
      var place = 0
      let mask: UInt32 = 1 << UInt32(bits) - 1
      for i in 0..<count {
        while length < bits {
          held = held << 8 | UInt32(row.load(fromByteOffset: place, as: UInt8.self))
          place += 1
          length += 8
        }
        length -= bits
        body(i, Int(held >> UInt32(length) & mask))
      }
    }
  }

  /// A number of any kind that `values` has not.
  private func number(_ row: UnsafeRawPointer, _ index: Int) -> Double {
    switch (numbers, bits) {
    case (.float, 16): Double(row.loadUnaligned(fromByteOffset: index * 2, as: Float16.self))
    case (.float, 24): Self.shortFloat(Self.triple(row, index))
    case (.float, 32): Double(row.loadUnaligned(fromByteOffset: index * 4, as: Float.self))
    case (.float, _): row.loadUnaligned(fromByteOffset: index * 8, as: Double.self)
    case (.signed, 8): Double(row.load(fromByteOffset: index, as: Int8.self))
    case (.signed, 16): Double(row.loadUnaligned(fromByteOffset: index * 2, as: Int16.self))
    case (.signed, 24): Double(Int32(bitPattern: Self.triple(row, index) << 8) >> 8)
    case (.signed, 32): Double(row.loadUnaligned(fromByteOffset: index * 4, as: Int32.self))
    case (.signed, _): Double(row.loadUnaligned(fromByteOffset: index * 8, as: Int64.self))
    case (.unsigned, 8): Double(row.load(fromByteOffset: index, as: UInt8.self))
    case (.unsigned, 16): Double(row.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self))
    case (.unsigned, 24): Double(Self.triple(row, index))
    case (.unsigned, 32): Double(row.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
    case (.unsigned, _): Double(row.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
    }
  }

  private static func triple(_ row: UnsafeRawPointer, _ index: Int) -> UInt32 {
    (0..<3).reduce(UInt32(0)) {
      $0 | UInt32(row.load(fromByteOffset: index * 3 + $1, as: UInt8.self)) << UInt32($1 * 8)
    }
  }

  /// Of 1 bit of sign, 7 of exponent and 16 of fraction.
  private static func shortFloat(_ value: UInt32) -> Double {
    let sign: Double = value >> 23 == 0 ? 1 : -1
    let exponent = Int(value >> 16 & 0x7F)
    let fraction = Double(value & 0xFFFF) / 65_536
    guard exponent > 0 else {
      return sign * fraction * Double(sign: .plus, exponent: -62, significand: 1)
    }
    guard exponent < 127 else { return .nan }
    return sign * Double(sign: .plus, exponent: exponent - 63, significand: 1 + fraction)
  }

  /// The bytes of a row's samples.
  func write(_ row: UnsafeRawPointer, count: Int, to out: UnsafeMutablePointer<UInt8>) {
    if table.isEmpty {
      let scale = 255 / (range.most - range.least)
      for i in 0..<count {
        let value = (number(row, i) - range.least) * scale
        // What is no number is black.
        let byte = value > 0 ? UInt8(fitting: min(255, value) + 0.5) : 0
        out[i] = isInverted ? 255 - byte : byte
      }
      return
    }
    if bits == 1 {
      let bytes = row.assumingMemoryBound(to: UInt8.self)
      let whole = count >> 3
      octets.withUnsafeBufferPointer { octets in
        for i in 0..<whole {
          UnsafeMutableRawPointer(out).storeBytes(
            of: octets[Int(bytes[i])].littleEndian, toByteOffset: i * 8, as: UInt64.self)
        }
      }
      let (zero, one) = (table[0], table[1])
      for i in whole * 8..<count {
        out[i] = bytes[i >> 3] >> UInt8(7 - i & 7) & 1 == 0 ? zero : one
      }
      return
    }
    table.withUnsafeBufferPointer { table in
      values(row, count: count) { out[$0] = table[$1] }
    }
  }

  /// Sets what is black and white by the tags, else by the numbers that there are.
  mutating func setRange(_ stated: (Double, Double)?, _ found: () -> SampleExtent?) {
    if let stated, stated.0 < stated.1, stated.0.isFinite, stated.1.isFinite {
      range = (stated.0, stated.1)
    } else if let extent = found() {
      if numbers == .signed, bits <= 16, extent.isSmootherUnsigned {
        numbers = .unsigned
        range = (0, Double(1 << bits - 1))
        return
      }
      range = numbers == .float ? extent.floatRange : extent.integerRange
    }
  }

  /// Widens an extent by a row's samples that are finite.
  func measure(
    _ row: UnsafeRawPointer, from first: Int, step: Int, count: Int, _ extent: inout SampleExtent
  ) {
    // Some writers call signed what is not; neighbours then leap where the
    // highest bit changes.
    let wrap = numbers == .signed && bits <= 16 ? Double(1 << bits) : nil
    var last: Double?
    for i in 0..<count {
      let value = number(row, first + i * step)
      guard value.isFinite else { continue }
      extent.add(value)
      if let wrap, let last { extent.compare(last, value, wrap: wrap) }
      last = value
    }
  }
}

/// The least and the largest of an image's numbers.
struct SampleExtent {
  private var least = Double.infinity
  private var most = -Double.infinity
  private var sum = 0.0
  private var count = 0.0

  mutating func add(_ value: Double) {
    least = min(least, value)
    most = max(most, value)
    sum += value
    count += 1
  }

  var isEmpty: Bool { count == 0 }
  var mean: Double { count > 0 ? sum / count : 0 }

  private var signedLeaps = 0.0
  private var unsignedLeaps = 0.0

  /// Adds how far two neighbours lie apart, as they are and taken for unsigned.
  mutating func compare(_ one: Double, _ other: Double, wrap: Double) {
    signedLeaps += abs(one - other)
    unsignedLeaps += abs((one < 0 ? one + wrap : one) - (other < 0 ? other + wrap : other))
  }

  /// Also if nothing is below −1, which is white then.
  var isSmootherUnsigned: Bool { unsignedLeaps < signedLeaps || least == -1 }

  /// Integers fill the bits that the largest needs, eight at least: 12 bits in a
  /// sample of 32 are 12 bits.
  var integerRange: (least: Double, most: Double) {
    let size = max(most, -least - 1)
    var bits = least < 0 ? 7 : 8
    while bits < 64, size >= Double(sign: .plus, exponent: bits, significand: 1) { bits += 1 }
    let top = Double(sign: .plus, exponent: bits, significand: 1)
    return (least < 0 ? -top : 0, top - 1)
  }

  /// Floats are light from 0 to 1 if most of them are, with what is brighter or
  /// less than nothing clipped; or bytes or words as floats; or whatever lies
  /// between the least and the largest.
  var floatRange: (least: Double, most: Double) {
    guard count > 0 else { return (0, 1) }
    if mean >= 0, mean <= 1, least >= -1 { return (0, 1) }
    if least >= 0, most <= 255 { return (0, 255) }
    if least >= 0, most <= 65_535, most > 32_767 { return (0, 65_535) }
    return least < most ? (least, most) : (least, least + 1)
  }
}
