// Searches of one index from several threads, exact and approximate, while
// another thread replaces the file. Tools/race-index builds and runs it with the
// thread sanitizer.

import Glibc
import SearchDomain
import Support
import Synchronization
import VectorIndexing

@main
enum ConcurrentSearches {
  static let dimension = 48, count = 6000

  static func vectors(_ seed: UInt64) -> VectorRows {
    var state = seed
    return VectorRows(
      (0..<(count * dimension)).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(state >> 40) * 0x1p-24 - 0.5
      }, dimension: dimension)
  }

  static func main() throws {
    let path = "/dev/shm/race-index-\(getpid())"
    defer { unlink(path) }
    let rows = vectors(1)
    @Sendable func build(_ earlier: VectorIndex?) throws -> VectorIndex {
      try IndexBuilder.build(
        rows, ids: (0..<Int64(count)).map { $0 }, path: path, sourceVersion: 1,
        spaceDigest: [UInt8](repeating: 9, count: 32),
        options: IndexBuildOptions(
          cellCount: 48, projectedDimension: 32, threads: 2, earlier: earlier))
      return try VectorIndex(path: path)
    }
    let current = Mutex(try build(nil))
    let failures = Mutex(0)
    let searchers = (0..<4).map { number in
      WorkerThread {
        for round in 0..<150 {
          let index = current.withLock { $0 }
          let query = rows.values(at: (number * 977 + round * 31) % count)
          do {
            let exact = try index.search(query, limit: 10, method: .exact, threads: 2) {
              rows.scores(of: $0, to: query)
            }
            let near = try index.search(query, limit: 10, method: .approximate) {
              rows.scores(of: $0, to: query)
            }
            let isSound =
              exact.hits.count == 10 && near.hits.count == 10
              && exact.hits[0].score >= near.hits[0].score
            if !isSound { failures.withLock { $0 += 1 } }
          } catch {
            failures.withLock { $0 += 1 }
          }
        }
      }
    }
    for _ in 0..<12 {
      let next = try build(current.withLock { $0 })
      current.withLock { $0 = next }
    }
    for searcher in searchers { searcher.join() }
    let failed = failures.withLock { $0 }
    print("1200 searches from four threads beside 12 builds: \(failed) failed")
    if failed > 0 { exit(1) }
  }
}
