// Texts that come at once share an inference, and each caller gets its own.

import Foundation
import SearchDomain
import Support
import Synchronization
import Testing

@testable import Searching

@Suite struct GatheredTextsTests {
  /// A vector that tells its text by its length.
  private static func vector(_ text: String) -> TextEmbedding {
    TextEmbedding(
      embedding: Embedding(unitLength: [1]), tokenCount: text.utf8.count, wasTruncated: false)
  }

  @Test func aTextAloneIsEmbeddedAlone() throws {
    let batches = Mutex<[[String]]>([])
    let made = try GatheredTexts().embedding(of: "abc") { texts in
      batches.withLock { $0.append(texts) }
      return texts.map(Self.vector)
    }
    #expect(made.tokenCount == 3 && batches.withLock { $0 } == [["abc"]])
  }

  /// Starts callers while the tower is held by a first one; gives the batches
  /// and what each caller got, nil for an error.
  private func gather(
    _ count: Int, _ encode: @escaping @Sendable ([String]) throws -> [TextEmbedding]
  ) -> (batches: [[String]], counts: [Int?]) {
    let gathered = GatheredTexts()
    let batches = Mutex<[[String]]>([])
    let (begun, release) = (Semaphore(0), Semaphore(0))
    let first = Thread {
      _ = try? gathered.embedding(of: "x") { texts in
        begun.giveBack(1)
        release.take(1)
        return texts.map(Self.vector)
      }
    }
    first.start()
    begun.take(1)
    let counts = Mutex([Int?](repeating: nil, count: count))
    let done = Semaphore(0)
    for index in 0..<count {
      Thread {
        let made = try? gathered.embedding(of: String(repeating: "a", count: index + 1)) { texts in
          batches.withLock { $0.append(texts) }
          return try encode(texts)
        }
        counts.withLock { $0[index] = made?.tokenCount }
        done.giveBack(1)
      }.start()
    }
    while gathered.waitingCount < count { Pause.sleep(milliseconds: 2) }
    release.giveBack(1)
    done.take(count)
    return (batches.withLock { $0 }, counts.withLock { $0 })
  }

  @Test func textsThatComeMeanwhileGoTogether() {
    let (batches, counts) = gather(GatheredTexts.limit + 3) { $0.map(Self.vector) }
    #expect(batches.map(\.count) == [GatheredTexts.limit, 3])
    #expect(counts == (1...(GatheredTexts.limit + 3)).map { $0 })
  }

  @Test func aTextThatFailsDoesNotSpoilTheOthers() {
    struct Refused: Error {}
    let (_, counts) = gather(4) { texts in
      if texts.contains("aa") { throw Refused() }
      return texts.map(Self.vector)
    }
    #expect(counts == [1, nil, 3, 4])
  }
}
