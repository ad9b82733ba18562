// The index file and its search against brute force, and what damage does.

import Foundation
import SearchDomain
import TestSupport
import Testing

@testable import VectorIndexing

@Suite struct VectorIndexTests {
  let folder: TemporaryFolder
  var path: String { folder.file("vectors.index") }

  init() throws { folder = try TemporaryFolder() }

  /// Unit vectors, clustered so that many scores lie close together.
  static func vectors(_ count: Int, dimension: Int, seed: UInt64) throws -> [(Int64, [Float])] {
    var random = SeededRandom(seed: seed)
    let centre = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
    return try (0..<count).map { i in
      let raw = centre.map { $0 + Float.random(in: -0.3...0.3, using: &random) }
      return (Int64(i * 3 + 1), try Embedding(normalizing: raw).values)
    }
  }

  func write(_ vectors: [(Int64, [Float])], dimension: Int, cells: Int? = nil) throws -> VectorIndex
  {
    let writer = try IndexWriter(
      path: path, dimension: dimension, options: IndexBuildOptions(cellCount: cells))
    for (id, vector) in vectors { try writer.append(id: id, vector: vector) }
    try writer.finish(sourceVersion: 42, spaceDigest: [UInt8](repeating: 7, count: 32))
    return try VectorIndex(path: path)
  }

  func bruteForce(_ vectors: [(Int64, [Float])], _ query: Embedding, _ k: Int) -> [ScoredID] {
    let all = vectors.map { ScoredID(id: $0.0, score: query.exactSimilarity(to: $0.1)) }
    return Array(all.sorted(by: ScoredID.precedes).prefix(k))
  }

  /// Searches exactly; `originals` lacks what was deleted.
  func search(
    _ index: VectorIndex, _ query: Embedding, _ limit: Int, admitted: [Int64]? = nil,
    threads: Int? = nil, _ originals: [Int64: [Float]]
  ) throws -> [ScoredID] {
    let answer = try index.search(
      query.values, limit: limit, admitted: admitted, method: .exact, threads: threads
    ) { ids in ids.map { id in originals[id].map { query.exactSimilarity(to: $0) } ?? .nan } }
    #expect(answer.isExact)
    return answer.hits
  }

  @Test(arguments: [(1, 1), (3, 5), (64, 100), (100, 9000), (512, 5000), (768, 700), (2048, 300)])
  func searchEqualsBruteForce(_ dimension: Int, _ count: Int) throws {
    let vectors = try Self.vectors(count, dimension: dimension, seed: 5)
    let index = try write(vectors, dimension: dimension)
    let originals = Dictionary(uniqueKeysWithValues: vectors)
    for (_, raw) in try Self.vectors(20, dimension: dimension, seed: 6) {
      let query = Embedding(unitLength: raw)
      for k in [1, 10, 137, count, count + 5] {
        let found = try search(index, query, k, originals)
        #expect(found == bruteForce(vectors, query, k))
        if k == 10 && count > 1000 { break }
      }
    }
  }

  @Test func onlyAFewVectorsAreReadForTheFinalScores() throws {
    let vectors = try Self.vectors(9000, dimension: 64, seed: 8)
    let index = try write(vectors, dimension: 64)
    let originals = Dictionary(uniqueKeysWithValues: vectors)
    var read = 0
    let query = Embedding(unitLength: vectors[0].1)
    _ = try index.search(query.values, limit: 10, method: .exact) { ids in
      read += ids.count
      return ids.map { query.exactSimilarity(to: originals[$0]!) }
    }
    #expect(read < 200)
  }

  @Test func admittedIDsAloneAreReturnedAndFillTheLimit() throws {
    let vectors = try Self.vectors(5000, dimension: 32, seed: 9)
    let index = try write(vectors, dimension: 32)
    let originals = Dictionary(uniqueKeysWithValues: vectors)
    let admitted = vectors.map(\.0).filter { $0 % 7 == 0 } + [999_999]
    let query = Embedding(unitLength: vectors[17].1)
    let found = try search(index, query, 25, admitted: admitted, originals)
    #expect(found == bruteForce(vectors.filter { $0.0 % 7 == 0 }, query, 25))
    #expect(try search(index, query, 5, admitted: [], originals).isEmpty)
  }

  @Test func deletedVectorsAreReplacedByTheNextBest() throws {
    let vectors = try Self.vectors(3000, dimension: 32, seed: 10)
    let index = try write(vectors, dimension: 32)
    let query = Embedding(unitLength: vectors[5].1)
    let gone = Set(bruteForce(vectors, query, 400).map(\.id))
    let alive = vectors.filter { !gone.contains($0.0) }
    let originals = Dictionary(uniqueKeysWithValues: alive)
    let found = try search(index, query, 10, originals)
    #expect(found == bruteForce(alive, query, 10))
  }

  @Test func severalThreadsFindTheSame() throws {
    let vectors = try Self.vectors(20_000, dimension: 512, seed: 11)
    let index = try write(vectors, dimension: 512)
    let originals = Dictionary(uniqueKeysWithValues: vectors)
    let query = Embedding(unitLength: vectors[1].1)
    let alone = try search(index, query, 10, threads: 1, originals)
    #expect(try search(index, query, 10, threads: 3, originals) == alone)
    #expect(alone == bruteForce(vectors, query, 10))
  }

