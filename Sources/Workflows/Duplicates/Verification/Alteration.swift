// What was done to an image to make a copy of it.

/// How an altered copy differs from the image that is kept.
public enum Alteration: String, Hashable, Sendable, CaseIterable, Comparable {
  /// Another number of pixels.
  case resized
  /// Another format or compression.
  case reencoded = "re-encoded"
  /// Brighter, darker, harder or softer.
  case recoloured
  /// One of both shows more at its borders.
  case cropped
  /// Turned by a few degrees.
  case turned
  /// One of both bears a mark, a date or the like that the other lacks.
  case marked

  /// In the order in which they are declared.
  public static func < (left: Alteration, right: Alteration) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }
}
