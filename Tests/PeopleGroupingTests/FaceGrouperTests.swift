import PeopleGrouping
import Support
import TestSupport
import Testing
import VectorIndexing

/// Ids as unlike places as can be, so that the two cannot be taken for each other.
private func id(_ face: Int) -> Int64 { Int64(face) * 7 + 1000 }
private func face(_ id: Int64) -> Int { Int((id - 1000) / 7) }

private func samples(_ faces: SyntheticFaces) -> [FaceSample] {
  faces.descriptors.enumerated().map { FaceSample(id: id($0), descriptor: $1) }
}

private func makeGrouper(_ samples: [FaceSample], batches: [Int] = []) throws -> FaceGrouper {
  var grouper = FaceGrouper(dimension: SyntheticFaces.dimension)
  var rest = samples[...]
  for batch in batches {
    try grouper.insert(Array(rest.prefix(batch)))
    rest = rest.dropFirst(batch)
  }
  try grouper.insert(Array(rest))
  return grouper
}

private func quality(_ grouping: FaceGrouping, _ faces: SyntheticFaces) -> GroupingQuality {
  GroupingQuality(grouping.groups.map { $0.faces.map(face) }, people: faces.people)
}

@Suite struct FaceGrouperTests {
  private static let crowd = SyntheticFaces(people: 40, faces: 700, strangers: 60, seed: 11)

  @Test func peopleAreToldApartAndStrangersLeftAlone() throws {
    let faces = Self.crowd
    let grouping = try makeGrouper(samples(faces)).grouping()
    #expect(Set(grouping.groups.flatMap(\.faces)).count == faces.people.count)
    let quality = quality(grouping, faces)
    #expect(quality.precision >= 0.999)
    #expect(quality.recall >= 0.88)
    #expect(quality.cubedRecall > 0.88)
    #expect(quality.merges == 0)
  }

  @Test func whatComesOutDoesNotDependOnTheOrderOfArrival() throws {
    let all = samples(Self.crowd)
    let once = try makeGrouper(all).grouping()
    var random = SplitMix64(seed: 3)
    for round in 0..<3 {
      let shuffled = all.shuffled(using: &random)
      let batches = [1, 1, 90, 7, 250].prefix(round * 2 + 1)
      #expect(try makeGrouper(shuffled, batches: Array(batches)).grouping() == once)
    }
  }

  @Test func aFaceBetweenTwoPeopleJoinsThemNot() throws {
    var random = SplitMix64(seed: 5)
    /// Faces around a place on one axis.
    func face(_ number: Int, at place: Float, spread: Float = 0.015) -> FaceSample {
      var descriptor = (0..<SyntheticFaces.dimension).map { _ in
        random.roughlyNormal() * spread
      }
      descriptor[0] += place
      return FaceSample(id: Int64(number), descriptor: descriptor)
    }
    let left = (0..<8).map { face($0, at: 0) }
    let right = (8..<16).map { face($0, at: 0.62) }
    // Nearer to some of both than the rule for following asks for.
    let between = (16..<20).map { face($0, at: 0.25 + Float($0 - 16) * 0.04, spread: 0.001) }
    for count in 0...between.count {
      let grouping = try makeGrouper(left + right + between.prefix(count)).grouping()
      let first = grouping.groups.first { $0.faces.contains(0) }
      #expect(first?.faces.contains(15) == false)
      #expect(first.map { Set($0.faces).isSuperset(of: 0..<8) } == true)
    }
  }

  @Test func copiesOfOneFaceAreOnePerson() throws {
    let one = Self.crowd.descriptors[0]
    let copies = (0..<40).map { FaceSample(id: Int64($0), descriptor: one) }
    let groups = try makeGrouper(copies).grouping().groups
    #expect(groups == [FaceGroup(faces: Array(0..<40), person: nil)])
  }

  @Test func nothingAndOneFaceAreNoTrouble() throws {
    #expect(try makeGrouper([]).grouping().groups.isEmpty)
    let alone = try makeGrouper([FaceSample(id: 4, descriptor: Self.crowd.descriptors[0])])
      .grouping()
    #expect(alone.groups == [FaceGroup(faces: [4], person: nil)])
    #expect(alone.merges.isEmpty && alone.splits.isEmpty)
  }

  @Test func facesThatDoNotFitAreRefusedAndNoneIsAdded() throws {
    var grouper = try makeGrouper([FaceSample(id: 4, descriptor: Self.crowd.descriptors[0])])
    let sound = FaceSample(id: 5, descriptor: Self.crowd.descriptors[1])
    var broken = Self.crowd.descriptors[2]
    broken[7] = .nan
    for wrong in [
      FaceSample(id: 6, descriptor: broken), FaceSample(id: 6, descriptor: [1, 2]),
      FaceSample(id: 4, descriptor: Self.crowd.descriptors[3]), sound,
    ] {
      #expect(throws: PeopleGroupingError.self) { try grouper.insert([sound, wrong]) }
      #expect(grouper.count == 1)
    }
  }

