// One request and its reply, from the first byte of the head to the last of the
// reply.

import Support
import Synchronization

/// A request under way.
///
/// Only the event thread of the connection touches what has no lock. A reply
/// may come from any thread.
final class Exchange: @unchecked Sendable {
  // Safety: see above; `token`, `complete` and `wait` are what others
  // use.
  enum Phase {
    case receiving
    /// Handed to a lane or a responder.
    case waiting
    /// The reply is being sent.
    case answered
    case over
  }

  /// Cancelled when the client hangs up or the server stops.
  let token = CancellationToken()
  let stopwatch = Stopwatch()
  var phase = Phase.receiving
  var head: RequestHead?
  var body: [UInt8] = []
  var bodyLimit = 0
  var receivedBytes = 0
  var proceed: (@Sendable (ServerRequest) -> Answer)?
  var sent: ServerResponse?
  /// What it takes of the server's budget for bodies.
  let memory: BodyMemory.Share

  private struct State {
    var isAnswered = false
    var lane: (lane: FairLane, ticket: FairQueue<FairLane.Work>.Ticket)?
  }

  private let state = Mutex(State())
  private let deliver: @Sendable (ServerResponse) -> Void

  /// - Parameter deliver: is given the one reply by any thread.
  init(_ memory: BodyMemory, deliver: @escaping @Sendable (ServerResponse) -> Void) {
    self.memory = memory.share()
    self.deliver = deliver
  }

  /// Notes where the work waits, so that it can be taken back.
  func wait(in lane: FairLane, _ ticket: FairQueue<FairLane.Work>.Ticket) {
    let isLate = state.withLock { state in
      state.lane = (lane, ticket)
      return state.isAnswered
    }
    if isLate { lane.withdraw(ticket) }
  }

  /// Gives the reply; only the first call counts.
  func complete(_ response: ServerResponse) {
    guard isFirst() else { return }
    deliver(response)
  }

  /// Gives the reply up: drops work that has not begun, and asks work that has
  /// to end.
  func abandon() {
    _ = isFirst()
    withdraw()
    token.cancel()
  }

  /// Takes work back that has not begun.
  ///
  /// - Returns: false if there is none.
  @discardableResult
  func withdraw() -> Bool {
    guard let (lane, ticket) = state.withLock({ $0.lane }) else { return false }
    return lane.withdraw(ticket)
  }

  private func isFirst() -> Bool {
    state.withLock { state in
      defer { state.isAnswered = true }
      return !state.isAnswered
    }
  }
}

/// The bytes that requests may hold at once.
final class BodyMemory: Sendable {
  private let used = Mutex(0)
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// What one request holds; it is given back with the share.
  final class Share: Sendable {
    private let memory: BodyMemory
    private let held = Mutex(0)

    fileprivate init(_ memory: BodyMemory) { self.memory = memory }

    deinit { memory.giveBack(held.withLock { $0 }) }

    var count: Int { held.withLock { $0 } }

    /// Takes more; false if not enough is left.
    func take(_ count: Int) -> Bool {
      guard memory.take(count) else { return false }
      held.withLock { $0 += count }
      return true
    }
  }

  func share() -> Share { Share(self) }

  private func take(_ count: Int) -> Bool {
    used.withLock { used in
      guard count <= limit - used else { return false }
      used += count
      return true
    }
  }

  private func giveBack(_ count: Int) { used.withLock { $0 -= count } }
}