  @Test func headerSurvivesTheRoundTrip() throws {
    let index = try write(try Self.vectors(10, dimension: 8, seed: 1), dimension: 8)
    #expect(index.count == 10 && index.dimension == 8 && index.sourceVersion == 42)
    #expect(index.maximumID == 28 && index.spaceDigest == [UInt8](repeating: 7, count: 32))
  }

  @Test func anEmptyIndexFindsNothing() throws {
    let index = try write([], dimension: 8)
    let query = try Embedding(normalizing: [1, 0, 0, 0, 0, 0, 0, 0])
    #expect(try search(index, query, 5, [:]).isEmpty)
  }

  @Test func badVectorsAndOrdersAreRefusedAndLeaveTheOldFile() throws {
    let old = try write(try Self.vectors(4, dimension: 4, seed: 1), dimension: 4)
    for bad: (Int64, [Float]) in [
      (2, [1, 2, 3]), (2, [.nan, 0, 0, 0]), (2, [.infinity, 0, 0, 0]), (1, [1, 0, 0, 0]),
    ] {
      let writer = try IndexWriter(path: path, dimension: 4)
      try writer.append(id: 1, vector: [1, 0, 0, 0])
      #expect(throws: VectorIndexError.self) { try writer.append(id: bad.0, vector: bad.1) }
    }
    #expect(try VectorIndex(path: path).count == old.count)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["vectors.index"])
  }

