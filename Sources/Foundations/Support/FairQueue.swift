// Shares a few threads fairly among the work of several owners.

/// A bounded queue that serves its owners in turn.
///
/// An owner, such as a client, may have a limited number of elements waiting
/// and in work. Beyond the first limit, `push` refuses; beyond the second, its
/// elements wait while others' go ahead. A thread that takes an element says
/// when it is done.
public final class FairQueue<Element: Sendable>: @unchecked Sendable {
  /// How much is taken.
  public struct Limits: Sendable {
    /// Elements that wait, of all owners.
    public var waiting: Int
    /// Elements of one owner that wait.
    public var waitingOfOne: Int
    /// Elements of one owner that are in work.
    public var workingOfOne: Int

    public init(waiting: Int, waitingOfOne: Int, workingOfOne: Int) {
      self.waiting = max(1, waiting)
      self.waitingOfOne = max(1, waitingOfOne)
      self.workingOfOne = max(1, workingOfOne)
    }
  }

  /// Names an element that waits.
  public struct Ticket: Hashable, Sendable {
    let owner: String
    let number: Int
  }

  private struct Owner {
    var waiting: [(number: Int, element: Element)] = []
    var working = 0
  }

  // Safety: every stored property below is touched only between
  // lock() and unlock().
  private let monitor = Monitor()
  private var owners: [String: Owner] = [:]
  /// Owners with elements that wait, the next to be served first.
  private var turns: [String] = []
  private var waiting = 0
  private var nextNumber = 0
  private var isClosed = false
  private let limits: Limits

  public init(_ limits: Limits) { self.limits = limits }

  /// Adds an element.
  ///
  /// - Returns: nil if there is no room for it, or the queue was closed.
  public func push(_ element: Element, of name: String) -> Ticket? {
    monitor.lock()
    defer { monitor.unlock() }
    var owner = owners[name] ?? Owner()
    guard !isClosed, waiting < limits.waiting, owner.waiting.count < limits.waitingOfOne
    else { return nil }
    nextNumber += 1
    owner.waiting.append((nextNumber, element))
    if owner.waiting.count == 1 { turns.append(name) }
    owners[name] = owner
    waiting += 1
    monitor.broadcast()
    return Ticket(owner: name, number: nextNumber)
  }

  /// Takes an element out that waits; nil if it does not wait any more.
  @discardableResult
  public func remove(_ ticket: Ticket) -> Element? {
    monitor.lock()
    defer { monitor.unlock() }
    guard
      let place = owners[ticket.owner]?.waiting.firstIndex(where: { $0.number == ticket.number }),
      let (_, element) = owners[ticket.owner]?.waiting.remove(at: place)
    else { return nil }
    waiting -= 1
    settle(ticket.owner)
    return element
  }

  /// Takes the next element, waiting for one; `finish` must be called once it
  /// is done.
  ///
  /// - Returns: nil once the queue is closed.
  public func pop() -> (element: Element, owner: String)? {
    monitor.lock()
    defer { monitor.unlock() }
    while !isClosed {
      if let place = turns.firstIndex(where: { (owners[$0]?.working ?? 0) < limits.workingOfOne }) {
        let name = turns.remove(at: place)
        if let (_, element) = owners[name]?.waiting.removeFirst() {
          owners[name]?.working += 1
          waiting -= 1
          if owners[name]?.waiting.isEmpty == false { turns.append(name) }
          return (element, name)
        }
      } else {
        monitor.wait()
      }
    }
    return nil
  }

  /// An element that was taken is done.
  public func finish(of name: String) {
    monitor.lock()
    defer { monitor.unlock() }
    owners[name]?.working -= 1
    settle(name)
    monitor.broadcast()
  }

  /// Nothing more is taken or given.
  ///
  /// - Returns: what waited.
  @discardableResult
  public func close() -> [Element] {
    monitor.lock()
    defer { monitor.unlock() }
    isClosed = true
    let left = turns.flatMap { owners[$0]?.waiting.map(\.element) ?? [] }
    for name in turns { owners[name]?.waiting = [] }
    turns = []
    waiting = 0
    monitor.broadcast()
    return left
  }

  /// How many wait.
  public var waitingCount: Int {
    monitor.lock()
    defer { monitor.unlock() }
    return waiting
  }

  /// Forgets an owner with nothing left in the queue.
  private func settle(_ name: String) {
    guard let owner = owners[name], owner.waiting.isEmpty else { return }
    turns.removeAll { $0 == name }
    if owner.working <= 0 { owners[name] = nil }
  }
}
