// The result of encoding a text.

/// The ids of a text, ready for a model.
public struct Tokenization: Hashable, Sendable {
  /// The ids with the marks before and after, no longer than the limit.
  public let ids: [Int32]
  /// How many ids the whole text has, with the marks.
  public let totalCount: Int
  /// Whether the end of the text was cut to fit the limit.
  public var wasTruncated: Bool { ids.count < totalCount }

  public init(ids: [Int32], totalCount: Int) {
    self.ids = ids
    self.totalCount = totalCount
  }
}
