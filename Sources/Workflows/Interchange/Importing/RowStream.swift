// Reads the rows of all parts on a thread of its own, some ahead of those that
// are being written.

import SearchDomain
import Support

/// Some rows, as they were read or described already.
struct RowPart: Sendable {
  var rows: [VectorRow] = []
  /// How many rows came before them.
  var before: Int
  /// Made on the reading thread where nothing must be looked up for it.
  var described: DescribedRows?
}

/// The rows of an import in order.
final class RowStream: Sendable {
  private let queue = BoundedQueue<Result<RowPart, any Error>>(budget: 1)
  private let thread: WorkerThread

  /// Starts to read. `end` must be called once.
  ///
  /// - Parameters:
  ///   - parts: how many; each is opened when the one before has ended, since there
  ///     may be more than files may be open.
  ///   - limit: the most rows at a time.
  ///   - describer: nil where what the library has must be looked up first.
  init(
    parts: Int, limit: Int, describer: RowDescriber?,
    open: @escaping @Sendable (Int) throws -> any RowSource
  ) {
    thread = WorkerThread { [queue] in
      do {
        var before = 0
        for part in 0..<parts {
          let source = try open(part)
          while true {
            let rows = try source.next(limit: limit)
            if rows.isEmpty { break }
            let described = describer?.describe(rows, after: before, known: [:])
            let part = RowPart(
              rows: described == nil ? rows : [], before: before, described: described)
            guard queue.push(.success(part)) else { return }
            before += rows.count
          }
        }
      } catch {
        queue.push(.failure(error))
      }
      queue.close()
    }
  }

  /// The next rows; nil after the last.
  ///
  /// - Throws: what reading threw; the rows before it have come.
  func next() throws -> RowPart? { try queue.pop()?.get() }

  /// Stops reading and waits for the thread.
  func end() {
    queue.close()
    thread.join()
  }
}
