import Duplicates
import Foundation
import Indexing
import LocalStores
import SearchDomain
import Synchronization
import TestSupport
import Testing

@Suite struct DuplicateFinderTests {
  /// A catalog with images that exist in it alone.
  struct Shelf {
    let folder: TemporaryFolder
    let catalog: Catalog
    let digests: [String: [UInt8]]
    /// What images look like that do not look like all others; nil where
    /// they cannot be read.
    let looks: [String: ImageLook?]
    static let space = EmbeddingSpace(
      modelName: "test", digest: "digest", dimension: 4, precision: "f32")

    init(digests: [String: [UInt8]] = [:], looks: [String: ImageLook?] = [:]) throws {
      folder = try TemporaryFolder()
      self.looks = looks
      self.digests = digests
      catalog = try Catalog.open(
        folder: FilePath(folder.path), access: .readWrite(createIfMissing: true))
      try catalog.createSet(for: Self.space, state: .current)
    }

    /// Content is what makes files equal byte for byte.
    func add(
      _ path: String, content: UInt8, dct: UInt64?, difference: UInt64 = 0xF0F0_F0F0,
      vector: [Float] = [1, 0, 0, 0], width: Int = 100, bytes: Int = 1000, format: String = "jpeg",
      taken: String? = nil
    ) throws {
      var facts = ImageFacts(
        width: width, height: 100, format: format,
        metadata: taken.map { ["taken": .text($0)] } ?? [:])
      facts.fingerprint = dct.map { ImageFingerprint(dct: $0, difference: difference) }
      let record = ImageRecord(
        id: ImageID(naming: FilePath(path)), path: FilePath(path),
        contentHash: try Self.content(content),
        byteCount: bytes, modifiedNanoseconds: 1, category: nil, facts: facts)
      try catalog.apply([.store(record, try Embedding(normalizing: vector))])
    }

    var store: LocalStore {
      LocalStore(
        catalog: catalog, indexes: IndexMaintainer(catalog: catalog, cacheFolder: folder.file("c")))
    }

    static func content(_ number: UInt8) throws -> ContentHash {
      try #require(ContentHash(bytes: [UInt8](repeating: number, count: 32)))
    }

    func find(_ change: (inout DuplicateOptions) -> Void = { _ in }) throws -> DuplicateReport {
      var options = DuplicateOptions()
      change(&options)
      let digests = digests, looks = looks
      let usual = try DrawnScene(width: 60, height: 45).look
      let finder = DuplicateFinder(
        store: store,
        pictures: DuplicateFinder.Pictures(
          fingerprint: {
            $0.description == "/gone" ? nil : ImageFingerprint(dct: 0xFF, difference: 0xF0F0_F0F0)
          },
          pixelDigest: { digests[$0.description] },
          look: { looks[$0.description] ?? usual }),
        threads: 2)
      return try finder.run(options)
    }

    /// Each group as `keep: other relation, …`.
    func told(_ report: DuplicateReport) -> [String] {
      report.groups.map { group in
        "\(group.keep.path): "
          + group.duplicates.map { "\($0.image.path) \($0.relation.rawValue)" }.joined(
            separator: ", ")
      }
    }
  }

  @Test func copiesByteForByteAreAGroup() throws {
    let shelf = try Shelf()
    try shelf.add("/b", content: 1, dct: 1)
    try shelf.add("/a", content: 1, dct: 1)
    try shelf.add("/c", content: 2, dct: ~1)
    let report = try shelf.find()
    #expect(shelf.told(report) == ["/a: /b same_bytes"])
    #expect(report.imageCount == 3)
    #expect(report.bytesToWin == 1000)
  }

