// What a library learned of its store and need not ask again at once.

package import SearchDomain
import Support
import Synchronization

/// Answers of one store. Those of a server, which others may change at any
/// time, are taken to hold for some seconds; the store of this machine is asked
/// each time, which costs nothing.
package final class StoreKnowledge: Sendable {
  /// How long what was learned of a server is taken to hold.
  static let freshSeconds = 30.0

  private struct State {
    var description: (value: StoreDescription, asked: Stopwatch)?
    /// The digest of the model that the collection was held against.
    var verified: (digest: String, asked: Stopwatch)?
    var status: (value: LibraryStatus, asked: Stopwatch)?
    var changes = 0
  }

  let store: any ImageStore
  /// Whether others may change the store at any time.
  package let isShared: Bool
  private let freshSeconds: Double
  private let state = Mutex(State())

  package init(of store: any ImageStore, isShared: Bool) {
    self.store = store
    self.isShared = isShared
    freshSeconds = isShared ? Self.freshSeconds : 0
  }

  /// What the collection is; nil where there is none.
  package func description() throws -> StoreDescription? {
    if let known = state.withLock({ $0.description }), known.asked.seconds < freshSeconds {
      return known.value
    }
    let asked = Stopwatch()
    let description = try store.describe()
    state.withLock { $0.description = description.map { ($0, asked) } }
    return description
  }

  /// The name of the model that made the vectors; nil where there are none, or
  /// the store does not say.
  package func modelName() throws -> String? { try description()?.space?.modelName }

  /// How many vectors searches by a model look through, as the store says now.
  ///
  /// - Parameter space: the model's; on a server all vectors are taken for its.
  package func vectorCount(in space: EmbeddingSpace) throws -> Int {
    if isShared { return try store.count(where: nil) }
    guard let held = try store.describe(), let own = held.space, own.isComparable(with: space)
    else { return 0 }
    return held.count
  }

  /// Holds the collection against the model, before vectors of both meet.
  ///
  /// - Throws: `VectorStoreError` (`mismatch`).
  package func verify(for space: EmbeddingSpace) throws {
    if let known = state.withLock({ $0.verified }), known.digest == space.digest,
      known.asked.seconds < freshSeconds
    {
      return
    }
    let asked = Stopwatch()
    try store.verify(for: space)
    state.withLock { $0.verified = (space.digest, asked) }
  }

  /// The library in numbers, as they were asked for lately.
  func remembered(_ ask: () throws -> LibraryStatus) rethrows -> LibraryStatus {
    if let known = state.withLock({ $0.status }), known.asked.seconds < freshSeconds {
      return known.value
    }
    let asked = Stopwatch()
    let status = try ask()
    state.withLock { $0.status = (status, asked) }
    return status
  }

  /// A number that changes with the images: the store's own, else one that
  /// changes every two seconds, since others may have changed the store, and
  /// with every change by this program.
  ///
  /// - Parameter isJudged: whether matches can be judged.
  package func generation(isJudged: Bool) throws -> Int {
    let last = isJudged ? 1 : 0
    if let number = try store.generation() { return number * 2 + last }
    let changes = state.withLock { $0.changes } * 2 + last
    return WallClock.nanoseconds() / 2_000_000_000 * 1_000_000 + changes % 1_000_000
  }

  /// This program changed the store: what was learned may not hold any more.
  package func noteChange() {
    state.withLock { state in
      state.changes += 1
      state.description = nil
      state.status = nil
    }
  }

  /// The collection seems empty, which may change at any moment.
  package func forgetDescription() { state.withLock { $0.description = nil } }
}
