// How a root was indexed, as it is remembered in a store's words and read here.

public import SearchDomain
import Support

extension LibraryRoot {
  /// How its images get their category.
  public var category: CategoryRule { CategoryRule(stored: options) ?? .folder }

  /// What is looked at in it; nil where that was not remembered yet.
  public var scanRules: ScanRules? { scan.flatMap { ScanRules(stored: $0) } }

  /// A root that is there now.
  init(_ root: PresentRoot) {
    self.init(
      path: root.path, options: root.category.stored,
      lastSeenNanoseconds: WallClock.nanoseconds(), scan: root.scan.stored)
  }
}
