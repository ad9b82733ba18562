// How alike faces must be to be taken for one person's.

/// The distances that decide, in the space of the bundled model's descriptors
/// (Euclidean; two pictures of one person lie some 0.32 apart, of two people
/// 0.87). Chosen on one half of synthetic people and reported on the other:
/// `Benchmarks/People`.
public struct GroupingRules: Hashable, Sendable {
  /// Neighbours nearer than this make a face's surroundings dense.
  public var density: Float = 0.5
  /// A face follows its nearest neighbour in denser surroundings, if that is
  /// nearer than this.
  public var link: Float = 0.38
  /// Two groups are one person's if the root of the mean squared distance of
  /// their faces is less than this.
  public var join: Float = 0.5
  /// A face by itself goes to a group that is nearer than this on the same
  /// mean.
  public var attach: Float = 0.48
  /// And only if every other group is further off by this.
  public var margin: Float = 0.04
  /// Groups nearer than this are suggested as one person's.
  public var suggest: Float = 0.56
  /// The two last parts of a group are suggested as two people's if they are
  /// further apart than this.
  public var doubt: Float = 0.46

  public init() {}

  /// The neighbours of a face that are kept.
  public static let neighbourCount = 16
  /// Faces further apart than this know nothing of each other.
  public static let reach: Float = 0.6
  /// The neighbours whose distances make the density.
  static let densityCount = 8
}
