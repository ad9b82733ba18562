// How far a run has come: a bar on a terminal, now and then a line in a pipe.

import Glibc
import Support

/// A state of work to be shown.
struct ProgressState: Hashable, Sendable {
  /// What is going on, such as `indexing`.
  var label: String
  var done: Int
  /// Nil while it is not known.
  var total: Int?
  var failed = 0
  /// `images` or `bytes`.
  var unit: Unit = .images
  /// Units a second; 0 while unknown.
  var rate: Double = 0
  var remainingSeconds: Double?
  /// Whether the display finds out rate and remaining time by itself.
  var isMeasured = false

  enum Unit: Hashable, Sendable { case images, bytes }
}

/// Draws states on stderr.
///
/// Not safe for several threads at once: one consumer of events owns it.
struct ProgressDisplay: Sendable {
  private let console: Console
  /// Nanoseconds on a clock that never goes back.
  private let now: @Sendable () -> UInt64
  private var lastShown: UInt64?
  private var lastTenth = 0
  private var pace = Pace()
  private var label: String?

  /// Redraw at most ten times a second; in a pipe a line every 5 s or 10 %.
  private static let redrawInterval: UInt64 = 100_000_000
  private static let lineInterval: UInt64 = 5_000_000_000
  /// Two lines are never closer than this.
  private static let leastLineInterval: UInt64 = 1_000_000_000

  init(_ console: Console, now: @escaping @Sendable () -> UInt64 = Self.monotonicNanoseconds) {
    self.console = console
    self.now = now
  }

  /// Shows a state where it is time to.
  mutating func update(_ state: ProgressState) {
    guard console.verbosity >= .normal else { return }
    let time = now()
    let state = measured(state, at: time)
    if console.messageTerminal.canRedraw {
      if let lastShown, time &- lastShown < Self.redrawInterval { return }
      lastShown = time
      let columns = console.messageTerminal.currentWidth
      console.status.draw(
        Self.bar(state, width: columns - 1), columns: columns, on: console.messages)
    } else {
      let tenth = state.total.map { $0 > 0 ? state.done * 10 / $0 : 0 } ?? 0
      // The first state only starts the clock.
      guard let last = lastShown else {
        lastShown = time
        return
      }
      let elapsed = time &- last
      let isDue = elapsed >= Self.lineInterval || tenth > lastTenth
      guard isDue, elapsed >= Self.leastLineInterval else { return }
      lastShown = time
      lastTenth = tenth
      write(Self.line(state) + "\n")
    }
  }

  /// Takes the bar away, so that other text can be written; the next update
  /// draws it again.
  mutating func clear() {
    guard console.status.isDrawn else { return }
    console.status.clear(columns: console.messageTerminal.currentWidth, on: console.messages)
    lastShown = nil
  }

  /// The state with its rate and remaining time, where they are found out here.
  private mutating func measured(_ state: ProgressState, at time: UInt64) -> ProgressState {
    guard state.isMeasured else { return state }
    if label != state.label { pace = Pace() }
    label = state.label
    pace.note(state.done, at: Double(time) / 1e9)
    var state = state
    state.rate = pace.rate ?? 0
    state.remainingSeconds = state.total.flatMap { pace.remainingSeconds(for: $0 - state.done) }
    return state
  }

  private func write(_ text: String) { try? console.messages.write(Array(text.utf8)) }

  /// `indexing  ████████░░░░  512 of 1,024  85/s  6.0 s left  2 failed`.
  static func bar(_ state: ProgressState, width: Int) -> String {
    let facts = facts(state, isShort: width < 60).joined(separator: "  ")
    let head = state.label + "  "
    guard let total = state.total, total > 0 else {
      return DisplayText.cutEnd(head + facts, to: width)
    }
    let room = min(30, width - DisplayText.width(head + facts) - 2)
    guard room >= 5 else { return DisplayText.cutEnd(head + facts, to: width) }
    let filled = max(0, min(room, Int(clamping: Double(state.done) / Double(total) * Double(room))))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: room - filled)
    return head + bar + "  " + facts
  }

  /// The same without a bar, for a pipe.
  static func line(_ state: ProgressState) -> String {
    "\(state.label): \(facts(state, isShort: false).joined(separator: ", "))"
  }

  private static func facts(_ state: ProgressState, isShort: Bool) -> [String] {
    func amount(_ count: Int) -> String {
      state.unit == .bytes ? DisplayText.byteCount(count) : Plural.grouped(count)
    }
    var facts = [state.total.map { "\(amount(state.done)) of \(amount($0))" } ?? amount(state.done)]
    if state.rate > 0, !isShort {
      let rate =
        state.unit == .bytes
        ? DisplayText.byteCount(Int(clamping: min(state.rate, 1e15)))
        : DisplayText.fixed(state.rate, state.rate < 10 ? 1 : 0)
      facts.append(rate + "/s")
    }
    if let seconds = state.remainingSeconds, state.total.map({ state.done < $0 }) ?? true {
      facts.append(DisplayText.duration(seconds) + " left")
    }
    if state.failed > 0 { facts.append("\(Plural.grouped(state.failed)) failed") }
    return facts
  }

  static func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
