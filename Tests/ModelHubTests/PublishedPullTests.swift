import Foundation
import HTTPRequesting
import ModelHub
import Support
import Synchronization
import TestSupport
import Testing

/// Pulls of repositories as publishers lay them out, and refusals before the
/// weights.
@Suite struct PublishedPullTests {
  let name = FakeHub.repository

  /// Layout 1 with weights in files of the names given.
  private func repository(
    visual: String?, textual: String?, without: Set<String> = []
  ) -> [String: [UInt8]] {
    let image = TinyTower.image(seed: 1, weights: visual.map { .outside($0) } ?? .inside)
    let text = TinyTower.text(seed: 1, weights: textual.map { .outside($0) } ?? .inside)
    var files = FakeHub.otherFiles
    files["config.json"] = Array("{}".utf8)
    files["visual/preprocess_cfg.json"] = Array("{\"size\":32}".utf8)
    files["textual/tokenizer.json"] = Array("{\"t\":1}".utf8)
    files["visual/model.onnx"] = image.graph
    files["textual/model.onnx"] = text.graph
    if let visual { files["visual/\(visual)"] = image.weights }
    if let textual { files["textual/\(textual)"] = text.weights }
    for path in without { files[path] = nil }
    return files
  }

  private func failure(
    _ hub: ModelHub, _ name: String? = nil, options: PullOptions = PullOptions()
  ) -> ModelHubError? {
    hubError { () throws(ModelHubError) in _ = try hub.pull(name ?? self.name, options: options) }
  }

