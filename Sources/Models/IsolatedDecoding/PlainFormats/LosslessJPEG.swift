// JPEG of the lossless process (ITU-T T.81, annex H), which libjpeg reads from
// version 3 of libjpeg-turbo on alone: whole files, and strips and tiles of TIFF.

import ImageDecoding

/// The samples of one image.
struct LosslessJPEG {
  let width: Int
  let height: Int
  /// Bits of a sample, 2 to 16.
  let precision: Int
  let components: Int
  /// Interleaved, rows from the top.
  private(set) var samples: [UInt16]
  /// The part of the samples that was there.
  private(set) var shownPart = 1.0
  /// What an Adobe segment says of the colours, if there is one.
  private(set) var adobeTransform: Int?

  /// The codes of one table, by length.
  private struct Codes {
    /// The first code beyond those of a length, and what to add for its value.
    var limits = [Int](repeating: 0, count: 17)
    var offsets = [Int](repeating: 0, count: 17)
    var values: [UInt8] = []
  }

  private struct Frame {
    var width = 0
    var height = 0
    var precision = 0
    /// Their identifiers.
    var components: [UInt8] = []
  }

  /// What the header says, without decoding; nil for other processes and those
  /// kinds that are not read.
  static func size(_ bytes: UnsafeRawBufferPointer) -> (width: Int, height: Int)? {
    var reader = Reader(bytes: bytes)
    while let (marker, content) = reader.segment() {
      if marker == 0xC3 { return frame(bytes, content).map { ($0.width, $0.height) } }
      guard marker != 0xDA else { return nil }
    }
    return nil
  }

