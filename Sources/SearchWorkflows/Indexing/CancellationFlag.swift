// A wish to stop, set from anywhere and read by every stage.

import Synchronization

/// Set once, never reset.
public final class CancellationFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  public init() {}

  public var isSet: Bool { flag.load(ordering: .relaxed) }

  public func set() { flag.store(true, ordering: .relaxed) }
}
