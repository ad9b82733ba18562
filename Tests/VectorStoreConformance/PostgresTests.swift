// What only PostgreSQL has: databases that are set in other ways, tables of other
// programs, rights, locks, and an index that is made when there is enough.

import Foundation
import HTTPRequesting
import PostgresAccess
import SearchDomain
import Support
import Synchronization
import TestSupport
import Testing

@testable import RemoteStores

extension StoreUnderTest {
  static var databases: [StoreUnderTest] { servers.filter { !$0.isHTTP } }
}

/// A database of its own on the server, which goes when the object does.
final class OwnDatabase {
  let name = "glimpse_\(String(UInt64.random(in: 0...UInt64.max), radix: 16))"
  /// Of the server, up to the slash before the database.
  let server: String
  private let administration: PostgresConnection

  init(_ kind: StoreUnderTest, options: String = "") throws {
    let address = try #require(kind.server)
    let slash = try #require(address.lastIndex(of: "/"))
    server = String(address[...slash])
    administration = try Self.connect(address)
    try administration.runAll("CREATE DATABASE \(name) \(options)", Self.patience)
  }

  deinit {
    try? administration.runAll("DROP DATABASE IF EXISTS \(name) WITH (FORCE)", Self.patience)
  }

  static let patience = PostgresPatience(seconds: 60)

  static func connect(_ address: String) throws -> PostgresConnection {
    try PostgresConnection(try PostgresSettings(address), patience)
  }

  /// A connection beside the store's.
  func connection() throws -> PostgresConnection { try Self.connect(server + name) }

  func run(_ statements: String) throws { try connection().runAll(statements, Self.patience) }

  func store(
    _ table: String, query: String = "", user: String? = nil, settings: StoreSettings = quick
  ) throws -> any ImageStore {
    var address = "\(server)\(name)/\(table)\(query)"
    if let user {
      let at = try #require(address.firstIndex(of: "@"))
      address = "postgres://\(user)\(address[at...])"
    }
    return try RemoteVectorStore.open(try StoreAddress(address), settings: settings)
  }

  static let quick = StoreSettings(
    requestSeconds: 20,
    retries: HTTPRetryPolicy(
      attemptLimit: 3, firstPauseSeconds: 0.001, longestPauseSeconds: 0.01))
}

@Suite(.serialized) struct PostgresTests {
  private static let space = MadeUpRecords.space

