// What grouping takes and gives: faces by their ids, and groups of them.

/// A face to be grouped.
public struct FaceSample: Hashable, Sendable {
  /// One a face; decides where distances do not.
  public let id: Int64
  /// The numbers of the recogniser.
  public let descriptor: [Float]

  public init(id: Int64, descriptor: [Float]) {
    self.id = id
    self.descriptor = descriptor
  }
}

/// Faces that are taken for one person's.
public struct FaceGroup: Hashable, Sendable {
  /// Ascending ids; one alone is a stranger's.
  public let faces: [Int64]
  /// Whose they were said to be; nil where nobody said.
  public let person: Int64?

  public init(faces: [Int64], person: Int64?) {
    self.faces = faces
    self.person = person
  }
}

/// What people answered to "is this Anna?".
public struct GroupingAnswers: Hashable, Sendable {
  /// Whose a face is, by the face.
  public var confirmed: [Int64: Int64]
  /// Whose a face is not, by the face.
  public var rejected: [Int64: Set<Int64>]

  public init(confirmed: [Int64: Int64] = [:], rejected: [Int64: Set<Int64>] = [:]) {
    self.confirmed = confirmed
    self.rejected = rejected
  }

  /// Whether nobody was asked.
  public var isEmpty: Bool { confirmed.isEmpty && rejected.isEmpty }
}