  @Test func whatAKilledBuilderLeftIsRemovedButNotALivingOnes() throws {
    // No process has a number beyond the kernel's largest (proc(5), pid_max).
    let dead = path + ".\(Int32.max).tmp", living = path + ".\(getppid()).tmp"
    for file in [dead, living] { try Data([1]).write(to: URL(fileURLWithPath: file)) }
    _ = try write([], dimension: 4)
    #expect(
      !FileManager.default.fileExists(atPath: dead)
        && FileManager.default.fileExists(atPath: living))
  }

  @Test func aQueryOfAnotherDimensionIsRefused() throws {
    let index = try write(try Self.vectors(4, dimension: 4, seed: 1), dimension: 4)
    let error = #expect(throws: VectorIndexError.self) {
      try search(index, try Embedding(normalizing: [1, 0]), 1, [:])
    }
    #expect(error?.kind == .dimensionMismatch)
  }

  @Test func everyFlippedByteAndEveryTruncationIsNoticed() throws {
    let vectors = try Self.vectors(50, dimension: 16, seed: 2)
    _ = try write(vectors, dimension: 16)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    let originals = Dictionary(uniqueKeysWithValues: vectors)
    func searchWorks() throws {
      let index = try VectorIndex(path: path)
      _ = try search(index, Embedding(unitLength: vectors[0].1), 3, originals)
      try index.verify()
    }
    try searchWorks()
    var random = SeededRandom(seed: 4)
    for _ in 0..<400 {
      var damaged = whole
      let at = Int.random(in: 0..<whole.count, using: &random)
      damaged[at] ^= UInt8.random(in: 1...255, using: &random)
      try damaged.write(to: URL(fileURLWithPath: path))
      #expect(throws: VectorIndexError.self, "byte \(at)") { try searchWorks() }
    }
    for length in [0, 1, 100, 4095, 4096, whole.count / 2, whole.count - 1] {
      try whole.prefix(length).write(to: URL(fileURLWithPath: path))
      #expect(throws: VectorIndexError.self, "length \(length)") { try searchWorks() }
    }
  }

  @Test func aHeaderThatClaimsABillionRowsIsRefused() throws {
    _ = try write(try Self.vectors(4, dimension: 4, seed: 1), dimension: 4)
    var header = try VectorIndex(path: path).header
    header.sections = try #require(
      IndexSections(
        dimension: 512, projected: 16, rowCount: 1_000_000_000, cellCount: 1, blockCount: 62_500_000
      ))
    try Data(header.encoded()).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: VectorIndexError.self) { try VectorIndex(path: path) }
    #expect(error?.kind == .damaged)
  }

  @Test func aDirectoryThatDoesNotDescribeTheRowsIsRefused() throws {
    _ = try write(try Self.vectors(40, dimension: 8, seed: 1), dimension: 8)
    let header = try VectorIndex(path: path).header
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    // The end of the one cell, beyond the rows, with checksums that hold.
    bytes[header.sections.directory.lowerBound + 8] = 41
    Self.seal(&bytes, header)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: VectorIndexError.self) { try VectorIndex(path: path) }
    #expect(error?.kind == .damaged)
  }

  /// Makes all checksums right.
  static func seal(_ bytes: inout [UInt8], _ header: IndexHeader) {
    let sections = header.sections, set = InstructionSet.selected
    func put(_ value: UInt32, at offset: Int) {
      withUnsafeBytes(of: value.littleEndian) {
        for (i, byte) in $0.enumerated() { bytes[offset + i] = byte }
      }
    }
    for page in 0..<sections.pageCount {
      let start = (page + 1) * IndexSections.page
      put(
        Array(bytes[start..<(start + IndexSections.page)]).withUnsafeBytes { set.checksum($0) },
        at: sections.checksums.lowerBound + page * 4)
    }
    var header = header
    header.checksumsChecksum = Array(bytes[sections.checksums]).withUnsafeBytes { set.checksum($0) }
    bytes.replaceSubrange(0..<IndexSections.page, with: header.encoded())
  }

  @Test func approximateSearchFindsNearlyAllAndSaysThatItIsNot() throws {
    let vectors = try Self.vectors(6000, dimension: 96, seed: 12)
    let index = try write(vectors, dimension: 96, cells: 24)
    let originals = Dictionary(uniqueKeysWithValues: vectors)
    var found = 0
    for (_, raw) in vectors.prefix(50) {
      let query = Embedding(unitLength: raw)
      let answer = try index.search(query.values, limit: 10, method: .approximate) { ids in
        ids.map { query.exactSimilarity(to: originals[$0]!) }
      }
      #expect(!answer.isExact && answer.hits.count == 10)
      found +=
        Set(answer.hits.map(\.id)).intersection(bruteForce(vectors, query, 10).map(\.id)).count
    }
    // Uniform noise has no cells to speak of: the hardest case there is.
    #expect(found >= 300, "recall \(Double(found) / 500)")
  }

  @Test func howMuchIsLookedAtFollowsWhereTheQueryLies() throws {
    let dimension = 64
    var random = SeededRandom(seed: 21)
    func direction() -> [Float] {
      (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
    }
    // Images in clusters about a common offset; words about another.
    let offset = direction(), gap = direction()
    let centres = (0..<60).map { _ in zip(offset, direction()).map { $0 + 0.8 * $1 } }
    func image() throws -> [Float] {
      let centre = centres.randomElement(using: &random) ?? offset
      return try Embedding(normalizing: zip(centre, direction()).map { $0 + 0.3 * $1 }).values
    }
    let vectors = try (0..<6000).map { (Int64($0), try image()) }
    let index = try write(vectors, dimension: dimension, cells: 256)
    let originals = Dictionary(uniqueKeysWithValues: vectors)

    /// Whether a query is taken for one of the images, and what share of the true
    /// ten best is found.
    func among(_ query: Embedding) throws -> (isAmong: Bool, recall: Double) {
      let isAmong = index.withScratch { scratch in
        scratch.take(query.values)
        scratch.project()
        index.scanCentres(scratch)
        return index.isAmong(scratch)
      }
      let found = try index.search(query.values, limit: 10, method: .approximate) { ids in
        ids.map { id in originals[id].map { query.exactSimilarity(to: $0) } ?? .nan }
      }.hits
      let best = Set(bruteForce(vectors, query, 10).map(\.id))
      return (isAmong, Double(found.filter { best.contains($0.id) }.count) / 10)
    }
    let images = try (0..<50).map { _ in try among(Embedding(normalizing: image())) }
    let words = try (0..<50).map { _ in
      let centre = centres.randomElement(using: &random) ?? offset
      return try among(Embedding(normalizing: zip(gap, centre).map { 2 * $0 + 0.6 * $1 }))
    }
    #expect(images.count { $0.isAmong } >= 48)
    #expect(words.count { $0.isAmong } == 0)
    #expect(images.map(\.recall).reduce(0, +) / 50 > 0.95)
    #expect(words.map(\.recall).reduce(0, +) / 50 > 0.95)
  }

  @Test func moreCellsAreScannedForMoreVectorsAndForWords() {
    for count in [100_000, 1_000_000, 10_000_000] {
      let image = SearchEffort(for: count, isAmong: true)
      let words = SearchEffort(for: count, isAmong: false)
      #expect(image.cells(of: 8000, limit: 10) < words.cells(of: 8000, limit: 10))
      #expect(image.cells(of: 8000, limit: 10) < image.cells(of: 8000, limit: 100))
      #expect(image.scanned < words.scanned)
      #expect(words.cells(of: 20, limit: 1000) <= 20)
    }
  }

  @Test func automaticIsExactInASmallIndex() throws {
    let vectors = try Self.vectors(5000, dimension: 32, seed: 13)
    let index = try write(vectors, dimension: 32)
    let originals = Dictionary(uniqueKeysWithValues: vectors)
    let query = Embedding(unitLength: vectors[7].1)
    let answer = try index.search(query.values, limit: 10) { ids in
      ids.map { query.exactSimilarity(to: originals[$0]!) }
    }
    #expect(answer.isExact && answer.hits == bruteForce(vectors, query, 10))
  }

  @Test func aMissingAndAForeignFileAreToldApart() throws {
    #expect(
      #expect(throws: VectorIndexError.self) { try VectorIndex(path: path) }?.kind == .missing)
    try Data(repeating: 65, count: 10_000).write(to: URL(fileURLWithPath: path))
    #expect(
      #expect(throws: VectorIndexError.self) { try VectorIndex(path: path) }?.kind == .foreign)
  }
}
