// Images of all kinds with vectors on the unit sphere, the same on every run.

import Foundation
import Indexing
import SearchDomain
import Support

/// Makes records.
enum MadeUpRecords {
  static let dimension = 32
  static let space = EmbeddingSpace(
    modelName: "made up", digest: "0123abcd", dimension: dimension, precision: "f32")

  /// Unit vectors in rough clusters, so that some are close to one another.
  static func embedding(_ seed: Int) throws -> Embedding {
    var cluster = SplitMix64(seed: UInt64(seed % 12))
    var own = SplitMix64(seed: UInt64(seed) &+ 1000)
    return try Embedding(
      normalizing: (0..<dimension).map { _ in
        cluster.roughlyNormal() + 0.7 * own.roughlyNormal()
      })
  }

  static func records(_ count: Int, from first: Int = 0) throws -> [StoredRecord] {
    try (first..<(first + count)).map {
      StoredRecord(image: image($0), embedding: try embedding($0))
    }
  }

  static func image(_ seed: Int, change: Int = 0) -> ImageRecord {
    var random = SplitMix64(seed: UInt64(seed) &* 31 &+ UInt64(change))
    func one<Value>(of values: [Value]) -> Value { values[random.index(below: values.count)] }
    let path = path(seed)
    var metadata: [String: MetadataValue] = [:]
    if random.index(below: 3) > 0 {
      metadata["taken"] = .text(one(of: times))
    }
    if random.index(below: 2) > 0 {
      metadata["camera"] = .text(one(of: ["X100", "x100", "Leica M", ""]))
    }
    if random.index(below: 2) > 0 { metadata["lens"] = .text(one(of: ["35mm", "50mm"])) }
    if random.index(below: 2) > 0 {
      metadata["rating"] = .number(Double(random.index(below: 7)) - 1)
    }
    if random.index(below: 2) > 0 {
      metadata["latitude"] = .number(Double(random.index(below: 1800)) / 10 - 90.05)
      metadata["longitude"] = .number(Double(random.index(below: 3600)) / 10 - 180)
    }
    if random.index(below: 2) > 0 {
      metadata["keywords"] = .list([
        one(of: ["sea", "SEA", "wood"]), one(of: ["dog", "cat", "naïve"]),
      ])
    } else if random.index(below: 5) == 0 {
      metadata["keywords"] = .text("sea")
    }
    if random.index(below: 4) == 0 { metadata["colours"] = .list(["red", "blue"]) }
    if random.index(below: 6) == 0 { metadata["empty"] = .list([]) }
    metadata["title"] = .text("No. \(seed % 17)")
    // A key whose values are of every type, and keys that need escaping.
    metadata["mixed"] = one(of: [
      .text("1"), .number(1), .number(1.5), .number(-3e20), .boolean(true), .boolean(false),
      .list(["1", "two"]), .text("two"),
    ])
    if random.index(below: 3) == 0 {
      metadata["a.b c_\"é"] = .text("dotted \\ \"quoted\" % _ \n\t'")
    }
    if random.index(below: 3) == 0 { metadata["flag"] = .boolean(random.index(below: 2) == 0) }
    var hash = [UInt8](repeating: UInt8(change), count: 32)
    withUnsafeBytes(of: UInt64(seed).littleEndian) {
      for (i, byte) in $0.enumerated() { hash[i] = byte }
    }
    let shapes = [(640, 480), (480, 640), (500, 500), (4000, 3000), (1, 1)]
    let (width, height) = one(of: shapes)
    return ImageRecord(
      id: ImageID(naming: path), path: path, contentHash: contentHash(hash),
      byteCount: 1000 + seed * 7,  // A tenth of a second and less is no round number of seconds.
      modifiedNanoseconds: 1_600_000_000_000_000_000 + seed * 500_000_000
        + (seed % 10 == 9 ? 123_456_789 : 0),
      category: one(of: ["animals", "plants", "café", "Ａ", "", nil]),
      facts: ImageFacts(
        width: width, height: height, format: one(of: ["jpeg", "png", "webp"]),
        orientation: 1 + random.index(below: 8), metadata: metadata,
        fingerprint: random.index(below: 3) == 0
          ? nil : ImageFingerprint(dct: random.next(), difference: random.next())))
  }

  /// Plain paths, and names with what queries and patterns give a meaning to.
  static func path(_ seed: Int) -> FilePath {
    let folders = [
      "/photos/2023", "/photos/2024", "/photos/2024/a b", "/photos/[x]*?", "/Ph\"o'tos\\n", "/ü/日本",
      "/photos2",
    ]
    let endings = [".jpg", ".JPG", ".png", "", ".tar.gz"]
    let name = "\(folders[seed % folders.count])/img %_\(seed)\(endings[seed % endings.count])"
    if seed % 23 == 5 { return FilePath(bytes: Array(name.utf8) + [0xFF, 0xFE]) }
    if seed % 29 == 3 { return FilePath(name + "\n🦊") }
    if seed % 31 == 7 { return FilePath("https://example.org/a/\(seed).jpg") }
    return FilePath(name)
  }

  /// The time of a file as seconds, which no whole nanosecond is.
  private static let fraction = FilterTime.seconds(nanoseconds: image(9).modifiedNanoseconds)

  private static let times = [
    "2023-01-01T00:00:00", "2024-02-29T12:30:00", "2024-02-29T12:30:00+02:00",
    "2024-02-29T10:30:00Z", "1999-12-31T23:59:59-05:00", "no time at all",
  ]

  private static func contentHash(_ bytes: [UInt8]) -> ContentHash {
    guard let hash = ContentHash(bytes: bytes) else { preconditionFailure("32 bytes are a hash") }
    return hash
  }

