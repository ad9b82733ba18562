// Faces that nobody has: clouds on a sphere, as far apart and as spread as the
// descriptors of real ones.

import Support

/// Descriptors of made-up people.
///
/// Directions of people lie around a common pole, directions of faces around
/// their person's, both by von Mises and Fisher's distribution on a sphere of
/// 48 dimensions that is turned into the space of the descriptors. Some faces
/// are blurred: nearer to the pole, where all are alike, and more spread.
public struct SyntheticFaces: Sendable {
  public static let dimension = 128

  /// `dimension` numbers a face.
  public private(set) var descriptors: [[Float]] = []
  /// Whose each is; strangers have one face each and numbers after the people.
  public private(set) var people: [Int] = []

  /// How people and faces lie, in squared units of the sphere's radius.
  private static let spreadOfPeople = 0.18
  private static let spreadOfFaces = 0.023
  /// How much the spread of single faces differs (of the logarithm).
  private static let tail = 0.6
  private static let blurredShare = 0.04
  private static let blurredTowardsPole = 0.4
  private static let radius: Float = 1.45
  private static let sphere = 48
  /// How far the ages of one person lie apart, where there are several.
  private static let spreadOfAges = 0.045

  /// - Parameters:
  ///   - faces: of the people, about: their numbers are spread widely, from two.
  ///   - strangers: people with one face.
  ///   - ages: how many clouds a person has, which hang together less than the
  ///     faces of one.
  public init(people count: Int, faces: Int, strangers: Int, ages: Int = 1, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    // The same whatever the seed, so that several lots lie in one space.
    var turning = SplitMix64(seed: 1)
    let axes = Self.axes(&turning)
    var pole = [Double](repeating: 0, count: Self.sphere)
    pole[0] = 1
    let concentration = Double(Self.sphere - 1)
    let weights = (0..<count).map { _ in Math.exponential(0.9 * random.normal()) }
    let total = weights.reduce(0, +)
    for person in 0..<count + strangers {
      let centre = Self.direction(around: pole, concentration / Self.spreadOfPeople, &random)
      let centres =
        ages < 2
        ? [centre]
        : (0..<ages).map { _ in
          Self.direction(around: centre, concentration / Self.spreadOfAges, &random)
        }
      let share = person < count ? weights[person] / total * Double(faces) : 1
      for number in 0..<(person < count ? max(2, Int(clamping: share.rounded())) : 1) {
        let centre = centres[number % centres.count]
        var middle = centre
        var spread = Self.spreadOfFaces * Math.exponential(Self.tail * random.normal())
        if random.unit() < Self.blurredShare {
          let share = Self.blurredTowardsPole
          middle = Self.unit(zip(centre, pole).map { $0 * (1 - share) + $1 * share })
          spread *= 2
        }
        let point = Self.direction(around: middle, concentration / spread, &random)
        descriptors.append(Self.turned(point, axes))
        people.append(person)
      }
    }
  }

  /// The same faces, one after another as an order says.
  public func ordered(_ order: [Int]) -> SyntheticFaces {
    var copy = self
    copy.descriptors = order.map { descriptors[$0] }
    copy.people = order.map { people[$0] }
    return copy
  }

  /// A direction by von Mises and Fisher's distribution, as Wood draws them
  /// (Simulation of the von Mises Fisher distribution, 1994).
  private static func direction(
    around middle: [Double], _ concentration: Double, _ random: inout SplitMix64
  ) -> [Double] {
    let rest = Double(middle.count - 1)
    let b =
      rest / (2 * concentration + (4 * concentration * concentration + rest * rest).squareRoot())
    let x = (1 - b) / (1 + b)
    let c = concentration * x + rest * Math.logarithm(1 - x * x)
    var along = 0.0
    repeat {
      let first = random.gamma(rest / 2)
      let z = first / (first + random.gamma(rest / 2))
      along = (1 - (1 + b) * z) / (1 - (1 - b) * z)
    } while concentration * along + rest * Math.logarithm(1 - x * along) - c
      < Math.logarithm(max(random.unit(), 1e-300))
    let raw = middle.map { _ in random.normal() }
    let part = zip(raw, middle).reduce(0) { $0 + $1.0 * $1.1 }
    let across = unit(zip(raw, middle).map { $0 - part * $1 })
    let width = max(0, 1 - along * along).squareRoot()
    return zip(middle, across).map { along * $0 + width * $1 }
  }

