// Measures finding duplicates among many images: hashes alone against
// comparing all pairs, and a whole catalog.
//
//   bench-duplicates [COUNT]     1,000,000 unless told
//   bench-duplicates pairs       compares images: of each line of the standard
//                                input, `KEPT.ppm<tab>OTHER.ppm`, it prints the
//                                verdict and the figures behind it

import Duplicates
import Foundation
import Indexing
import LocalStores
import SearchDomain
import Support
import VectorIndexing

/// Random hashes; one in ten differs from an earlier one in up to 8 bits.
func makeHashes(_ count: Int) -> [UInt64] {
  var random = SplitMix64(seed: 1)
  var hashes: [UInt64] = []
  hashes.reserveCapacity(count)
  for index in 0..<count {
    guard index > 0, index % 10 == 0 else {
      hashes.append(random.next())
      continue
    }
    var hash = hashes[Int.random(in: 0..<index, using: &random)]
    for _ in 0..<Int.random(in: 0...8, using: &random) {
      hash ^= 1 << UInt64.random(in: 0..<64, using: &random)
    }
    hashes.append(hash)
  }
  return hashes
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try body()
  return (ContinuousClock.now - start) / .seconds(1)
}

func show(_ label: String, _ seconds: Double, _ more: String = "") {
  print("\(label): \((seconds * 1000).rounded() / 1000) s\(more)")
}

func pairs(_ hashes: [UInt64], radius: Int) -> Int {
  let index = HammingIndex(hashes, radius: radius)
  var count = 0
  for (place, hash) in hashes.enumerated() {
    index.forEachNeighbour(of: hash) { other, _ in if other > place { count += 1 } }
  }
  return count
}

func pairsByBruteForce(_ hashes: [UInt64], radius: Int) -> Int {
  var count = 0
  for (place, hash) in hashes.enumerated() {
    for other in hashes[(place + 1)...] where (hash ^ other).nonzeroBitCount <= radius {
      count += 1
    }
  }
  return count
}

func peakMegabytes() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
  return (Int(line.filter(\.isNumber)) ?? 0) / 1024
}

func fill(_ catalog: Catalog, _ hashes: [UInt64], dimension: Int) throws {
  var random = SplitMix64(seed: 2)
  let space = EmbeddingSpace(
    modelName: "bench", digest: "bench", dimension: dimension, precision: "f32")
  try catalog.createSet(for: space, state: .current)
  let vector = try Embedding(normalizing: (0..<dimension).map { Float($0 % 7) + 1 })
  var changes: [ImageChange] = []
  for (number, hash) in hashes.enumerated() {
    let path = FilePath("/pictures/\(number / 1000)/\(number).jpg")
    var bytes: [UInt8] = []
    for _ in 0..<4 { withUnsafeBytes(of: random.next()) { bytes += $0 } }
    var facts = ImageFacts(width: 4000 - number % 100, height: 3000, format: "jpeg")
    facts.fingerprint = ImageFingerprint(dct: hash, difference: 0)
    guard let content = ContentHash(bytes: bytes) else { continue }
    changes.append(
      .store(
        ImageRecord(
          id: ImageID(naming: path), path: path, contentHash: content, byteCount: 3_000_000,
          modifiedNanoseconds: number, category: nil, facts: facts), vector))
    if changes.count == 10_000 {
      try catalog.apply(changes)
      changes.removeAll(keepingCapacity: true)
    }
  }
  try catalog.apply(changes)
}

if CommandLine.arguments.dropFirst().first == "pairs" {
  comparePairs()
  exit(0)
}
let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000
let hashes = makeHashes(count)
let few = Array(hashes.prefix(20_000))
let expected = pairsByBruteForce(few, radius: 8)
print(
  "pairs within 8 bits of 20,000 hashes: \(pairs(few, radius: 8)), by comparing all \(expected)")

var index: HammingIndex?
show("arranging \(count) hashes", seconds { index = HammingIndex(hashes, radius: 8) })
var found = 0
show(
  "all neighbours within 8 bits, one thread",
  seconds { found = pairs(hashes, radius: 8) }, ", \(found) pairs, arranging included")
index = nil

let folder = FileManager.default.temporaryDirectory.appendingPathComponent("glimpse-\(getpid())")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: folder) }
let catalog = try Catalog.open(
  folder: FilePath(folder.path), access: .readWrite(createIfMissing: true))
show("filling a catalog", try seconds { try fill(catalog, hashes, dimension: 64) })
let before = peakMegabytes()
let finder = DuplicateFinder(
  store: LocalStore(
    catalog: catalog, indexes: IndexMaintainer(catalog: catalog, cacheFolder: folder.path)),
  pictures: DuplicateFinder.Pictures(
    fingerprint: { _ in nil }, pixelDigest: { _ in nil }, look: { _ in drawnLook }),
  threads: ProcessInfo.processInfo.activeProcessorCount)
var told = ""
show(
  "the catalog's duplicates",
  try seconds {
    let report = try finder.run(DuplicateOptions())
    told = "\(report.groups.count) groups, \(report.duplicateCount) duplicates"
  })
print(told)
print("peak memory before \(before) MiB, after \(peakMegabytes()) MiB")
