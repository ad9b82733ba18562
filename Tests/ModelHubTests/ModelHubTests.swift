import Foundation
import ModelHub
import TestSupport
import Testing

@Suite struct ModelHubTests {
  private func makeModel(_ folder: String) throws {
    let files = [
      "config.json", "visual/model.onnx", "visual/preprocess_cfg.json", "textual/model.onnx",
      "textual/tokenizer.json",
    ]
    for file in files {
      let path = folder + "/" + file
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data([1, 2]).write(to: URL(fileURLWithPath: path))
    }
  }

  @Test func folderIsFoundByItsPath() throws {
    let fake = try FakeHub()
    let folder = fake.folder.file("mine")
    try makeModel(folder)
    let found = try #require(try fake.hub().resolve(folder))
    #expect(found.folder == folder)
    #expect(found.origin == .folder)
    let missing = hubError { () throws(ModelHubError) in _ = try fake.hub().resolve("/no/such") }
    #expect(missing?.kind == .unknownModel)
  }

  @Test func bundledModelIsFoundListedAndNotRemoved() throws {
    let fake = try FakeHub()
    let shelf = fake.folder.file("models")
    try makeModel(shelf + "/glimpse-mini")
    let hub = fake.hub(bundled: [fake.folder.file("absent"), shelf])
    let found = try #require(try hub.resolve("glimpse-mini"))
    #expect(found.origin == .bundled)
    #expect(found.folder == shelf + "/glimpse-mini")
    #expect(hub.installed().map(\.name) == ["glimpse-mini"])
    #expect(try hub.info("glimpse-mini").installed?.byteCount == 10)
    let refused = hubError { () throws(ModelHubError) in _ = try hub.remove("glimpse-mini") }
    #expect(refused?.kind == .notRemovable)
    let absent = hubError { () throws(ModelHubError) in _ = try fake.hub().resolve("glimpse-mini") }
    #expect(absent?.kind == .unknownModel)
  }

