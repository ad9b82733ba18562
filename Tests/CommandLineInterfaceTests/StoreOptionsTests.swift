// Which library or store a line and its surroundings mean.

import GlimpseKit
import RemoteStores
import SearchDomain
import Testing

@testable import CommandLineInterface

@Suite struct StoreOptionsTests {
  private func options(
    _ arguments: [String], _ environment: [String: String] = [:]
  ) throws -> LibraryOptions {
    let raw = try ArgumentParser.parse(arguments.map { ArgumentBytes($0) })
    return try LibraryOptions(raw, Settings(environment: environment))
  }

  private static let surroundings = [
    "GLIMPSE_STORE": "chroma+http://there:1/c", "GLIMPSE_LIBRARY": "/l", "QDRANT_URL": "http://q:2",
  ]

  @Test func theFlagWinsOverTheSurroundings() throws {
    let options = try options(["list", "--store", "milvus+http://m:3/x"], Self.surroundings)
    #expect(options.store?.displayable == "milvus+http://m:3/x")
  }

  @Test func aNamedLibraryWinsOverTheSurroundings() throws {
    let options = try options(["list", "--library", "/own"], Self.surroundings)
    #expect(options.store == nil && options.folder == "/own")
    #expect(throws: CommandError.self) {
      try self.options(["list", "--library", "/own", "--store", "milvus+http://m:3/x"])
    }
  }

  @Test func theSurroundingsNameAStoreThenALibraryThenTheSeedsQdrant() throws {
    var environment = Self.surroundings
    #expect(try options(["list"], environment).store?.displayable == "chroma+http://there:1/c")
    environment["GLIMPSE_STORE"] = nil
    #expect(try options(["list"], environment).store == nil)
    environment["GLIMPSE_LIBRARY"] = nil
    #expect(try options(["list"], environment).store?.program == .qdrant)
    environment["QDRANT_URL"] = nil
    #expect(try options(["list"], environment).store == nil)
  }

  @Test func theEnvironmentNamesAPlaceBeforeDotEnv() throws {
    func place(_ environment: [String: String], _ dotEnv: String) throws -> String {
      let raw = try ArgumentParser.parse(["serve"].map { ArgumentBytes($0) })
      let options = try LibraryOptions(raw, Settings(environment: environment, dotEnv: dotEnv))
      return options.store?.displayable ?? options.folder.description
    }
    let store = "GLIMPSE_STORE=chroma+http://there:1/c"
    #expect(try place(["GLIMPSE_LIBRARY": "/l"], store) == "/l")
    #expect(try place([:], store + "\nGLIMPSE_LIBRARY=/l") == "chroma+http://there:1/c")
    #expect(
      try place(["GLIMPSE_STORE": "chroma+http://here:1/c"], "GLIMPSE_LIBRARY=/l")
        == "chroma+http://here:1/c")
    #expect(
      try place(["GLIMPSE_LIBRARY": "/l", "GLIMPSE_STORE": "chroma+http://here:1/c"], "")
        == "chroma+http://here:1/c")
  }

  @Test func aPlaceThatIsPassedOverIsTold() throws {
    func told(_ arguments: [String], _ environment: [String: String]) throws -> String? {
      let raw = try ArgumentParser.parse(arguments.map { ArgumentBytes($0) })
      return LibraryOptions.contradiction(raw, Settings(environment: environment))
    }
    let both = ["GLIMPSE_LIBRARY": "/l", "QDRANT_URL": "http://q:2"]
    #expect(try told(["serve"], both)?.contains("QDRANT_URL is passed over") == true)
    #expect(
      try told(["serve", "--library", "/x"], ["QDRANT_URL": "http://q:2"])?.contains("QDRANT_URL")
        == true)
    #expect(
      try told(["serve"], ["QDRANT_URL": "http://q:2"]) == nil
        && told(["serve"], ["GLIMPSE_LIBRARY": "/l"]) == nil)
    #expect(
      try told(["serve"], both.merging(["GLIMPSE_STORE": "chroma+http://h:1/c"]) { $1 }) == nil)
    #expect(try told(["serve", "--store", "chroma+http://h:1/c"], both) == nil)
  }

  @Test func settingsThatLetEverybodyInAreRefused() throws {
    func options(_ arguments: String..., environment: [String: String] = [:]) throws
      -> ServiceOptions
    {
      let raw = try ArgumentParser.parse((["serve"] + arguments).map { ArgumentBytes($0) })
      return try ServiceOptions(raw, Settings(environment: environment))
    }
    #expect(throws: CommandError.self) { try options("--cors-origin", "*") }
    #expect(try options("--cors-origin", "*", "--insecure").origins.count == 1)
    #expect(
      try options("--cors-origin", "*", "--api-key", "read:0123456789abcdef").origins.count == 1)
    #expect(
      try options("--cors-origin", "https://OK.example:443").origins.map { "\($0)" } == [
        "https://ok.example"
      ])
    for origin in ["https://ok.example/path", "https://ok.example/", "ok.example", "null"] {
      #expect(throws: CommandError.self) { try options("--cors-origin", origin) }
    }
    #expect(try options("--metrics-without-key").opensMetrics && !options().opensMetrics)
    #expect(try options(environment: ["GLIMPSE_METRICS_WITHOUT_KEY": "true"]).opensMetrics)
    #expect(try !options(environment: ["GLIMPSE_METRICS_WITHOUT_KEY": "no"]).opensMetrics)
    #expect(throws: CommandError.self) {
      try options(environment: ["GLIMPSE_METRICS_WITHOUT_KEY": "maybe"])
    }
  }

  @Test func embeddedIsALibrary() throws {
    let options = try options(["list", "--store", "embedded:/own"], Self.surroundings)
    #expect(options.store == nil && options.folder == "/own")
    #expect(
      try self.options(["list", "--store=embedded:"], ["GLIMPSE_LIBRARY": "/l"]).folder == "/l")
  }

  @Test func whatWorksOnLibrariesAloneRefusesAStoreWithoutItsKey() throws {
    let environment = ["GLIMPSE_STORE": "chroma+http://secretkey@there:1/c"]
    let options = try options(["duplicates"], environment)
    let error = #expect(throws: CommandError.self) { try options.requireLocal() }
    #expect(error?.message.contains("chroma+http://there:1/c") ?? false)
    #expect(!(error?.message.contains("secretkey") ?? true))
    #expect(ExitStatus.of(error ?? CancellationError()) == .wrongUsage)
  }

  @Test func anAddressThatIsNoneIsRefusedWithoutRepeatingIt() throws {
    for (arguments, environment) in [
      (["list", "--store", "http://secretkey@h/c"], [:]),
      (["list"], ["GLIMPSE_STORE": "http://secretkey@h/c"]),
    ] {
      let error = #expect(throws: CommandError.self) { try options(arguments, environment) }
      #expect(error?.message.contains("milvus+http://host:19530/collection") ?? false)
      #expect(!(error?.message.contains("secretkey") ?? true))
    }
  }
}
