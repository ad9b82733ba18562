// Servers that fail: nothing is lost, work goes on where it stopped, and what
// happened is told in one sentence.

import Foundation
import HTTPRequesting
import LocalStores
import RemoteStores
import SearchDomain
import Support
import Synchronization
import Syncing
import TestSupport
import Testing

@Suite(.serialized) struct StoreFaultTests {
  /// Quick to try again, and soon out of patience.
  private static func settings(
    attempts: Int, seconds: Double = 2, apiKey: String? = "secret-key"
  ) -> StoreSettings {
    StoreSettings(
      apiKey: apiKey, requestSeconds: seconds,
      retries: HTTPRetryPolicy(
        attemptLimit: attempts, firstPauseSeconds: 0.001, longestPauseSeconds: 0.01),
      clock: HTTPRetryClock(
        nowSeconds: HTTPRetryClock.system.nowSeconds, pause: HTTPRetryClock.system.pause,
        jitter: { 0.01 }))
  }

  @Test(arguments: StoreUnderTest.servers)
  func aLibraryIsCopiedWholeThroughHundredsOfFaults(_ kind: StoreUnderTest) throws {
    let open = try kind.open("faults")
    let direct = open.store
    let proxy = try kind.faults(rate: 30, seed: 5, empty: { try? direct.dropCollection() })
    defer { proxy.stop() }
    let faulty = try RemoteVectorStore.open(
      try StoreAddress("\(proxy.server)/\(open.collection)"),
      settings: Self.settings(attempts: 3, apiKey: kind.isHTTP ? "secret-key" : nil))

    let folder = try TemporaryFolder()
    let library = try OpenStore.embedded(in: folder.path)
    try library.prepare(for: MadeUpRecords.space)
    try library.upsert(try MadeUpRecords.records(300))
    var random = SplitMix64(seed: 3)
    var next = 300
    var interrupted = 0
    var emptied = 0
    while proxy.total < 300 {
      // The library changes between two copies.
      try library.upsert(try MadeUpRecords.records(20, from: next))
      next += 20
      let changed = try (0..<10).map { _ in
        let seed = random.index(below: next)
        return StoredRecord(
          image: MadeUpRecords.image(seed, change: 1 + random.index(below: 200)),
          embedding: try MadeUpRecords.embedding(random.index(below: 10_000)))
      }
      try library.upsert(Array(Dictionary(changed.map { ($0.id, $0) }) { $1 }.values))
      try library.delete(
        ids: (0..<15).map { _ in MadeUpRecords.image(random.index(below: next)).id })
      if random.index(below: 3) == 0 {
        proxy.empty(after: random.index(below: 12))
        emptied += 1
      }
      while true {
        do {
          _ = try StoreSync(from: library, to: faulty).run()
          break
        } catch {
          interrupted += 1
          let kinds: [VectorStoreError.Kind] = [
            .unreachable, .timedOut, .rateLimited, .serverFailed, .badReply, .noCollection,
            .mismatch,
          ]
          #expect(kinds.contains(error.kind), "\(error.kind): \(error.message)")
          #expect(!error.message.contains("secret-key") && !error.message.contains("\n"))
          try #require(interrupted < 400)
        }
      }
    }
    print(
      "\(kind.label): \(proxy.total) faults, \(interrupted) interrupted copies, emptied \(emptied) times: "
        + proxy.summary)
    let copied = try Self.all(direct)
    let original = try Self.all(library)
    #expect(copied.map(\.image) == original.map(\.image))
    #expect(try direct.count(where: nil) == original.count)
    #expect(
      zip(copied, original).allSatisfy {
        $0.embedding?.cosineSimilarity(to: $1.embedding ?? Embedding(unitLength: [])) ?? 0 > 0.99999
      })
  }

  private static func all(_ store: any ImageStore) throws -> [StoredRecord] {
    var records: [StoredRecord] = []
    try store.forEachPage(withVectors: true) { records += $0 }
    return records
  }

  @Test(arguments: StoreUnderTest.servers.filter(\.isHTTP))
  func aServerThatIsDownOrMuteIsTold(_ kind: StoreUnderTest) throws {
    let scheme = try #require(kind.server?.split(separator: "+").first)
    // A port that was listened on a moment ago.
    let gone = try LocalHTTPServer { _ in .init(500) }
    let url = gone.url
    gone.stop()
    let down = try RemoteVectorStore.open(
      try StoreAddress("\(scheme)+\(url)/x"), settings: Self.settings(attempts: 2))
    let error = try #require(storeError { _ = try down.describe() })
    #expect(error.kind == .unreachable && error.message.contains(down.name))
    #expect(error.message.hasSuffix("is the server running?"))

    let mute = try LocalHTTPServer { _ in .init(ending: .stall(afterBytes: 0), announcedLength: 9) }
    let slow = try RemoteVectorStore.open(
      try StoreAddress("\(scheme)+\(mute.url)/x"), settings: Self.settings(attempts: 2, seconds: 1))
    #expect(storeError { _ = try slow.describe() }?.kind == .timedOut)
    #expect(mute.requests.count == 2)
  }

  @Test(arguments: StoreUnderTest.servers.filter(\.isHTTP))
  func keysAreSentAndNeverShown(_ kind: StoreUnderTest) throws {
    let scheme = try #require(kind.server?.split(separator: "+").first)
    let strict = try LocalHTTPServer { request in
      .text(
        401, "{\"error\":\"no entry for \(request.headers["authorization"] ?? "") secret-key\"}")
    }
    let store = try RemoteVectorStore.open(
      try StoreAddress("\(scheme)+\(strict.url)/x"), settings: Self.settings(attempts: 3))
    let error = try #require(storeError { _ = try store.describe() })
    #expect(error.kind == .unauthorized && error.message.contains("GLIMPSE_STORE_API_KEY"))
    #expect(!error.message.contains("secret-key"))
    // A key that is refused is not tried again.
    #expect(strict.requests.count == 1)
    let sent = try #require(strict.requests.first)
    #expect(
      ["authorization", "api-key", "x-chroma-token"].contains {
        sent.headers[$0]?.contains("secret-key") ?? false
      })
  }

  @Test(arguments: StoreUnderTest.servers.filter(\.isHTTP))
  func triesAgainAsLongAsTheServerAsksAndNotForEver(_ kind: StoreUnderTest) throws {
    let scheme = try #require(kind.server?.split(separator: "+").first)
    let waits = Mutex<[Double]>([])
    let busy = try LocalHTTPServer { _ in .text(429, "{}", headers: [("Retry-After", "7")]) }
    var settings = StoreSettings(retries: HTTPRetryPolicy(attemptLimit: 4))
    settings.clock = HTTPRetryClock(
      nowSeconds: { 0 }, pause: { seconds, _ in waits.withLock { $0.append(seconds) } },
      jitter: { 0.5 })
    let store = try RemoteVectorStore.open(
      try StoreAddress("\(scheme)+\(busy.url)/x"), settings: settings)
    #expect(storeError { _ = try store.describe() }?.kind == .rateLimited)
    #expect(waits.withLock { $0 } == [7.5, 7.5, 7.5] && busy.requests.count == 4)
    // One connection serves all tries.
    #expect(busy.connectionCount == 1)
  }
}
