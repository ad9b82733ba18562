// Reads the rows of all parts on a thread of its own, some ahead of those that
// are being written.

import SearchDomain
import Support
import Synchronization

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
  private let files: FilesMet

  /// Whether rows have files that are read: then fewer come at a time, so that
  /// nobody who stops the import waits for long.
  private final class FilesMet: Sendable {
    let isSo = Atomic(false)
  }
  private static let rowsWithFiles = 2000

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
    let files = FilesMet()
    self.files = files
    thread = WorkerThread { [queue] in
      do {
        // The first tell.
        var wanted = min(limit, Self.rowsWithFiles)
        var before = 0
        for part in 0..<parts {
          let source = try open(part)
          while true {
            let rows = try source.next(limit: wanted)
            if rows.isEmpty { break }
            let described = describer?.describe(rows, after: before, known: [:])
            if let described { files.isSo.store(described.filesFound > 0, ordering: .relaxed) }
            wanted = files.isSo.load(ordering: .relaxed) ? min(limit, Self.rowsWithFiles) : limit
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

  /// Notes that rows which were described elsewhere have files that were read.
  func note(filesFound count: Int) {
    if count > 0 { files.isSo.store(true, ordering: .relaxed) }
  }

  /// Stops reading and waits for the thread.
  func end() {
    queue.close()
    thread.join()
  }
}
