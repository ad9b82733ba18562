import ImageDecoding
@testable import IsolatedDecoding
import Support
import Synchronization
import Testing

@Suite struct ConcurrentDecodingTests {
  @Test func manyThreadsGetWhatOneGets() throws {
    let decoder = try ImageDecoder()
    let names = HostileFile.all.map(\.file).filter { $0 != "200-megapixel.png" }
    let files = try names.map { try Fixture.hostile($0) }
    @Sendable func outcome(_ bytes: [UInt8]) -> String {
      do {
        let image = try decoder.decode(
          bytes, as: .shortestSideThenCentreCrop(width: 32, height: 32))
        return Digest.hex(image.pixels)
      } catch { return error.message }
    }
    let alone = files.map(outcome)
    let wrong = Mutex<[String]>([])
    let threads = (0..<8).map { number in
      WorkerThread {
        for step in files.indices {
          // Each thread begins elsewhere, so different images meet.
          let index = (step + number * 9) % files.count
          let together = outcome(files[index])
          if together != alone[index] { wrong.withLock { $0.append(names[index]) } }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(wrong.withLock { $0 } == [])
  }
}
