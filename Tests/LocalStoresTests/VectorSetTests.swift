import SearchDomain
import Testing

@testable import LocalStores

@Suite struct VectorSetTests {
  let library: TestLibrary
  let set: VectorSet

  var catalog: Catalog { library.catalog }

  init() throws {
    library = try TestLibrary()
    set = try library.catalog.createSet(for: testSpace("old"), state: .current)
  }

  func store(_ contents: Range<Int>) throws {
    try catalog.apply(
      contents.map { .store(try testRecord(FilePath("/\($0)"), content: $0), try testVector($0)) })
  }

  @Test func newLibraryHasNoSet() throws {
    let empty = try TestLibrary()
    #expect(try empty.catalog.currentSet() == nil)
    #expect(try empty.catalog.set(for: testSpace()) == nil)
    #expect(try empty.catalog.vectorSets().isEmpty)
  }

  @Test func changeOfModelKeepsTheOldSetInUseUntilTheSwitch() throws {
    try store(0..<4)
    try catalog.apply([.store(try testRecord("/copy", content: 1), nil)])
    let new = try catalog.createSet(for: testSpace("new", dimension: 4), state: .building)
    #expect(try catalog.currentSet()?.id == set.id)
    #expect(try catalog.missingVectorCount(in: new.id) == 4)
    var after: Int64 = 0
    var embedded = 0
    while true {
      let page = try catalog.imagesMissingVector(in: new.id, after: after, limit: 3)
      guard let last = page.last else { break }
      embedded += page.count
      try catalog.apply(
        page.map { .store($0.image, try testVector(9, dimension: 4)) },
        set: new.id)
      after = last.contentID
    }
    #expect(embedded == 4)
    #expect(try catalog.missingVectorCount(in: new.id) == 0)
    #expect(errorKind { try catalog.dropSet(set.id) } == .setIsCurrent)
    try catalog.makeCurrent(new.id)
    #expect(try catalog.currentSet()?.id == new.id)
    #expect(try catalog.vectorSet(set.id)?.state == .retired)
    #expect(try catalog.vectorCount(in: set.id) == 4)
    try catalog.dropSet(set.id)
    try catalog.dropSet(set.id)
    #expect(try catalog.vectorSets().map(\.id) == [new.id])
    #expect(try catalog.check().isEmpty)
    #expect(errorKind { _ = try catalog.vectorPage(in: set.id) } == .noVectorSet)
  }

  @Test func vectorsInEightBitsGoToASetOfTheirOwnUntilAProofIsKept() throws {
    let wide = set.space
    let narrow = EmbeddingSpace(
      modelName: wide.modelName, digest: wide.digest, dimension: wide.dimension,
      precision: "int8")
    #expect(try catalog.setToFill(for: wide)?.id == set.id)
    #expect(try catalog.setToFill(for: narrow) == nil)
    #expect(try catalog.currentSet()?.decision == nil)

    let slow = PrecisionDecision(used: "f32", reason: .impossible, detail: "“so” it is")
    try catalog.keep(slow, for: wide)
    #expect(try catalog.currentSet()?.decision == slow)
    #expect(try catalog.setToFill(for: wide)?.id == set.id)

    let generation = try catalog.generation()
    let proof = PrecisionProof(
      calibrationCount: 64, comparedCount: 128, floatingLayers: 2, meanCosine: 0.999812,
      leastCosine: 0.998, neighboursKept: 0.973438, textsKept: 0.98, textCount: 99, speedup: 2.5)
    let proven = PrecisionDecision(
      used: "int8", reason: .proven, proof: proof, towerDigest: "abc")
    try catalog.keep(proven, for: wide)
    #expect(try catalog.currentSet()?.decision == proven)
    #expect(try catalog.currentSet()?.space == narrow)
    #expect(try catalog.generation() > generation)
    #expect(try catalog.setToFill(for: narrow)?.id == set.id)
    #expect(try catalog.setToFill(for: wide) == nil)
    #expect(try catalog.set(for: wide)?.id == set.id)

    // Who forbids it fills a set beside, and nothing is kept of what is dropped.
    let beside = try catalog.createSet(for: wide, state: .building)
    #expect(try catalog.setToFill(for: wide)?.id == beside.id)
    #expect(try catalog.vectorSet(beside.id)?.decision == nil)
    try catalog.makeCurrent(beside.id)
    try catalog.dropSet(set.id)
    #expect(errorKind { try catalog.keep(proven, for: narrow) } == .noVectorSet)
    #expect(PrecisionDecision(text: "{}") == nil && PrecisionDecision(text: "damaged") == nil)
  }