  private static func frame(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Frame? {
    guard range.count >= 9 else { return nil }
    let at = range.lowerBound
    func pair(_ place: Int) -> Int { Int(bytes[place]) << 8 | Int(bytes[place + 1]) }
    let count = Int(bytes[at + 5])
    var frame = Frame(
      width: pair(at + 3), height: pair(at + 1), precision: Int(bytes[at]), components: [])
    guard (1...4).contains(count), range.count >= 6 + count * 3, frame.width > 0,
      frame.height > 0, (2...16).contains(frame.precision)
    else { return nil }
    for number in 0..<count {
      // Samples of other sizes are not read.
      guard bytes[at + 7 + number * 3] == 0x11 else { return nil }
      frame.components.append(bytes[at + 6 + number * 3])
    }
    return frame
  }

  /// Nil if it is of another process, damaged, or larger than stated.
  ///
  /// - Parameter tables: segments that come before, as TIFF keeps them apart.
  init?(_ bytes: UnsafeRawBufferPointer, tables: UnsafeRawBufferPointer? = nil, mostSamples: Int) {
    var codes = [Codes?](repeating: nil, count: 4)
    if let tables {
      var reader = Reader(bytes: tables)
      while let (marker, content) = reader.segment(), marker != 0xDA {
        if marker == 0xC4 { Self.read(tables, content, into: &codes) }
      }
    }
    var frame: Frame?
    var interval = 0
    var found: [UInt16] = []
    var read = 0
    var reader = Reader(bytes: bytes)
    // Nothing is looked for once every sample was read.
    while frame == nil || read < found.count, let (marker, content) = reader.segment() {
      switch marker {
      case 0xC4: Self.read(bytes, content, into: &codes)
      case 0xC3:
        guard frame == nil, let stated = Self.frame(bytes, content) else { return nil }
        let count = stated.width * stated.height * stated.components.count
        guard count <= mostSamples else { return nil }
        frame = stated
        found = [UInt16](repeating: 0, count: count)
      case 0xC0...0xC2, 0xC5...0xC7, 0xC9...0xCF: return nil
      case 0xDD where content.count >= 2:
        interval = Int(bytes[content.lowerBound]) << 8 | Int(bytes[content.lowerBound + 1])
      case 0xEE where content.count >= 12 && bytes[content].starts(with: Array("Adobe".utf8)):
        adobeTransform = Int(bytes[content.lowerBound + 11])
      case 0xDA:
        guard let frame, let scan = Scan(bytes, content, frame.components, codes) else {
          return nil
        }
        read += scan.decode(
          &reader, &found, width: frame.width, height: frame.height,
          components: frame.components.count, precision: frame.precision, interval: interval)
      default: break
      }
    }
    guard let frame, read > 0 else { return nil }
    (width, height, precision) = (frame.width, frame.height, frame.precision)
    components = frame.components.count
    samples = found
    shownPart = min(1, Double(read) / Double(found.count))
  }

  /// A segment of tables.
  private static func read(
    _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, into codes: inout [Codes?]
  ) {
    var place = range.lowerBound
    while place + 17 <= range.upperBound {
      let number = Int(bytes[place] & 3)
      let counts = (1...16).map { Int(bytes[place + $0]) }
      let total = counts.reduce(0, +)
      place += 17
      guard total <= 17, place + total <= range.upperBound else { return }
      var table = Codes()
      table.values = Array(bytes[place..<place + total])
      var code = 0
      var index = 0
      for length in 1...16 {
        table.offsets[length] = index - code
        code += counts[length - 1]
        index += counts[length - 1]
        table.limits[length] = code
        code <<= 1
      }
      codes[number] = table
      place += total
    }
  }

  /// Segments, and the bits between them.
  private struct Reader {
    let bytes: UnsafeRawBufferPointer
    var place = 0
    private var held: UInt32 = 0
    private var count = 0
    /// Whether the data of a scan has ended.
    private(set) var isAtEnd = false

    init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The next segment's marker and contents.
    mutating func segment() -> (UInt8, Range<Int>)? {
      while place + 1 < bytes.count {
        guard bytes[place] == 0xFF else {
          place += 1
          continue
        }
        let marker = bytes[place + 1]
        if marker == 0xFF {
          place += 1
        } else if marker == 0 || marker == 0xD8 || (0xD0...0xD7).contains(marker) {
          place += 2
        } else if marker == 0xD9 {
          return nil
        } else {
          guard place + 3 < bytes.count else { return nil }
          let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
          let content = place + 4..<place + 2 + max(2, length)
          guard content.upperBound <= bytes.count else { return nil }
          place = content.upperBound
          return (marker, content)
        }
      }
      return nil
    }

    mutating func bit() -> Int {
      if count == 0 {
        guard place < bytes.count else {
          isAtEnd = true
          return 0
        }
        held = UInt32(bytes[place])
        if held == 0xFF {
          guard place + 1 < bytes.count, bytes[place + 1] == 0 else {
            isAtEnd = true
            return 0
          }
          place += 1
        }
        place += 1
        count = 8
      }
      count -= 1
      return Int(held >> UInt32(count) & 1)
    }

    mutating func bits(_ wanted: Int) -> Int {
      var value = 0
      for _ in 0..<wanted { value = value << 1 | bit() }
      return value
    }

    /// To behind the next mark of a restart.
    mutating func restart() {
      count = 0
      isAtEnd = false
      while place + 1 < bytes.count {
        if bytes[place] == 0xFF, bytes[place + 1] != 0 {
          if (0xD0...0xD7).contains(bytes[place + 1]) { place += 2 } else { isAtEnd = true }
          return
        }
        place += 1
      }
      isAtEnd = true
    }

    mutating func align() {
      count = 0
      isAtEnd = false
    }
  }

  /// One scan: of all components, or of some.
  private struct Scan {
    private var numbers: [Int] = []
    private var tables: [Codes] = []
    private let predictor: Int
    private let shift: Int

    init?(
      _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ components: [UInt8],
      _ codes: [Codes?]
    ) {
      guard let count = bytes[range].first.map({ Int($0) }), (1...4).contains(count),
        range.count >= 4 + count * 2
      else { return nil }
      let at = range.lowerBound + 1
      for index in 0..<count {
        guard let number = components.firstIndex(of: bytes[at + index * 2]),
          let table = codes[Int(bytes[at + index * 2 + 1] >> 4 & 3)]
        else { return nil }
        numbers.append(number)
        tables.append(table)
      }
      predictor = Int(bytes[at + count * 2])
      shift = Int(bytes[at + count * 2 + 2] & 15)
      guard (1...7).contains(predictor) else { return nil }
    }

    /// Returns how many samples were there.
    func decode(
      _ reader: inout Reader, _ samples: inout [UInt16], width: Int, height: Int,
      components: Int, precision: Int, interval: Int
    ) -> Int {
      reader.align()
      var read = 0
      var left = interval
      // The row that is predicted as the first one is.
      var firstRow = 0
      let start = 1 << max(0, precision - shift - 1)
      for y in 0..<height {
        for x in 0..<width {
          if interval > 0 {
            if left == 0 {
              reader.restart()
              left = interval
              firstRow = y
            }
            left -= 1
          }
          for (index, component) in numbers.enumerated() {
            let place = (y * width + x) * components + component
            let above = place - width * components
            let before = place - components
            let predicted: Int
            if y == firstRow {
              predicted = x == 0 ? start : Int(samples[before])
            } else if x == 0 {
              predicted = Int(samples[above])
            } else {
              let (a, b) = (Int(samples[before]), Int(samples[above]))
              let c = Int(samples[above - components])
              switch predictor {
              case 1: predicted = a
              case 2: predicted = b
              case 3: predicted = c
              case 4: predicted = a + b - c
              case 5: predicted = a + (b - c) >> 1
              case 6: predicted = b + (a - c) >> 1
              default: predicted = (a + b) >> 1
              }
            }
            guard let difference = Self.difference(&reader, tables[index]) else {
              return read
            }
            samples[place] = UInt16(truncatingIfNeeded: predicted + difference)
            read += 1
          }
        }
      }
      if shift > 0 {
        for component in numbers {
          for place in stride(from: component, to: samples.count, by: components) {
            samples[place] <<= UInt16(shift)
          }
        }
      }
      return read
    }

    private static func difference(_ reader: inout Reader, _ table: Codes) -> Int? {
      var code = 0
      for length in 1...16 {
        code = code << 1 | reader.bit()
        guard code < table.limits[length] else { continue }
        let index = code + table.offsets[length]
        guard index >= 0, index < table.values.count, !reader.isAtEnd else { return nil }
        let size = Int(table.values[index])
        guard size > 0 else { return 0 }
        guard size < 16 else { return size == 16 ? 32_768 : nil }
        let value = reader.bits(size)
        guard !reader.isAtEnd else { return nil }
        return value < 1 << (size - 1) ? value - (1 << size) + 1 : value
      }
      return nil
    }
  }
}

/// A whole file.
struct LosslessJPEGFile: PlainFormat {
  private let bytes: [UInt8]
  let header: PlainHeader

