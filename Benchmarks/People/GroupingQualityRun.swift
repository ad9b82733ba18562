// How well people are told apart: rules are chosen on one half of the people,
// and reported on the other.

import Foundation
import PeopleGrouping
import TestSupport

/// One seed chooses, all are reported on.
private let seeds: [UInt64] = [1, 2, 3, 4, 5]
/// 5,000 faces, 200 people with two faces and more, and strangers.
private let people = 200
private let facesOfPeople = 4500
private let strangers = 500

private let links: [Float] = [0.34, 0.36, 0.38, 0.4, 0.42, 0.44]
private let attaches: [Float] = [0.44, 0.46, 0.48, 0.5, 0.52]
private let leastPrecision = 0.999

/// One half of the people, by their numbers.
private struct Half {
  let faces: SyntheticFaces
  var grouper: FaceGrouper

  init(_ all: SyntheticFaces, odd: Bool) throws {
    faces = all.ordered(all.people.indices.filter { (all.people[$0] % 2 == 1) == odd })
    grouper = FaceGrouper(dimension: SyntheticFaces.dimension)
    try grouper.insert(
      faces.descriptors.enumerated().map { FaceSample(id: Int64($0), descriptor: $1) })
  }

  func quality(_ grouping: FaceGrouping) -> GroupingQuality {
    GroupingQuality(
      grouping.groups.map { $0.faces.map { Int(clamping: $0) } }, people: faces.people)
  }

  /// How many of the suggestions up to a distance are right: most faces of both
  /// groups are one person's.
  func suggestions(_ grouping: FaceGrouping, upTo bound: Float) -> (right: Int, all: Int) {
    func person(_ place: Int) -> Int? {
      Dictionary(
        grouping.groups[place].faces.map { (faces.people[Int(clamping: $0)], 1) },
        uniquingKeysWith: +
      ).max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    }
    let near = grouping.merges.filter { $0.distance < bound }
    return (near.count { person($0.left) == person($0.right) }, near.count)
  }
}

private func line(_ name: String, _ quality: GroupingQuality) -> String {
  String(
    format: "%@\tprecision %.5f\trecall %.4f\tB-cubed %.4f %.4f\tmixed %d\tmerges %d", name,
    quality.precision, quality.recall, quality.cubedPrecision, quality.cubedRecall, quality.mixed,
    quality.merges)
}

func measureQuality() throws {
  let all = seeds.map {
    SyntheticFaces(people: people, faces: facesOfPeople, strangers: strangers, seed: $0)
  }
  spread(all[0])
  // On the first half of the first seed alone.
  var chooser = try Half(all[0], odd: false)
  var best: (recall: Double, rules: GroupingRules)?
  for link in links {
    for attach in attaches {
      chooser.grouper.rules.link = link
      chooser.grouper.rules.attach = attach
      let quality = chooser.quality(chooser.grouper.grouping())
      print(line("chosen on: link \(link) attach \(attach)", quality))
      if quality.precision >= leastPrecision, quality.merges == 0,
        quality.recall > best?.recall ?? 0
      {
        best = (quality.recall, chooser.grouper.rules)
      }
    }
  }
  if let rules = best?.rules { print("best there: link \(rules.link) attach \(rules.attach)") }
  let shipped = GroupingRules()
  print("shipped: link \(shipped.link) attach \(shipped.attach) join \(shipped.join)")
  for (seed, faces) in zip(seeds, all) {
    let half = try Half(faces, odd: true)
    let grouping = half.grouper.grouping()
    print(
      line("reported on: seed \(seed), \(half.faces.people.count) faces", half.quality(grouping)))
  }
  // People of two ages, so that there is something to suggest.
  for seed in seeds {
    let faces = SyntheticFaces(
      people: people, faces: facesOfPeople, strangers: strangers, ages: 2, seed: seed)
    for odd in [false, true] {
      var half = try Half(faces, odd: odd)
      half.grouper.rules.suggest = GroupingRules.reach
      let grouping = half.grouper.grouping()
      print(line("two ages: seed \(seed), half \(odd ? 2 : 1)", half.quality(grouping)))
      let counts = [0.52, 0.53, 0.54, 0.55, 0.56, 0.57, 0.58, 0.59, 0.6].map { bound in
        let (right, all) = half.suggestions(grouping, upTo: Float(bound))
        return "\(bound): \(right)/\(all)"
      }
      print("suggestions, right of all, up to  " + counts.joined(separator: "  "))
    }
  }
  for faces in all.prefix(2) {
    var grouper = FaceGrouper(dimension: SyntheticFaces.dimension)
    let samples = faces.descriptors.enumerated().map {
      FaceSample(id: Int64($0), descriptor: $1)
    }
    let start = ContinuousClock.now
    try grouper.insert(samples)
    let inserted = ContinuousClock.now
    let grouping = grouper.grouping()
    let quality = GroupingQuality(
      grouping.groups.map { $0.faces.map { Int(clamping: $0) } }, people: faces.people)
    print(line("all \(samples.count) faces", quality))
    print("seconds: inserting \(inserted - start), grouping \(ContinuousClock.now - inserted)")
  }
}

/// Distances of pairs of faces, to compare with those of real ones.
private func spread(_ faces: SyntheticFaces) {
  var same: [Float] = []
  var other: [Float] = []
  for left in stride(from: 0, to: faces.people.count, by: 3) {
    for right in stride(from: left + 1, to: faces.people.count, by: 1) {
      guard faces.people[left] == faces.people[right] || right % 7 == 0 else { continue }
      let distance = zip(faces.descriptors[left], faces.descriptors[right]).reduce(Float(0)) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      }.squareRoot()
      if faces.people[left] == faces.people[right] {
        same.append(distance)
      } else {
        other.append(distance)
      }
    }
  }
  same.sort()
  other.sort()
  func at(_ values: [Float], _ share: Double) -> String {
    String(format: "%.3f", values[Int(Double(values.count - 1) * share)])
  }
  print("one person: median \(at(same, 0.5)), 95 % \(at(same, 0.95)), 99 % \(at(same, 0.99))")
  let near = other.count { $0 < 0.6 }
  print(
    "two people: median \(at(other, 0.5)), 1 % \(at(other, 0.01)), 0.1 % \(at(other, 0.001)), "
      + "below 0.6 \(Double(near) / Double(other.count))")
}
