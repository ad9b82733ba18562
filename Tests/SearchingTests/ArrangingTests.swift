// Collapsing and spreading.

import Foundation
import SearchDomain
import Testing

import Indexing

@testable import Searching

@Suite struct ArrangingTests {
  /// A content of its own with a vector.
  private func candidate(_ number: Int, _ vector: [Float]) throws -> Candidate {
    let path = FilePath("/\(number)")
    let hash = try #require(ContentHash(bytes: [UInt8](repeating: UInt8(number), count: 32)))
    let image = ImageRecord(
      id: ImageID(naming: path), path: path, contentHash: hash, byteCount: 1,
      modifiedNanoseconds: 1, category: nil, facts: ImageFacts(width: 1, height: 1, format: "png"))
    return Candidate(
      copies: [Hit(image: image, embedding: Embedding(unitLength: vector), score: 0.5)])
  }

  private func names(_ candidates: [Candidate]) -> [String] {
    candidates.map(\.copies[0].image.filename)
  }

  @Test func imagesThatLookTheSameAreOneGroup() throws {
    let vectors: [[Float]] = [[1, 0], [0.9999, 0.0141], [0, 1], [0.98, 0.199]]
    let groups = NearDuplicates.collapse(try vectors.enumerated().map { try candidate($0, $1) })
    #expect(names(groups.map(\.lead)) == ["0", "2", "3"])
    #expect(names(groups[0].others) == ["1"])
  }

  @Test func copiesAreOneCandidateInTheOrderOfTheirPaths() throws {
    var copy = try candidate(1, [1, 0]).copies[0]
    copy.image.path = "/0"
    let hits = try [candidate(1, [1, 0]).copies[0], candidate(2, [0, 1]).copies[0], copy]
    let contents = Candidate.contents(of: hits)
    #expect(contents.map { $0.copies.map(\.image.path) } == [["/0", "/1"], ["/2"]])
  }

  @Test func spreadingPrefersWhatIsNotThereYet() throws {
    let vectors: [[Float]] = [
      [1, 0, 0], [0.98, 0.199, 0], [0.97, 0, 0.243], [0, 1, 0], [0, 0, 1],
    ]
    let groups = try vectors.enumerated().map { CandidateGroup(lead: try candidate($0, $1)) }
    func order(_ diversity: Double) -> [String] {
      names(Diversity.spread(groups, count: 3, diversity: diversity).map(\.lead))
    }
    #expect(order(0) == ["0", "1", "2"])
    #expect(Set(order(0.7)) == ["0", "3", "4"])
    #expect(order(0.7).first == "0")
  }
}
