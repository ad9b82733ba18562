// Counts the connections of each client over all event threads.

import Synchronization

/// The connections that are open.
final class ConnectionTable: Sendable {
  private struct State {
    var total = 0
    var clients: [String: Int] = [:]
  }

  private let state = Mutex(State())
  private let limitOfOne: Int

  init(limitOfOne: Int) { self.limitOfOne = max(1, limitOfOne) }

  /// How many there are.
  var count: Int { state.withLock { $0.total } }

  /// Counts one more; false if the client has as many as it may have.
  func open(_ client: String) -> Bool {
    state.withLock { state in
      let count = state.clients[client] ?? 0
      guard count < limitOfOne else { return false }
      state.clients[client] = count + 1
      state.total += 1
      return true
    }
  }

  /// One that was counted is over.
  func close(_ client: String) {
    state.withLock { state in
      state.total -= 1
      let count = (state.clients[client] ?? 1) - 1
      state.clients[client] = count == 0 ? nil : count
    }
  }
}