  private static func unit(_ vector: [Double]) -> [Double] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / length }
  }

  /// Directions of the descriptors' space at right angles to each other.
  private static func axes(_ random: inout SplitMix64) -> [[Double]] {
    var axes: [[Double]] = []
    for _ in 0..<sphere {
      var axis = (0..<dimension).map { _ in random.normal() }
      for other in axes {
        let part = zip(axis, other).reduce(0) { $0 + $1.0 * $1.1 }
        axis = zip(axis, other).map { $0 - part * $1 }
      }
      axes.append(unit(axis))
    }
    return axes
  }

  private static func turned(_ point: [Double], _ axes: [[Double]]) -> [Float] {
    var descriptor = [Double](repeating: 0, count: dimension)
    for (value, axis) in zip(point, axes) {
      for index in descriptor.indices { descriptor[index] += value * axis[index] }
    }
    return descriptor.map { Float($0) * radius }
  }
}

extension SplitMix64 {
  /// A number in 0..<1.
  fileprivate mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Marsaglia's polar method.
  fileprivate mutating func normal() -> Double {
    while true {
      let (x, y) = (unit() * 2 - 1, unit() * 2 - 1)
      let square = x * x + y * y
      if square > 0, square < 1 {
        return x * (-2 * Math.logarithm(square) / square).squareRoot()
      }
    }
  }

  /// Marsaglia and Tsang's method, for shapes of 1 and more.
  fileprivate mutating func gamma(_ shape: Double) -> Double {
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
      guard v > 0 else { continue }
      if Math.logarithm(max(unit(), 1e-300)) < x * x / 2 + d - d * v + d * Math.logarithm(v) {
        return d * v
      }
    }
  }
}

/// How well groups fit people.
public struct GroupingQuality: Sendable {
  /// Of pairs of faces in a group, how many are one person's.
  public let precision: Double
  /// Of pairs of faces of a person, how many are in one group.
  public let recall: Double
  /// Of a face's group, how much is its person's, on average over faces.
  public let cubedPrecision: Double
  /// Of a face's person, how much is in its group, on average over faces.
  public let cubedRecall: Double
  /// Groups with faces of several people.
  public let mixed: Int
  /// Groups with two faces or more of each of two people.
  public let merges: Int

  /// - Parameters:
  ///   - groups: places of faces.
  ///   - people: whose each is.
  public init(_ groups: [[Int]], people: [Int]) {
    func pairs(_ count: Int) -> Double { Double(count) * Double(count - 1) / 2 }
    let sizes = Dictionary(people.map { ($0, 1) }, uniquingKeysWith: +)
    var (right, grouped, first, second) = (0.0, 0.0, 0.0, 0.0)
    var (mixed, merges) = (0, 0)
    for group in groups {
      let parts = Dictionary(group.map { (people[$0], 1) }, uniquingKeysWith: +)
      grouped += pairs(group.count)
      for (person, count) in parts {
        right += pairs(count)
        first += Double(count) * Double(count) / Double(group.count)
        second += Double(count) * Double(count) / Double(sizes[person] ?? 1)
      }
      mixed += parts.count > 1 ? 1 : 0
      merges += parts.values.count { $0 > 1 } > 1 ? 1 : 0
    }
    let all = sizes.values.reduce(0) { $0 + pairs($1) }
    precision = grouped > 0 ? right / grouped : 1
    recall = all > 0 ? right / all : 1
    cubedPrecision = first / Double(max(1, people.count))
    cubedRecall = second / Double(max(1, people.count))
    self.mixed = mixed
    self.merges = merges
  }
}