  /// Filters that touch every field and form.
  static let filters: [Filter] = {
    var filters: [Filter] = [
      .and([]), .or([]), .not(.and([])), .not(.or([])),
      .isIn(.category, []), .isIn(.category, [.text("animals"), .text("café")]),
      .isIn(.path, [.text(path(0).description), .text(path(1).description), .text("/none")]),
      .isIn(.keywords, [.text("dog"), .text("naïve")]),
      .isIn(.width, [.number(640), .number(500)]),
      .isIn(.metadata("mixed"), [.text("1"), .number(1.5), .boolean(false)]),
      .isIn(.taken, [.text("2024-02-29T12:30:00"), .text("2024-02-29T10:30:00Z")]),
      .compare(.path, .equal, .text(path(5).description)),
      .compare(.filename, .equal, .text("img %_8.tar.gz")),
      .compare(.filename, .equal, .text(path(4).lastComponent.description)),
      .compare(.orientation, .equal, .text("portrait")),
      .compare(.orientation, .greater, .text("p")),
      .compare(.category, .equal, .text("")), .compare(.category, .equal, .text("Ａ")),
      .compare(.category, .greaterOrEqual, .text("b")), .compare(.category, .less, .text("z")),
      .compare(.path, .less, .text("/photos/2024")),
      .compare(.filename, .greater, .text("img %_2")),
      .compare(.format, .notEqual, .text("jpeg")), .compare(.camera, .lessOrEqual, .text("X100")),
      .compare(.byteCount, .greater, .number(1500.5)),
      .compare(.byteCount, .lessOrEqual, .number(.infinity)),
      .compare(.width, .less, .number(-.infinity)), .compare(.width, .greaterOrEqual, .number(500)),
      .compare(.modified, .less, .text("2020-09-13T12:26:40.5")),
      .compare(.modified, .greater, .text("2020-09-13T12:26:40Z")),
      .compare(.modified, .lessOrEqual, .number(1_600_000_000.2)),
      .compare(.modified, .equal, .number(Double(image(3).modifiedNanoseconds) / 1e9)),
      .compare(.modified, .equal, .number(fraction)), .compare(.modified, .less, .number(fraction)),
      .compare(.modified, .lessOrEqual, .number(fraction)),
      .compare(.modified, .greater, .number(fraction.nextDown)),
      .compare(.modified, .equal, .number(fraction.nextUp)),
      .isIn(.modified, [.number(fraction), .number(Double(image(3).modifiedNanoseconds) / 1e9)]),
      .compare(.metadata("camera"), .equal, .text("X100")),
      .compare(.metadata("rating"), .greater, .number(2)),
      .compare(.taken, .greaterOrEqual, .text("2024-02-29")),
      .compare(.taken, .less, .text("2024-02-29T11:00:00Z")),
      .compare(.taken, .equal, .text("2024-02-29T12:30:00")),
      .compare(.taken, .notEqual, .number(1_709_202_600)),
      .glob(.taken, "2024-*"), .glob(.taken, "no*"),
      .compare(.latitude, .greater, .number(12.25)),
      .compare(.longitude, .lessOrEqual, .number(-0.5)),
      .compare(.rating, .equal, .number(-1)), .compare(.rating, .greaterOrEqual, .number(3)),
      .compare(.keywords, .equal, .text("sea")), .compare(.keywords, .notEqual, .text("sea")),
      .compare(.keywords, .less, .text("t")), .compare(.colour, .equal, .text("red")),
      .compare(.metadata("flag"), .equal, .boolean(true)),
      .compare(.metadata("flag"), .less, .boolean(true)),
      .compare(.metadata("flag"), .greaterOrEqual, .boolean(true)),
      .compare(.metadata("flag"), .notEqual, .boolean(false)),
      .compare(.metadata("nothing"), .equal, .text("x")),
      .compare(.metadata("nothing"), .notEqual, .text("x")),
      .compare(.metadata("a.b c_\"é"), .equal, .text("dotted \\ \"quoted\" % _ \n\t'")),
      .compare(.metadata("empty"), .equal, .text("")), .compare(.lens, .equal, .text("35mm")),
      .glob(.path, "/photos/2024/*"), .glob(.path, "/photos/*"), .glob(.path, "*.jpg"),
      .glob(.path, "*"), .glob(.path, "/*"), .glob(.path, "/photos/[[]x]*"), .glob(.path, "*%*"),
      .glob(.path, "*/2024/*"),
      .glob(.filename, "*.jpg"), .glob(.filename, "*.gz"), .glob(.filename, "img*[0-4].png"),
      .glob(.filename, "*.*"), .glob(.filename, "img %_8.tar.gz"), .glob(.filename, "img ?_1?*"),
      .glob(.category, "*a*"), .glob(.category, ""), .glob(.format, "?[pn]*g"),
      .glob(.orientation, "*port*"),
      .glob(.keywords, "s*"), .glob(.title, "No. 1*"), .glob(.metadata("mixed"), "*"),
      .glob(.camera, "[xX]1*"),
    ]
    for comparison in [
      Filter.Comparison.less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual,
    ] {
      for value in [FilterValue.number(1), .text("1"), .boolean(true)] {
        filters.append(.compare(.metadata("mixed"), comparison, value))
      }
    }
    return filters + filters.map { .not($0) }
  }()

  /// A tree of filters.
  static func filter(_ random: inout SplitMix64, depth: Int) -> Filter {
    switch depth == 0 ? 3 : random.index(below: 5) {
    case 0: return .and((0..<random.index(below: 4)).map { _ in filter(&random, depth: depth - 1) })
    case 1: return .or((0..<random.index(below: 4)).map { _ in filter(&random, depth: depth - 1) })
    case 2: return .not(filter(&random, depth: depth - 1))
    default: return filters[random.index(below: filters.count)]
    }
  }
}
