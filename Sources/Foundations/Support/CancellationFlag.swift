// A wish to stop, set from anywhere and read by every stage.

import Synchronization

/// Set once, never reset.
public final class CancellationFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  /// Not set.
  public init() {}

  /// Whether someone asked to stop.
  public var isSet: Bool { flag.load(ordering: .relaxed) }

  /// Asks to stop. Repeating it changes nothing.
  public func set() { flag.store(true, ordering: .relaxed) }
}
