import Indexing
import SearchDomain
import Testing

@testable import Searching

@Suite struct LivingPathsTests {
  private func image(_ path: FilePath, content: UInt8) throws -> ImageRecord {
    ImageRecord(
      id: ImageID(naming: path), path: path,
      contentHash: try #require(ContentHash(bytes: [UInt8](repeating: content, count: 32))),
      byteCount: 1, modifiedNanoseconds: 1, category: nil,
      facts: ImageFacts(width: 1, height: 1, format: "pnm"))
  }

  private func shown(_ hit: Hit, there: Set<FilePath>) -> [FilePath] {
    let shown = hit.representedByLiving { there.contains($0) }
    return [shown.image.path] + shown.folded.map(\.path)
  }

  @Test func aCopyThatIsThereStandsForThoseThatAreNot() throws {
    var hit = Hit(image: try image("/old/a.jpg", content: 1), score: 0.5)
    hit.folded = [
      try image("/old/small.jpg", content: 2), try image("/older/a.jpg", content: 1),
      try image("/new/a.jpg", content: 1),
    ]
    #expect(
      shown(hit, there: ["/new/a.jpg", "/old/small.jpg"])
        == ["/new/a.jpg", "/old/small.jpg", "/older/a.jpg", "/old/a.jpg"])
    let asItIs: [FilePath] = ["/old/a.jpg", "/old/small.jpg", "/older/a.jpg", "/new/a.jpg"]
    #expect(shown(hit, there: ["/old/a.jpg", "/new/a.jpg"]) == asItIs)
    // One that only looks the same is another picture.
    #expect(shown(hit, there: ["/old/small.jpg"]) == asItIs)
    #expect(shown(hit, there: []) == asItIs)
  }

  @Test func noFileIsAskedForWithoutCopiesOrElsewhere() throws {
    let alone = Hit(image: try image("/old/a.jpg", content: 1), score: 0.5)
    var far = Hit(image: try image("s3://b/a.jpg", content: 1), score: 0.5)
    far.folded = [try image("/new/a.jpg", content: 1)]
    for hit in [alone, far] {
      let same = hit.representedByLiving { _ in
        Issue.record("a file was asked for")
        return true
      }
      #expect(same == hit)
    }
  }
}
