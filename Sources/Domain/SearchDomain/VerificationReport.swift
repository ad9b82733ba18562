// What looking after a library found.

/// What a verification found.
public struct VerificationReport: Hashable, Sendable {
  /// Images looked at.
  public var imageCount = 0
  /// What is wrong, in words.
  public var findings: [String] = []
  /// What was put right.
  public var repairs: [String] = []
  /// Images whose files are not there now.
  public var missingFiles: [FilePath] = []

  /// Images elsewhere whose servers gave no answer.
  public var unansweredCount = 0

  /// Nothing found yet.
  public init() {}

  /// Whether nothing is wrong that a repair has not mended. Missing files do
  /// not count: the next indexing run settles them.
  public var isSound: Bool { findings.isEmpty }
}
