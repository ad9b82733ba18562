// What the threads of a pull share.

internal import Synchronization

/// What the threads of a pull share: the files left, and how it went.
final class Crew: Sendable {
  private struct State {
    var left: ArraySlice<RemoteFile>
    var received = 0
    var failure: ModelHubError?
  }

  private let state: Mutex<State>

  init(_ files: [RemoteFile]) {
    // Two names for one content are one download.
    var seen: Set<String> = []
    state = Mutex(State(left: files.filter { seen.insert($0.blobName).inserted }[...]))
  }

  func next() -> RemoteFile? { state.withLock { $0.left.popFirst() } }
  func add(received: Int) { state.withLock { $0.received += received } }

  /// Keeps the first failure; those that follow from stopping the others are not it.
  func fail(_ error: ModelHubError) {
    state.withLock { if $0.failure == nil { $0.failure = error } }
  }

  var hasFailed: Bool { state.withLock { $0.failure != nil } }
  var failure: ModelHubError? { state.withLock { $0.failure } }
  var received: Int { state.withLock { $0.received } }
}
