import Foundation
import Synchronization
import TestSupport
import Testing

@testable import SharedCaching

/// A port where nobody listens: that of a server that has ended.
private func deadPort() throws -> Int {
  let server = try LocalHTTPServer { _ in .text(200, "") }
  defer { server.stop() }
  return server.port
}

@Suite struct SharedCacheTests {
  @Test func whereNobodyAnswersItIsSaidOnceAndNotAskedForATime() throws {
    let said = Mutex<[String]>([])
    let seconds = Mutex(0.0)
    let address = try #require(CacheAddress("redis://:word@127.0.0.1:\(try deadPort())/1"))
    let cache = SharedCache(address, now: { seconds.withLock { $0 } }) { words in
      said.withLock { $0.append(words) }
    }
    for _ in 0..<5 { #expect(cache.value(.embedding, of: ["a"]) == nil) }
    #expect(cache.counts.failures == 1)
    // Each pause is twice as long as the one before.
    for (time, failures) in [(1.9, 1), (2.1, 2), (5.9, 2), (6.2, 3), (14.1, 3), (14.3, 4)] {
      seconds.withLock { $0 = time }
      cache.keep([1], .reply, of: ["a"])
      #expect(cache.counts.failures == failures, "at \(time)")
    }
    #expect(said.withLock { $0.count } == 1)
    let words = said.withLock { $0.first } ?? ""
    #expect(
      words.hasPrefix("the shared cache redis://127.0.0.1:\(address.port)/1 does not answer ("))
    #expect(!words.contains("word"))
  }

  @Test func whatIsTooLargeIsNotSent() throws {
    let address = try #require(CacheAddress("redis://127.0.0.1:\(try deadPort())"))
    let cache = SharedCache(address) { _ in }
    cache.keep([UInt8](repeating: 0, count: (1 << 20) + 1), .thumbnail, of: ["a"])
    #expect(cache.counts.failures == 0)
  }
}