  private static let minimumShownPart = 0.1

  /// Nil for other processes.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let size = LosslessJPEG.size(bytes) else { return nil }
    self.bytes = Array(bytes)
    header = PlainHeader(width: size.width, height: size.height, hasAlpha: false)
  }

  func image() -> PlainImage? {
    let decoded = bytes.withUnsafeBytes {
      LosslessJPEG($0, mostSamples: header.width * header.height * 4)
    }
    guard let decoded, decoded.shownPart >= Self.minimumShownPart else { return nil }
    let channels: PlainImage.Channels
    switch decoded.components {
    case 1: channels = .grey
    case 3: channels = .rgb
    case 4 where decoded.adobeTransform ?? 0 == 0: channels = .cmyk
    default: return nil
    }
    let most = 1 << decoded.precision - 1
    let table = (0...most).map { UInt8(truncatingIfNeeded: ($0 * 255 + most / 2) / most) }
    // Adobe's inks are turned: paper is 255.
    let isTurned = channels == .cmyk && decoded.adobeTransform != nil
    var pixels = decoded.samples.map { sample in
      let byte = table[min(most, Int(sample))]
      return isTurned ? 255 - byte : byte
    }
    // RGB, even where JFIF would have it otherwise: YCbCr loses something.
    if channels == .rgb, decoded.adobeTransform == 1 {
      pixels.withUnsafeMutableBufferPointer { pixels in
        guard let base = pixels.baseAddress else { return }
        ComponentMeaning.standard(fromYCC: base, count: pixels.count / 3, step: 3)
      }
    }
    var image = PlainImage(
      width: decoded.width, height: decoded.height, channels: channels, pixels: pixels)
    image.shownPart = decoded.shownPart
    return image
  }
}
