// One part of what someone searches for. Turning it into a vector is left to
// the encoders.

/// Words or an image, and how much they count for or against a result.
public struct QueryTerm: Hashable, Sendable {
  /// Whether a term draws results towards it or away from it.
  public enum Sign: Hashable, Sendable { case add, subtract }

  /// What the term consists of.
  public enum Content: Hashable, Sendable {
    case words(String)
    /// The path or URL of an image, as typed; `~` is not resolved.
    case imageReference(String)
  }

  /// Whether it draws results towards it or away.
  public var sign: Sign
  /// Above zero and finite; 1 unless stated.
  public var weight: Double
  /// What it consists of.
  public var content: Content

  public init(sign: Sign = .add, weight: Double = 1, content: Content) {
    self.sign = sign
    self.weight = weight
    self.content = content
  }

  /// The weight with the sign, by which the term's vector is multiplied.
  public var signedWeight: Double { sign == .add ? weight : -weight }
}