  @Test func registeredNameIsFoundOnceItIsInTheCache() throws {
    let fake = try FakeHub()
    #expect(try fake.hub().resolve("fast") == nil)
    let repository = fake.cacheFolder + "/models--immich-app--ViT-B-32__laion2b-s34b-b79k"
    try makeModel(repository + "/snapshots/" + FakeHub.commit)
    try FileManager.default.createDirectory(
      atPath: repository + "/refs", withIntermediateDirectories: true)
    try Data(FakeHub.commit.utf8).write(to: URL(fileURLWithPath: repository + "/refs/main"))
    for name in ["fast", "ViT-B-32", "ViT-B-32/laion2b_s34b_b79k"] {
      #expect(
        try fake.hub().resolve(name)?.folder == repository + "/snapshots/" + FakeHub.commit)
    }
    #expect(fake.hub().installed().map(\.name) == ["ViT-B-32/laion2b_s34b_b79k"])
    #expect(try fake.hub().info("fast").entry?.dimension == 512)
  }

  /// The table has a commit for `fast`, and a name without one keeps what it got.
  @Test func aNameOfTheTableKeepsItsCommitAndTheHubIDFollowsTheBranch() throws {
    let fake = try FakeHub()
    let pinned = try #require(ModelRegistry.entry(named: "fast")?.pinnedCommit)
    #expect(try fake.hub().hubID(for: "fast").revision == pinned)
    let name = "ViT-B-16-SigLIP/webli"
    #expect(try fake.hub().hubID(for: name).revision == "main")
    let repository = fake.cacheFolder + "/models--immich-app--ViT-B-16-SigLIP__webli"
    try makeModel(repository + "/snapshots/" + FakeHub.commit)
    try FileManager.default.createDirectory(
      atPath: repository + "/refs", withIntermediateDirectories: true)
    try Data(FakeHub.commit.utf8).write(to: URL(fileURLWithPath: repository + "/refs/main"))
    #expect(try fake.hub().hubID(for: name).revision == FakeHub.commit)
    #expect(try fake.hub().resolve(name)?.folder == repository + "/snapshots/" + FakeHub.commit)
    #expect(try fake.hub().hubID(for: "immich-app/ViT-B-16-SigLIP__webli").revision == "main")
  }

  @Test func aPinnedSnapshotIsTakenBeforeThatOfTheBranch() throws {
    let fake = try FakeHub()
    let entry = try #require(ModelRegistry.entry(named: "fast"))
    let pinned = try #require(entry.pinnedCommit)
    let repository = fake.cacheFolder + "/models--immich-app--ViT-B-32__laion2b-s34b-b79k"
    try makeModel(repository + "/snapshots/" + pinned)
    #expect(try fake.hub().resolve("fast")?.folder == repository + "/snapshots/" + pinned)
    #expect(fake.hub().installed().map(\.isComplete) == [true])
  }

  @Test func snapshotThatLacksAListedFileIsNotComplete() throws {
    let fake = try FakeHub()
    _ = try fake.hub().pull(FakeHub.repository)
    let trees = fake.repositoryFolder + "/trees"
    try FileManager.default.createDirectory(atPath: trees, withIntermediateDirectories: true)
    let paths = Array(FakeHub.files.keys) + ["visual/model.onnx_data"]
    let entries = paths.map { "\"\($0)\":{\"size\":1}" }.joined(separator: ",")
    try Data("{\"format_version\":1,\"files\":{\(entries)}}".utf8)
      .write(to: URL(fileURLWithPath: trees + "/\(FakeHub.commit).json"))
    #expect(try fake.hub().resolve(FakeHub.repository) == nil)
  }

  @Test func danglingLinkIsNotComplete() throws {
    let fake = try FakeHub()
    _ = try fake.hub().pull(FakeHub.repository)
    let blob = FakeHub.blobName("visual/model.onnx", FakeHub.modelBytes)
    try FileManager.default.removeItem(atPath: fake.repositoryFolder + "/blobs/" + blob)
    #expect(try fake.hub().resolve(FakeHub.repository) == nil)
    // The next pull mends it.
    _ = try fake.hub().pull(FakeHub.repository)
    #expect(try fake.hub().resolve(FakeHub.repository) != nil)
  }

  @Test func removingDeletesTheRepositoryAndNothingElse() throws {
    let fake = try FakeHub()
    let pulled = try fake.hub().pull(FakeHub.repository)
    let outside = fake.folder.file("outside")
    try makeModel(outside)
    try FileManager.default.createSymbolicLink(
      atPath: fake.repositoryFolder + "/snapshots/link", withDestinationPath: outside)
    let other = fake.cacheFolder + "/models--tester--other"
    try makeModel(other)
    #expect(try fake.hub().remove(FakeHub.repository) == pulled.byteCount)
    #expect(!FileManager.default.fileExists(atPath: fake.repositoryFolder))
    #expect(FileManager.default.fileExists(atPath: outside + "/config.json"))
    #expect(FileManager.default.fileExists(atPath: other + "/config.json"))
    let again = hubError { () throws(ModelHubError) in _ = try fake.hub().remove(FakeHub.repository)
    }
    #expect(again?.kind == .notInstalled)
  }

  @Test func repositoryThatIsALinkIsNotRemoved() throws {
    let fake = try FakeHub()
    let outside = fake.folder.file("outside")
    try makeModel(outside)
    try FileManager.default.createDirectory(
      atPath: fake.cacheFolder, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: fake.repositoryFolder, withDestinationPath: outside)
    let refused = hubError { () throws(ModelHubError) in
      _ = try fake.hub().remove(FakeHub.repository)
    }
    #expect(refused?.kind == .notRemovable)
    #expect(FileManager.default.fileExists(atPath: outside + "/config.json"))
  }

  @Test(arguments: [
    "", "a/b/c", "org/", "/no/such", "../x/y", "org/..", "org/na me", "org/-x", "org/x--y",
    "a..b/c",
    "org/name@../../x", "org/\u{202e}", String(repeating: "x", count: 200),
  ])
  func nameThatNoModelCanHaveIsRefused(name: String) throws {
    let fake = try FakeHub()
    let failed = hubError { () throws(ModelHubError) in _ = try fake.hub().resolve(name) }
    #expect(failed?.kind == .invalidName || failed?.kind == .unknownModel)
    let removal = hubError { () throws(ModelHubError) in _ = try fake.hub().remove(name) }
    #expect(removal != nil)
    #expect(fake.server.requests.isEmpty)
  }

  @Test func bareWordThatIsNotRegisteredIsUnknown() throws {
    let fake = try FakeHub()
    let failed = hubError { () throws(ModelHubError) in _ = try fake.hub().pull("ViT-Z-99") }
    #expect(failed?.kind == .unknownModel)
  }
}
