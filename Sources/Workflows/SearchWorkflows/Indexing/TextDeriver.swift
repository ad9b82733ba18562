// Has texts made of pictures that lack them, some at a time, and keeps them in
// the catalog as they come. Who makes them is the caller's affair.

public import LocalStores
import Support
import Synchronization

/// Makes the texts that a library's pictures lack.
public struct TextDeriver: Sendable {
  /// What came of a run.
  public struct Report: Hashable, Sendable {
    /// Pictures of which a text was made, empty ones included.
    public var made = 0
    /// Pictures that could not be worked on now, and why the first could not.
    public var failed = 0
    public var firstFailure: String?
  }

  private let catalog: Catalog
  private let kind: DerivedText
  private let author: String
  private let threads: Int

  /// - Parameters:
  ///   - author: names the program and its settings; another author's texts
  ///     are made anew.
  ///   - threads: how many pictures are worked on at once.
  public init(catalog: Catalog, kind: DerivedText, author: String, threads: Int) {
    self.catalog = catalog
    self.kind = kind
    self.author = author
    self.threads = max(1, threads)
  }

  /// Works through all contents that lack the text.
  ///
  /// What was made stays when the run is stopped; the next goes on from there.
  /// A picture that fails is tried again in the next run.
  ///
  /// - Parameter make: the text of a picture; called from several threads.
  /// - Throws: `CatalogError`.
  public func run(
    cancellation: CancellationFlag = CancellationFlag(),
    make: @escaping @Sendable (UntoldContent) throws -> String
  ) throws -> Report {
    var report = Report()
    var last: Int64 = 0
    while !cancellation.isSet {
      let page = try catalog.contentsWithout(kind, by: author, after: last, limit: 8 * threads)
      guard let end = page.last else { break }
      last = end.contentID
      let results = work(page, cancellation, make)
      var texts: [Int64: String] = [:]
      for (id, result) in results {
        switch result {
        case .success(let text): texts[id] = text
        case .failure(let error):
          report.failed += 1
          report.firstFailure = report.firstFailure ?? "\(error)"
        }
      }
      try catalog.setTexts(kind, by: author, texts)
      report.made += texts.count
    }
    return report
  }

  private func work(
    _ page: [UntoldContent], _ cancellation: CancellationFlag,
    _ make: @escaping @Sendable (UntoldContent) throws -> String
  ) -> [(Int64, Result<String, any Error>)] {
    let state = WorkState(page)
    let workers = (0..<min(threads, page.count)).map { _ in
      WorkerThread {
        while !cancellation.isSet, let item = state.next() {
          state.add(item.contentID, Result { try make(item) })
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
    var results: [(Int64, Result<String, any Error>)] = []
  }
  private let state: Mutex<State>

  init(_ items: [UntoldContent]) { state = Mutex(State(left: items.reversed())) }

  func next() -> UntoldContent? { state.withLock { $0.left.popLast() } }

  func add(_ id: Int64, _ result: Result<String, any Error>) {
    state.withLock { $0.results.append((id, result)) }
  }

  var results: [(Int64, Result<String, any Error>)] { state.withLock { $0.results } }
}
