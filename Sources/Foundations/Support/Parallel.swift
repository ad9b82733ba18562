// Spreads independent work over threads.

import Synchronization

/// Work on all elements of a list at once.
public enum Parallel {
  /// What `transform` makes of each element, in order. It is called from
  /// several threads at once, in any order; all have ended at the return.
  ///
  /// - Parameter threads: how many work at most; at least 1.
  public static func map<Element: Sendable, Result: Sendable>(
    _ elements: [Element], threads: Int, _ transform: @escaping @Sendable (Element) -> Result
  ) -> [Result] {
    let work = Work<Result>(count: elements.count)
    let workers = (0..<max(1, min(threads, elements.count))).map { _ in
      WorkerThread {
        while let index = work.nextIndex() { work.set(transform(elements[index]), at: index) }
      }
    }
    for worker in workers { worker.join() }
    return work.results
  }

  /// What is still to do, and what is done.
  private final class Work<Result: Sendable>: Sendable {
    private let next = Atomic(0)
    private let done: Mutex<[Result?]>
    private let count: Int

    init(count: Int) {
      self.count = count
      done = Mutex([Result?](repeating: nil, count: count))
    }

    func nextIndex() -> Int? {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      return index < count ? index : nil
    }

    func set(_ result: Result, at index: Int) { done.withLock { $0[index] = result } }

    var results: [Result] { done.withLock { $0.compactMap { $0 } } }
  }
}
