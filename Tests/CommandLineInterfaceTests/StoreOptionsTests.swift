// Which library or store a line and its surroundings mean.

import GlimpseKit
import SearchDomain
import RemoteVectorStores
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

  @Test func embeddedIsALibrary() throws {
    let options = try options(["list", "--store", "embedded:/own"], Self.surroundings)
    #expect(options.store == nil && options.folder == "/own")
    #expect(try self.options(["list", "--store=embedded:"], ["GLIMPSE_LIBRARY": "/l"]).folder == "/l")
  }

  @Test func whatWorksOnLibrariesAloneRefusesAStoreWithoutItsKey() throws {
    let environment = ["GLIMPSE_STORE": "chroma+http://secretkey@there:1/c"]
    let options = try options(["duplicates"], environment)
    let error = #expect(throws: CommandError.self) {
      try options.open(.reading, Settings(environment: environment))
    }
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
