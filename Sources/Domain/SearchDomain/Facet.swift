// What images can be counted by, and how many a value has.

/// What images can be counted by.
public enum Facet: Hashable, Sendable {
  case category, format
  /// The year, or year and month (`2024-05`), in which they were taken.
  case year, month
  /// A key of the free metadata, such as `camera`.
  case metadata(String)
}

/// How many images have a value.
public struct FacetCount: Hashable, Sendable {
  /// Nil counts the images without a value.
  public let value: String?
  /// Images with this value.
  public let count: Int

  /// A value with its count.
  public init(value: String?, count: Int) {
    self.value = value
    self.count = count
  }
}
