import Indexing
import SearchDomain
import Testing

@testable import CommandLineInterface

@Suite struct ArgumentParserTests {
  @Test(arguments: [
    ["search", "cat", "-k5"], ["search", "cat", "-k", "5"], ["search", "cat", "-k=5"],
    ["search", "cat", "--limit", "5"], ["search", "cat", "--limit=5"],
    ["search", "-k", "9", "cat", "-k5"], ["search", "cat", "--top_k=5"],
    ["search", "-qk5", "cat"], ["-q", "search", "-k", "5", "cat"],
  ])
  func everySpellingOfAValueGivesTheSame(_ line: [String]) throws {
    let command = try resolve(SearchCommand.self, line)
    #expect(command.selection.limit == 5)
    #expect(command.parts.text == "cat")
  }

  @Test func aLoneDashAndPlusAreOperands() throws {
    let command = try resolve(
      SearchCommand.self, ["search", "beach", "-", "people", "+", "sunset", "--not", "-rain"])
    #expect(command.parts.text == "beach - people + sunset - -rain")
  }

  @Test func afterTwoDashesEverythingIsAnOperand() throws {
    let command = try resolve(SearchCommand.self, ["search", "--", "--json", "-k", "--"])
    #expect(command.parts.text == "--json -k --")
    #expect(command.results.format == .table)
  }

  @Test func theCommandMayComeAfterCommonFlagsAndTwoDashes() throws {
    let raw = try ArgumentParser.parse(
      ["--library", "x", "--", "search", "--json"].map { ArgumentBytes($0) })
    #expect(raw.command == .search)
    #expect(raw.operands.map(\.text) == ["--json"])
  }

  @Test func aNameThatIsNotUTF8KeepsItsBytes() throws {
    let name: [UInt8] = [0x2E, 0x2F, 0xFF, 0x80]
    let raw = try ArgumentParser.parse(
      [ArgumentBytes("index"), ArgumentBytes(name), ArgumentBytes(Array("--library=".utf8) + name)])
    let command = try IndexCommand(raw, Settings(environment: [:]))
    #expect(command.paths == [FilePath(bytes: name)])
    #expect(command.library.folder == FilePath(bytes: name))
  }

  @Test func indexResolvesItsFlags() throws {
    let command = try resolve(
      IndexCommand.self,
      [
        "index", "a", "b", "--category", "none", "-x", "*.tmp", "--exclude=raw/",
        "--include-hidden", "--follow-links", "--no-prune", "--max-megapixels", "50", "-j4",
        "--batch-size", "8", "--shard", "2/8", "--dry-run", "--strict", "--model", "m",
      ])
    #expect(command.paths == ["a", "b"])
    #expect(command.indexing.category == CategoryRule.none)
    #expect(command.indexing.scan.excludes == [ExcludePattern("*.tmp"), ExcludePattern("raw/")])
    #expect(
      command.indexing.scan.includesHidden == true && command.indexing.scan.followsLinks == true)
    #expect(!command.indexing.prunes && command.indexing.isDryRun && command.isStrict)
    #expect(command.indexing.threads == 4 && command.indexing.batchSize == 8)
    #expect(command.indexing.shard == IndexingOptions.Shard(index: 2, count: 8))
    #expect(command.library.maximumMegapixels == 50 && command.library.model == "m")
  }

  @Test func embedKeepsTheOrderOfTheLine() throws {
    let command = try resolve(
      EmbedCommand.self,
      [
        "embed", "a.jpg", "--text", "one", "b", "c", "--from-file", "l", "-ttwo", "--out=o.npy",
        "d",
      ])
    #expect(
      command.sources == [
        .path("a.jpg"), .text("one"), .path("b"), .path("c"), .list("l"), .text("two"), .path("d"),
      ])
  }

  @Test func flagsWinOverEnvironmentAndThatOverDotEnv() throws {
    let raw = try ArgumentParser.parse(["status"].map { ArgumentBytes($0) })
    let dotEnv = "GLIMPSE_LIBRARY=/dot\nHOME=/evil\nGLIMPSE_MODEL=dotmodel"
    func folder(_ raw: RawArguments, _ environment: [String: String]) throws -> String {
      try LibraryOptions(raw, Settings(environment: environment, dotEnv: dotEnv)).folder.description
    }
    #expect(try folder(raw, [:]) == "/dot")
    #expect(try folder(raw, ["GLIMPSE_LIBRARY": ""]) == "/dot")
    #expect(try folder(raw, ["GLIMPSE_LIBRARY": "/env"]) == "/env")
    let flagged = try ArgumentParser.parse(["status", "-l", "/flag"].map { ArgumentBytes($0) })
    #expect(try folder(flagged, ["GLIMPSE_LIBRARY": "/env"]) == "/flag")
    let settings = Settings(environment: ["HOME": "/home/a"], dotEnv: dotEnv)
    #expect(settings["HOME"] == "/home/a")
    #expect(
      Settings(environment: ["HOME": "/h"]).libraryFolder
        == "/h/.local/share/glimpse/default")
  }

  @Test func theSeedsModelNamesBecomeAHubName() {
    let settings = Settings(
      environment: ["CLIP_MODEL_NAME": "ViT-B-32", "CLIP_CHECKPOINT": "laion2b_s34b_b79k"])
    #expect(settings.modelName == "ViT-B-32__laion2b-s34b-b79k")
    #expect(Settings(environment: ["CLIP_MODEL_NAME": "a", "GLIMPSE_MODEL": "b"]).modelName == "b")
  }

  @Test func suggestionsAreCloseOrNone() {
    #expect(Suggestion.closest(to: "stauts", among: ["status", "search"]) == "status")
    #expect(Suggestion.closest(to: "comp", among: ["completion"]) == "completion")
    #expect(Suggestion.closest(to: "wholly", among: ["status", "search"]) == nil)
    #expect(Suggestion.editDistance(Array("abcd".utf8), Array("acbd".utf8)) == 1)
    #expect(Suggestion.editDistance([], Array("abc".utf8)) == 3)
  }

  @Test func noCommandTakesTwoFlagsOfOneName() {
    for command in CommandName.allCases {
      let flags = command.description.flags
      let names = flags.flatMap(\.names)
      let shorts = flags.compactMap(\.short)
      #expect(Set(names).count == names.count, "\(command)")
      #expect(Set(shorts).count == shorts.count, "\(command)")
    }
  }
}
