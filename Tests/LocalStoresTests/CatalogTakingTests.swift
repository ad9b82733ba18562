// Many images taken in at once leave the catalog as one after another would.

@testable import LocalStores
import SQLiteAccess
import SearchDomain
import Support
import TestSupport
import Testing

struct CatalogTakingTests {
  private static let author = "import"

  /// One library takes whole batches, the other image by image.
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8])
  func batchesAreAsImagesOneByOne(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let (whole, single) = (try TestLibrary(), try TestLibrary())
    for library in [whole, single] {
      _ = try library.catalog.createSet(for: testSpace(), state: .current)
      _ = try library.catalog.perform { connection in
        try connection.run(
          "INSERT INTO root (path, options, last_seen) VALUES (?, '{}', 0)",
          [.blob(Array("/base".utf8))])
      }
    }
    let set = try #require(try whole.catalog.currentSet()).id
    for round in 0..<6 {
      if round == 2 || round == 4 {
        // What an import meets in a library that was used before.
        let path = Self.path(Int.random(in: 0..<14, using: &random))
        let changes: [ImageChange] = [
          .depart(path: path),
          .recordFailure(
            FileFailure(
              path: Self.path(15), cause: .init(.damaged, "cut off"), byteCount: 1,
              modifiedNanoseconds: 1)),
        ]
        for library in [whole, single] { try library.catalog.apply(changes) }
      }
      let batch = try (0..<Int.random(in: 1...12, using: &random)).map { _ in
        try Self.image(&random)
      }
      let taken = try whole.catalog.take(batch, textsBy: Self.author, set: set)
      let expected = try Self.takeOneByOne(batch, single.catalog, set)
      #expect(taken.added == expected.added && taken.replaced == expected.replaced)
      #expect(taken.vectorsAdded == expected.vectorsAdded)
      try #require(try Self.dump(whole.catalog, set) == Self.dump(single.catalog, set))
    }
    #expect(try whole.catalog.check().isEmpty)
  }

  @Test func takingTheSameAgainChangesNothing() throws {
    let library = try TestLibrary()
    let set = try library.catalog.createSet(for: testSpace(), state: .current).id
    let images = try (0..<20).map { try Self.described(Self.path($0), $0, caption: "a cat \($0)") }
    let first = try library.catalog.take(images, textsBy: Self.author, set: set)
    #expect(first.added == 20 && first.replaced == 0 && first.vectorsAdded == 20)
    let before = try Self.generation(library.catalog)
    let second = try library.catalog.take(images, textsBy: Self.author, set: set)
    #expect(second == AppliedBatch())
    #expect(try Self.generation(library.catalog) == before)
  }

  @Test func aBadVectorTakesTheWholeBatchBack() throws {
    let library = try TestLibrary()
    let set = try library.catalog.createSet(for: testSpace(), state: .current).id
    var images = try (0..<5).map { try Self.described(Self.path($0), $0) }
    images[3].embedding = Embedding(unitLength: [1, 2, 3])
    #expect(
      errorKind { _ = try library.catalog.take(images, textsBy: Self.author, set: set) }
        == .modelMismatch)
    images[3].embedding = Embedding(unitLength: [Float](repeating: .nan, count: 8))
    #expect(
      errorKind { _ = try library.catalog.take(images, textsBy: Self.author, set: set) }
        == .invalidVector)
    #expect(try library.catalog.count() == 0)
    // Triggers run again: what is stored by itself is found by words.
    let image = try Self.described("/base/zebra.jpg", 77)
    try library.catalog.apply([.store(image.image, image.embedding)], set: set)
    #expect(try Self.words(library.catalog, "zebra") == 1)
  }

  @Test func ofOneSetTheOthersVectorsStay() throws {
    let library = try TestLibrary()
    let first = try library.catalog.createSet(for: testSpace(), state: .current).id
    let second = try library.catalog.createSet(for: testSpace("other"), state: .building).id
    let images = try (0..<4).map { try Self.described(Self.path($0), $0) }
    _ = try library.catalog.take(images, textsBy: Self.author, set: first)
    #expect(try Self.counters(library.catalog, second) == [0, 0, 0])
    #expect(try Self.counters(library.catalog, first) == [4, 4, 0])
  }

  // MARK: what is taken

  private static func path(_ number: Int) -> FilePath {
    number % 3 == 0 ? FilePath("/base/sub \(number % 2)/p\(number).jpg") : FilePath("/p\(number)")
  }

  private static func described(
    _ path: FilePath, _ content: Int, caption: String? = nil
  ) throws -> DescribedImage {
    DescribedImage(
      image: try testRecord(path, content: content), embedding: try testVector(content),
      caption: caption)
  }

  private static func image(_ random: inout SplitMix64) throws -> DescribedImage {
    let content = Int.random(in: 0..<12, using: &random)
    let values: [[String: MetadataValue]] = [
      [:], ["camera": .text("X"), "keywords": .list(["a", "b", "a"]), "flash": .boolean(true)],
      ["license": .text("kind"), "similarity": .number(0.25), "taken": .text("2020-01-02")],
      ["title": .text("Käse"), "keywords": .text("a"), "rating": .number(3), "n": .number(7)],
    ]
    var record = try testRecord(
      path(Int.random(in: 0..<16, using: &random)), content: content,
      category: [nil, "animals", "art"].randomElement(using: &random) ?? nil,
      byteCount: Int.random(in: 1...2, using: &random),
      width: Int.random(in: 1...2, using: &random),
      metadata: values.randomElement(using: &random) ?? [:])
    if Bool.random(using: &random) {
      record.facts.fingerprint = ImageFingerprint(dct: UInt64(content), difference: .max)
    }
    let texts = [nil, "", "a red car", "two birds"]
    return DescribedImage(
      image: record,
      embedding: try testVector(content + 100 * Int.random(in: 0...1, using: &random)),
      caption: texts.randomElement(using: &random) ?? nil,
      ocrText: texts.randomElement(using: &random) ?? nil)
  }

  private static func takeOneByOne(
    _ images: [DescribedImage], _ catalog: Catalog, _ set: VectorSet.ID
  ) throws -> AppliedBatch {
    let applied = try catalog.apply(images.map { .store($0.image, $0.embedding) }, set: set)
    for (kind, text) in [(DerivedText.caption, \DescribedImage.caption), (.ocr, \.ocrText)] {
      var texts: [ContentHash: String] = [:]
      for image in images {
        if let told = image[keyPath: text], !told.isEmpty { texts[image.image.contentHash] = told }
      }
      try catalog.setTexts(kind, by: author, texts)
    }
    return applied
  }

  // MARK: what is there

  /// All rows of all tables, but for ids and moments; the full-text tables agree
  /// with what they are made of.
  private static func dump(_ catalog: Catalog, _ set: VectorSet.ID) throws -> [String] {
    let columns = "width, height, format, orientation, metadata, phash, dhash"
    let queries: [(columns: Int, sql: String)] = [
      (
        17,
        """
        SELECT hex(sha256), \(columns), caption, caption_by, ocr_text, ocr_by, taken_local, camera,
          title, rating, shape FROM content ORDER BY 1
        """
      ),
      (
        8,
        """
        SELECT hex(i.path), i.name_start, hex(i.image_id), hex(c.sha256), i.byte_count,
          i.modified_ns, i.category, hex(i.same_as) FROM image i
          JOIN content c ON c.id = i.content_id ORDER BY 1
        """
      ),
      (
        2,
        """
        SELECT hex(c.sha256), hex(v.vector) FROM \(Schema.vectorTable(set.rawValue)) v
          JOIN content c ON c.id = v.content_id ORDER BY 1
        """
      ),
      (
        5,
        """
        SELECT hex(c.sha256), l.name, l.type, l.value, l.position FROM content_label l
          JOIN content c ON c.id = l.content_id ORDER BY 1, 2, 3, 4
        """
      ),
      (
        9,
        """
        SELECT hex(c.sha256), d.filename, d.folder, d.category, d.title, d.description,
          d.keywords, d.caption, d.ocr
          FROM document d JOIN content c ON c.id = d.content_id ORDER BY 1
        """
      ),
      (2, "SELECT hex(path), reason FROM failure ORDER BY 1"),
      (9, "SELECT hex(sha256), hex(path), \(columns) FROM departed ORDER BY 1"),
    ]
    return try catalog.perform { connection in
      var rows: [String] = []
      for query in queries {
        try connection.query(query.sql) { row in
          rows.append((0..<query.columns).map { row.text($0) ?? "NULL" }.joined(separator: "|"))
        }
      }
      for table in ["document_words", "document_parts"] {
        try connection.execute("INSERT INTO \(table)(\(table), rank) VALUES ('integrity-check', 1)")
      }
      return rows
    } + counters(catalog, set).map(String.init)
  }

  private static func counters(_ catalog: Catalog, _ set: VectorSet.ID) throws -> [Int] {
    try catalog.perform { connection in
      try connection.first(
        "SELECT vector_count, last_content_id, rewrite_count FROM vector_set WHERE id = ?",
        [.integer(set.rawValue)]
      ) { [$0.int(0), $0.int(1), $0.int(2)] } ?? []
    }
  }

  private static func generation(_ catalog: Catalog) throws -> Int64? {
    try catalog.perform {
      try $0.integer("SELECT value FROM state WHERE key = 'generation'")
    }
  }

  private static func words(_ catalog: Catalog, _ word: String) throws -> Int64? {
    try catalog.perform {
      try $0.integer(
        "SELECT count(*) FROM document_words WHERE document_words MATCH ?", [.text(word)])
    }
  }
}
