// Measures words in texts: how fast texts are taken in, how large a library of
// them is, and how long a search by words alone takes, without a model.
//
//   bench-texts LIBRARY COUNT CAPTIONS WORDS [ROUNDS]
//
// CAPTIONS and WORDS are files of lines. LIBRARY is filled up to COUNT images,
// the captions one after the other as their descriptions, and stays; a word that
// follows a caption's number is in its name. Each line of WORDS is searched ROUNDS
// times (21 unless told), in turns. Rows are tab-separated: median and worst time
// in milliseconds, hits of at most 100, the words.

import Glibc
import LocalStores
import SearchDomain
import Support

func lines(_ path: String) throws -> [String] {
  let text = String(decoding: try FileIO.read(Array(path.utf8)), as: UTF8.self)
  return text.split(separator: "\n").map(String.init)
}

let arguments = CommandLine.arguments
guard arguments.count >= 5, let count = Int(arguments[2]), count >= 0 else {
  print("usage: bench-texts LIBRARY COUNT CAPTIONS WORDS [ROUNDS]")
  exit(2)
}
let captions = try lines(arguments[3])
let words = try lines(arguments[4])
let rounds = max(1, arguments.dropFirst(5).first.flatMap { Int($0) } ?? 21)
let clock = ContinuousClock()

let opening = clock.now
let catalog = try Catalog.open(
  folder: FilePath(arguments[1]), access: .readWrite(createIfMissing: true))
print("opened in \((clock.now - opening) / .milliseconds(1)) ms")
let store = LocalStore(
  catalog: catalog,
  indexes: IndexMaintainer(catalog: catalog, cacheFolder: arguments[1] + "/cache"))
let space = EmbeddingSpace(modelName: "bench", digest: "bench", dimension: 8, precision: "f32")
try store.prepare(for: space)

struct NoHash: Error {}

func content(_ place: Int) throws -> ContentHash {
  var random = SplitMix64(seed: UInt64(place) &* 977)
  var bytes: [UInt8] = []
  for _ in 0..<4 { withUnsafeBytes(of: random.next()) { bytes += $0 } }
  guard let hash = ContentHash(bytes: bytes) else { throw NoHash() }
  return hash
}

func record(_ place: Int) throws -> StoredRecord {
  var random = SplitMix64(seed: UInt64(place) &* 977)
  let hash = try content(place)
  let caption = captions[place % captions.count]
  let word = caption.split(separator: " ").first.map(String.init) ?? ""
  let name = word.filter { $0.isLetter || $0.isNumber }.prefix(20)
  let path = FilePath("/pictures/\(place / 1000)/IMG_\(place)\(name).jpg")
  let image = ImageRecord(
    id: ImageID(sixteen: Array(hash.bytes.prefix(16))), path: path, contentHash: hash,
    byteCount: 3_000_000, modifiedNanoseconds: place, category: nil,
    facts: ImageFacts(
      width: 4000, height: 3000, format: "jpeg", metadata: ["description": .text(caption)]))
  let vector = try Embedding(
    normalizing: (0..<8).map { _ in Float.random(in: -1...1, using: &random) })
  return StoredRecord(image: image, embedding: vector)
}

let there = try store.count(where: nil)
let start = clock.now
for first in stride(from: there, to: count, by: 1000) {
  try store.upsert(try (first..<min(first + 1000, count)).map(record))
}
if there < count {
  let seconds = (clock.now - start) / .seconds(1)
  print("\(count - there) taken in, \(Int(clamping: Double(count - there) / seconds)) a second")
}

var times = [[Double]](repeating: [], count: words.count)
var hits = [Int](repeating: 0, count: words.count)
for _ in 0..<(rounds + 1) {
  for (i, line) in words.enumerated() {
    let query = Query(
      embedding: nil,
      words: .init(significant: line.split(separator: " ").map(String.init), phrase: line),
      limit: 100)
    let before = clock.now
    hits[i] = try store.find(query).hits.count
    times[i].append((clock.now - before) / .milliseconds(1))
  }
}
for (i, line) in words.enumerated() {
  // The first round warms up.
  let sorted = times[i].dropFirst().sorted()
  let rounded = [sorted[sorted.count / 2], sorted[sorted.count - 1]].map {
    "\(($0 * 1000).rounded() / 1000)"
  }
  print("\(rounded[0])\t\(rounded[1])\t\(hits[i])\t\(line)")
}
