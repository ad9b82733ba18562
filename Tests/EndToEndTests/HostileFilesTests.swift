import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct HostileFilesTests {
  /// What the corpus's own list says of each file. A file that is no image
  /// counts as failed only where its name claims one.
  private struct Manifest: Decodable {
    struct Entry: Decodable {
      let file: String
      let expect: String
      let kind: String?
      let words: String?
      let width: Int?
      let height: Int?
    }
    let files: [Entry]

    init(from decoder: any Decoder) throws {
      files = try decoder.container(keyedBy: Keys.self).decode([Entry].self, forKey: .files)
    }
    enum Keys: CodingKey { case files }
  }

  private static let corpus = Fixtures.path("hostile")

  @Test func theCorpusIsCountedAsItsListSays() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.corpus + "/manifest.json"))
    let entries = try JSONDecoder().decode(Manifest.self, from: bytes).files
    let notImages: Set = ["pdf", "csv"]
    let good = entries.filter { $0.expect == "indexed" }
    let bad = entries.filter {
      $0.expect == "failed"
        && !($0.kind == "notAnImage"
          && notImages.contains(URL(fileURLWithPath: $0.file).pathExtension))
    }
    try #require(good.count > 40 && bad.count > 8)

    let place = try Workplace()
    let first = try place.glimpse("index", Self.corpus, "--json")
    #expect(first.status == 0)
    let report = try JSON(first.stdout)
    print(
      "hostile corpus: \(try report["indexed"].integer) indexed,"
        + " \(try report["failed"].integer) failed of \(entries.count) files")
    #expect(try report["indexed"].integer == good.count)
    #expect(try report["failed"].integer == bad.count)
    let failures = try report["failures"].items
    #expect(try Set(failures.map { try name($0) }) == Set(bad.map(\.file)))
    for entry in bad {
      let failure = try #require(try failures.first { try name($0) == entry.file })
      #expect(try failure["error"].text.contains(entry.words ?? ""), "\(entry.file)")
      #expect(first.messages.contains(entry.file))
    }
    let listed = try JSON(place.glimpse("list", "--json").stdout)["results"].items
    #expect(try Set(listed.map { try name($0) }) == Set(good.map(\.file)))
    for entry in good {
      let row = try #require(try listed.first { try name($0) == entry.file })
      #expect(try row["width"].integer == entry.width, "\(entry.file)")
      #expect(try row["height"].integer == entry.height, "\(entry.file)")
    }

    let second = try place.glimpse("index", Self.corpus, "--json", "--strict")
    #expect(second.status == 3)
    let again = try JSON(second.stdout)
    #expect(try again["indexed"].integer == 0)
    #expect(try again["unchanged"].integer == good.count)
    #expect(try again["failed"].integer == bad.count)
    #expect(try place.glimpse("verify").status == 0)
    let search = try place.glimpse("search", Self.corpus + "/picture.jxl", "-k", "3", "--json")
    #expect(try JSON(search.stdout)["results"].items.count == 3)
  }

  private func name(_ row: JSON) throws -> String {
    URL(fileURLWithPath: try row["path"].text).lastPathComponent
  }

  @Test func strangeNamesAreIndexedFoundAndPrintedByteForByte() throws {
    let names: [[UInt8]] = [
      Array("line\nfeed.ppm".utf8), Array("quote's \"and\" more.ppm".utf8),
      Array("\u{1F431} cat.ppm".utf8), Array("latin-".utf8) + [0xE9, 0xFF] + Array(".ppm".utf8),
      Array("-rf.ppm".utf8), Array("--help.ppm".utf8), Array(" space .ppm".utf8),
      Array("star*[a]?.ppm".utf8), Array("e\u{301}.ppm".utf8), Array("\u{1B}[31mred.ppm".utf8),
      Array("back\\slash,comma.ppm".utf8),
    ]
    let place = try Workplace()
    let folder = Array((place.images + "/").utf8)
    for (seed, name) in names.enumerated() {
      try write(Array(Image.bytes(seed: seed)), to: folder + name)
    }
    let report = try place.index()
    #expect(report["indexed"] == .number(Double(names.count)))
    let expected = Set(names.map { folder + $0 })
    let listed = try place.glimpse("list", "-0").stdout.split(separator: 0).map(Array.init)
    #expect(Set(listed) == expected)
    #expect(listed.count == names.count)

    let queries = Array((place.folder.file("queries") + "/").utf8)
    try makeFolder(place.folder.file("queries"))
    for (seed, name) in names.enumerated() {
      // The same pixels in a file of other bytes, under the same strange name.
      try write(Array(Image.bytes(seed: seed)) + [0], to: queries + name)
      let found = try place.glimpse(bytes: [
        Array("search".utf8), Array("-0".utf8), Array("-k1".utf8), queries + name,
      ])
      #expect(found.status == 0, "\(seed): \(found.messages)")
      #expect(found.stdout == folder + name + [0], "\(seed)")
    }
    // JSON stays JSON, with the bytes beside a name that is not Unicode.
    let rows = try JSON(place.glimpse("list", "--json").stdout)["results"].items
    let odd = rows.filter { $0["path_bytes"] != .null }
    #expect(odd.count == 1)
    let base64 = try #require(odd.first)["path_bytes"].text
    #expect(Data(base64Encoded: base64).map(Array.init) == folder + names[3])
    // The table keeps each image on its line.
    #expect(try place.glimpse("list").lines.count == names.count)
    #expect(try place.index()["unchanged"] == .number(Double(names.count)))
    let removed = try place.glimpse(bytes: [
      Array("remove".utf8), Array("--".utf8), Array("pictures/".utf8) + names[3],
    ])
    #expect(removed.status == 0, "\(removed.messages)")
    #expect(try place.listedNames().count == names.count - 1)
  }

  private func write(_ bytes: [UInt8], to path: [UInt8]) throws {
    let end = (path + [0]).withUnsafeBytes { raw in
      open(raw.baseAddress!.assumingMemoryBound(to: CChar.self), O_WRONLY | O_CREAT, 0o644)
    }
    defer { close(end) }
    guard end >= 0, Glibc.write(end, bytes, bytes.count) == bytes.count else {
      throw HarnessFailure("a picture cannot be written")
    }
  }

  @Test(
    .enabled(if: Rights.canBeBound, "needs a user whom rights bind, and setpriv to become one"))
  func aFolderWithoutPermissionIsReportedAndNeverPruned() throws {
    let place = try Workplace()
    try place.addImage("open/a.ppm", seed: 1)
    try place.addImage("shut/b.ppm", seed: 2)
    let unreadable = try place.addImage("open/c.ppm", seed: 3)
    try place.becomeBound()
    try place.index()
    chmod(place.images + "/shut", 0)
    chmod(unreadable, 0)
    try place.addImage("open/d.ppm", seed: 4)
    if Rights.isRoot { chown(place.images + "/open/d.ppm", Rights.nobody, Rights.nobody) }
    let outcome = try place.glimpse("index", place.images, "--strict", "--json")
    let failures = try place.glimpse("list", "--failures").output
    #expect(failures.contains("/shut: the folder cannot be listed"), "\(failures)")
    chmod(place.images + "/shut", 0o755)
    try place.index()
    #expect(try !place.glimpse("list", "--failures").output.contains("/shut"))
    #expect(outcome.status == 3)
    #expect(outcome.messages.contains("/shut"), "\(outcome.messages)")
    let report = try JSON(outcome.stdout)
    #expect(report["indexed"] == .number(1))
    #expect(report["removed"] == .number(0))
    #expect(try place.listedNames().contains("b.ppm"))
  }

  @Test func filesThatChangeTheirKindAreSettled() throws {
    let place = try Workplace()
    let paths = try place.addImages(3)
    try place.index()
    // An image becomes a folder, another becomes text, a fifo appears.
    try FileManager.default.removeItem(atPath: paths[0])
    try makeFolder(paths[0])
    try Data("now words".utf8).write(to: URL(fileURLWithPath: paths[1]))
    mkfifo(place.images + "/pipe.jpg", 0o644)
    let report = try place.index()
    #expect(report["failed"] == .number(1))
    #expect(try place.listedNames() == ["02.ppm"])
    #expect(try place.glimpse("verify").status == 0)
  }
}
