import CVips
import Foundation
import ImageDecoding
@testable import IsolatedDecoding
import Support
import Testing

/// JPEG read at a fraction of its size: as good as reading it whole, and only where
/// nothing is odd.
@Suite struct ReducedJPEGTests {
  /// A kind of file, by what libvips is asked for.
  struct Kind: Sendable, CustomTestStringConvertible {
    let name: String
    let bands: Int
    let options: [String: String]
    let width: Int
    let height: Int

    var testDescription: String { "\(name) \(width)×\(height)" }
  }

  static let kinds = [
    Kind(
      name: "halved colours", bands: 3, options: ["subsample-mode": "on"], width: 1603, height: 1207
    ),
    Kind(
      name: "whole colours", bands: 3, options: ["subsample-mode": "off"], width: 1201, height: 1603
    ),
    Kind(name: "grey", bands: 1, options: [:], width: 1409, height: 1011),
    Kind(name: "restarts", bands: 3, options: ["restart-interval": "7"], width: 1600, height: 1200),
    Kind(
      name: "own tables", bands: 3, options: ["optimize-coding": "true"], width: 1333, height: 1000),
    Kind(name: "fine", bands: 3, options: ["Q": "98"], width: 1024, height: 1024),
    Kind(name: "coarse", bands: 3, options: ["Q": "20"], width: 1024, height: 1024),
  ]

  @Test(arguments: kinds, [2, 4, 8])
  func isAsThatOfLibvips(_ kind: Kind, _ divisor: Int) throws {
    let file = try Self.file(kind)
    let ours = try #require(try Self.reduced(file, kind, divisor))
    #expect(ours.width == (kind.width + divisor - 1) / divisor)
    #expect(ours.height == (kind.height + divisor - 1) / divisor)
    let theirs = try file.withUnsafeBytes { bytes in
      let image = try EncodedFile(format: .jpeg, bytes: bytes).open(.shrink(divisor))
      let pixels = try #require(image.withPixels { Array($0) })
      return (pixels, image.width, image.height)
    }
    let memory = try #require(ours.memory)
    // libvips leaves a last row and column out that are covered partly.
    var (left, right): ([UInt8], [UInt8]) = ([], [])
    for y in 0..<min(ours.height, theirs.2) {
      let count = min(ours.width, theirs.1) * kind.bands
      left += UnsafeBufferPointer(start: memory.base + y * ours.width * kind.bands, count: count)
      right += theirs.0[(y * theirs.1 * kind.bands)...].prefix(count)
    }
    let decibels = psnr(left, right)
    #expect(decibels >= (divisor == 8 ? 44 : 38), "\(decibels) dB")
  }

  /// So small in the end that some are reduced by 2, some by 4, and all by 8.
  @Test(arguments: kinds, [384, 224, 112, 50])
  func resizedItIsAsTheWhole(_ kind: Kind, _ side: Int) throws {
    let file = try Self.file(kind)
    let decoder = try ImageDecoder()
    let plan = ResizePlan.shortestSideThenCentreCrop(
      width: side, height: side, interpolation: .bicubic)
    let ours = try decoder.decode(file, as: plan)
    let whole = try decoder.decode(file, as: .full)
    let geometry = ResizeGeometry(plan.shape, width: kind.width, height: kind.height)
    let expected = try whole.pixels.withUnsafeBufferPointer { pixels in
      Resampler.resize(
        PixelSource(
          base: try #require(pixels.baseAddress), width: whole.width, height: whole.height,
          extentWidth: Double(whole.width), extentHeight: Double(whole.height)),
        geometry, .bicubic)
    }
    let decibels = psnr(ours.pixels, expected)
    #expect(decibels >= 45, "\(decibels) dB")
    #expect(!ours.isPartial)
  }

