import Duplicates
import Foundation
import Testing

/// A scene that can be drawn at any size and of which any part can be shown.
struct DrawnScene {
  var width = 240
  var height = 180
  /// The part shown, of 0…1 both ways.
  var across = 0.0...1.0
  var down = 0.0...1.0
  /// What is done to each value.
  var tone: (Double) -> Double = { $0 }
  /// Levels of noise, which differs with the seed.
  var noise = 0.0
  var seed: UInt64 = 1
  /// Something drawn upon it, by place in 0…1.
  var upon: (Double, Double) -> (Double, Double, Double)? = { _, _ in nil }

  private func colour(_ x: Double, _ y: Double) -> (Double, Double, Double) {
    if let drawn = upon(x, y) { return drawn }
    let wave = sin(11 * x + 4 * sin(7 * y)) + cos(13 * y - 5 * sin(6 * x))
    let isInside = hypot(x - 0.4, y - 0.55) < 0.2
    let base = 128 + 45 * wave + (isInside ? -30 : 0)
    return (base, base * 0.8 + 20, isInside ? 60 : 200 - base * 0.6)
  }

  var look: ImageLook {
    get throws { try look(pages: 1) }
  }

  func look(pages: Int) throws -> ImageLook {
    var random = SplitMix(state: seed)
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        // Four samples a pixel, so that edges are smooth.
        var sum = (0.0, 0.0, 0.0)
        for part in 0..<4 {
          let u = (Double(x) + (part % 2 == 0 ? 0.25 : 0.75)) / Double(width)
          let v = (Double(y) + (part < 2 ? 0.25 : 0.75)) / Double(height)
          let own = colour(
            across.lowerBound + u * (across.upperBound - across.lowerBound),
            down.lowerBound + v * (down.upperBound - down.lowerBound))
          sum = (sum.0 + own.0 / 4, sum.1 + own.1 / 4, sum.2 + own.2 / 4)
        }
        for value in [sum.0, sum.1, sum.2] {
          let toned = tone(value) + noise * (random.unit() - 0.5) * 2
          pixels.append(UInt8(min(max(toned, 0), 255)))
        }
      }
    }
    return try #require(ImageLook(width: width, height: height, pixels: pixels, pages: pages))
  }

  private struct SplitMix {
    var state: UInt64
    mutating func unit() -> Double {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Double((z ^ (z >> 31)) >> 11) / Double(1 << 53)
    }
  }
}

@Suite struct ImageComparisonTests {
  private func verdict(_ kept: DrawnScene, _ other: DrawnScene) throws -> ComparisonVerdict {
    ImageComparison(try kept.look, try other.look).verdict
  }