  @Test(arguments: [
    "model.safetensors", "model.onnx_data", "c1f385d0-47f5-11ef-ab4b-00155d655292",
  ])
  func weightsThatAGraphNamesArePulledWhateverTheirName(file: String) throws {
    let fake = try FakeHub(files: repository(visual: file, textual: file))
    let pulled = try fake.hub().pull(name)
    #expect(pulled.files.contains("visual/\(file)") && pulled.files.contains("textual/\(file)"))
    #expect(!pulled.files.contains("visual/model.armnn"))
    #expect(
      fake.content("visual/\(file)") == TinyTower.image(seed: 1, weights: .outside(file)).weights)
    #expect(fake.hub().installed().map(\.isComplete) == [true])
    // Without one of them it is not whole, and the next pull completes it.
    try FileManager.default.removeItem(atPath: fake.snapshot + "/visual/\(file)")
    #expect(fake.hub().installed().isEmpty)
    #expect(try fake.hub().info(name).installed?.isComplete != true)
    // A search does not read the graphs to find out; loading them says it.
    #expect(try fake.hub().resolve(name)?.folder == fake.snapshot)
    _ = try fake.hub().pull(name)
    #expect(fake.hub().installed().map(\.isComplete) == [true])
  }

  @Test func networksForFacesArePulledWithoutThoseOfOtherRuntimes() throws {
    let graph = TinyTower.image(seed: 1, weights: .inside).graph
    let files = [
      "README.md": Array("# faces".utf8), "detection/model.onnx": graph,
      "recognition/model.onnx": graph, "detection/model.armnn": [1],
      "recognition/rknpu/rk3588/model.rknn": [2],
    ]
    let fake = try FakeHub(files: files)
    let pulled = try fake.hub().pull(name)
    #expect(pulled.files == ["detection/model.onnx", "recognition/model.onnx"])
    #expect(fake.hub().installed().map(\.isComplete) == [true])
    try FileManager.default.removeItem(atPath: fake.snapshot + "/recognition/model.onnx")
    #expect(fake.hub().installed().isEmpty)
  }

  @Test func termsAreToldOfInsightFacesModelsAlone() {
    for name in [
      "buffalo_l", "immich-app/buffalo_l", "Immich-App/antelopev2@0123456789abcdef",
      "other/buffalo_s",
    ] {
      #expect(FaceModelNames.terms(of: name)?.contains("non-commercial") == true)
    }
    for name in ["ViT-B-32", "immich-app/ViT-B-32__openai", "glimpse-faces", "", "buffalo"] {
      #expect(FaceModelNames.terms(of: name) == nil)
    }
  }

  @Test func facesModelsAreKnownWithoutTheirPublisher() throws {
    let hub = try FakeHub(files: [:]).hub()
    #expect(try hub.hubID(for: "buffalo_l").repository == "immich-app/buffalo_l")
    #expect(try hub.hubID(for: "AntelopeV2").repository == "immich-app/antelopev2")
  }

  @Test func weightsThatNoGraphNamesAreNotPulled() throws {
    var files = repository(visual: nil, textual: nil)
    files["visual/model.safetensors"] = [1, 2]
    let fake = try FakeHub(files: files)
    let pulled = try fake.hub().pull(name)
    #expect(!pulled.files.contains("visual/model.safetensors"))
  }

  @Test func weightsThatTheRepositoryLacksAreNamedBeforeOthersAreFetched() throws {
    let file = "model.onnx_data"
    let fake = try FakeHub(
      files: repository(visual: file, textual: file, without: ["textual/\(file)"]))
    let failed = failure(fake.hub())
    #expect(failed?.kind == .notFound)
    #expect(failed?.message.contains("textual/\(file)") == true)
    #expect(fake.requests(for: "visual/\(file)").isEmpty)
    #expect(try fake.hub().resolve(name) == nil)
  }

  @Test func weightsOutsideTheFolderAreRefusedBeforeOthersAreFetched() throws {
    var files = repository(visual: "model.onnx_data", textual: nil)
    files["textual/model.onnx"] = TinyTower.text(seed: 1, weights: .outside("../../x")).graph
    let fake = try FakeHub(files: files)
    #expect(failure(fake.hub())?.kind == .unsafePath)
    #expect(fake.requests(for: "visual/model.onnx_data").isEmpty)
  }

  @Test func settingsAreJudgedBeforeTheWeightsAreFetched() throws {
    let fake = try FakeHub(files: repository(visual: "model.onnx_data", textual: nil))
    let seen = Mutex<[String]>([])
    let options = PullOptions(judge: { folder in
      let files = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
      seen.withLock { $0 = files }
      return "\(folder)/visual/preprocess_cfg.json: size is odd"
    })
    let failed = failure(fake.hub(), options: options)
    #expect(failed?.kind == .unsupportedModel)
    #expect(failed?.message.contains(": visual/preprocess_cfg.json: size is odd") == true)
    #expect(seen.withLock { Set($0) }.isSuperset(of: ["config.json", "textual/tokenizer.json"]))
    #expect(fake.requests(for: "visual/model.onnx_data").isEmpty)
    let left = try FileManager.default.contentsOfDirectory(atPath: fake.cacheFolder)
    #expect(!left.contains { $0.hasPrefix(".judged-") }, "\(left)")
  }

  private let transformers: [String: [UInt8]] = [
    "config.json": [1], "processor_config.json": [2], "tokenizer.json": [3],
    "onnx/vision_model.onnx": [5], "onnx/text_model.onnx": [6],
  ]

  @Test func aProcessorsFileStandsForThePreprocessors() throws {
    let fake = try FakeHub(files: transformers)
    #expect(try fake.hub().pull(name).files.contains("processor_config.json"))
    #expect(try fake.hub().resolve(name) != nil)
  }

  private func nested(_ folders: [String]) -> [String: [UInt8]] {
    var files = transformers
    for (index, folder) in folders.enumerated() {
      for tower in ["vision_model.onnx", "text_model.onnx"] {
        files["onnx/\(tower)"] = nil
        files["\(folder)/\(tower)"] = Array(tower.utf8) + [UInt8(index)]
      }
      files["\(folder)/config.json"] = [UInt8(index)]
    }
    return files
  }

  @Test func towersOneFolderDeeperArePulled() throws {
    let fake = try FakeHub(files: nested(["onnx/s2"]))
    let pulled = try fake.hub().pull(name)
    #expect(pulled.files.contains("onnx/s2/vision_model.onnx"))
    #expect(pulled.files.contains("onnx/s2/config.json"))
    #expect(try fake.hub().resolve(name) != nil)
  }

  @Test func ofSeveralModelsInOneRepositoryOneIsChosen() throws {
    let fake = try FakeHub(files: nested(["onnx/s0", "onnx/s2"]))
    let failed = failure(fake.hub())
    #expect(failed?.message.contains("onnx/s0, onnx/s2") == true)
    #expect(failed?.message.contains("towers, such as onnx/s0") == true)
    #expect(fake.server.requests.count == 1)
    let pulled = try fake.hub().pull(name, options: PullOptions(towers: "onnx/s2"))
    #expect(pulled.files.contains("onnx/s2/text_model.onnx"))
    #expect(!pulled.files.contains { $0.hasPrefix("onnx/s0/") })
    #expect(failure(fake.hub(), options: PullOptions(towers: "onnx/s9"))?.kind == .unsupportedModel)
    // A second of them takes nothing from the first.
    let second = try fake.hub().pull(name, options: PullOptions(towers: "onnx/s0"))
    #expect(second.files.contains("onnx/s0/vision_model.onnx"))
    #expect(try fake.hub().resolve(name)?.folder == fake.snapshot)
    #expect(fake.hub().installed().map(\.isComplete) == [true])
    #expect(try fake.hub().info(name).installed?.isComplete == true)
  }

  @Test(arguments: [
    (["visual.onnx", "textual.onnx", "config.json"], "visual.onnx and textual.onnx"),
    (["onnx/model.onnx", "config.json", "tokenizer.json"], "both towers in one file"),
    (
      ["onnx/vision_model.onnx", "onnx/text_model.onnx", "config.json"],
      "lacks preprocessor_config.json"
    ),
    (["visual/model.onnx", "textual/model.onnx", "config.json"], "visual/preprocess_cfg.json"),
  ])
  func layoutsThatAreNotReadAreNamedByWhatTheyHave(files: [String], words: String) throws {
    let fake = try FakeHub(files: Dictionary(uniqueKeysWithValues: files.map { ($0, [1]) }))
    let failed = failure(fake.hub())
    #expect(failed?.kind == .unsupportedModel)
    #expect(failed?.message.contains(words) == true, "\(failed?.message ?? "")")
    #expect(fake.server.requests.count == 1)
  }

  @Test func aPointerInPlaceOfAFileIsNotWhole() throws {
    let fake = try FakeHub(files: repository(visual: nil, textual: nil))
    _ = try fake.hub().pull(name)
    let path = fake.snapshot + "/visual/model.onnx"
    try FileManager.default.removeItem(atPath: path)
    try Data("version https://git-lfs.github.com/spec/v1\noid x\n".utf8)
      .write(to: URL(fileURLWithPath: path))
    #expect(fake.hub().installed().isEmpty)
    #expect(try fake.hub().info(fake.snapshot).installed?.isComplete == false)
  }

  // Whose answer it was.

  /// A hub that sends whoever wants a large file to a host of content.
  private func hub(
    answering: @escaping @Sendable (_ earlier: Int) -> LocalHTTPServer.Reply
  ) throws -> (FakeHub, LocalHTTPServer) {
    let counts = Mutex(0)
    let content = try LocalHTTPServer { _ in
      answering(
        counts.withLock { count in
          count += 1
          return count - 1
        })
    }
    let address = content.url
    let fake = try FakeHub { request, _, usual in
      guard request.path.hasSuffix("/visual/model.onnx") else { return usual }
      return .text(302, "", headers: [("Location", "\(address)/x?signature=abc")])
    }
    return (fake, content)
  }

  @Test func anAddressThatExpiredIsAskedForAnew() throws {
    let (fake, content) = try hub { earlier in
      earlier < 2 ? .text(403, "expired") : .init(200, body: FakeHub.modelBytes)
    }
    _ = try fake.hub().pull(name)
    #expect(fake.content("visual/model.onnx") == FakeHub.modelBytes)
    #expect(content.requests.count == 3)
    #expect(fake.requests(for: "visual/model.onnx").count == 3)
  }

  @Test func aRefusalOfTheHostOfContentIsNotTakenForTheHubs() throws {
    let (fake, content) = try hub { _ in .text(403, "blocked") }
    let failed = failure(fake.hub())
    let host = try #require(HTTPAddress(content.url)?.authority)
    #expect(failed?.kind == .serverUnavailable)
    #expect(failed?.code == 403)
    #expect(failed?.message.hasPrefix(host) == true, "\(failed?.message ?? "")")
    #expect(failed?.message.contains("HF_TOKEN") == false)
    #expect(failed?.message.contains("signature") == false)
  }

  @Test func aHostOfContentThatIsOutOfReachIsNamed() throws {
    let closed = try LocalHTTPServer { _ in .text(200, "") }
    let address = closed.url
    let host = try #require(HTTPAddress(address)?.authority)
    closed.stop()
    let fake = try FakeHub { request, _, usual in
      guard request.path.hasSuffix("/visual/model.onnx") else { return usual }
      return .text(302, "", headers: [("Location", address + "/x")])
    }
    let failed = failure(fake.hub())
    #expect(failed?.kind == .unreachable)
    #expect(failed?.message.hasPrefix(host) == true, "\(failed?.message ?? "")")
    #expect(failed?.message.contains("not on this machine") == false)
  }

  @Test func aNameInTheListsFormIsNotTakenForAHubID() throws {
    let fake = try FakeHub()
    let row = try #require(ModelRegistry.entries.first)
    for name in [
      "\(row.architecture)/no_such_training", "\(row.architecture)-quickgelu/dfn9z",
      "\(row.architecture)::no_such",
    ] {
      let failed = failure(fake.hub(), name)
      #expect(failed?.kind == .unknownModel, "\(name)")
      #expect(failed?.message.contains(row.name) == true)
    }
    #expect(fake.server.requests.isEmpty)
  }
}
