// A thousand faces that come to a million of 20,000 people.

import Foundation
import PeopleGrouping
import Support
import TestSupport
import VectorIndexing

private let lots = 20
private let peopleInLot = 1000
private let facesInLot = 50_000
/// Of all faces, so many come later.
private let newFaces = 1000

/// Descriptors and ids of what was there, its neighbours, and what comes.
private struct ScaleFiles {
  let folder: String
  var rows: String { folder + "/rows" }
  var index: String { folder + "/faces.index" }
  var neighbours: String { folder + "/neighbours" }
  var new: String { folder + "/new" }
}

private func write<Element>(_ values: [Element], _ path: String) throws {
  try values.withUnsafeBytes { try Data($0).write(to: URL(fileURLWithPath: path)) }
}

/// The neighbours of settled faces are looked for among their own person's: all
/// pairs of a million would take hours.
func prepareScale(_ folder: String) throws {
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  let files = ScaleFiles(folder: folder)
  let writer = try IndexWriter(
    path: files.index, dimension: SyntheticFaces.dimension, metric: .squaredL2)
  var rows: [Float] = []
  var new: [Float] = []
  var neighbours = FaceNeighbours(rows: [], distances: [])
  var seen = 0
  for lot in 0..<lots {
    let faces = SyntheticFaces(
      people: peopleInLot, faces: facesInLot, strangers: 0, seed: UInt64(lot + 100))
    var start = 0
    while start < faces.people.count {
      let end =
        faces.people[start...].firstIndex { $0 != faces.people[start] } ?? faces.people.count
      var kept: [FaceSample] = []
      let first = rows.count / SyntheticFaces.dimension
      for face in start..<end {
        seen += 1
        if seen % (lots * facesInLot / newFaces) == 0 {
          new += faces.descriptors[face]
          continue
        }
        let row = rows.count / SyntheticFaces.dimension
        rows += faces.descriptors[face]
        kept.append(FaceSample(id: Int64(row), descriptor: faces.descriptors[face]))
        try writer.append(id: Int64(row), vector: faces.descriptors[face])
      }
      var grouper = FaceGrouper(dimension: SyntheticFaces.dimension)
      try grouper.insert(kept)
      neighbours.rows += grouper.kept.neighbours.rows.map { $0 < 0 ? $0 : $0 + Int32(first) }
      neighbours.distances += grouper.kept.neighbours.distances
      start = end
    }
    print("lot \(lot): \(rows.count / SyntheticFaces.dimension) faces")
  }
  try writer.finish(sourceVersion: 1, spaceDigest: [UInt8](repeating: 0, count: 32))
  try write(rows, files.rows)
  try write(new, files.new)
  try write(neighbours.rows, files.neighbours + ".rows")
  try write(neighbours.distances, files.neighbours + ".distances")
}

private func read<Element>(_ path: String, _: Element.Type, zero: Element) throws -> [Element] {
  let data = try Data(contentsOf: URL(fileURLWithPath: path))
  var values = [Element](repeating: zero, count: data.count / MemoryLayout<Element>.stride)
  _ = values.withUnsafeMutableBytes { data.copyBytes(to: $0) }
  return values
}

/// The peak of this process's memory, and what of it is no file, in MB.
private func memory() -> String {
  let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  return ["VmHWM", "RssAnon", "RssFile"].compactMap { name in
    text.split(separator: "\n").first { $0.hasPrefix(name) }.map {
      "\(name) \((Int($0.split { !$0.isNumber }.joined()) ?? 0) / 1000) MB"
    }
  }.joined(separator: ", ")
}

func measureScale(_ folder: String) throws {
  let files = ScaleFiles(folder: folder)
  let file = try MappedFile(path: files.rows)
  let count = file.byteCount / 4 / SyntheticFaces.dimension
  guard
    let rows = VectorRows(
      file: file, offset: 0, count: count, dimension: SyntheticFaces.dimension)
  else { return print("the faces cannot be read") }
  let values = try read(files.new, Float.self, zero: 0)
  let new = (0..<values.count / SyntheticFaces.dimension).map { number in
    FaceSample(
      id: Int64(count + number),
      descriptor: Array(
        values[number * SyntheticFaces.dimension..<(number + 1) * SyntheticFaces.dimension]))
  }
  let opening = ContinuousClock.now
  let index = try VectorIndex(path: files.index)
  var grouper = try FaceGrouper(
    settled: IndexedFaces(rows: rows, index: index),
    ids: (0..<count).map { Int64($0) },
    neighbours: FaceNeighbours(
      rows: read(files.neighbours + ".rows", Int32.self, zero: 0),
      distances: read(files.neighbours + ".distances", Float.self, zero: 0)))
  let start = ContinuousClock.now
  print("opening \(count) faces: \(start - opening); \(memory())")
  try grouper.insert(new)
  let inserted = ContinuousClock.now
  print("inserting \(new.count): \(inserted - start); \(memory())")
  let grouping = grouper.grouping()
  print("grouping: \(ContinuousClock.now - inserted); \(memory())")
  print("groups of two faces and more: \(grouping.groups.count { $0.faces.count > 1 })")
  let placed = grouping.groups.reduce(0) { sum, group in
    group.faces.count > 1 ? sum + group.faces.count { $0 >= Int64(count) } : sum
  }
  print("new faces in such a group: \(placed) of \(new.count)")
  // After the measuring, because it reads every vector.
  var (found, all) = (0, 0)
  for face in new.prefix(40) {
    func nearest(_ method: SearchMethod) throws -> [Int64] {
      try index.search(
        face.descriptor, limit: GroupingRules.neighbourCount, method: method,
        effort: IndexedFaces.effort
      ) {
        rows.scores(of: $0, to: face.descriptor, by: .squaredL2)
      }.hits.filter { $0.score > -GroupingRules.reach * GroupingRules.reach }.map(\.id)
    }
    let exact = Set(try nearest(.exact))
    all += exact.count
    found += Set(try nearest(.approximate)).intersection(exact).count
  }
  print("neighbours found by the index: \(found) of \(all)")
  print("suggestions: \(grouping.merges.count) to merge, \(grouping.splits.count) to split")
}
