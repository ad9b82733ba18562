import Foundation
import TestSupport
import Testing

@testable import CommandLineInterface

/// A folder with images, a library and a cache, and the small test model.
private struct Workspace {
  let folder: TemporaryFolder
  let images: String

  init() throws {
    folder = try TemporaryFolder()
    images = folder.file("pictures")
    for (name, colour) in [("red", [255, 0, 0]), ("green", [0, 255, 0]), ("blue", [0, 0, 255])] {
      try image("warm/\(name).ppm", colour.map { UInt8($0) })
    }
  }

  func image(_ name: String, _ colour: [UInt8]) throws {
    let path = images + "/" + name
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(PortablePixmap(width: 8, height: 8, colour: colour).encoded)
      .write(to: URL(fileURLWithPath: path))
  }

  /// Runs a line; `@` stands for the folder of the images.
  func run(_ line: String...) async -> Outcome {
    await runAll(line)
  }

  func runAll(_ line: [String], environment more: [String: String] = [:]) async -> Outcome {
    let output = MemorySink()
    let messages = MemorySink()
    var environment = [
      "HOME": folder.path, "XDG_CACHE_HOME": folder.file("cache"),
      "HF_HOME": folder.file("hub"), "HF_HUB_OFFLINE": "1",
      "GLIMPSE_LIBRARY": folder.file("library"),
      "GLIMPSE_MODEL": Fixtures.path("models/open-clip"),
    ]
    environment.merge(more) { $1 }
    let status = await Program.run(
      line.map { ArgumentBytes($0.replacingOccurrences(of: "@", with: images)) },
      settings: Settings(environment: environment),
      console: Console(
        output: output, messages: messages, outputTerminal: .none, messageTerminal: .none),
      interrupts: Interrupts())
    return Outcome(status: status, output: output.bytes, messages: messages.text)
  }
}

private func object(_ outcome: Outcome) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any])
}

private func results(_ outcome: Outcome) throws -> [[String: Any]] {
  try #require(try object(outcome)["results"] as? [[String: Any]])
}

@Suite struct CommandTests {
  @Test func indexReportsTheDocumentedFiguresAndIsIncremental() async throws {
    let place = try Workspace()
    try Data("not a picture".utf8).write(to: URL(fileURLWithPath: place.images + "/text.jpg"))
    let first = await place.run("index", "@", "--json")
    #expect(first.status == .done)
    let report = try object(first)
    #expect(report["scanned"] as? Int == 4 && report["indexed"] as? Int == 3)
    #expect(report["failed"] as? Int == 1)
    #expect(report["seconds"] is Double && report["images_per_second"] is Double)
    let failure = try #require((report["failures"] as? [[String: Any]])?.first)
    #expect((failure["path"] as? String)?.hasSuffix("/text.jpg") == true)
    #expect((failure["error"] as? String)?.isEmpty == false)
    #expect(first.messages.contains("/text.jpg: "))
    let second = try object(await place.run("index", "@", "--json", "-q"))
    #expect(second["indexed"] as? Int == 0 && second["unchanged"] as? Int == 3)
    #expect(await place.run("index", "@", "--strict", "-q").status == .inputsSkipped)
  }

  @Test func nothingFoundIsStatusOneUnlessThatIsNotWanted() async throws {
    let place = try Workspace()
    #expect(await place.run("index", "@", "-q").status == .done)
    for command in [["search", "red"], ["list"], ["similar", "@/warm/red.ppm"]] {
      let none = await place.runAll(command + ["--category", "cold"])
      #expect(none.status == .nothingFound && none.status.code == 1 && none.output.isEmpty)
      #expect(none.messages.contains("no picture was found that fits"))
      // With what there is.
      #expect(none.messages.contains("no picture has category = 'cold'; there is 'warm'"))
      let some = await place.runAll(command + ["--category", "WARM"])
      #expect(some.status == .done && !some.output.isEmpty)
      #expect(await place.runAll(command + ["-c", "cold", "--no-fail"]).status == .done)
      #expect(await place.runAll(command + ["--offset", "9"]).status == .nothingFound)
    }
    // No file failed, which is no failure.
    let failures = await place.run("list", "--failures")
    #expect(failures.status == .done && failures.messages.contains("no file failed"))
  }

