// Splits work over a few threads of the operating system.

import Support
import Synchronization

/// Runs `body` once a part, each on a thread of its own, and returns when all
/// are done. One part runs on the calling thread.
///
/// - Throws: the error of the lowest part that failed.
func inParallel(_ parts: Int, _ body: @escaping @Sendable (_ part: Int) throws -> Void) throws {
  if parts <= 1 { return try body(0) }
  let box = Failures()
  let workers = (1..<parts).map { part in
    WorkerThread {
      do { try body(part) } catch { box.add(part, error) }
    }
  }
  do { try body(0) } catch { box.add(0, error) }
  for worker in workers { worker.join() }
  if let first = box.first { throw first }
}

/// Part `part` of `count` things split evenly over `parts`.
func share(_ part: Int, of parts: Int, _ count: Int) -> Range<Int> {
  let each = (count + parts - 1) / max(1, parts)
  return min(part * each, count)..<min((part + 1) * each, count)
}

private final class Failures: Sendable {
  private let errors = Mutex<[Int: any Error]>([:])

  func add(_ part: Int, _ error: any Error) { errors.withLock { $0[part] = error } }

  var first: (any Error)? {
    errors.withLock { all in all.min { $0.key < $1.key }?.value }
  }
}