  @Test func whatIsOddIsLeftToOthers() throws {
    let kind = Self.kinds[0]
    let file = try Self.file(kind)
    #expect(try Self.reduced(file, kind, 4) != nil)
    #expect(try Self.reduced(file, kind, 3) == nil)
    #expect(try Self.reduced(Array(file.dropLast(2)), kind, 4) == nil)
    #expect(try Self.reduced(Array(file.prefix(file.count / 2)), kind, 4) == nil)
    #expect(try Self.reduced([], kind, 4) == nil)
    let other = Kind(
      name: "", bands: 3, options: [:], width: kind.width + 8, height: kind.height)
    #expect(try Self.reduced(file, other, 4) == nil)
    let grey = Kind(name: "", bands: 1, options: [:], width: kind.width, height: kind.height)
    #expect(try Self.reduced(file, grey, 4) == nil)
    let progressive = Kind(
      name: "progressive", bands: 3, options: ["interlace": "true"], width: 1100, height: 1000)
    #expect(try Self.reduced(Self.file(progressive), progressive, 4) == nil)
  }

  /// What libvips finds damaged, and shows a part of, comes as before.
  @Test func aCutFileIsShownAsFarAsItGoes() throws {
    let file = try Self.file(Self.kinds[0])
    let image = try ImageDecoder().decode(
      Array(file.prefix(file.count * 2 / 3)),
      as: .shortestSideThenCentreCrop(width: 224, height: 224, interpolation: .bicubic))
    #expect(image.isPartial)
    #expect(image.pixels.count == 224 * 224 * 3)
  }

  @Test func damageNeverTraps() throws {
    let kind = Kind(name: "", bands: 3, options: ["restart-interval": "5"], width: 203, height: 119)
    let file = try Self.file(kind)
    var random = SplitMix64(seed: 5)
    var refused = 0
    for _ in 0..<2000 {
      var bytes = file
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let end = Bool.random(using: &random) ? min(700, bytes.count) : bytes.count
        bytes[Int.random(in: 0..<end, using: &random)] = .random(in: 0...255, using: &random)
      }
      if Int.random(in: 0..<4, using: &random) == 0 {
        bytes = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
      }
      for divisor in [2, 4, 8] where try Self.reduced(bytes, kind, divisor) == nil { refused += 1 }
    }
    #expect(refused > 1000)
  }

  // MARK: files

  private static func reduced(
    _ file: [UInt8], _ kind: Kind, _ divisor: Int
  ) throws -> PlainImage? {
    try #require(VipsLibrary.isStarted)
    return file.withUnsafeBytes {
      ReducedJPEG.image(
        $0, dividedBy: divisor, width: kind.width, height: kind.height,
        channels: kind.bands == 3 ? .rgb : .grey, profile: nil)
    }
  }

  /// Waves of falling strength, with hard edges: about what photographs have.
  private static func file(_ kind: Kind) throws -> [UInt8] {
    try #require(VipsLibrary.isStarted)
    var random = SplitMix64(seed: 9)
    var waves: [(x: Double, y: Double, shift: Double, strength: Double)] = []
    for octave in 0..<6 {
      for _ in 0..<3 {
        let scale = Double(1 << octave) * 0.004
        waves.append(
          (
            Double.random(in: -scale...scale, using: &random),
            Double.random(in: -scale...scale, using: &random),
            Double.random(in: 0...6, using: &random), 26 / Double(1 << octave)
          ))
      }
    }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(kind.width * kind.height * kind.bands)
    for y in 0..<kind.height {
      for x in 0..<kind.width {
        var value = 128.0
        for wave in waves {
          value += wave.strength * sin(wave.x * Double(x) + wave.y * Double(y) + wave.shift)
        }
        if (x / 190 + y / 170) % 3 == 0 { value += 30 }
        for band in 0..<kind.bands {
          let shade = value + Double(band * (x - y)) * 0.02
          pixels.append(UInt8(clamping: Int(clamping: shade)))
        }
      }
    }
    let encoded = pixels.withUnsafeBytes { bytes -> [UInt8]? in
      guard
        let image = vips_image_new_from_memory_copy(
          bytes.baseAddress, bytes.count, Int32(kind.width), Int32(kind.height),
          Int32(kind.bands), VIPS_FORMAT_UCHAR)
      else { return nil }
      let call = VipsCall("jpegsave_buffer")
      call.set("in", VipsPixels(owning: image))
      call.set("Q", "88")
      for (name, value) in kind.options { call.set(name, value) }
      return call.runForBytes("buffer")
    }
    return try #require(encoded)
  }
}
