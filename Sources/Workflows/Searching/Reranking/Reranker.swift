// Puts hits in the order that a matcher sees, with what it said before.

import EmbeddingModels
import QueryUnderstanding
package import SearchDomain
import Support
import Synchronization

/// Re-ranks hits; holds the matcher, once one was asked for.
package final class Reranker: Sendable {
  private let opened = Mutex<(any ImageMatcher)?>(nil)
  private let remembered = RememberedMatches()

  private let cacheFolder: String
  private let progress: (@Sendable (Int, Int) -> Void)?
  private let read: @Sendable (FilePath) throws -> [UInt8]
  private let name: @Sendable () throws -> String
  private let open: @Sendable () throws -> any ImageMatcher

  /// - Parameters:
  ///   - cacheFolder: where what was said is kept.
  ///   - progress: hears how many of how many are done, from any thread: ever
  ///     more, one call at a time, and at last all, also where the work ended
  ///     early.
  ///   - read: an image's bytes; called from several threads.
  ///   - name: what people call the matcher; refuses where there is none, and
  ///     loads nothing.
  ///   - open: loads the matcher at its first use; refuses where there is none.
  package init(
    cacheFolder: String, progress: (@Sendable (Int, Int) -> Void)?,
    read: @escaping @Sendable (FilePath) throws -> [UInt8],
    name: @escaping @Sendable () throws -> String,
    open: @escaping @Sendable () throws -> any ImageMatcher
  ) {
    self.cacheFolder = cacheFolder
    self.progress = progress
    self.read = read
    self.name = name
    self.open = open
  }

  /// What people call the matcher, which need not be loaded for it.
  ///
  /// - Throws: what says that there is none.
  func matcherName() throws -> String {
    if let opened = opened.withLock({ $0 }) { return opened.name }
    return try name()
  }

  /// The matcher, loaded at the first use.
  ///
  /// - Throws: what opening it throws.
  func matcher() throws -> any ImageMatcher {
    try opened.withLock { opened in
      if let opened { return opened }
      let made = try open()
      opened = made
      return made
    }
  }

  /// Hits in the matcher's order, the best match first; equal ones stay in
  /// theirs. One that cannot be read keeps its place.
  ///
  /// - Throws: `EmbeddingModelError`, `CancellationError`. What a language model
  ///   refuses is a warning, and the hits stay in their order.
  func rerank(
    _ hits: [Hit], words: String, by matcher: any ImageMatcher
  ) throws -> (hits: [Hit], warnings: [String]) {
    let file = RememberedMatches.Page(
      matcher: matcher.identity, words: words,
      cacheFolder: cacheFolder)
    var scores = remembered.known(file)
    let unknown = hits.filter { scores[$0.image.contentHash.description] == nil }
    let work = MatchWork(unknown, matcher: matcher, words: words, read: read)
    let results = work.run(
      progress: progress, known: hits.count - unknown.count)
    var warnings: [String] = []
    var unread: [String] = []
    var made: [String: Float] = [:]
    for (hit, result) in results {
      switch result {
      case .success(let probability): made[hit.image.contentHash.description] = Float(probability)
      case .failure(let error as LanguageModelError):
        if warnings.isEmpty { warnings.append("not all was re-ranked: \(error.message)") }
      case .failure(let error) where !ImageErrors.isOfOneImage(error): throw error
      case .failure(let error):
        let reason = (error as? FileFailure.Cause)?.reason ?? "\(error)"
        unread.append("\(hit.image.path): \(reason)")
      }
    }
    if !made.isEmpty {
      remembered.keep(made, besides: scores, file)
      scores.merge(made) { $1 }
    }
    if let first = unread.first {
      let what = unread.count == 1 ? "1 picture" : "\(unread.count) pictures"
      warnings.append(
        "\(what) of the best \(hits.count) could not be read to be re-ranked and kept the place: "
          + first)
    }
    return (Self.ordered(hits, scores), warnings)
  }

  /// Those with a score are sorted among the places that such have.
  private static func ordered(_ hits: [Hit], _ scores: [String: Float]) -> [Hit] {
    var hits = hits
    for place in hits.indices {
      hits[place].rerankScore = scores[hits[place].image.contentHash.description]
    }
    let places = hits.indices.filter { hits[$0].rerankScore != nil }
    let sorted = places.map { ($0, hits[$0]) }.sorted { first, second in
      let (left, right) = (first.1.rerankScore ?? 0, second.1.rerankScore ?? 0)
      return left == right ? first.0 < second.0 : left > right
    }
    for (place, one) in zip(places, sorted) { hits[place] = one.1 }
    return hits
  }
}

/// Has images matched, some at a time.
private final class MatchWork: Sendable {
  private struct State {
    var left: [Hit]
    var results: [(Hit, Result<Double, any Error>)] = []
    var isStopped = false
  }
  private let state: Mutex<State>
  private let count: Int
  private let matcher: any ImageMatcher
  private let words: String
  private let read: @Sendable (FilePath) throws -> [UInt8]

  init(
    _ hits: [Hit], matcher: any ImageMatcher, words: String,
    read: @escaping @Sendable (FilePath) throws -> [UInt8]
  ) {
    state = Mutex(State(left: hits.reversed()))
    count = hits.count
    self.matcher = matcher
    self.words = words
    self.read = read
  }

  func run(
    progress: (@Sendable (Int, Int) -> Void)?, known: Int
  ) -> [(Hit, Result<Double, any Error>)] {
    let total = known + count
    let shown = Mutex(-1)
    let progress = { @Sendable (done: Int) in
      // Two threads may come in the other order than they have finished.
      shown.withLock { shown in
        guard done > shown else { return }
        shown = done
        progress?(done, total)
      }
    }
    defer { progress(total) }
    let threads = min(matcher.parallelImages, count)
    if threads <= 1 {
      work(progress, known)
    } else {
      // Whoever gives up the search gives up what its threads wait for.
      let token = CancellationToken.current
      let workers = (0..<threads).map { _ in
        WorkerThread { [self] in
          CancellationToken.$current.withValue(token) { self.work(progress, known) }
        }
      }
      for worker in workers { worker.join() }
    }
    return state.withLock { $0.results }
  }

  private func work(_ progress: @Sendable (Int) -> Void, _ known: Int) {
    while let hit = state.withLock({ $0.isStopped ? nil : $0.left.popLast() }) {
      let result = Result { [self] in
        try matcher.probability(
          of: words, in: EncodedImage(bytes: try read(hit.image.path)))
      }
      let done = state.withLock { state in
        state.results.append((hit, result))
        // What every image would meet ends the work.
        if case .failure(let error) = result, !ImageErrors.isOfOneImage(error) {
          state.isStopped = true
        }
        return state.results.count
      }
      progress(known + done)
    }
  }
}
