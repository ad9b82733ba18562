// Hands elements from one stage of a pipeline to the next. Its cost is bounded,
// so a fast producer waits for a slow consumer.

import Glibc

/// A first-in, first-out queue between threads, bounded by cost.
///
/// Every element states its cost (bytes of pixels, say). `push` waits while
/// the queue is over its budget, but an empty queue takes any element, so one
/// that costs more than the whole budget passes by itself.
public final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
  // Safety: every stored property below is touched only between
  // lock() and unlock().
  private let monitor = Monitor()
  private var elements: [(Element, Int)] = []
  private var head = 0
  private var cost = 0
  private var isClosed = false
  private let budget: Int

  /// - Parameter budget: the cost the queue may hold, at least 1.
  public init(budget: Int) { self.budget = max(1, budget) }

  /// Adds an element, waiting for room.
  ///
  /// - Returns: false if the queue was closed; the element is dropped.
  @discardableResult
  public func push(_ element: Element, cost elementCost: Int = 1) -> Bool {
    monitor.lock()
    defer { monitor.unlock() }
    while !isClosed, cost > 0, cost + elementCost > budget { monitor.wait() }
    guard !isClosed else { return false }
    elements.append((element, elementCost))
    cost += elementCost
    monitor.broadcast()
    return true
  }

  /// Adds an element if there is room for it now.
  ///
  /// - Returns: false if there is none, or the queue was closed.
  public func tryPush(_ element: Element, cost elementCost: Int = 1) -> Bool {
    monitor.lock()
    defer { monitor.unlock() }
    guard !isClosed, cost == 0 || cost + elementCost <= budget else { return false }
    elements.append((element, elementCost))
    cost += elementCost
    monitor.broadcast()
    return true
  }

  /// The cost of what waits now.
  public var waitingCost: Int {
    monitor.lock()
    defer { monitor.unlock() }
    return cost
  }

  /// Takes the oldest element, waiting for one.
  ///
  /// - Returns: nil once the queue is closed and empty.
  public func pop() -> Element? {
    monitor.lock()
    defer { monitor.unlock() }
    while head == elements.count {
      if isClosed { return nil }
      monitor.wait()
    }
    let (element, elementCost) = elements[head]
    head += 1
    cost -= elementCost
    if head == elements.count || head > 1024 {
      elements.removeFirst(head)
      head = 0
    }
    monitor.broadcast()
    return element
  }

  /// Takes all that wait, waiting for one.
  ///
  /// - Returns: the oldest first; none once the queue is closed and empty.
  public func popAll() -> [Element] {
    monitor.lock()
    defer { monitor.unlock() }
    while head == elements.count, !isClosed { monitor.wait() }
    let all = elements[head...].map(\.0)
    elements.removeAll()
    head = 0
    cost = 0
    monitor.broadcast()
    return all
  }

  /// No more elements will come; those inside can still be taken.
  public func close() {
    monitor.lock()
    isClosed = true
    monitor.broadcast()
    monitor.unlock()
  }
}

/// A mutex with one condition.
final class Monitor {
  // The two live at a fixed address for as long as this object does; pthread
  // requires that they are not moved.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func lock() { pthread_mutex_lock(mutex) }
  func unlock() { pthread_mutex_unlock(mutex) }
  func wait() { pthread_cond_wait(condition, mutex) }
  func broadcast() { pthread_cond_broadcast(condition) }
}
