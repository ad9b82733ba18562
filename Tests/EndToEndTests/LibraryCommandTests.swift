import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct LibraryCommandTests {
  @Test func listHasEveryFormatAndFilter() throws {
    let place = try Workplace()
    let paths = try place.addImages(3, in: "a") + place.addImages(2, in: "bb")
    try place.index()
    let outcome = try place.glimpse("list", "--json")
    let list = try JSON(outcome.stdout)
    #expect(list.shape == ["results": "array"])
    let rows = try list["results"].items
    #expect(try rows.map { try $0["path"].text } == paths)
    for row in rows {
      #expect(
        row.shape == [
          "id": "string", "path": "string", "filename": "string", "category": "string",
          "width": "number", "height": "number", "format": "string", "bytes": "number",
          "metadata": "object",
        ])
    }
    #expect(try place.glimpse("list", "--format", "paths").lines == paths)
    #expect(try place.glimpse("list", "-0").output == paths.map { $0 + "\0" }.joined())
    #expect(try place.glimpse("list", "--format", "jsonl").lines.count == 5)
    let csv = try place.glimpse("list", "--format", "csv").output
    #expect(csv.hasPrefix("path,filename,category,width,height,id\r\n"))
    #expect(try place.glimpse("list").lines.count == 5)
    #expect(
      try place.glimpse("list", "-k", "2", "--offset", "1", "--format", "paths").lines
        == Array(paths[1...2]))
    #expect(
      try place.glimpse("list", "--where", "category = 'bb'", "--format", "paths").lines
        == Array(paths[3...]))
  }

  @Test func statusTellsWhatTheLibraryHolds() throws {
    let place = try Workplace()
    try place.addImages(2, in: "cats")
    try place.addImages(1, in: "dogs!")
    try Data().write(to: URL(fileURLWithPath: place.images + "/empty.png"))
    try place.index()
    let outcome = try place.glimpse("status", "--json")
    #expect(outcome.status == 0)
    let status = try JSON(outcome.stdout)
    #expect(status["images"] == .number(3))
    #expect(status["failed"] == .number(1))
    #expect(status["library"] == .string(place.library))
    #expect(try status["roots"].items.map { try $0["path"].text } == [place.images])
    #expect(
      status["model"].shape == [
        "name": "string", "dimension": "number", "precision": "string", "digest": "string",
      ])
    #expect(status["model"]["dimension"] == .number(Double(Workplace.modelDimension)))
    let categories = try status["categories"].items
    #expect(try categories.map { try $0["count"].integer }.reduce(0, +) == 3)
    let table = try place.glimpse("status").output
    for word in [place.library, "16 numbers", "cats 2", "dogs! 1"] {
      #expect(table.contains(word), "\(word)")
    }
  }

  @Test func removeTakesPathsFoldersAndFiltersAndLeavesTheFiles() throws {
    let place = try Workplace()
    let paths = try place.addImages(2, in: "a") + place.addImages(3, in: "bb")
    try place.index()
    let dry = try place.glimpse("remove", place.images + "/bb", "--dry-run", "--json")
    #expect(try JSON(dry.stdout) == .object(["removed": .number(3), "dry_run": .boolean(true)]))
    #expect(try place.listedNames().count == 5)
    #expect(try JSON(place.glimpse("remove", paths[0], "--json").stdout)["removed"] == .number(1))
    #expect(
      try place.glimpse("remove", "--where", "filename = '01.ppm' and category = 'bb'").status == 0)
    #expect(try place.glimpse("list", "--format", "paths").lines == [paths[1], paths[2], paths[4]])
    #expect(try place.glimpse("remove", place.images + "/bb").status == 0)
    #expect(try place.glimpse("list", "--format", "paths").lines == [paths[1]])
    let gone = try place.glimpse("search", paths[4], "--format", "paths")
    #expect(gone.lines == [paths[1]])
    #expect(paths.allSatisfy(FileManager.default.fileExists(atPath:)))

    let none = try place.glimpse("remove", paths[0])
    #expect(none.status == 1)
    #expect(none.messages.contains("no picture"))
    #expect(try place.index()["indexed"] == .number(4))
    #expect(try place.glimpse("verify").status == 0)
  }

  @Test func aDryRunCountsWhatRemoveTakesOfPathsThatAreNotUTF8() throws {
    let place = try Workplace()
    let plain = try place.addImages(2, in: "a")
    // A folder and an image, and beside them names that look the same.
    let names: [[UInt8]] = [[0xFF], [0xFE], Array("\u{FFFD}".utf8)]
    let folder = Array((place.images + "/odd").utf8)
    for (i, name) in names.enumerated() {
      let below = folder + name
      #expect(mkdir(below.map { CChar(bitPattern: $0) } + [0], 0o700) == 0)
      let to = below + Array("/x.ppm".utf8)
      try Image.bytes(seed: 40 + i).write(to: URL(fileURLWithPath: place.images + "/new"))
      #expect(rename(place.images + "/new", to.map { CChar(bitPattern: $0) } + [0]) == 0)
    }
    try place.index()
    let asked = [folder + names[0], folder + names[0] + Array("/x.ppm".utf8), Array(plain[0].utf8)]
    let line = [Array("remove".utf8), Array("--json".utf8)] + asked
    let dry = try place.glimpse(bytes: line + [Array("--dry-run".utf8)])
    #expect(try JSON(dry.stdout) == .object(["removed": .number(2), "dry_run": .boolean(true)]))
    #expect(try JSON(place.glimpse(bytes: line).stdout)["removed"] == .number(2))
    #expect(try place.listedNames().count == 3)
  }

  @Test func verifyTellsWholeFromDamagedAndMends() throws {
    let place = try Workplace()
    try place.addImages(4)
    try place.index()
    let whole = try place.glimpse("verify", "--json")
    #expect(whole.status == 0)
    let report = try JSON(whole.stdout)
    #expect(
      report.shape == [
        "sound": "boolean", "images": "number", "findings": "array", "repairs": "array",
        "missing_files": "array", "unanswered": "number",
      ])
    #expect(report["sound"] == .boolean(true))
    #expect(report["images"] == .number(4))

    try damage(try indexFile(of: place))
    let damaged = try place.glimpse("verify", "--json")
    #expect(damaged.status == 1)
    #expect(try JSON(damaged.stdout)["sound"] == .boolean(false))
    let mended = try place.glimpse("verify", "--repair")
    #expect(mended.status == 0, "\(mended.output)")
    #expect(mended.output.contains("mended"))
    // What any search makes anew is not damage when it is not there.
    try FileManager.default.removeItem(atPath: try indexFile(of: place))
    #expect(try place.glimpse("verify").status == 0)
    #expect(try place.glimpse("verify", "--repair").output.contains("mended"))
    _ = try indexFile(of: place)
    #expect(try place.glimpse("verify").status == 0)
  }

  @Test func modelsMayBeNamedAsTheEnvironmentOfOtherProgramsNamesThem() throws {
    let place = try Workplace()
    place.environment["GLIMPSE_MODEL"] = nil
    place.environment["CLIP_MODEL_NAME"] = "ViT-B-32"
    place.environment["CLIP_CHECKPOINT"] = "laion2b_s34b_b79k"
    let outcome = try place.glimpse("index", place.images)
    #expect(outcome.status == 1)
    // Found in the table, and not on this machine.
    #expect(
      outcome.messages.contains("models pull ViT-B-32__laion2b-s34b-b79k"), "\(outcome.messages)")
    place.environment["CLIP_CHECKPOINT"] = "no-such-training"
    #expect(try place.glimpse("index", place.images).messages.contains("no model named"))
  }

  @Test func modelsAreListedAndDescribedWithoutANetwork() throws {
    let place = try Workplace()
    let outcome = try place.glimpse("models", "list", "--json")
    #expect(outcome.status == 0)
    let models = try JSON(outcome.stdout)["models"].items
    #expect(models.count > 5)
    for model in models {
      #expect(model["name"].kind == "string")
      #expect(model["installed"].kind == "boolean")
    }
    #expect(try place.glimpse("models", "list").output.contains("ViT-B-32"))
    let info = try place.glimpse("models", "info", "ViT-B-32", "--json")
    #expect(info.status == 0)
    #expect(try JSON(info.stdout)["dimension"] == .number(512))
    #expect(try JSON(info.stdout)["coco_recall_at_5"] == .number(65.4))
    #expect(try JSON(info.stdout)["flickr30k_recall_at_1"] == .number(66.8))
    #expect(try JSON(info.stdout)["speed"] == .string("fast"))
    let bundled = try JSON(try place.glimpse("models", "info", "glimpse-mini", "--json").stdout)
    #expect(bundled["dimension"] == .number(256))
    #expect(bundled["licence"] == .string("Apache-2.0"))
    #expect(bundled["pullable"] == .boolean(false))
    let export = try place.glimpse("models", "pull", "chinese-clip-vit-base-patch16")
    #expect(export.status == 1)
    #expect(export.messages.contains("Tools/export-model OFA-Sys/"), "\(export.messages)")
    let removed = try place.glimpse("models", "remove", "ViT-B-32")
    #expect(removed.status == 1)
    #expect(removed.messages.hasPrefix("glimpse: "))
    let pull = try place.glimpse("models", "pull", "ViT-B-32")
    #expect(pull.status == 1)
    #expect(pull.messages.contains("HF_HUB_OFFLINE"), "\(pull.messages)")
  }
}

/// The file of vectors that searches read.
func indexFile(of place: Workplace) throws -> String {
  let names = try FileManager.default.contentsOfDirectory(atPath: place.library)
  guard let name = names.first(where: { $0.hasSuffix(".index") }) else {
    throw HarnessFailure("there is no index file among \(names)")
  }
  return place.library + "/" + name
}

/// Overwrites the second half of a file.
func damage(_ path: String) throws {
  var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
  for place in bytes.count / 2..<bytes.count { bytes[place] ^= 0x5A }
  try bytes.write(to: URL(fileURLWithPath: path))
}
