import Testing

@testable import FaceModels

/// Boxes that become one, and squares cut out of pictures.
@Suite struct FaceGeometryTests {
  private func box(_ x: Double, _ y: Double, _ side: Double, _ score: Double) -> FaceCandidate {
    let corner = SIMD2(x, y)
    return FaceCandidate(
      points: [corner, corner + side] + [SIMD2<Double>](repeating: corner + side / 2, count: 6),
      score: score)
  }

  private func merged(_ boxes: [FaceCandidate]) -> [FaceCandidate] {
    FaceCandidate.merged(boxes, overlap: 0.3, inside: 0.6)
  }

  @Test func nearEqualBoxesAreAveragedByTheirScores() {
    let faces = merged([box(10, 10, 40, 0.9), box(14, 10, 40, 0.3), box(200, 10, 40, 0.7)])
    #expect(faces.map(\.score) == [0.9, 0.7])
    #expect(abs(faces[0].low.x - 11) < 1e-9)
    #expect(abs(faces[0].high.x - 51) < 1e-9)
  }

  @Test func aBoxInsideASurerOneIsDroppedAndNotAveraged() {
    let faces = merged([box(0, 0, 100, 0.9), box(30, 30, 20, 0.8)])
    #expect(faces.count == 1)
    #expect(faces[0].high == SIMD2(100, 100))
  }

  @Test func theOrderOfCandidatesDoesNotMatter() {
    let boxes = (0..<40).map {
      box(Double($0 % 7) * 31, Double($0 / 7) * 17, 40, 0.6 + Double($0) / 100)
    }
    let once = merged(boxes).map(\.points)
    #expect(merged(boxes.reversed()).map(\.points) == once)
    #expect(merged([]).isEmpty)
  }

  @Test func aSimilarityBringsPointsToTheirTargets() throws {
    let truth = Similarity(a: 1.2, b: -0.7, shift: SIMD2(5, -3))
    let points = [SIMD2(0.0, 0), SIMD2(10, 0), SIMD2(3, 8)]
    let found = try #require(Similarity(from: points, to: points.map { truth($0) }))
    #expect(abs(found.a - 1.2) < 1e-12 && abs(found.b + 0.7) < 1e-12)
    #expect(abs(found.shift.x - 5) < 1e-9)
    #expect(Similarity(from: [SIMD2(1, 1), SIMD2(1, 1)], to: points.prefix(2) + []) == nil)
    #expect(Similarity(from: [], to: []) == nil)
  }

  private func ramp(_ width: Int, _ height: Int) -> PixelGrid {
    PixelGrid(
      width: width, height: height,
      pixels: (0..<height).flatMap { y in
        (0..<width).flatMap { x in [UInt8(x * 2 % 256), UInt8(y * 2 % 256), UInt8(77)] }
      })
  }

  @Test func aPatchIsThePartOfThePictureThatWasAskedFor() {
    let patch = ramp(100, 80).patch(
      size: 8, toPicture: Similarity(a: 1, b: 0, shift: SIMD2(20, 30)))
    #expect(patch.pixels.prefix(3) == [40, 60, 77])
    #expect(patch.pixels.suffix(3) == [54, 74, 77])
  }

  @Test func outsideThePictureAPatchIsBlack() {
    let far = ramp(100, 80).patch(
      size: 4, toPicture: Similarity(a: 1, b: 0, shift: SIMD2(5000, -5000)))
    #expect(far.pixels.allSatisfy { $0 == 0 })
    let edge = ramp(100, 80).patch(
      size: 4, toPicture: Similarity(a: 1, b: 0, shift: SIMD2(-2, 10)))
    #expect(edge.pixels[0..<6].allSatisfy { $0 == 0 })
    #expect(edge.pixels[8] == 77)
    let endless = ramp(10, 10).patch(
      size: 4, toPicture: Similarity(a: 1e300, b: 0, shift: SIMD2(1e300, .infinity)))
    #expect(endless.pixels.count == 48)
  }

  @Test func aPatchOfAPartIsThatOfTheWholePictureHalved() {
    // Far smaller than the picture, so that the part is halved several times; a
    // ramp stays a ramp.
    let picture = ramp(127, 127)
    let patch = picture.patch(
      size: 10, toPicture: Similarity(a: 10, b: 0, shift: SIMD2(10, 10)))
    for index in 0..<10 {
      let value = Int(patch.pixels[index * 3])
      #expect(abs(value - (20 + index * 20)) <= 2)
    }
  }
}
