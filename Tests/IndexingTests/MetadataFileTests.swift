// Metadata beside the images: tables and JSON lines, right and wrong.

import Foundation
import LocalStores
import Refusals
import SearchDomain
import TestSupport
import Testing
import WorkflowTestSupport

@testable import Indexing

@Suite struct MetadataFileTests {
  private func file(_ name: String, _ text: String) throws -> (TemporaryFolder, FilePath) {
    let folder = try TemporaryFolder()
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file(name)))
    return (folder, FilePath(folder.file(name)))
  }

  @Test func aTableIsReadWithItsTypes() throws {
    let (folder, path) = try file(
      "m.csv",
      "\u{FEFF}path,taken,keywords,rating,title,size,ok\r\n"
        + "a/b.jpg,2020-01-31 10:00+02:00,sea; \"x\",4,\"A \"\"big\"\", day\nout\",1.5,TRUE\r\n"
        + "c.jpg,,,,,,\r\n")
    let row = try MetadataFile(path).rows
    #expect(row.map(\.path) == ["a/b.jpg", "c.jpg"])
    #expect(row[0].values["taken"] == .text("2020-01-31T10:00:00+02:00"))
    #expect(row[0].values["keywords"] == .list(["sea", "\"x\""]))
    #expect(row[0].values["rating"] == .number(4) && row[0].values["size"] == .number(1.5))
    #expect(row[0].values["title"] == .text("A \"big\", day\nout"))
    #expect(row[0].values["ok"] == .boolean(true) && row[1].values.isEmpty)
    #expect(row[1].cleared == ["taken", "keywords", "rating", "title", "size", "ok"])
    _ = folder
  }

  @Test func jsonLinesAreReadWithTheirTypes() throws {
    let (folder, path) = try file(
      "m.jsonl",
      #"{"image_path":"a.jpg","n":"5","tags":["x","y"],"gone":null}"# + "\n\n"
        + #"{"file":"b.jpg","taken":"2020-01-31"}"#)
    let rows = try MetadataFile(path).rows
    #expect(rows[0].values == ["n": .text("5"), "tags": .list(["x", "y"])])
    #expect(rows[0].cleared == ["gone"] && rows[1].cleared.isEmpty)
    #expect(rows[1].values == ["taken": .text("2020-01-31T00:00:00")])
    _ = folder
  }

  @Test(arguments: [
    ("m.csv", "a,b\n1,2", "no column named path"),
    ("m.csv", "path,x\na", "1 field in row 2 and 2 columns"),
    ("m.csv", "path\n\"a", "quoted field"),
    ("m.csv", "path,taken\na,soon", "under \"taken\" in row 2"),
    ("m.csv", "path,rating\na,good", "no number under \"rating\""), ("m.csv", "", "no column"),
    ("m.csv", "path,rating\na,9", "no number from 0 to 5 under \"rating\" in row 2"),
    ("m.csv", "path,latitude\na,-91", "no number from -90 to 90 under \"latitude\""),
    ("m.jsonl", #"{"path":"a","rating":-1}"#, "no number from 0 to 5 under \"rating\" in line 1"),
    ("m.jsonl", "{}", "no \"path\" in line 1"), ("m.jsonl", "\n[1]", "no JSON object in line 2"),
    ("m.jsonl", #"{"path":"a","o":{}}"#, "an object under \"o\""), ("m.txt", "x", "neither a .csv"),
    ("m.jsonl", #"{"path":"a","l":[1]}"#, "other things than texts"),
  ])
  func mistakesAreNamedWithTheirPlace(_ name: String, _ text: String, _ words: String) throws {
    let (folder, path) = try file(name, text)
    let error = #expect(throws: WorkflowError.self) { try MetadataFile(path) }
    #expect(error?.kind == .invalidMetadata)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    _ = folder
  }

  @Test func indexingGivesMetadataToImagesByTheirPath() throws {
    let fixture = try LibraryFixture()
    try fixture.writeColours()
    let table = fixture.folder.file("m.csv")
    try Data("path,place\na/red.ppm,Bonn\n\(fixture.images)/b/blue.ppm,Rome\nz.jpg,X\n".utf8)
      .write(to: URL(fileURLWithPath: table))
    func places() throws -> [String: MetadataValue?] {
      Dictionary(
        uniqueKeysWithValues: try fixture.catalog.images()
          .map { ($0.filename, $0.facts.metadata["place"]) })
    }
    let report = try fixture.index { $0.metadataFiles = [FilePath(table)] }
    #expect(
      try places() == ["red.ppm": .text("Bonn"), "green.ppm": nil, "blue.ppm": .text("Rome")])
    #expect(
      report.warnings == ["1 row of \(table) names no picture of the library: row 4 (z.jpg)"])
    #expect(report.named == 2 && report.annotated == 2)
    // Without the file, what was given stays; with another, it changes.
    try fixture.index()
    #expect(try places()["red.ppm"] == .text("Bonn"))
    try Data("path,place\na/red.ppm,Paris\n".utf8).write(to: URL(fileURLWithPath: table))
    let second = try fixture.index { $0.metadataFiles = [FilePath(table)] }
    #expect(try places()["red.ppm"] == .text("Paris"))
    #expect(second.indexed == 0 && second.unchanged == 3)
    #expect(second.named == 1 && second.annotated == 1)
    // An empty cell takes back what was given.
    try Data("path,place\na/red.ppm,\n".utf8).write(to: URL(fileURLWithPath: table))
    #expect(try fixture.index { $0.metadataFiles = [FilePath(table)] }.annotated == 1)
    #expect(try places()["red.ppm"] == .some(nil))
    #expect(try fixture.index { $0.metadataFiles = [FilePath(table)] }.annotated == 0)
  }

  @Test(arguments: [",", ";", "\t"], ["csv", "tsv"])
  func columnsStandBetweenCommasSemicolonsOrTabs(_ separator: String, _ ending: String) throws {
    let table = [["title", "path"], ["A", "a.jpg"]].map { $0.joined(separator: separator) }
    let (folder, path) = try file("m." + ending, table.joined(separator: "\n"))
    let rows = try MetadataFile(path).rows
    #expect(rows.map(\.path) == ["a.jpg"] && rows[0].values == ["title": .text("A")])
    _ = folder
  }

  /// By commas its second field would be opened and never closed.
  @Test(arguments: ["path;title\na.jpg;\"red,\"\n", "title\tpath\n\"red,\"\ta.jpg\n"])
  func onlyTheSeparatorThatItHasMustMakeSense(_ text: String) throws {
    let (folder, path) = try file("m.csv", text)
    let rows = try MetadataFile(path).rows
    #expect(rows.map(\.path) == ["a.jpg"] && rows[0].values == ["title": .text("red,")])
    _ = folder
  }

  @Test(arguments: [
    ("path,title,place\na,b,c", []),
    (
      "path,Title\na,b",
      [
        "\"Title\" in FILE is not the field \"title\": upper and lower case "
          + "differ; it is kept as meta.Title"
      ]
    ),
    (
      "path,Place,place\na,b,c",
      [
        "\"Place\", \"place\" in FILE differ only in case, and are kept "
          + "as different keys"
      ]
    ),
  ])
  func keysThatDifferOnlyInCaseAreRemarkedOn(_ text: String, _ remarks: [String]) throws {
    let (folder, path) = try file("m.csv", text)
    #expect(
      try MetadataFile(path).remarks
        == remarks.map { $0.replacingOccurrences(of: "FILE", with: path.description) })
    _ = folder
  }

  @Test func rowsWithoutAPictureAreNamedUpToFive() throws {
    let fixture = try LibraryFixture()
    try fixture.writeColours()
    let table = fixture.folder.file("m.csv")
    try Data(("path,x\n" + (1...7).map { "no\($0).jpg,1\n" }.joined()).utf8)
      .write(to: URL(fileURLWithPath: table))
    let warning = try fixture.index { $0.metadataFiles = [FilePath(table)] }.warnings.first ?? ""
    #expect(
      warning.hasPrefix("7 rows of \(table) name no picture of the library: row 2 (no1.jpg), "))
    #expect(warning.hasSuffix("row 6 (no5.jpg) and 2 more"))
  }
}