  private func check(_ store: any ImageStore, _ records: [StoredRecord]) throws {
    try store.prepare(for: Self.space)
    try store.upsert(records)
    #expect(
      try store.records(ids: records.map(\.id), withVectors: false).map(\.image)
        == records.map(\.image))
    for filter in MadeUpRecords.filters where (try? filter.validate()) != nil {
      let admitted = records.count { filter.matches($0.image) }
      #expect(try store.count(where: filter) == admitted, "\(filter)")
    }
    let query = try MadeUpRecords.embedding(5)
    let best = records.max {
      query.cosineSimilarity(to: $0.embedding!) < query.cosineSimilarity(to: $1.embedding!)
    }
    #expect(try store.find(Query(embedding: query, limit: 1)).hits.map(\.image) == [best?.image])
  }

  // MARK: Databases and names

  @Test(arguments: StoreUnderTest.databases)
  func aDatabasesSettingsChangeNothing(_ kind: StoreUnderTest) throws {
    let database = try OwnDatabase(kind)
    let name = database.name
    try database.run(
      """
      ALTER DATABASE \(name) SET standard_conforming_strings = off;
      ALTER DATABASE \(name) SET backslash_quote = on;
      ALTER DATABASE \(name) SET client_encoding = 'LATIN1';
      ALTER DATABASE \(name) SET bytea_output = 'escape';
      ALTER DATABASE \(name) SET extra_float_digits = 0;
      ALTER DATABASE \(name) SET default_transaction_isolation = 'serializable';
      ALTER DATABASE \(name) SET search_path = 'mine';
      CREATE SCHEMA mine; CREATE SCHEMA "Ext ensions"; CREATE EXTENSION vector SCHEMA "Ext ensions"
      """)
    try check(try database.store("Select"), try MadeUpRecords.records(120))
    // It came to lie in the first schema of the path.
    let there = try database.connection().run(
      "SELECT count(*) FROM mine.\"Select\"", [], OwnDatabase.patience)
    #expect(there.integer(0, 0) == 120)
  }

  @Test(arguments: StoreUnderTest.databases)
  func namesAreTakenAsTheyAre(_ kind: StoreUnderTest) throws {
    let database = try OwnDatabase(kind)
    try database.run("CREATE SCHEMA \"Order\"")
    let names = ["order", "ORDER", "Order.group", "a-b", "1", String(repeating: "n", count: 63)]
    for (number, name) in names.enumerated() {
      try check(try database.store(name), try MadeUpRecords.records(30 + number))
    }
    for (number, name) in names.enumerated() {
      #expect(try database.store(name).count(where: nil) == 30 + number)
      try database.store(name).dropCollection()
      #expect(try database.store(name).describe() == nil)
    }
    let nowhere = try database.store("nowhere.t")
    #expect(try nowhere.describe() == nil)
    #expect(storeError { try nowhere.prepare(for: Self.space) }?.kind == .refused)
  }

  @Test(arguments: StoreUnderTest.databases)
  func textsOfAllKindsAreKeptAndFound(_ kind: StoreUnderTest) throws {
    let database = try OwnDatabase(kind)
    let store = try database.store("t")
    try store.prepare(for: Self.space)
    let texts = [
      "\u{0}", "a\u{0}b", "\u{1}", "\u{1}\u{1}", "it's", "\\", "%", "_", "a_b", "[x]", "^$", "a\nb",
      "***:x",
      "\u{FFFD}", "\u{10FFFF}", "e\u{301}", "é", String(repeating: "long ", count: 4000), "-", "]",
      "{a,b}", "NULL",
    ]
    let records = try texts.enumerated().map { number, text in
      var image = MadeUpRecords.image(number)
      image.category = text
      image.facts.metadata["any\u{0}key'\"\\"] = .text(text)
      image.facts.metadata["keywords"] = .list([text, "x"])
      image.facts.metadata["title"] = .text(text)
      return StoredRecord(image: image, embedding: try MadeUpRecords.embedding(number))
    }
    try store.upsert(records)
    #expect(
      try store.records(ids: records.map(\.id), withVectors: false).map(\.image)
        == records.map(\.image))
    let fields: [Filter.Field] = [.category, .metadata("any\u{0}key'\"\\"), .keywords, .title]
    func expect(_ filter: Filter) throws {
      let admitted = records.filter { filter.matches($0.image) }.map(\.id).sorted()
      #expect(try ids(store, filter) == admitted, "\(filter)")
    }
    for field in fields {
      for text in texts {
        for comparison: Filter.Comparison in [.equal, .notEqual, .less, .greaterOrEqual] {
          try expect(.compare(field, comparison, .text(text)))
        }
        try expect(.resembles(field, [text.uppercased()]))
      }
      try expect(.isIn(field, texts.map { .text($0) }))
      let counts = try store.facets(of: field, where: nil, limit: 100)
      let held = records.flatMap { Set(field.texts(of: $0.image).map { Array($0.utf8) }) }
      #expect(Set(counts.compactMap { $0.value.map { Array($0.utf8) } }) == Set(held))
    }
    var random = SplitMix64(seed: 4)
    let letters = [
      "*", "?", "[", "]", "^", "-", "a", "b", "_", "%", "\\", "\u{0}", "\u{1}", "é", "x", "!", "$",
    ]
    for _ in 0..<400 {
      let pattern = (0..<random.index(below: 7)).map { _ in
        letters[random.index(below: letters.count)]
      }.joined()
      try expect(.glob(fields[random.index(below: fields.count)], pattern))
    }
  }

  private func ids(_ store: any ImageStore, _ filter: Filter?) throws -> [ImageID] {
    var ids: [ImageID] = []
    try store.forEachPage(where: filter) { ids += $0.map(\.id) }
    return ids
  }

  // MARK: What is refused

  @Test(arguments: StoreUnderTest.databases)
  func tablesOfOtherProgramsAreLeftAlone(_ kind: StoreUnderTest) throws {
    let database = try OwnDatabase(kind)
    try database.run(
      """
      CREATE EXTENSION vector;
      CREATE TABLE plain (id int); CREATE TABLE theirs (id uuid, embedding vector(32));
      CREATE VIEW shown AS SELECT * FROM theirs; INSERT INTO theirs VALUES (NULL, NULL)
      """)
    for table in ["plain", "theirs", "shown"] {
      let store = try database.store(table)
      let error = try #require(storeError { try store.prepare(for: Self.space) })
      #expect(error.kind == .mismatch && error.message.contains("of another program"), "\(error)")
      #expect(storeError { try store.verify(for: Self.space) }?.kind == .mismatch)
      #expect(storeError { try store.upsert(try MadeUpRecords.records(1)) }?.kind == .mismatch)
      #expect(storeError { _ = try store.count(where: nil) }?.kind == .mismatch)
      #expect(storeError { try store.dropCollection() }?.kind == .refused)
      #expect(try store.describe()?.space == nil)
    }
    // One of ours whose index compares in another way.
    let ours = try database.store("ours")
    try ours.prepare(for: Self.space)
    try database.run("CREATE INDEX ON ours USING hnsw (embedding vector_l2_ops)")
    let error = try #require(storeError { try ours.verify(for: Self.space) })
    #expect(error.kind == .mismatch && error.message.contains("by l2"), "\(error)")
  }

  @Test(arguments: StoreUnderTest.databases)
  func aMissingExtensionAndMissingRightsAreNamed(_ kind: StoreUnderTest) throws {
    let database = try OwnDatabase(kind)
    let role = "\(database.name)_user"
    try database.run("CREATE ROLE \(role) LOGIN PASSWORD 'p'")
    defer { try? database.run("DROP OWNED BY \(role); DROP ROLE \(role)") }
    let user = "\(role):p"
    let store = try database.store("t", user: user)
    let lacking = try #require(storeError { try store.prepare(for: Self.space) })
    #expect(lacking.kind == .refused && lacking.message.contains("CREATE EXTENSION vector"))
    try database.run("CREATE EXTENSION vector")
    let barred = try #require(storeError { try store.prepare(for: Self.space) })
    #expect(barred.kind == .refused && barred.message.contains("does not let"), "\(barred)")
    try database.store("t").prepare(for: Self.space)
    try database.store("t").upsert(try MadeUpRecords.records(5))
    #expect(storeError { _ = try store.count(where: nil) }?.kind == .refused)
    try database.run("GRANT SELECT ON t TO \(role)")
    // Who may read may search.
    #expect(try store.count(where: nil) == 5)
    #expect(
      try store.find(Query(embedding: try MadeUpRecords.embedding(1), limit: 3)).hits.count == 3)
    #expect(storeError { try store.upsert(try MadeUpRecords.records(1)) }?.kind == .refused)
    try database.run("ALTER DATABASE \(database.name) SET default_transaction_read_only = on")
    #expect(
      storeError { try database.store("t").upsert(try MadeUpRecords.records(9)) }?.kind == .readOnly
    )
    let other = try OwnDatabase(kind, options: "TEMPLATE template0 ENCODING 'SQL_ASCII'")
    let encoded = try #require(storeError { _ = try other.store("t").describe() })
    #expect(encoded.kind == .unsupported && encoded.message.contains("SQL_ASCII"))
    let gone = try RemoteVectorStore.open(
      try StoreAddress("\(database.server)nowhere_\(role)/t"), settings: OwnDatabase.quick)
    #expect(storeError { _ = try gone.describe() }?.message.contains("no such database") == true)
  }

  @Test(arguments: StoreUnderTest.databases)
  func passwordsAreUsedAndNeverShown(_ kind: StoreUnderTest) throws {
    let server = try #require(kind.server)
    let at = try #require(server.firstIndex(of: "@"))
    let rest = server[at...]
    for user in ["glimpse:s3cret-word", "nobody-here:s3cret-word", "glimpse"] {
      let address = try StoreAddress("postgres://\(user)\(rest)/t")
      let store = try RemoteVectorStore.open(address, settings: OwnDatabase.quick)
      let error = try #require(storeError { _ = try store.describe() })
      #expect(error.kind == .unauthorized, "\(error)")
      #expect(!error.message.contains("s3cret") && !store.name.contains("s3cret"))
    }
    // The setting wins over the address.
    var settings = OwnDatabase.quick
    settings.apiKey = "pass/w0rd"
    let right = try RemoteVectorStore.open(
      try StoreAddress("postgres://glimpse:wrong\(rest)/t_none"), settings: settings)
    #expect(try right.describe() == nil)
    let unknown = try RemoteVectorStore.open(
      try StoreAddress("postgres://glimpse:s3cret\(rest)/t?nosuch=1"), settings: OwnDatabase.quick)
    let error = try #require(storeError { _ = try unknown.describe() })
    #expect(error.kind == .invalidAddress && !error.message.contains("s3cret"))
    // This server has no certificate.
    let encrypted = try RemoteVectorStore.open(
      try StoreAddress("\(server)/t?sslmode=require"), settings: OwnDatabase.quick)
    #expect(storeError { _ = try encrypted.describe() }?.kind == .unreachable)
  }

  // MARK: Waiting

  @Test(arguments: StoreUnderTest.databases)
  func aServerThatIsDownOrMuteOrAnotherIsTold(_ kind: StoreUnderTest) throws {
    let gone = try LocalSocketServer()
    let port = gone.port
    gone.start { _ in }
    gone.stop()
    func store(_ port: Int) throws -> any ImageStore {
      var settings = OwnDatabase.quick
      settings.connectSeconds = 1
      return try RemoteVectorStore.open(
        try StoreAddress("postgres://u@127.0.0.1:\(port)/d/t"), settings: settings)
    }
    let down = try #require(storeError { _ = try store(port).describe() })
    #expect(down.kind == .unreachable && down.message.hasSuffix("is the server running?"))
    let mute = try LocalSocketServer()
    mute.start { client in
      var buffer = [UInt8](repeating: 0, count: 4096)
      while read(client, &buffer, buffer.count) > 0 {}
    }
    defer { mute.stop() }
    #expect(storeError { _ = try store(mute.port).describe() }?.kind == .timedOut)
    #expect(mute.connectionCount == 3)
    let other = try LocalSocketServer()
    other.start { client in _ = write(client, "220 mail.example.org\r\n", 22) }
    defer { other.stop() }
    #expect(storeError { _ = try store(other.port).describe() }?.kind == .unreachable)
  }

  @Test(arguments: StoreUnderTest.databases)
  func whoWaitsTooLongStopsTheStatement(_ kind: StoreUnderTest) throws {
    let database = try OwnDatabase(kind)
    try database.store("t").prepare(for: Self.space)
    let locked = try database.connection()
    try locked.runAll("BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE", OwnDatabase.patience)
    let limited = try database.store("t", query: "?options=-c%20statement_timeout%3D100")
    let stopped = try #require(storeError { _ = try limited.count(where: nil) })
    #expect(stopped.kind == .timedOut && stopped.message.contains("statement_timeout"))

    var settings = OwnDatabase.quick
    settings.requestSeconds = 0.5
    settings.retries = HTTPRetryPolicy(attemptLimit: 1)
    #expect(
      storeError { _ = try database.store("t", settings: settings).count(where: nil) }?.kind
        == .timedOut)

    let isCancelled = Atomic(false)
    var stoppable = OwnDatabase.quick
    let observer = try database.connection()
    let waiting = """
      SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
      AND wait_event_type = 'Lock'
      """
    func waits() throws -> Int? {
      try observer.run(waiting, [], OwnDatabase.patience).integer(0, 0)
    }
    stoppable.isCancelled = { isCancelled.load(ordering: .relaxed) }
    let store = try database.store("t", settings: stoppable)
    let outcome = Mutex<VectorStoreError.Kind?>(nil)
    let thread = WorkerThread {
      let kind = storeError { _ = try store.count(where: nil) }?.kind
      outcome.withLock { $0 = kind }
    }
    while try waits() != 1 { usleep(1000) }
    isCancelled.store(true, ordering: .relaxed)
    thread.join()
    #expect(outcome.withLock { $0 } == .cancelled)
    // The server gives it up too, though the lock is still held.
    while try waits() != 0 { usleep(1000) }
    try locked.runAll("COMMIT", OwnDatabase.patience)
  }

  @Test(arguments: StoreUnderTest.databases)
  func connectionsThatTheServerEndsAreMadeAnew(_ kind: StoreUnderTest) throws {
    let database = try OwnDatabase(kind)
    let store = try database.store("t")
    try store.prepare(for: Self.space)
    let observer = try database.connection()
    for round in 0..<5 {
      try store.upsert(try MadeUpRecords.records(10, from: round * 10))
      _ = try observer.run(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """, [], OwnDatabase.patience)
    }
    #expect(try store.count(where: nil) == 50)
    // What was written already is left as it is.
    let places = {
      try observer.run("SELECT max(xmin::text::int8) FROM t", [], OwnDatabase.patience)
    }
    let before = try places().integer(0, 0)
    try store.upsert(try MadeUpRecords.records(50))
    #expect(try places().integer(0, 0) == before)
  }

  // MARK: The index of vectors

  @Test(arguments: StoreUnderTest.databases)
  func theIndexIsMadeWhenThereIsEnoughAndSearchesSayWhatTheyDid(_ kind: StoreUnderTest) throws {
    let database = try OwnDatabase(kind)
    let count = 2 * PostgresStore.fewAdmitted + 2000
    let store = try database.store("t", query: "?hnsw_from=1000")
    try store.prepare(for: Self.space)
    try store.upsert(try MadeUpRecords.records(500))
    try store.finishWriting()
    let query = try MadeUpRecords.embedding(7)
    #expect(try store.find(Query(embedding: query, limit: 5)).isExact)
    let records = try MadeUpRecords.records(count)
    try store.upsert(records)
    // Nobody has made it yet.
    #expect(try store.find(Query(embedding: query, limit: 5)).isExact)
    try store.finishWriting()
    try store.finishWriting()
    let indexes = try database.connection().run(
      "SELECT count(*) FROM pg_indexes WHERE indexdef LIKE '%hnsw%'", [], OwnDatabase.patience)
    #expect(indexes.integer(0, 0) == 1)
    let half = Filter.compare(.byteCount, .less, .number(1000 + 7 * 15_000))
    let few = Filter.compare(.byteCount, .less, .number(1000 + 7 * 200))
    for (filter, isExact) in [(nil, false), (half, false), (few, true)] {
      var found = 0
      for seed in 900..<920 {
        let query = try MadeUpRecords.embedding(seed)
        let answer = try store.find(Query(embedding: query, limit: 10, filter: filter))
        #expect(answer.isExact == isExact)
        let exact = try store.find(
          Query(embedding: query, limit: 10, filter: filter, isExact: true))
        #expect(exact.isExact && exact.hits.count == 10)
        let truth = records.filter { filter?.matches($0.image) ?? true }
          .map { (id: $0.id, score: query.cosineSimilarity(to: $0.embedding!)) }
          .sorted { $0.score > $1.score }.prefix(10)
        #expect(exact.hits.map(\.image.id) == truth.map(\.id))
        let ids = Set(answer.hits.map(\.image.id))
        found += exact.hits.count { ids.contains($0.image.id) }
      }
      #expect(found >= 196, "\(found) of 200")
    }
    // More than the index keeps in sight.
    #expect(try store.find(Query(embedding: query, limit: 1500)).isExact)
  }

  @Test(arguments: StoreUnderTest.databases, [2000, 2001, 4000, 4001])
  func wideVectorsAreSearchedToo(_ kind: StoreUnderTest, dimension: Int) throws {
    let database = try OwnDatabase(kind)
    let space = EmbeddingSpace(
      modelName: "wide", digest: "w", dimension: dimension, precision: "f32")
    let store = try database.store("t", query: "?hnsw_from=0")
    try store.prepare(for: space)
    let records = try (0..<60).map { number in
      var random = SplitMix64(seed: UInt64(number))
      let values = (0..<dimension).map { _ in random.roughlyNormal() }
      return StoredRecord(
        image: MadeUpRecords.image(number), embedding: try Embedding(normalizing: values))
    }
    try store.upsert(records)
    for record in records.prefix(10) {
      let query = try #require(record.embedding)
      let answer = try store.find(Query(embedding: query, limit: 3, withVectors: true))
      #expect(answer.hits.first?.image == record.image && answer.isExact == (dimension > 4000))
      #expect(abs((answer.hits.first?.score ?? 0) - 1) < 1e-5)
    }
  }

  @Test(arguments: StoreUnderTest.databases)
  func anIndexThatWasBrokenOffIsMadeAnew(_ kind: StoreUnderTest) throws {
    let database = try OwnDatabase(kind)
    let store = try database.store("t", query: "?hnsw_from=10")
    try store.prepare(for: Self.space)
    try store.upsert(try MadeUpRecords.records(20))
    try database.run("CREATE INDEX broken ON t USING hnsw (embedding vector_cosine_ops)")
    try database.run("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass")
    try store.finishWriting()
    let valid = try database.connection().run(
      """
      SELECT count(*) FILTER (WHERE i.indisvalid), count(*) FILTER (WHERE NOT i.indisvalid)
      FROM pg_index i JOIN pg_class k ON k.oid = i.indexrelid JOIN pg_am m ON m.oid = k.relam
      WHERE m.amname = 'hnsw'
      """, [], OwnDatabase.patience)
    #expect(valid.integer(0, 0) == 1 && valid.integer(0, 1) == 0)
  }
}
