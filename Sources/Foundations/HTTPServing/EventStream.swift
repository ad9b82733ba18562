// A reply that is sent piece by piece: server-sent events by the HTML standard,
// section 9.2 (https://html.spec.whatwg.org/multipage/server-sent-events.html).

import Synchronization

/// The body of a reply that is still being written, by any thread.
///
/// Bounded: if the client does not keep up, `send` drops what does not fit
/// and says so, rather than filling the memory.
public final class EventStream: Sendable {
  private struct State {
    var waiting: [UInt8] = []
    var isFinished = false
    var isClosed = false
    /// Called once there is something to read again.
    var wake: (@Sendable () -> Void)?
    var onClose: (@Sendable () -> Void)?

    mutating func takeWake() -> (@Sendable () -> Void)? {
      defer { wake = nil }
      return wake
    }
  }

  private let state = Mutex(State())
  /// The most bytes that wait to be read.
  public static let capacity = 1 << 20

  public init() {}

  /// Adds an event.
  ///
  /// - Returns: false if the client is gone or does not keep up.
  @discardableResult
  public func send(event: String, data: String, id: String? = nil) -> Bool {
    var text = id.map { "id: \($0)\n" } ?? ""
    text += "event: \(event)\n"
    for line in data.split(separator: "\n", omittingEmptySubsequences: false) {
      text += "data: \(line)\n"
    }
    return append(Array((text + "\n").utf8))
  }

  /// Adds a comment, which clients pass over: it keeps the connection alive
  /// and finds out whether the client is still there.
  @discardableResult
  public func sendHeartbeat() -> Bool { append(Array(":\n\n".utf8)) }

  /// No more will come; what waits is still sent.
  public func finish() {
    let wake = state.withLock { state in
      state.isFinished = true
      return state.takeWake()
    }
    wake?()
  }

  /// Calls `body` when the client is gone or has read all; at once if it is.
  public func whenClosed(_ body: @escaping @Sendable () -> Void) {
    let isClosed = state.withLock { state in
      if !state.isClosed { state.onClose = body }
      return state.isClosed
    }
    if isClosed { body() }
  }

  private func append(_ bytes: [UInt8]) -> Bool {
    let (accepted, wake) = state.withLock { state in
      guard !state.isFinished, !state.isClosed, state.waiting.count + bytes.count <= Self.capacity
      else { return (false, nil as (@Sendable () -> Void)?) }
      state.waiting += bytes
      return (true, state.takeWake())
    }
    wake?()
    return accepted
  }

  /// What a reader got.
  enum Reading { case some([UInt8]), nothingYet, end }

  /// Takes all waiting bytes. If there are none yet, `wake` is called once
  /// there are.
  func read(wake: @escaping @Sendable () -> Void) -> Reading {
    state.withLock { state in
      if state.waiting.isEmpty {
        if state.isFinished { return .end }
        state.wake = wake
        return .nothingYet
      }
      defer { state.waiting = [] }
      return .some(state.waiting)
    }
  }

  /// The connection is over.
  func close() {
    let onClose = state.withLock { state in
      state.isClosed = true
      state.waiting = []
      state.wake = nil
      defer { state.onClose = nil }
      return state.onClose
    }
    onClose?()
  }
}
