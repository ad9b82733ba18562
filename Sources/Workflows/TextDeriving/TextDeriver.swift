// Has texts made of images that lack them, some at a time, and keeps them in
// the store as they come. Who makes them is the caller's affair.

public import SearchDomain
public import Support
import Synchronization

/// Makes the texts that a library's images lack.
public struct TextDeriver: Sendable {
  /// What came of a run.
  public struct Report: Hashable, Sendable {
    /// Images of which a text was made, empty ones included.
    public var made = 0
    /// Images that could not be worked on now, and why the first could not.
    public var failed = 0
    public var firstFailure: String?
  }

  private let store: any TextStore
  private let kind: DerivedText
  private let author: String
  private let threads: Int

  /// - Parameters:
  ///   - author: names the program and its settings; another author's texts
  ///     are made anew.
  ///   - threads: how many images are worked on at once.
  public init(store: any TextStore, kind: DerivedText, author: String, threads: Int) {
    self.store = store
    self.kind = kind
    self.author = author
    self.threads = max(1, threads)
  }

  /// Works through all contents that lack the text.
  ///
  /// What was made stays when the run is stopped; the next goes on from there.
  /// An image that fails is tried again in the next run.
  ///
  /// - Parameters:
  ///   - endsRun: whether an error of `make` would be met by every image; the
  ///     run ends with it, and what was made stays.
  ///   - make: the text of an image; called from several threads.
  /// - Throws: `VectorStoreError`; what ended the run.
  public func run(
    cancellation: CancellationFlag = CancellationFlag(),
    endingAt endsRun: @escaping @Sendable (any Error) -> Bool = { _ in false },
    make: @escaping @Sendable (UntoldContent) throws -> String
  ) throws -> Report {
    var report = Report()
    var cursor: StoreCursor?
    while !cancellation.isSet {
      let page = try store.contents(
        without: kind, by: author, after: cursor, limit: 8 * threads)
      let results = work(page.contents, cancellation, endsRun, make)
      var texts: [ContentHash: String] = [:]
      var ending: (any Error)?
      for (content, result) in results {
        switch result {
        case .success(let text): texts[content] = text
        case .failure(let error):
          if endsRun(error) { ending = ending ?? error }
          report.failed += 1
          report.firstFailure = report.firstFailure ?? "\(error)"
        }
      }
      try store.keep(kind, by: author, texts)
      report.made += texts.count
      if let ending { throw ending }
      cursor = page.next
      if cursor == nil { break }
    }
    return report
  }

  private func work(
    _ page: [UntoldContent], _ cancellation: CancellationFlag,
    _ endsRun: @escaping @Sendable (any Error) -> Bool,
    _ make: @escaping @Sendable (UntoldContent) throws -> String
  ) -> [(ContentHash, Result<String, any Error>)] {
    let state = WorkState(page)
    let workers = (0..<min(threads, page.count)).map { _ in
      WorkerThread {
        while !cancellation.isSet, let item = state.next() {
          let result = Result { try make(item) }
          state.add(item.content, result)
          if case .failure(let error) = result, endsRun(error) { state.stop() }
        }
      }
    }
    for worker in workers { worker.join() }
    return state.results
  }
}

/// What is left to do and what is done, shared by the threads.
private final class WorkState: Sendable {
  private struct State {
    var left: [UntoldContent]
    var results: [(ContentHash, Result<String, any Error>)] = []
  }
  private let state: Mutex<State>

  init(_ items: [UntoldContent]) { state = Mutex(State(left: items.reversed())) }

  func next() -> UntoldContent? { state.withLock { $0.left.popLast() } }

  /// Nothing more is begun.
  func stop() { state.withLock { $0.left = [] } }

  func add(_ content: ContentHash, _ result: Result<String, any Error>) {
    state.withLock { $0.results.append((content, result)) }
  }

  var results: [(ContentHash, Result<String, any Error>)] { state.withLock { $0.results } }
}