  @Test func removedFacesAreAsIfTheyHadNeverCome() throws {
    let all = samples(Self.crowd)
    let gone = Set(all.indices.filter { $0 % 9 == 4 }.map { all[$0].id })
    let rest = all.filter { !gone.contains($0.id) }
    let once = try makeGrouper(rest).grouping()
    var grouper = try makeGrouper(all)
    try grouper.remove(Array(gone) + [-5])
    #expect(grouper.count == rest.count)
    #expect(grouper.grouping() == once)
    #expect(grouper.kept.ids == rest.map(\.id))
    // What is kept is that of the rest alone, but for its places.
    let fresh = try makeGrouper(rest).kept
    #expect(grouper.kept.neighbours == fresh.neighbours)
    // And they may come back.
    try grouper.insert(all.filter { gone.contains($0.id) })
    #expect(try grouper.grouping() == makeGrouper(all).grouping())
    try grouper.remove(all.map(\.id))
    #expect(grouper.count == 0 && grouper.grouping().groups.isEmpty)
  }

  @Test func facesThatWereKeptGoOnWithAnIndex() throws {
    let all = samples(Self.crowd)
    let once = try makeGrouper(all).grouping()
    let folder = try TemporaryFolder()
    let early = Array(all.prefix(500))
    let before = try makeGrouper(early)
    let writer = try IndexWriter(
      path: folder.file("faces.index"), dimension: SyntheticFaces.dimension, metric: .squaredL2)
    for (row, sample) in early.enumerated() {
      try writer.append(id: Int64(row), vector: sample.descriptor)
    }
    try writer.finish(sourceVersion: 1, spaceDigest: [UInt8](repeating: 0, count: 32))
    let kept = IndexedFaces(
      rows: VectorRows(early.flatMap(\.descriptor), dimension: SyntheticFaces.dimension),
      index: try VectorIndex(path: folder.file("faces.index")))
    var later = try FaceGrouper(
      settled: kept, ids: early.map(\.id), neighbours: before.kept.neighbours)
    #expect(later.grouping() == before.grouping())
    try later.insert(Array(all.dropFirst(500)))
    #expect(later.grouping() == once)

    var short = before.kept.neighbours
    short.rows.removeLast()
    #expect(throws: PeopleGroupingError.self) {
      try FaceGrouper(settled: kept, ids: early.map(\.id), neighbours: short)
    }
    #expect(throws: PeopleGroupingError.self) {
      try FaceGrouper(
        settled: kept, ids: early.map { _ in 1 }, neighbours: before.kept.neighbours)
    }
  }
}

@Suite struct GroupingAnswersTests {
  private static let crowd = SyntheticFaces(people: 12, faces: 240, strangers: 10, seed: 21)

  private func facesOf(_ person: Int) -> [Int64] {
    Self.crowd.people.indices.filter { Self.crowd.people[$0] == person }.map(id)
  }

  @Test func aYesJoinsWhatDistancesKeepApart() throws {
    let (one, other) = (facesOf(0), facesOf(1))
    let grouping = try makeGrouper(samples(Self.crowd)).grouping(
      GroupingAnswers(confirmed: [one[0]: 9, other[0]: 9]))
    let person = try #require(grouping.groups.first { $0.person == 9 })
    #expect(person.faces.contains(one[0]) && person.faces.contains(other[0]))
    #expect(grouping.groups.count { $0.person == 9 } == 1)
  }

  @Test func twoNamesAreNeverOneGroup() throws {
    let faces = facesOf(0)
    #expect(faces.count > 3)
    let answers = GroupingAnswers(confirmed: [faces[0]: 1, faces[1]: 2])
    let grouping = try makeGrouper(samples(Self.crowd)).grouping(answers)
    let (first, second) = (
      grouping.groups.first { $0.person == 1 }, grouping.groups.first { $0.person == 2 }
    )
    #expect(first?.faces.contains(faces[0]) == true && first?.faces.contains(faces[1]) == false)
    #expect(second?.faces.contains(faces[1]) == true)
    // Nor are they suggested as one.
    for merge in grouping.merges {
      let names = Set([merge.left, merge.right].map { grouping.groups[$0].person })
      #expect(names != [1, 2])
    }
  }

  @Test func aNoKeepsAFaceOut() throws {
    let faces = try #require((0..<12).map(facesOf).max { $0.count < $1.count })
    let answers = GroupingAnswers(confirmed: [faces[0]: 5], rejected: [faces[1]: [5]])
    let grouping = try makeGrouper(samples(Self.crowd)).grouping(answers)
    let person = try #require(grouping.groups.first { $0.person == 5 })
    #expect(!person.faces.contains(faces[1]))
    // What was said of one face is not said of those around it.
    #expect(person.faces.count >= faces.count / 2)
  }

