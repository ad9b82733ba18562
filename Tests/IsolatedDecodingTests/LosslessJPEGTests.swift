import ImageDecoding
@testable import IsolatedDecoding
import Testing

/// JPEG of the lossless process, written here.
enum LosslessFile {
  /// Every code has five bits: the number of bits that follow.
  private static let table: [UInt8] = {
    let counts: [UInt8] = [0, 0, 0, 0, 17] + [UInt8](repeating: 0, count: 11)
    let length = Made.big(2 + 1 + 16 + 17, 2)
    return [0xFF, 0xC4] + length + [UInt8(0)] + counts + Array(UInt8(0)...16)
  }()

  private struct Bits {
    var bytes: [UInt8] = []
    private var held = 0
    private var count = 0

    mutating func add(_ value: Int, _ length: Int) {
      for bit in (0..<length).reversed() {
        held = held << 1 | value >> bit & 1
        count += 1
        if count == 8 { flush() }
      }
    }

    mutating func fill() { if count > 0 { add((1 << (8 - count)) - 1, 8 - count) } }

    private mutating func flush() {
      let byte = UInt8(truncatingIfNeeded: held)
      bytes.append(byte)
      if byte == 0xFF { bytes.append(0) }
      (held, count) = (0, 0)
    }
  }

  /// - Parameters:
  ///   - samples: interleaved.
  ///   - rowsApart: whether a mark of restart stands before each row but the first.
  static func file(
    _ samples: [Int], width: Int, components: Int = 1, precision: Int = 8, predictor: Int = 1,
    rowsApart: Bool = false
  ) -> [UInt8] {
    let height = samples.count / components / width
    var bits = Bits()
    for y in 0..<height {
      if rowsApart, y > 0 {
        bits.fill()
        bits.bytes += [0xFF, 0xD0 + UInt8((y - 1) % 8)]
      }
      for x in 0..<width {
        for component in 0..<components {
          func sample(_ x: Int, _ y: Int) -> Int {
            samples[(y * width + x) * components + component]
          }
          let isFirst = y == 0 || rowsApart
          let predicted: Int
          if isFirst {
            predicted = x == 0 ? 1 << (precision - 1) : sample(x - 1, y)
          } else if x == 0 {
            predicted = sample(0, y - 1)
          } else {
            let (a, b, c) = (sample(x - 1, y), sample(x, y - 1), sample(x - 1, y - 1))
            switch predictor {
            case 1: predicted = a
            case 2: predicted = b
            case 3: predicted = c
            case 4: predicted = a + b - c
            case 5: predicted = a + ((b - c) >> 1)
            case 6: predicted = b + ((a - c) >> 1)
            default: predicted = (a + b) >> 1
            }
          }
          let difference = sample(x, y) - predicted
          var size = 0
          while abs(difference) >= 1 << size { size += 1 }
          bits.add(size, 5)
          bits.add(difference < 0 ? difference + (1 << size) - 1 : difference, size)
        }
      }
    }
    bits.fill()
    let ids = (1...components).map { UInt8($0) }
    var frame = [UInt8(precision)] + Made.big(height, 2) + Made.big(width, 2)
    frame.append(UInt8(components))
    var scan = [UInt8(components)]
    for id in ids {
      frame += [id, 0x11, 0]
      scan += [id, 0]
    }
    scan += [UInt8(predictor), 0, 0]
    var file: [UInt8] = [0xFF, 0xD8, 0xFF, 0xC3]
    file += Made.big(frame.count + 2, 2) + frame
    file += table
    if rowsApart { file += [0xFF, 0xDD, 0, 4] + Made.big(width, 2) }
    file += [0xFF, 0xDA] + Made.big(scan.count + 2, 2)
    file += scan + bits.bytes
    return file + [0xFF, 0xD9]
  }
}

@Suite struct LosslessJPEGTests {
  private static let grey = [0, 255, 128, 7, 250, 3, 90, 90, 200, 1, 254, 60]

  @Test(arguments: 1...7)
  func everyPredictorGivesTheSamples(_ predictor: Int) throws {
    for rowsApart in [false, true] {
      let file = LosslessFile.file(
        Self.grey, width: 4, predictor: predictor, rowsApart: rowsApart)
      let image = try ImageDecoder().decode(file, as: .full)
      #expect([image.width, image.height] == [4, 3])
      #expect(image.pixels == Self.grey.flatMap { [UInt8($0), UInt8($0), UInt8($0)] })
      #expect(image.info.format == .jpeg && !image.isPartial)
    }
  }

  @Test func coloursAndDeepSamples() throws {
    let colours = [255, 0, 0, 0, 255, 0, 10, 20, 30, 40, 50, 60]
    let file = LosslessFile.file(colours, width: 2, components: 3, predictor: 4)
    #expect(try ImageDecoder().decode(file, as: .full).pixels == colours.map { UInt8($0) })
    let deep = LosslessFile.file([0, 4095, 2048, 1024], width: 2, precision: 12, predictor: 6)
    let pixels = try ImageDecoder().decode(deep, as: .full).pixels
    #expect(pixels == [0, 0, 0, 255, 255, 255, 128, 128, 128, 64, 64, 64])
  }

  @Test func aFurtherScanOfAWholeImageIsNotRead() throws {
    let file = LosslessFile.file(Self.grey, width: 4)
    let other = LosslessFile.file(Self.grey.reversed(), width: 4)
    let scan = try #require(other.indices.first { other[$0...].starts(with: [0xFF, 0xDA]) })
    let image = try ImageDecoder().decode(file.dropLast(2) + other[scan...], as: .full)
    #expect(image.pixels == Self.grey.flatMap { [UInt8($0), UInt8($0), UInt8($0)] })
    #expect(!image.isPartial)
  }

  @Test func whatIsCutOffOrDamagedIsAnswered() throws {
    let file = LosslessFile.file(Self.grey + Self.grey, width: 4, predictor: 5)
    var isPartial = false
    for length in 0..<file.count {
      do {
        let image = try ImageDecoder().decode(Array(file.prefix(length)), as: .full)
        isPartial = isPartial || image.isPartial
      } catch {
        #expect(!error.message.isEmpty)
      }
      var damaged = file
      damaged[length] ^= 0xFF
      let limits = DecodingLimits(maximumPixels: 1 << 13)
      _ = try? ImageDecoder().decode(damaged, as: .full, limits: limits)
    }
    #expect(isPartial)
  }
}
