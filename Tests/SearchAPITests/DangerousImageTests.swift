import Foundation
import ModelInference
import GlimpseKit
import HTTPRequesting
import SearchAPI
import SearchDomain
import Support
import TestSupport
import Testing

/// Images that end or hold the process that decodes them, in every place where
/// a server decodes.
@Suite struct DangerousImageTests {
  /// Three thousand groups, each of which uses the next: drawing them overflows
  /// the stack.
  private static let crashing: [UInt8] = {
    let groups = (0..<3000).map { "<g id=\"a\($0)\"><use xlink:href=\"#a\($0 + 1)\"/></g>" }
    let text =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
      + " width=\"100\" height=\"100\"><defs>" + groups.joined()
      + "<g id=\"a3000\"><rect width=\"9\" height=\"9\"/></g></defs><use xlink:href=\"#a0\"/></svg>"
    return Array(text.utf8)
  }()

  /// Turbulence that is drawn for hours.
  private static let hanging = Array(
    """
    <svg xmlns="http://www.w3.org/2000/svg" width="2000" height="2000">
    <filter id="f" x="0" y="0" width="1" height="1">
    <feTurbulence baseFrequency="0.9" numOctaves="2000000"/></filter>
    <rect width="2000" height="2000" filter="url(#f)"/></svg>
    """.utf8)

  @Test func aThumbnailOfAImageThatCrashesItsDecoderIsRefused() async throws {
    let service = try await ServiceFixture()
    let id = try service.id(of: "red.ppm")
    let place = service.images + "/warm/red.ppm"
    try Data(Self.crashing).write(to: URL(fileURLWithPath: place))
    let answer = try service.get("/api/v1/images/\(id)/thumbnail?size=64")
    #expect(
      answer.status == 422 && answer.text.contains("made its decoder crash"), "\(answer.text)")
    #expect(try service.get("/health").status == 200)
  }

  @Test func aQueryImageThatCrashesItsDecoderIsRefused() async throws {
    let service = try await ServiceFixture()
    let answer = try service.post("/search-image", form: [("file", "a.svg", Self.crashing)])
    #expect(
      answer.status == 422 && answer.text.contains("made its decoder crash"), "\(answer.text)")
    #expect(try service.get("/search-text?q=red").status == 200)
  }

  @Test func anUploadThatCrashesItsDecoderIsNamed() async throws {
    let service = try await ServiceFixture { configuration, folder in
      configuration.uploadFolder = FilePath(folder.file("uploads"))
    }
    let answer = try service.post("/api/v1/images", form: [("file", "a.svg", Self.crashing)])
    // Its header is fine; what it does shows when it is indexed.
    #expect([201, 422].contains(answer.status) && answer.text.contains("crash"), "\(answer.text)")
    #expect(try service.get("/health").status == 200)
  }

  @Test func aImageThatNobodyWaitsForIsGivenUpAtOnce() throws {
    let folder = try TemporaryFolder()
    var configuration = LibraryConfiguration(
      folder: folder.file("library"), model: Fixtures.path("models/open-clip"), precision: .f32,
      environment: ["HOME": folder.path, "XDG_CACHE_HOME": folder.file("cache")])
    configuration.queryDecodingSeconds = 86_400
    let library = try ImageLibrary(configuration: configuration)
    let image = folder.file("hang.svg")
    try Data(Self.hanging).write(to: URL(fileURLWithPath: image))
    let token = CancellationToken()
    let thread = WorkerThread {
      // Whether it has begun or not: it must not begin, or must end.
      token.cancel()
    }
    // The test ends, which it would not in a day.
    #expect(throws: (any Error).self) {
      try token.asCurrent { _ = try library.similar(to: FilePath(image)) }
    }
    thread.join()
  }
}
