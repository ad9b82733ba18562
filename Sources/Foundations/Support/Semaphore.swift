// A counting semaphore: threads take from a resource and give back to it.

/// A semaphore over an amount, such as bytes.
public final class Semaphore: @unchecked Sendable {
  // Safety: `free` is touched only between lock() and unlock().
  private let monitor = Monitor()
  private var free: Int

  /// All of it is free.
  public init(_ amount: Int) { free = amount }

  /// Takes an amount, waiting until it is free. Asking for more than there
  /// ever was waits for ever.
  public func take(_ amount: Int) {
    monitor.lock()
    while free < amount { monitor.wait() }
    free -= amount
    monitor.unlock()
  }

  /// Gives back what was taken.
  public func giveBack(_ amount: Int) {
    monitor.lock()
    free += amount
    monitor.broadcast()
    monitor.unlock()
  }
}
