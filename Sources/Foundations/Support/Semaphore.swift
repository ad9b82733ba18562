// A counting semaphore: threads take from an amount and give back to it.

/// A semaphore over an amount, such as bytes. Safe to use from several threads.
public final class Semaphore: @unchecked Sendable {
  // Safety: `free` is touched only between lock() and unlock().
  private let monitor = Monitor()
  private let total: Int
  private var free: Int

  /// All of it is free.
  public init(_ amount: Int) {
    total = amount
    free = amount
  }

  /// Takes an amount, waiting until it is free. Asking for more than there
  /// ever was waits for ever.
  public func take(_ amount: Int) {
    monitor.lock()
    while free < amount { monitor.wait() }
    free -= amount
    monitor.unlock()
  }

  /// Gives back what was taken, or adds to the amount.
  public func giveBack(_ amount: Int) {
    monitor.lock()
    free += amount
    monitor.broadcast()
    monitor.unlock()
  }

  /// Runs `body` while holding an amount, waiting until it is free. More than
  /// the amount at the beginning counts as all of that; below 0 counts as 0.
  public func using<R>(_ amount: Int, _ body: () throws -> R) rethrows -> R {
    let share = min(max(amount, 0), total)
    take(share)
    defer { giveBack(share) }
    return try body()
  }
}
