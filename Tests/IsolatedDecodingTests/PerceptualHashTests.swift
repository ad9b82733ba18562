import Foundation
import ImageDecoding
@testable import IsolatedDecoding
import TestSupport
import Testing

/// Our hashes against those that Tools/make-hash-fixtures took from the
/// Python library ImageHash.
@Suite struct PerceptualHashTests {
  struct Reference: Decodable {
    struct Picture: Decodable {
      let path: String
      let phash: String
      let dhash: String
    }
    let pictures: [Picture]
  }

  static let gallery = Fixture.folder.deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Gallery")

  func hashes(_ bytes: [UInt8], side: Int = 112) throws -> PerceptualHashes {
    let decoded = try ImageDecoder().decode(
      bytes, as: .shortestSideThenCentreCrop(width: side, height: side), hashing: true)
    return try #require(decoded.hashes)
  }

  @Test func hashesAreThoseOfTheReference() throws {
    let list = try JSONDecoder().decode(
      Reference.self, from: Data(Fixture.bytes("hashes/gallery.json")))
    var differences: [Int] = []
    // An eighth of the gallery: without optimisation an image takes a second.
    for picture in list.pictures.enumerated().filter({ $0.offset % 8 == 0 }).map(\.element) {
      let bytes = [UInt8](try Data(contentsOf: Self.gallery.appendingPathComponent(picture.path)))
      let ours = try hashes(bytes)
      let dct = try #require(UInt64(picture.phash, radix: 16))
      let difference = try #require(UInt64(picture.dhash, radix: 16))
      differences.append((ours.dct ^ dct).nonzeroBitCount)
      differences.append((ours.difference ^ difference).nonzeroBitCount)
    }
    #expect(differences.count >= 80)
    let equal = differences.filter { $0 == 0 }.count
    // The one that differs is an AVIF, which the reference's decoder shows
    // slightly otherwise.
    #expect(equal >= differences.count - 1, "\(equal) of \(differences.count)")
    #expect((differences.max() ?? 64) <= 2)
  }

  @Test func hashesDoNotDependOnTheSizeWanted() throws {
    let bytes = try Data(contentsOf: Self.gallery.appendingPathComponent(Self.firstJPEG()))
    #expect(try hashes([UInt8](bytes), side: 64) == hashes([UInt8](bytes), side: 300))
  }

  @Test func noneAreComputedUnasked() throws {
    let bytes = try Data(contentsOf: Self.gallery.appendingPathComponent(Self.firstJPEG()))
    #expect(try ImageDecoder().decode([UInt8](bytes), as: .within(maxSide: 64)).hashes == nil)
  }

  @Test func aPlainImageHasNoNoiseInItsHash() throws {
    // One grey: every coefficient but the first is nothing.
    let plain = try hashes(PortablePixmap(width: 40, height: 30, colour: [128, 128, 128]).encoded)
    #expect(plain.dct == 1 << 63)
    #expect(plain.difference == 0)
  }

  @Test func brighterToTheRightSetsEveryBitOfTheDifferenceHash() throws {
    let pixels = (0..<80).flatMap { _ in
      (0..<90).flatMap { [UInt8](repeating: UInt8($0 * 2), count: 3) }
    }
    let ramp = try hashes(PortablePixmap(width: 90, height: 80, pixels: pixels).encoded)
    #expect(ramp.difference == .max)
  }

  static func firstJPEG() throws -> String {
    let list = try JSONDecoder().decode(
      Reference.self, from: Data(Fixture.bytes("hashes/gallery.json")))
    return try #require(list.pictures.first { $0.path.hasSuffix(".jpg") }).path
  }
}