  @Test func listsAndSearchesAreSorted() async throws {
    let place = try Workspace()
    try place.image("warm/a10.ppm", [250, 0, 0])
    try place.image("warm/A9.ppm", [251, 0, 0])
    #expect(await place.run("index", "@", "-q").status == .done)
    func names(_ line: String...) async throws -> [String] {
      try results(await place.runAll(line + ["--json"])).compactMap { $0["filename"] as? String }
    }
    #expect(
      try await names("list", "--sort", "name")
        == ["A9.ppm", "a10.ppm", "blue.ppm", "green.ppm", "red.ppm"])
    #expect(
      try await names("list", "--sort", "name", "-k", "2", "--offset", "1") == [
        "a10.ppm", "blue.ppm",
      ])
    #expect(try await names("list", "--sort", "match") == names("list"))
    for line in [["--diverse"], ["--rerank", "3"]] {
      let refused = await place.runAll(["search", "red", "--sort", "newest"] + line)
      #expect(
        refused.status == .wrongUsage && refused.messages.contains("cannot be given together"))
    }
    let unknown = await place.run("list", "--sort", "date")
    #expect(unknown.status == .wrongUsage && unknown.messages.contains("newest, oldest"))
  }

  @Test func aFileThatIsSearchedAsWordsIsSaidToBeOne() throws {
    let parts = try QueryParts(
      terms: ["pics/my car.jpg", "a", "./b.jpg", "none.jpg"].map { ArgumentBytes($0) }, images: [],
      unwanted: [ArgumentBytes("other.png")])
    let remarks = parts.fileRemarks {
      ["pics/my car.jpg", "a", "./b.jpg", "other.png"].contains($0.text)
    }
    #expect(remarks.count == 2)
    #expect(remarks[0].contains("'pics/my car.jpg' was searched as words and is a file, too"))
    #expect(remarks[0].contains("'./pics/my car.jpg'") && remarks[0].contains("--image"))
  }

  @Test func aImageThatIsThereAlreadyIsNamed() async throws {
    let place = try Workspace()
    #expect(await place.run("index", "@", "-q").status == .done)
    let copy = place.folder.file("copy.ppm")
    try FileManager.default.copyItem(atPath: place.images + "/warm/red.ppm", toPath: copy)
    for line in [["similar", copy], ["search", "--image", copy]] {
      let found = await place.runAll(line)
      #expect(found.messages.contains("in the library already: \(place.images)/warm/red.ppm"))
      #expect(!String(decoding: found.output, as: UTF8.self).contains("red.ppm"))
    }
    // What was named itself is not told again.
    let own = await place.run("similar", "@/warm/red.ppm")
    #expect(!own.messages.contains("in the library already"))
  }

  @Test func whatEmbedPrintsIsAVectorAndAMissingPathHasItsLine() async throws {
    let place = try Workspace()
    #expect(await place.run("index", "@", "-q").status == .done)
    let lines = await place.run("embed", "@/none.ppm", "@/warm/red.ppm")
    #expect(lines.status == .failed && lines.messages.contains("none.ppm"))
    let printed = lines.outputText.split(separator: "\n")
    #expect(printed.count == 2 && printed[0].contains("\"error\""))
    let file = place.folder.file("vector.json")
    try printed[1].write(toFile: file, atomically: true, encoding: .utf8)
    let found = try results(await place.run("search", "--vector", file, "--json"))
    #expect(found.first?["filename"] as? String == "red.ppm")
  }

  @Test func aImageMayComeFromAPipe() async throws {
    let place = try Workspace()
    #expect(await place.run("index", "@", "-q").status == .done)
    let pipe = Pipe()
    pipe.fileHandleForWriting.write(
      Data(PortablePixmap(width: 8, height: 8, colour: [255, 0, 0]).encoded))
    try pipe.fileHandleForWriting.close()
    let found = await place.run(
      "search", "--image", "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)", "--include-query",
      "--json")
    #expect(try results(found).first?["filename"] as? String == "red.ppm", "\(found.messages)")
  }

  @Test(arguments: ["", "!keep.jpg", "a[b", "[", "[]"])
  func patternsThatMatchNothingAreRefused(_ pattern: String) async throws {
    let place = try Workspace()
    let refused = await place.run("index", "@", "--exclude", pattern)
    #expect(refused.status == .wrongUsage && refused.messages.contains("--exclude"))
    #expect(await place.run("index", "@", "-q", "--exclude", "[b]*").status == .done)
  }

  @Test func versionIsACommandToo() async throws {
    let place = try Workspace()
    #expect(await place.run("version").outputText == "glimpse \(Version.current)\n")
    // Words are words.
    #expect(await place.run("search", "version").status == .failed)
  }

  @Test func aDryRunChangesNothing() async throws {
    let place = try Workspace()
    let outcome = await place.run("index", "@", "--dry-run")
    #expect(outcome.outputText == "would index 3 pictures\n")
    #expect(try object(await place.run("status", "--json"))["images"] as? Int == 0)
  }

  @Test func searchFindsByImageAndFiltersAndFormats() async throws {
    let place = try Workspace()
    _ = await place.run("index", "@", "-q")
    let found = try results(await place.run("search", "--image", "@/warm/red.ppm", "--json"))
    #expect(found.count == 2, "the query picture itself is left out")
    let words = await place.run("search", "something", "red", "-k", "1", "--json")
    let reply = try object(words)
    #expect(reply["query"] as? String == "something red" && reply["k"] as? Int == 1)
    #expect(try results(words).count == 1)
    let paths = await place.run(
      "search", "x", "--where", "filename = 'blue.ppm'", "--format", "paths")
    #expect(paths.outputText == place.images + "/warm/blue.ppm\n")
    #expect(await place.run("search", "x", "--category", "cold").outputText.isEmpty)
    #expect(try results(await place.run("search", "x", "--category", "warm", "--json")).count == 3)
  }

  @Test func nothingFoundIsStatus1WithARemark() async throws {
    let place = try Workspace()
    _ = await place.run("index", "@", "-q")
    let outcome = await place.run("search", "x", "--where", "width > 5000", "--json")
    #expect(outcome.status == .nothingFound)
    #expect(try results(outcome).isEmpty)
    #expect(outcome.messages == "no picture was found that fits\n")
  }

  @Test(arguments: [
    (["search", ""], 2), (["search", "cat", "+"], 2), (["search", "0:cat"], 2),
    (["search", "cat", "--where", "width >="], 2), (["search", "cat", "-", "cat"], 2),
    (["search", "--image", "@/none.jpg"], 1), (["similar", "@/none.jpg"], 1),
    (["similar", "00000000-0000-0000-0000-000000000000"], 1),
    (["index", "@/none"], 1), (["remove", "@/none"], 1),
    (["search", "x", "--library", "/nonexistent/library"], 1),
    (["index", "@", "--model", "no-such-model"], 1),
    (["models", "pull", "ViT-B-32"], 1), (["models", "remove", "ViT-B-32"], 1),
    (["embed", "@/none.jpg"], 1),
  ])
  func whatCannotBeDoneIsOneSentence(_ line: [String], _ code: Int) async throws {
    let place = try Workspace()
    _ = await place.run("index", "@", "-q")
    let outcome = await place.runAll(line)
    #expect(outcome.status.code == Int32(code))
    #expect(outcome.output.isEmpty || ["remove", "embed"].contains(line[0]))
    #expect(outcome.messages.hasPrefix("glimpse: "))
    let sentence = try #require(outcome.messages.split(separator: "\n").first)
    #expect(!sentence.hasSuffix(".") && !sentence.contains("Error("), "\(sentence)")
  }

  @Test func aLongQueryIsCutWithAWarning() async throws {
    let place = try Workspace()
    _ = await place.run("index", "@", "-q")
    let words = Array(repeating: "word", count: 10_000).joined(separator: " ")
    let outcome = await place.run("search", words, "-k", "1")
    #expect(outcome.status == .done)
    #expect(outcome.messages.contains("longer than the model reads"))
  }

  @Test func retrievePrintsScoreDashAndPathAsTyped() async throws {
    let place = try Workspace()
    try place.image("other[1]/white.ppm", [255, 255, 255])
    try place.image("other1/black.ppm", [0, 0, 0])
    let outcome = await place.run(
      "retrieve", "--prompt", "red", "--images_dir", "@/other[1]/", "--top_k", "3", "-q")
    let lines = outcome.outputText.split(separator: "\n")
    #expect(lines.count == 1)
    let line = try #require(lines.first)
    #expect(line.wholeMatch(of: /-?[01]\.[0-9]{3} — .*\/other\[1\]\/white\.ppm/) != nil)
  }

  @Test func theListHasNoScores() async throws {
    let place = try Workspace()
    _ = await place.run("index", "@", "-q")
    let rows = try results(await place.run("list", "--json", "-k", "2"))
    #expect(rows.count == 2 && rows.allSatisfy { $0["score"] == nil })
    #expect(await place.run("list", "-0").output.filter { $0 == 0 }.count == 3)
  }

  @Test func removeTakesOutAndLeavesTheFile() async throws {
    let place = try Workspace()
    _ = await place.run("index", "@", "-q")
    #expect(await place.run("remove", "@/warm", "-n").outputText == "would remove 3 pictures\n")
    #expect(await place.run("remove", "@/warm/red.ppm").outputText == "removed 1 picture\n")
    #expect(FileManager.default.fileExists(atPath: place.images + "/warm/red.ppm"))
    let rest = await place.run("remove", "--where", "category = 'warm'", "--json")
    #expect(rest.outputText == "{\"removed\":2,\"dry_run\":false}\n")
  }

  @Test func verifyMendsADamagedIndex() async throws {
    let place = try Workspace()
    _ = await place.run("index", "@", "-q")
    #expect(await place.run("verify").status == .done)
    let names = try FileManager.default.contentsOfDirectory(atPath: place.folder.file("library"))
    let index = try #require(names.first { $0.hasSuffix(".gfi") || $0.contains("index") })
    let path = place.folder.file("library/" + index)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[bytes.count - 1] ^= 0xFF
    try bytes.write(to: URL(fileURLWithPath: path))
    let broken = await place.run("verify", "--json")
    #expect(broken.status == .failed)
    #expect(try object(broken)["sound"] as? Bool == false)
    let mended = await place.run("verify", "--repair")
    #expect(mended.status == .done && mended.outputText.contains("mended: "))
    #expect(await place.run("verify").status == .done)
  }

  @Test func aMissingLibraryIsNotMadeByLooking() async throws {
    let place = try Workspace()
    for line in [["status"], ["verify", "--repair"], ["remove", "x"], ["search", "x"], ["list"]] {
      let outcome = await place.runAll(line)
      #expect(outcome.status == .failed)
      #expect(outcome.messages.contains("there is no library in"))
      #expect(!FileManager.default.fileExists(atPath: place.folder.file("library")))
    }
  }

  @Test func aWrongVectorSizeIsRefusedBeforeAnySearch() async throws {
    let place = try Workspace()
    let outcome = await place.runAll(["index", "@"], environment: ["VECTOR_SIZE": "512"])
    #expect(outcome.status == .wrongUsage)
    #expect(outcome.messages.contains("512") && outcome.messages.contains("16 numbers"))
    #expect(await place.runAll(["index", "@"], environment: ["VECTOR_SIZE": "16"]).status == .done)
  }

  @Test func embedWritesAMatrixInTheOrderOfTheLine() async throws {
    let place = try Workspace()
    let file = place.folder.file("v.npy")
    let outcome = await place.run(
      "embed", "@", "--text", "x", "@/warm/red.ppm", "--out", file, "-q")
    #expect(outcome.status == .done)
    let data = try Data(contentsOf: URL(fileURLWithPath: file))
    let header = String(decoding: data[10..<128], as: UTF8.self)
    #expect(header.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (5, 16), }"))
    #expect(data.count == 128 + 5 * 16 * 4)
    // Rows: blue, green, red (by path), the text, red again.
    let rows = (0..<5).map { data.dropFirst(128 + $0 * 64).prefix(64) }
    #expect(Array(rows[2]) == Array(rows[4]) && Array(rows[0]) != Array(rows[1]))
  }

  @Test func embedTellsOfImagesWithoutAVector() async throws {
    let place = try Workspace()
    let bad = place.folder.file("bad.jpg")
    try Data("x".utf8).write(to: URL(fileURLWithPath: bad))
    let lines = await place.run("embed", bad, "--text", "y")
    #expect(lines.status == .failed)
    let rows = lines.outputText.split(separator: "\n")
    #expect(rows.count == 2)
    #expect(rows[0].contains("\"error\":") && rows[1].contains("\"embedding\":["))
    let file = place.folder.file("v.npy")
    #expect(await place.run("embed", bad, "--text", "y", "-o", file).status == .failed)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: place.folder.path)
        .allSatisfy { !$0.hasPrefix("v.npy") })
  }

  @Test func embedReadsLists() async throws {
    let place = try Workspace()
    let list = place.folder.file("list.txt")
    try "\(place.images)/warm/red.ppm\r\n\ntext:a word\n".write(
      toFile: list, atomically: true, encoding: .utf8)
    let outcome = await place.run("embed", "--from-file", list)
    let rows = outcome.outputText.split(separator: "\n")
    #expect(rows.count == 2)
    #expect(rows[0].hasPrefix("{\"path\":") && rows[1].hasPrefix("{\"text\":\"a word\""))
  }

  @Test func savedImagesAreNumberedInTheOrderOfTheResults() async throws {
    let place = try Workspace()
    _ = await place.run("index", "@", "-q")
    let folder = place.folder.file("found")
    let outcome = await place.run(
      "search", "red", "-k", "2", "--format", "paths", "--save", folder)
    let names = outcome.outputText.split(separator: "\n").map {
      $0.split(separator: "/").last ?? ""
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        == ["01-\(names[0])", "02-\(names[1])"])
  }

  @Test func theBestAreReRankedAndCaptionsAreWrittenOnThisMachine() async throws {
    let place = try Workspace()
    _ = await place.run("index", "@", "--quiet")
    let matching = Fixtures.path("models/blip-matching")
    let line = ["search", "red", "--rerank", "2", "--json"]
    let refused = await place.runAll(line)
    #expect(refused.status != .done && refused.messages.contains("rerank-model"))
    let outcome = await place.runAll(line + ["--rerank-model", matching])
    let reranked = try #require(try object(outcome)["reranked"] as? [String: Any])
    #expect(reranked["count"] as? Int == 2)
    #expect(reranked["model"] as? String == "blip random weights")
    #expect(try results(outcome).prefix(2).allSatisfy { $0["rerank_score"] is Double })
    #expect(outcome.messages.contains("in the order of blip random weights"))
    let plain = await place.run("search", "red", "--json")
    #expect(try object(plain)["reranked"] == nil)
    #expect(try results(plain).allSatisfy { $0["rerank_score"] == nil })

    let captions = Fixtures.path("models/blip-captions")
    let dry = await place.run("caption", "--caption-model", captions, "--dry-run")
    #expect(dry.outputText.hasPrefix("3 pictures without a caption by blip random weights "))
    let written = await place.run("caption", "--caption-model", captions, "--json")
    #expect(try object(written)["written"] as? Int == 3)
    let again = await place.runAll(
      ["caption", "--json"], environment: ["GLIMPSE_CAPTION_MODEL": captions])
    #expect(try object(again)["requests"] as? Int == 0)
    let wrong = await place.run("caption", "--caption-model", matching)
    #expect(wrong.status != .done && wrong.messages.contains("it writes no captions"))
  }

  @Test func ofABundledModelThereIsNothingToFetch() async throws {
    let place = try Workspace()
    for name in ["glimpse-mini", "glimpse-photo"] {
      let outcome = await place.run("models", "pull", name)
      #expect(outcome.status == .done && outcome.messages.isEmpty, "\(outcome.messages)")
      #expect(outcome.outputText.hasPrefix("\(name) comes with the program and is in /"))
      #expect(outcome.outputText.hasSuffix(": there is nothing to fetch\n"))
    }
    let reply = try object(await place.run("models", "pull", "glimpse-mini", "--json"))
    #expect(reply["received_bytes"] as? Int == 0 && reply["model"] as? String == "glimpse-mini")
  }

  @Test func aMisspeltPathEndsWithOneAndTheRestIsIndexed() async throws {
    let place = try Workspace()
    let outcome = await place.run("index", "@", "@/warm", "@/nope", "--json")
    #expect(outcome.status == .failed)
    #expect(outcome.messages.contains("glimpse: \(place.images)/nope does not exist"))
    #expect(try object(outcome)["indexed"] as? Int == 3)
    let paths = try #require(try object(outcome)["not_there"] as? [[String: Any]])
    #expect(paths.map { $0["path"] as? String } == [place.images + "/nope"])
    #expect(await place.run("index", "@", "@/warm").status == .done)
  }

  @Test func whatMetadataAndCategoriesChangedIsTold() async throws {
    let place = try Workspace()
    _ = await place.run("index", "@", "--quiet")
    try Data("path;title\nwarm/red.ppm;Rose\nwarm/blue.ppm;Sea\n".utf8)
      .write(to: URL(fileURLWithPath: place.images + "/m.csv"))
    let first = await place.run("index", "@", "--meta", "@/m.csv").outputText
    #expect(
      first.hasPrefix(
        "indexed 0 pictures, 3 unchanged, metadata for 2 pictures, of which 2 changed in "))
    let again = await place.run("index", "@", "--meta", "@/m.csv").outputText
    #expect(again.contains("metadata for 2 pictures, of which none changed"))
    let other = await place.run("index", "@", "--category", "trips", "--json")
    #expect(try object(other)["recategorized"] as? Int == 3)
    let back = await place.run("index", "@", "--category", "folder").outputText
    #expect(back.contains(", 3 put into another category in "))
    #expect(await place.run("completion", "categories").outputText == "warm\n")
  }

  @Test func modelsAreListedWithoutANetwork() async throws {
    let place = try Workspace()
    let list = await place.run("models", "list")
    #expect(list.status == .done && list.outputText.hasPrefix("MODEL"))
    #expect(list.outputText.contains("ViT-B-32/laion2b_s34b_b79k"))
    let models = try #require(
      try object(await place.run("models", "list", "--json"))["models"] as? [[String: Any]])
    #expect(models.contains { $0["tier"] as? String == "fast" })
    #expect(models.contains { $0["name"] as? String == "glimpse-photo" })
    #expect(await place.run("models", "info", "ViT-B-32").outputText.contains("hub id"))
    let blip = await place.run("models", "info", Fixtures.path("models/blip-matching"))
    #expect(
      blip.outputText.contains("16 x 16 pixels") && blip.outputText.contains("--rerank-model"))
  }

  @Test func theListOfModelsIsInGroupsAndRecommendedOnesComeFirst() async throws {
    let place = try Workspace()
    let text = await place.run("models", "list").outputText
    let titles = text.split(separator: "\n").filter { $0.hasSuffix(":") }.map(String.init)
    #expect(titles.starts(with: ["on this machine:", "recommended:"]))
    #expect(titles.contains("SigLIP 2:") && Set(titles).count == titles.count)
    let recommended = try #require(text.components(separatedBy: "recommended:\n").last)
      .components(separatedBy: "\n\n")[0]
    #expect(recommended.split(separator: "\n").count == 5)
    // None is missing, and none stands twice.
    let models = try #require(
      try object(await place.run("models", "list", "--json"))["models"] as? [[String: Any]])
    #expect(models.count > 100)
    for name in models.compactMap({ $0["name"] as? String }) {
      let lines = text.split(separator: "\n").filter { $0.hasPrefix(name + " ") }
      #expect(lines.count == 1, "\(name)")
    }
  }

  @Test func aWordPicksModelsOutOfTheList() async throws {
    let place = try Workspace()
    let text = await place.run("models", "list", "SigLIP 2").outputText
    #expect(text.contains("ViT-gopt-16-SigLIP2-384/webli") && !text.contains("RN50"))
    let models = try #require(
      try object(await place.run("models", "list", "metaclip", "--json"))["models"]
        as? [[String: Any]])
    #expect(models.count > 5)
    for model in models {
      #expect(model["commercial_use"] as? Bool == false)
      #expect((model["export"] as? String)?.contains("Tools/export-model ") == true)
      #expect(model["pullable"] as? Bool == false)
    }
    let none = await place.run("models", "list", "siglop")
    #expect(none.status != .done && none.messages.contains("no model of the list"))
    #expect(none.messages.contains("SigLIP"))
  }

  @Test func anUnknownNameIsToldTheNearest() async throws {
    let place = try Workspace()
    for (name, nearest) in [
      ("ViT-B32", "ViT-B-32/laion2b_s34b_b79k"), ("mutilingual", "multilingual"),
      ("clip-vit-base-patch23", "ViT-B-32/openai"),
    ] {
      let messages = await place.run("models", "info", name).messages
      #expect(messages.contains("no model named") && messages.contains(nearest), "\(messages)")
    }
  }

  @Test(arguments: [("de_DE.UTF-8", "multilingual", "German"), ("C.UTF-8", "fast", "English")])
  func pullingWithoutANameRecommendsByMachineAndLanguage(
    _ locale: String, _ tier: String, _ language: String
  ) async throws {
    let place = try Workspace()
    let environment = ["LC_ALL": locale]
    let line = ["models", "pull"]
    let told = await place.runAll(line, environment: environment)
    #expect(told.status == .done && told.messages.isEmpty)
    #expect(told.outputText.contains("glimpse models pull \(tier)"))
    #expect(told.outputText.contains(" of memory") && told.outputText.contains(language))
    let json = try object(await place.runAll(line + ["--json"], environment: environment))
    #expect((json["recommended"] as? [String: Any])?["tier"] as? String == tier)
    #expect(json["command"] as? String == "glimpse models pull \(tier)")
  }

  @Test func whereTheModelIsASmallBundledOneEachCommandSaysSoOnce() async throws {
    let place = try Workspace()
    let environment = ["GLIMPSE_MODEL": "glimpse-mini"]
    func isTold(_ outcome: Outcome) -> Bool {
      outcome.messages.components(separatedBy: "the bundled model glimpse-mini").count == 2
        && !outcome.outputText.hasPrefix("the bundled")
    }
    for line in [
      ["index", "@"], ["search", "red"], ["status"],
      ["retrieve", "--prompt", "red", "--images_dir", "@"],
    ] {
      let outcome = await place.runAll(line, environment: environment)
      #expect(outcome.status == .done && isTold(outcome), "\(line): \(outcome.messages)")
      let json = await place.runAll(line + ["--json", "--quiet"], environment: environment)
      #expect(json.messages.isEmpty, "\(line): \(json.messages)")
      let notice = try object(json)["notice"] as? String
      #expect(notice?.contains("glimpse-photo") == true, "\(line)")
    }
    _ = await place.run("index", "@", "-q")
    let other = await place.run("status", "--json")
    #expect(try object(other)["notice"] == nil && !other.messages.contains("bundled"))
  }

  @Test(
    arguments: [
      (true, [], [:], true), (false, [], [:], false), (true, [], ["GLIMPSE_OFFLINE": "1"], false),
      (true, ["json"], [:], false), (true, ["quiet"], [:], false), (true, ["pipe"], [:], false),
    ] as [(Bool, Set<String>, [String: String], Bool)])
  func aBetterModelIsOfferedOnlyToSomebodyAtATerminal(
    _ isInputTerminal: Bool, _ signs: Set<String>, _ environment: [String: String], _ isDue: Bool
  ) {
    let terminal = Terminal(isTerminal: true, width: 80, usesColour: false, canRedraw: true)
    var console = Console(
      output: MemorySink(), messages: MemorySink(),
      outputTerminal: signs.contains("pipe") ? .none : terminal, messageTerminal: terminal)
    if signs.contains("quiet") { console.verbosity = .quiet }
    #expect(
      BetterModelOffer.isDue(
        console, Settings(environment: environment), printsJSON: signs.contains("json"),
        isInputTerminal: isInputTerminal) == isDue)
  }

  @Test func previewsThatCannotBeShownAreSaidOnce() async throws {
    let place = try Workspace()
    _ = await place.run("index", "@", "-q")
    let outcome = await place.run("search", "red", "--preview")
    #expect(outcome.outputText.split(separator: "\n").count == 3)
    #expect(
      outcome.messages
        == "no previews: this output shows no pictures (kitty, iTerm2 or sixel)\n")
  }
}
