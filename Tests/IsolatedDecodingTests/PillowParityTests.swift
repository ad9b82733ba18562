import Foundation
import ImageDecoding
@testable import IsolatedDecoding
import Testing

/// One comparison with Pillow's pixels, as Tools/parity/pixels.py wrote it.
struct ParityCase: Decodable, Sendable, CustomTestStringConvertible {
  let picture: String
  let kind: String
  let width: Int
  let height: Int
  let filter: String
  let golden: String
  let leastPSNR: Double

  var testDescription: String { "\(picture) \(kind) \(width)×\(height) \(filter)" }

  struct List: Decodable { let cases: [ParityCase] }

  static let all: [ParityCase] = {
    guard let data = try? Fixture.bytes("parity/cases.json"),
      let list = try? JSONDecoder().decode(List.self, from: Data(data))
    else { return [] }
    return list.cases
  }()
}

@Suite struct PillowParityTests {
  @Test func fixturesAreThere() { #expect(ParityCase.all.count >= 12) }

  @Test(arguments: ParityCase.all)
  func pixelsAreThoseOfPillow(_ example: ParityCase) throws {
    let decoder = try ImageDecoder()
    let filter = try #require(Interpolation(rawValue: example.filter))
    let plan: ResizePlan =
      example.kind == "crop"
      ? .shortestSideThenCentreCrop(
        width: example.width, height: example.height, interpolation: filter)
      : .squash(width: example.width, height: example.height, interpolation: filter)
    let ours = try decoder.decode(Fixture.bytes("parity/" + example.picture), as: plan)
    let theirs = try decoder.decode(Fixture.bytes("parity/" + example.golden), as: .full)
    #expect(ours.width == theirs.width && ours.height == theirs.height)
    let decibels = psnr(ours.pixels, theirs.pixels)
    #expect(decibels >= example.leastPSNR, "\(decibels) dB")
  }
}