  @Test func setIsFoundByFilesAndDimensionWhateverItsNameOrPrecision() throws {
    let renamed = EmbeddingSpace(
      modelName: "other name", digest: set.space.digest, dimension: 8, precision: "bf16")
    #expect(try catalog.set(for: renamed)?.id == set.id)
    #expect(try catalog.set(for: testSpace("old", dimension: 9)) == nil)
    #expect(try catalog.set(for: testSpace("new")) == nil)
    // An older set of the same model, retired meanwhile, comes last.
    let again = try catalog.createSet(for: testSpace("old"), state: .current)
    #expect(try catalog.set(for: renamed)?.id == again.id)
    #expect(try catalog.vectorSets().map(\.state) == [.retired, .current])
  }

  @Test func removedContentLeavesEverySet() throws {
    try store(0..<2)
    let new = try catalog.createSet(for: testSpace("new"), state: .building)
    try catalog.apply([try catalog.vectorChange(1, testVector(1))], set: new.id)
    try catalog.apply([.remove(path: "/0")])
    #expect(try catalog.vectorContentIDs(in: set.id) == [2])
    #expect(try catalog.vectorContentIDs(in: new.id).isEmpty)
  }

  @Test func vectorsComeInOrderAndFromAnyPoint() throws {
    try store(0..<10)
    var seen: [Int64] = []
    try catalog.forEachVector(in: set.id, after: 4) { id, values in
      let expected = try testVector(Int(id) - 1).values
      #expect(values.count == expected.count)
      for i in 0..<values.count { #expect(values[i] == expected[i]) }
      // The catalog may be used meanwhile.
      let count = try catalog.vectorCount(in: set.id)
      #expect(count == 10)
      seen.append(id)
    }
    #expect(seen == [5, 6, 7, 8, 9, 10])
    let page = try catalog.vectorPage(in: set.id, after: 2, limit: 3)
    #expect(page.contentIDs == [3, 4, 5])
    #expect(page.values.count == 24 && page.dimension == 8)
    #expect(try catalog.vectorPage(in: set.id, after: 10).contentIDs.isEmpty)
    #expect(try catalog.vector(contentID: 99, in: set.id) == nil)
  }

  @Test func removalsAreNotedUntilForgotten() throws {
    try store(0..<6)
    func removed(after: Int, through: Int) throws -> [Int64] {
      try catalog.removedContentIDs(in: set.id, after: after, through: through)
    }
    try catalog.apply([.remove(path: "/2")])
    // A change is a rewrite and no removal.
    try catalog.apply([try catalog.vectorChange(1, testVector(7))])
    try catalog.apply([.remove(path: "/4"), .remove(path: "/0")])
    #expect(try catalog.vectorSet(set.id)?.rewriteCount == 4)
    #expect(try removed(after: 0, through: 1) == [3])
    #expect(try removed(after: 1, through: 2).isEmpty)
    #expect(Set(try removed(after: 2, through: 4)) == [5, 1])
    try catalog.forgetRemovals(in: set.id, through: 3)
    #expect(try removed(after: 0, through: 4).count == 1)
    let new = try catalog.createSet(for: testSpace("new"), state: .current)
    try catalog.dropSet(set.id)
    #expect(try removed(after: 0, through: 4).isEmpty)
    #expect(try catalog.removedContentIDs(in: new.id, after: 0, through: 9).isEmpty)
  }

  @Test func rewriteCountTellsAppendingFromOtherChanges() throws {
    func state() throws -> (count: Int, rewrites: Int, last: Int64) {
      let set = try catalog.vectorSet(set.id)
      return (set?.vectorCount ?? -1, set?.rewriteCount ?? -1, set?.lastContentID ?? -1)
    }
    try store(0..<5)
    #expect(try state() == (5, 0, 5))
    try store(5..<6)
    #expect(try state() == (6, 0, 6))
    try catalog.apply([try catalog.vectorChange(3, testVector(2))])
    #expect(try state() == (6, 0, 6))
    try catalog.apply([try catalog.vectorChange(3, testVector(7))])
    #expect(try state() == (6, 1, 6))
    try catalog.apply([.remove(path: "/5")])
    #expect(try state() == (5, 2, 6))
    try store(6..<7)
    #expect(try state() == (6, 2, 7))
  }

  @Test func generationCountsEveryChangeThatIsShownAndNothingElse() throws {
    var last = try catalog.generation()
    func grew(_ body: () throws -> Void) throws -> Bool {
      try body()
      defer { last = (try? catalog.generation()) ?? 0 }
      return try catalog.generation() > last
    }
    #expect(try grew { try store(0..<1) })
    #expect(try grew { try catalog.apply([.remove(path: "/0")]) })
    #expect(try !grew { try catalog.apply([.remove(path: "/0")]) })
    #expect(try !grew { try catalog.apply([]) })
    #expect(try !grew { try catalog.apply([.clearFailure(path: "/x")]) })
    let failure = FileFailure(path: "/f", cause: .init(.empty, "the file is empty"))
    #expect(try grew { try catalog.apply([.recordFailure(failure)]) })
    #expect(try grew { try catalog.apply([.clearFailure(path: "/f")]) })
    let root = LibraryRoot(path: "/r", options: "", lastSeenNanoseconds: 1)
    #expect(try grew { try catalog.saveRoot(root) })
    #expect(try !grew { try catalog.saveRoot(root) })
    #expect(try grew { try catalog.removeRoot("/r") })
    #expect(try !grew { try catalog.removeRoot("/r") })
    #expect(try grew { try catalog.createSet(for: testSpace("x"), state: .building) })
    #expect(try grew { try catalog.makeCurrent(.init(rawValue: 2)) })
    #expect(try !grew { try catalog.makeCurrent(.init(rawValue: 2)) })
    #expect(try grew { try catalog.dropSet(set.id) })
    #expect(try library.reopened().generation() == last)
  }

  @Test func libraryIDStaysAndDiffersBetweenLibraries() throws {
    let id = try catalog.libraryID()
    #expect(id.count == 16)
    #expect(try library.reopened().libraryID() == id)
    #expect(try TestLibrary().catalog.libraryID() != id)
  }

  @Test func secondIndexingRunIsToldOfTheFirst() throws {
    let other = try library.reopened()
    do {
      let lock = try catalog.lockForIndexing()
      #expect(errorKind { _ = try other.lockForIndexing() } == .busy)
      _ = lock
    }
    _ = try other.lockForIndexing()
  }

  @Test func severalThreadsMayUseOneCatalog() async throws {
    try store(0..<50)
    let catalog = catalog
    try await withThrowingTaskGroup(of: Int.self) { group in
      for n in 0..<8 {
        group.addTask {
          try catalog.apply([.setCategory(path: FilePath("/\(n)"), category: "x")])
          return try catalog.images().count
        }
      }
      for try await count in group { #expect(count == 50) }
    }
    #expect(try catalog.count(where: .compare(.category, .equal, .text("x"))) == 8)
  }
}