  @Test func alteredCopiesAreFoundWithinTheThreshold() throws {
    let shelf = try Shelf()
    try shelf.add("/large", content: 1, dct: 0, width: 400)
    try shelf.add("/near", content: 2, dct: 0xFF)
    try shelf.add("/far", content: 3, dct: 0x1FF << 20)
    #expect(shelf.told(try shelf.find { $0.farThreshold = nil }) == ["/large: /near altered"])
    #expect(
      try shelf.find {
        $0.threshold = 7
        $0.farThreshold = nil
      }.groups.isEmpty)
  }

  @Test func imagesThatLookOtherwiseAreNoCopiesThoughTheirHashesAreEqual() throws {
    let other = try DrawnScene(width: 60, height: 45, across: 0.5...1).look
    let shelf = try Shelf(looks: ["/invoice 2": other, "/invoice 3": other])
    for number in 1...4 { try shelf.add("/invoice \(number)", content: UInt8(number), dct: 0) }
    let report = try shelf.find()
    #expect(
      shelf.told(report).sorted() == [
        "/invoice 1: /invoice 4 altered", "/invoice 2: /invoice 3 altered",
      ])
    #expect(report.groups.flatMap(\.duplicates).allSatisfy { $0.isReplaceable })
    #expect(report.groups.flatMap(\.duplicates).allSatisfy { $0.alterations == [.reencoded] })
  }

  @Test func imagesThatCannotBeReadAreNoCopies() throws {
    let shelf = try Shelf(looks: ["/lost": nil])
    try shelf.add("/here", content: 1, dct: 0)
    try shelf.add("/lost", content: 2, dct: 0)
    let report = try shelf.find()
    #expect(report.groups.isEmpty)
    #expect(report.unreadable == [FilePath("/lost")])
  }

  @Test func blankPagesAreCopiesOnlyWhereEveryPixelIsEqual() throws {
    let blank = try DrawnScene(width: 60, height: 45, upon: { _, _ in (255, 255, 255) }).look
    let shelf = try Shelf(
      digests: ["/1": [1], "/2": [2], "/3": [1]], looks: ["/1": blank, "/2": blank, "/3": blank])
    for number in 1...3 { try shelf.add("/\(number)", content: UInt8(number), dct: 0) }
    #expect(shelf.told(try shelf.find()) == ["/1: /3 same_pixels"])
  }

  @Test func manyOfOneLayoutAreWorkedThroughInRounds() throws {
    var looks: [String: ImageLook?] = [:]
    for number in 0..<40 {
      let start = 0.07 * Double(number / 4)
      looks["/\(number)"] = try DrawnScene(width: 48, height: 36, across: start...(start + 0.3))
        .look
    }
    let shelf = try Shelf(looks: looks)
    for number in 0..<40 { try shelf.add("/\(number)", content: UInt8(number), dct: 0) }
    let told = shelf.told(try shelf.find())
    #expect(told.count == 10)
    #expect(told.contains("/4: /5 altered, /6 altered, /7 altered"))
    #expect(told.contains("/36: /37 altered, /38 altered, /39 altered"))
  }

  @Test func croppedCopiesAreFoundWhereTheyLookAlikeAndWereTakenAtOneTime() throws {
    let shelf = try Shelf()
    let varied: UInt64 = 0xF0F0_F0F0
    try shelf.add("/whole", content: 1, dct: 0, width: 400, taken: "2024-05-01T10:00:00")
    try shelf.add("/crop", content: 2, dct: 0xF_FFFF, difference: varied ^ 0xF_FFFF)
    try shelf.add("/unlike", content: 3, dct: 0xF_FFFF << 40, vector: [0.9, 0.43, 0, 0])
    try shelf.add(
      "/next", content: 4, dct: 0xF_FFFF << 20, difference: varied ^ 0x3FF << 20,
      taken: "2024-05-01T10:00:01")
    try shelf.add("/beyond", content: 5, dct: 0x1F_FFFF)
    #expect(shelf.told(try shelf.find()) == ["/whole: /crop altered"])
    #expect(try shelf.find { $0.farThreshold = nil }.groups.isEmpty)
  }

  @Test func markedCopiesAreFoundThoughTheyLookUnlike() throws {
    let shelf = try Shelf()
    let varied: UInt64 = 0xF0F0_F0F0
    try shelf.add("/clean", content: 1, dct: 0, width: 400)
    try shelf.add(
      "/marked", content: 2, dct: 0x3FFF, difference: varied ^ 0xFF, vector: [0.7, 0.714, 0, 0])
    try shelf.add(
      "/other", content: 3, dct: 0x3FFF << 30, difference: varied ^ 0xFF << 40,
      vector: [0.5, 0, 0.866, 0])
    #expect(shelf.told(try shelf.find()) == ["/clean: /marked altered"])
  }

  @Test func strangersWithLikeHashesAreToldApart() throws {
    let shelf = try Shelf()
    try shelf.add("/dark", content: 1, dct: 5)
    try shelf.add("/other dark", content: 2, dct: 5, vector: [0, 1, 0, 0])
    #expect(try shelf.find().groups.isEmpty)
    try shelf.add("/unlike by the second hash", content: 3, dct: 5, difference: 0x0F0F_0F0F)
    #expect(try shelf.find().groups.isEmpty)
  }

  @Test func plainImagesOfLikeColoursAreToldApart() throws {
    let shelf = try Shelf()
    try shelf.add("/red", content: 1, dct: 1 << 63, difference: 0)
    try shelf.add("/orange", content: 2, dct: 1 << 63, difference: 0, vector: [1, 0.15, 0, 0])
    try shelf.add("/red again", content: 3, dct: 1 << 63, difference: 0, vector: [1, 0.01, 0, 0])
    #expect(shelf.told(try shelf.find()) == ["/red: /red again altered"])
  }

  @Test func equalPixelsAreTold() throws {
    let digest: [UInt8] = [1, 2, 3]
    let shelf = try Shelf(digests: ["/a.png": digest, "/a.webp": digest, "/a.jpg": [9]])
    try shelf.add("/a.png", content: 1, dct: 0, format: "png")
    try shelf.add("/a.webp", content: 2, dct: 0, bytes: 900, format: "webp")
    try shelf.add("/a.jpg", content: 3, dct: 1, bytes: 800)
    #expect(shelf.told(try shelf.find()) == ["/a.png: /a.webp same_pixels, /a.jpg altered"])
  }

  @Test func digestsAreNotedAndNotComputedAgain() throws {
    let shelf = try Shelf(digests: ["/a": [7], "/b": [7]])
    try shelf.add("/a", content: 1, dct: 0)
    try shelf.add("/b", content: 2, dct: 0)
    _ = try shelf.find()
    let contents = try [1, 2].map(Shelf.content)
    #expect(try shelf.store.pixelDigests(of: contents) == [contents[0]: [7], contents[1]: [7]])
  }

  @Test func aChainOfSmallDifferencesIsNotOneGroup() throws {
    let shelf = try Shelf()
    try shelf.add("/1", content: 1, dct: 0, width: 400)
    try shelf.add("/2", content: 2, dct: 0xFFF, width: 300)
    try shelf.add("/3", content: 3, dct: 0xFF_FFFF, width: 200)
    // /3 is a duplicate of /2 but not of /1, which keeps /2.
    #expect(shelf.told(try shelf.find()) == ["/1: /2 altered"])
  }

  @Test func theBestIsKept() throws {
    let shelf = try Shelf()
    try shelf.add("/small but larger file", content: 1, dct: 0, width: 50, bytes: 9000)
    try shelf.add("/edited", content: 2, dct: 0, width: 200)
    try shelf.add("/from the camera", content: 3, dct: 0, width: 200, taken: "2020-01-01T10:00:00")
    #expect(try shelf.find().groups.map(\.keep.path) == [FilePath("/from the camera")])
  }

  @Test func ofEqualImagesTheOneIndexedFirstIsKept() throws {
    let shelf = try Shelf()
    try shelf.add("/z", content: 9, dct: 0)
    try shelf.add("/a", content: 1, dct: 0)
    #expect(try shelf.find().groups.map(\.keep.path) == ["/z"])
  }

  @Test func aFolderThatIsFavouredKeepsItsImage() throws {
    let shelf = try Shelf()
    try shelf.add("/first/large", content: 1, dct: 0, width: 400)
    try shelf.add("/second/small", content: 2, dct: 0)
    try shelf.add("/third/small", content: 3, dct: 0)
    func kept(_ folders: [FilePath]) throws -> [FilePath] {
      try shelf.find { $0.keep = folders.map(KeepRule.folder) }.groups.map(\.keep.path)
    }
    #expect(try kept([]) == ["/first/large"])
    #expect(try kept(["/second"]) == ["/second/small"])
    #expect(try kept(["/third", "/second"]) == ["/third/small"])
    #expect(try kept(["/none"]) == ["/first/large"])
  }

  @Test func similarImagesAreFoundOnlyOnRequest() throws {
    let shelf = try Shelf()
    try shelf.add("/1", content: 1, dct: 0, taken: "2020-01-01T10:00:00")
    try shelf.add(
      "/2", content: 2, dct: .max, vector: [1, 0.1, 0, 0], taken: "2020-01-01T10:00:08")
    try shelf.add("/3", content: 3, dct: 0xFFFF_FFFF, vector: [1, 0.1, 0.1, 0])
    #expect(try shelf.find().groups.isEmpty)
    let told = shelf.told(try shelf.find { $0.similarity = 0.9 })
    #expect(told == ["/1: /2 burst, /3 similar"])
    #expect(
      shelf.told(
        try shelf.find {
          $0.similarity = 0.9; $0.burstSeconds = 5
        }) == ["/1: /2 similar, /3 similar"])
  }

  @Test func oldLibrariesGetTheirFingerprintsOnce() throws {
    let shelf = try Shelf()
    try shelf.add("/old", content: 1, dct: nil)
    try shelf.add("/older", content: 2, dct: nil)
    try shelf.add("/gone", content: 3, dct: nil)
    let report = try shelf.find()
    #expect(shelf.told(report) == ["/old: /older altered"])
    #expect(report.unreadable == [FilePath("/gone")])
    #expect(
      try shelf.store.fingerprintedContents(where: nil, favouring: [])
        .map { $0.fingerprint?.dct } == [0xFF, 0xFF, nil])
  }

  @Test func aFilterChoosesWhatIsLookedAt() throws {
    let shelf = try Shelf()
    try shelf.add("/a/1", content: 1, dct: 0)
    try shelf.add("/b/1", content: 2, dct: 0)
    let report = try shelf.find { $0.filter = .glob(.path, "/a/*") }
    #expect(report.imageCount == 1)
    #expect(report.groups.isEmpty)
  }

  @Test func storingAgainKeepsFingerprints() throws {
    let shelf = try Shelf()
    try shelf.add("/a", content: 1, dct: 5, difference: 6)
    try shelf.add("/a", content: 1, dct: nil)
    let stored = try #require(try shelf.catalog.image(path: FilePath("/a")))
    #expect(stored.facts.fingerprint == ImageFingerprint(dct: 5, difference: 6))
  }
}