  @Test func answersDoNotMakeTheOrderMatter() throws {
    let (one, other) = (facesOf(0), facesOf(3))
    let answers = GroupingAnswers(
      confirmed: [one[0]: 1, one[1]: 2, other[0]: 3], rejected: [other[1]: [3], one[2]: [1]])
    let all = samples(Self.crowd)
    let once = try makeGrouper(all).grouping(answers)
    #expect(try makeGrouper(all.reversed(), batches: [3, 100]).grouping(answers) == once)
  }

  @Test func ofAYesAndANoTheYesHoldsInWhateverOrderTheyCome() throws {
    let faces = facesOf(0)
    let answers = GroupingAnswers(
      confirmed: [faces[0]: 5, faces[1]: 5, faces[2]: 5], rejected: [faces[1]: [5]])
    let all = samples(Self.crowd)
    let once = try makeGrouper(all).grouping(answers)
    let person = try #require(once.groups.first { $0.person == 5 })
    #expect(Set(faces.prefix(3)).isSubset(of: person.faces))
    let contradicted = all.filter { $0.id == faces[1] } + all.filter { $0.id != faces[1] }
    #expect(try makeGrouper(contradicted).grouping(answers) == once)
  }

  @Test func answersToFacesThatAreGoneAreNoTrouble() throws {
    let all = samples(Self.crowd)
    let answers = GroupingAnswers(confirmed: [1: 1], rejected: [2: [1]])
    #expect(try makeGrouper(all).grouping(answers) == makeGrouper(all).grouping())
  }
}

@Suite struct GroupingSuggestionsTests {
  /// Faces around a place on one axis, some 0.19 apart.
  private func cloud(
    _ ids: Range<Int>, at place: Float, _ random: inout SplitMix64
  ) -> [FaceSample] {
    ids.map { number in
      var descriptor = (0..<SyntheticFaces.dimension).map { _ in random.roughlyNormal() * 0.012 }
      descriptor[0] += place
      return FaceSample(id: Int64(number), descriptor: descriptor)
    }
  }

  @Test func groupsThatAreJustTooFarApartAreSuggestedTheClosestFirst() throws {
    var random = SplitMix64(seed: 8)
    let faces =
      cloud(0..<7, at: 0, &random) + cloud(10..<16, at: 0.48, &random)
      + cloud(20..<25, at: 0.98, &random) + cloud(30..<34, at: 3, &random)
    let grouping = try makeGrouper(faces).grouping()
    #expect(grouping.groups.map(\.faces.count) == [7, 6, 5, 4])
    #expect(grouping.merges.map { [$0.left, $0.right] } == [[0, 1], [1, 2]])
    #expect(grouping.merges.allSatisfy { $0.distance > 0.5 && $0.distance < 0.6 })
    // Who was said to be somebody else is not suggested again.
    let answers = GroupingAnswers(confirmed: [0: 1, 10: 2])
    let rest = try makeGrouper(faces).grouping(answers).merges
    #expect(rest.map { [$0.left, $0.right] } == [[1, 2]])
  }

  @Test func aGroupOfTwoPartsIsSuggestedToBeSplit() throws {
    var random = SplitMix64(seed: 8)
    let (one, other) = (cloud(0..<10, at: 0, &random), cloud(10..<16, at: 0.45, &random))
    // As far apart as one person's faces may be on average, and just so joined.
    let grouping = try makeGrouper(one + other).grouping()
    #expect(grouping.groups.count == 1)
    #expect(grouping.splits.count == 1)
    let apart = grouping.splits.first?.apart ?? []
    #expect(apart == Array(0..<10) || apart == Array(10..<16))
    #expect(try makeGrouper(one).grouping().splits.isEmpty)
  }
}

@Suite struct PeopleIdentitiesTests {
  private func group(_ faces: [Int64], _ person: Int64? = nil) -> FaceGroup {
    FaceGroup(faces: faces, person: person)
  }

  @Test func aPersonKeepsTheNumberThatMostFacesHad() {
    let groups = [group([1, 2, 3, 9]), group([4, 5]), group([6])]
    let earlier: [Int64: Int64] = [1: 20, 2: 20, 3: 21, 4: 21, 5: 21]
    let (people, next) = PeopleIdentities.numbers(of: groups, earlier: earlier, next: 30)
    #expect(people == [20, 21, nil])
    #expect(next == 30)
  }

  @Test func theLargerPartOfASplitPersonKeepsTheNumber() {
    let earlier: [Int64: Int64] = [1: 7, 2: 7, 3: 7, 4: 7, 5: 7]
    let (people, next) = PeopleIdentities.numbers(
      of: [group([4, 5]), group([1, 2, 3])], earlier: earlier, next: 8)
    #expect(people == [8, 7])
    #expect(next == 9)
  }

  @Test func aNameDecidesWhateverTheFacesWereBefore() {
    let earlier: [Int64: Int64] = [1: 7, 2: 7, 3: 8, 4: 8]
    let (people, _) = PeopleIdentities.numbers(
      of: [group([1, 2], 8), group([3, 4])], earlier: earlier, next: 9)
    #expect(people == [8, 9])
  }
}