  @Test func aImageIsItsOwnCopyWhateverItsSizeAndNoise() throws {
    let own = DrawnScene()
    #expect(try verdict(own, own) == .copy(alterations: [], isWhole: true))
    #expect(
      try verdict(own, DrawnScene(width: 120, height: 90, noise: 6))
        == .copy(alterations: [], isWhole: true))
  }

  @Test func aBrighterOneIsACopy() throws {
    #expect(
      try verdict(DrawnScene(), DrawnScene(tone: { $0 * 1.2 }))
        == .copy(alterations: [.recoloured], isWhole: true))
  }

  /// Brightness that was clipped is not brought back by turning it down.
  @Test(arguments: [1.35, 0.75])
  func aClippedOneIsACopyWhicheverIsKept(gain: Double) throws {
    let altered = DrawnScene(tone: { $0 * gain })
    for pair in [(DrawnScene(), altered), (altered, DrawnScene())] {
      #expect(
        try verdict(pair.0, pair.1) == .copy(alterations: [.recoloured], isWhole: true))
    }
  }

  /// Three plain colours, of which one stands upon another.
  private func flat(
    _ ground: (Double, Double, Double), _ disc: (Double, Double, Double),
    tone: @escaping (Double) -> Double = { $0 }
  ) -> DrawnScene {
    func toned(_ colour: (Double, Double, Double)) -> (Double, Double, Double) {
      (tone(colour.0), tone(colour.1), tone(colour.2))
    }
    return DrawnScene(upon: { x, y in
      if hypot(x - 0.35, y - 0.5) < 0.15 { return toned(disc) }
      return toned(abs(x - 0.75) < 0.1 ? (40, 60, 90) : ground)
    })
  }

  @Test func aFlatDrawingMadeDarkerIsACopy() throws {
    let own = flat((210, 190, 120), (150, 40, 70))
    let darker = flat((210, 190, 120), (150, 40, 70), tone: { $0 * 0.8 })
    for pair in [(own, darker), (darker, own)] {
      #expect(
        try verdict(pair.0, pair.1) == .copy(alterations: [.recoloured], isWhole: true))
    }
  }

  @Test func aDarkerThingOnTheSameGroundIsAnotherImage() throws {
    #expect(
      try verdict(flat((255, 255, 255), (180, 60, 60)), flat((255, 255, 255), (135, 45, 45)))
        == .different)
  }

  /// Turned by two degrees, with white in its corners.
  @Test func aTurnedOneIsACopyWhicheverIsKept() throws {
    let own = try DrawnScene(width: 400, height: 300).look
    let (sine, cosine) = (sin(0.035), cos(0.035))
    var pixels: [UInt8] = []
    for y in 0..<own.height {
      for x in 0..<own.width {
        let u = Double(x) - 199.5, v = Double(y) - 149.5
        let (left, top) = (199.5 + cosine * u - sine * v, 149.5 + sine * u + cosine * v)
        guard (0...398.0).contains(left), (0...298.0).contains(top) else {
          pixels += [255, 255, 255]
          continue
        }
        let (column, row) = (Int(left.rounded(.down)), Int(top.rounded(.down)))
        for channel in 0..<3 {
          func value(_ x: Int, _ y: Int) -> Double {
            Double(own.pixels[(y * own.width + x) * 3 + channel])
          }
          let across = left - Double(column), down = top - Double(row)
          let upper = value(column, row) * (1 - across) + value(column + 1, row) * across
          let lower = value(column, row + 1) * (1 - across) + value(column + 1, row + 1) * across
          pixels.append(UInt8(upper * (1 - down) + lower * down))
        }
      }
    }
    let turned = try #require(ImageLook(width: 400, height: 300, pixels: pixels))
    for pair in [(own, turned), (turned, own)] {
      guard case .copy(let alterations, _) = ImageComparison(pair.0, pair.1).verdict else {
        Issue.record("no copy")
        continue
      }
      #expect(alterations.contains(.turned))
    }
  }

  @Test func aCroppedOneIsACopyAndIsNotReplacedByLess() throws {
    let part = DrawnScene(across: 0.04...0.96, down: 0.04...0.96)
    #expect(try verdict(DrawnScene(), part) == .copy(alterations: [.cropped], isWhole: true))
    #expect(try verdict(part, DrawnScene()) == .copy(alterations: [.cropped], isWhole: false))
  }

  @Test func oneSmallThingElsewhereMakesAnotherImage() throws {
    func spot(_ x: Double) -> DrawnScene {
      DrawnScene(upon: { hypot($0 - x, $1 - 0.3) < 0.015 ? (250, 250, 40) : nil })
    }
    #expect(try verdict(spot(0.7), spot(0.78)) == .different)
  }

  @Test func anotherColourMakesAnotherImage() throws {
    func thing(_ colour: (Double, Double, Double)) -> DrawnScene {
      DrawnScene(upon: { abs($0 - 0.5) < 0.2 && abs($1 - 0.5) < 0.2 ? colour : nil })
    }
    // Both are as bright in grey.
    #expect(try verdict(thing((176, 48, 60)), thing((48, 116, 45))) == .different)
  }

  @Test func aMarkIsToldAndNeverReplaceable() throws {
    // Strokes in two colours along the lower border.
    let marked = DrawnScene(upon: { x, y in
      guard (0.1...0.6).contains(x), (0.86...0.92).contains(y) else { return nil }
      return Int(x * 60) % 2 == 0 ? (255, 255, 255) : (0, 0, 0)
    })
    for pair in [(DrawnScene(), marked), (marked, DrawnScene())] {
      guard case .copy(let alterations, let isWhole) = try verdict(pair.0, pair.1) else {
        Issue.record("the marked one is no copy")
        continue
      }
      #expect(alterations.contains(.marked) && !isWhole)
    }
  }

  @Test func blankImagesSayNothing() throws {
    func paper(_ seed: UInt64) -> DrawnScene {
      DrawnScene(noise: 5, seed: seed, upon: { _, _ in (240, 238, 230) })
    }
    #expect(try verdict(paper(1), paper(2)) == .nothingToSee)
    #expect(try verdict(paper(1), paper(1)) == .nothingToSee)
  }

  @Test func whatIsWhiteOnNothingIsSeenOnBlack() throws {
    func icon(_ isRound: Bool) throws -> ImageLook {
      let white = [UInt8](repeating: 255, count: 64 * 64 * 3)
      let black = (0..<(64 * 64)).flatMap { index -> [UInt8] in
        let x = Double(index % 64 - 32), y = Double(index / 64 - 32)
        let isDrawn = isRound ? hypot(x, y) < 20 : abs(x) < 20 && abs(y) < 20
        return [UInt8](repeating: isDrawn ? 255 : 0, count: 3)
      }
      return try #require(ImageLook(width: 64, height: 64, pixels: white, onBlack: black))
    }
    #expect(ImageComparison(try icon(true), try icon(false)).verdict == .different)
    #expect(
      ImageComparison(try icon(true), try icon(true)).verdict
        == .copy(alterations: [], isWhole: true))
  }

  @Test func printThatIsTooSmallToReadIsNotReplaceable() throws {
    // Lines of strokes a three-hundredth wide.
    func page(_ width: Int) -> DrawnScene {
      DrawnScene(
        width: width, height: width,
        upon: { x, y in
          let isLine = Int(y * 40) % 2 == 0
          let isStroke = sin(x * 700 + 40 * sin(Double(Int(y * 40)) * 1.7)) > 0
          return isLine && isStroke ? (0, 0, 0) : (255, 255, 255)
        })
    }
    if case .copy(_, let isWhole) = try verdict(page(600), page(100)) { #expect(!isWhole) }
  }

  @Test func pagesThatAreNotSeenMakeNoCopy() throws {
    let scene = DrawnScene()
    #expect(
      ImageComparison(try scene.look(pages: 3), try scene.look(pages: 1)).verdict == .different)
  }

  @Test(arguments: [(1, 1), (1, 400), (7, 3), (41, 2)])
  func oddSizesAreNoTrouble(width: Int, height: Int) throws {
    _ = try verdict(DrawnScene(width: width, height: height), DrawnScene())
    _ = try verdict(DrawnScene(), DrawnScene(width: width, height: height))
    #expect(ImageLook(width: width, height: height, pixels: []) == nil)
    #expect(ImageLook(width: .max, height: 4, pixels: []) == nil)
  }
}
