// The line of progress at the bottom of a terminal, and whether it is drawn:
// whatever else is written takes it away first.

import Synchronization

/// What is drawn over again and again, shared by all that write on a terminal.
///
/// May be called from any thread.
final class StatusLine: Sendable {
  /// Cells of what is drawn; 0 where nothing is.
  private let drawnCells = Mutex(0)

  var isDrawn: Bool { drawnCells.withLock { $0 > 0 } }

  /// Draws a text in place of what was drawn.
  ///
  /// - Parameters:
  ///   - text: without a line feed, at most `columns` wide.
  ///   - columns: the terminal's width now.
  func draw(_ text: String, columns: Int, on sink: any ByteSink) {
    drawnCells.withLock { cells in
      let folded = Self.rowsAbove(cells, columns)
      let start = folded > 0 ? Self.erase(folded) : "\r"
      try? sink.write(Array((start + text + "\u{1B}[K").utf8))
      cells = DisplayText.width(text)
    }
  }

  /// Takes away what is drawn and writes bytes in its place, which no draw gets
  /// between.
  func replace<Failure: Error>(
    columns: @autoclosure () -> Int, on sink: any ByteSink, with write: () throws(Failure) -> Void
  ) throws(Failure) {
    var failure: Failure?
    drawnCells.withLock { cells in
      if cells > 0 {
        try? sink.write(Array(Self.erase(Self.rowsAbove(cells, columns())).utf8))
        cells = 0
      }
      do throws(Failure) { try write() } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Takes away what is drawn.
  func clear(columns: @autoclosure () -> Int, on sink: any ByteSink) {
    replace(columns: columns(), on: sink) { () throws(Never) in }
  }

  /// A terminal that became narrower has folded the line: so many rows of it lie
  /// above the one with the cursor.
  private static func rowsAbove(_ cells: Int, _ columns: Int) -> Int {
    cells > 0 ? (cells - 1) / max(1, columns) : 0
  }

  private static func erase(_ rowsAbove: Int) -> String {
    rowsAbove > 0 ? "\r\u{1B}[\(rowsAbove)A\u{1B}[J" : "\r\u{1B}[K"
  }
}
