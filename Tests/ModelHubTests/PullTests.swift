import Support
import Foundation
import ModelHub
import Synchronization
import TestSupport
import Testing

@Suite struct PullTests {
  let name = FakeHub.repository
  let big = "visual/model.onnx"

  private func isBig(_ request: LocalHTTPServer.Request) -> Bool {
    request.path.hasSuffix("/" + big)
  }

  @Test func pulledModelHasHuggingFacesLayout() throws {
    let fake = try FakeHub()
    let pulled = try fake.hub().pull(name)
    #expect(pulled.folder == fake.snapshot)
    #expect(pulled.commit == FakeHub.commit)
    #expect(pulled.files == FakeHub.files.keys.sorted())
    #expect(pulled.receivedBytes == FakeHub.files.values.reduce(0) { $0 + $1.count })
    #expect(pulled.isConfirmed)
    let manager = FileManager.default
    for (path, bytes) in FakeHub.files {
      let up = path.contains("/") ? "../../../" : "../../"
      #expect(
        try manager.destinationOfSymbolicLink(atPath: fake.snapshot + "/" + path)
          == up + "blobs/" + FakeHub.blobName(path, bytes))
      #expect(fake.content(path) == bytes)
    }
    for path in FakeHub.otherFiles.keys { #expect(fake.requests(for: path).isEmpty) }
    #expect(
      try String(contentsOfFile: fake.repositoryFolder + "/refs/main", encoding: .utf8)
        == FakeHub.commit)
    #expect(
      try String(contentsOfFile: fake.cacheFolder + "/CACHEDIR.TAG", encoding: .utf8)
        .hasPrefix("Signature: 8a477f597d28d172789f06886806bc55\n"))
    let blobs = try manager.contentsOfDirectory(atPath: fake.repositoryFolder + "/blobs")
    #expect(blobs.count == FakeHub.files.count)
    #expect(try fake.hub().resolve(name)?.folder == fake.snapshot)
  }

  @Test func secondPullAsksOnlyForTheListing() throws {
    let fake = try FakeHub()
    _ = try fake.hub().pull(name)
    let before = fake.server.requests.count
    let again = try fake.hub().pull(name)
    #expect(again.receivedBytes == 0)
    #expect(fake.server.requests.count == before + 1)
  }

  @Test func cutDownloadIsResumedWhereItStopped() throws {
    let fake = try FakeHub { request, earlier, usual in
      var reply = usual
      if request.path.hasSuffix("/visual/model.onnx"), earlier < 3 {
        reply.ending = .cut(afterBytes: 50_000)
      }
      return reply
    }
    let pulled = try fake.hub(attempts: 2).pull(name)
    #expect(fake.content(big) == FakeHub.modelBytes)
    let requests = fake.requests(for: big)
    #expect(
      requests.map { $0.headers["range"] }
        == [nil, "bytes=50000-", "bytes=100000-", "bytes=150000-"])
    let tag = "\"\(FakeHub.sha256(FakeHub.modelBytes))\""
    #expect(requests.map { $0.headers["if-range"] } == [nil, tag, tag, tag])
    // Nothing came twice.
    #expect(pulled.receivedBytes == FakeHub.files.values.reduce(0) { $0 + $1.count })
  }

  @Test func laterPullGoesOnWithWhatAnEarlierOneLeft() throws {
    let fake = try FakeHub { request, earlier, usual in
      var reply = usual
      if request.path.hasSuffix("/visual/model.onnx"), earlier == 0 {
        reply.ending = .cut(afterBytes: 70_000)
      }
      return reply
    }
    let failed = hubError { () throws(ModelHubError) in
      _ = try fake.hub(attempts: 1).pull(name)
    }
    #expect(failed?.kind == .unreachable)
    #expect(try fake.hub().resolve(name) == nil)
    _ = try fake.hub(attempts: 1).pull(name)
    #expect(fake.requests(for: big).last?.headers["range"] == "bytes=70000-")
    #expect(fake.content(big) == FakeHub.modelBytes)
  }

  @Test func serverThatIgnoresRangeStartsTheFileOver() throws {
    let fake = try FakeHub { request, earlier, usual in
      guard request.path.hasSuffix("/visual/model.onnx") else { return usual }
      return .init(
        200, body: FakeHub.modelBytes,
        ending: earlier == 0 ? .cut(afterBytes: 50_000) : .complete)
    }
    _ = try fake.hub().pull(name)
    #expect(fake.requests(for: big).map { $0.headers["range"] } == [nil, "bytes=50000-"])
    #expect(fake.content(big) == FakeHub.modelBytes)
  }

  @Test func otherContentBehindTheRangeStartsTheFileOver() throws {
    let fake = try FakeHub { request, earlier, usual in
      var reply = usual
      guard request.path.hasSuffix("/visual/model.onnx") else { return usual }
      if earlier == 0 { reply.ending = .cut(afterBytes: 50_000) }
      if earlier == 1 {
        reply.headers.removeAll { $0.0 == "ETag" }
        reply.headers.append(("ETag", "\"x\""))
      }
      return reply
    }
    _ = try fake.hub().pull(name)
    #expect(
      fake.requests(for: big).map { $0.headers["range"] } == [nil, "bytes=50000-", nil])
    #expect(fake.content(big) == FakeHub.modelBytes)
  }

  @Test func unsatisfiableRangeStartsTheFileOver() throws {
    let fake = try FakeHub { request, earlier, usual in
      var reply = usual
      guard request.path.hasSuffix("/visual/model.onnx") else { return usual }
      if earlier == 0 { reply.ending = .cut(afterBytes: 50_000) }
      return earlier == 1 ? .text(416, "") : reply
    }
    _ = try fake.hub().pull(name)
    #expect(fake.content(big) == FakeHub.modelBytes)
  }

  @Test(arguments: [-1, 1])
  func wrongLengthIsNeverKept(difference: Int) throws {
    let lie =
      difference < 0 ? Array(FakeHub.modelBytes.dropLast()) : FakeHub.modelBytes + [0]
    for omitsLength in [false, true] {
      let fake = try FakeHub { request, _, usual in
        guard request.path.hasSuffix("/visual/model.onnx") else { return usual }
        // A server without ranges, whose every answer is wrong in the same way.
        return .init(200, body: lie, omitsLength: omitsLength)
      }
      let failed = hubError { () throws(ModelHubError) in _ = try fake.hub().pull(name) }
      #expect(failed?.kind == (difference < 0 && omitsLength ? .unreachable : .corruptDownload))
      #expect(failed?.message.contains(big) == true)
      #expect(fake.requests(for: big).count == 4)
      #expect(fake.content(big) == nil)
      #expect(try fake.hub().resolve(name) == nil)
    }
  }

  @Test func connectionThatAnnouncesMoreThanItSendsIsResumed() throws {
    let fake = try FakeHub { request, earlier, usual in
      var reply = usual
      if request.path.hasSuffix("/visual/model.onnx"), earlier == 0 {
        reply.body = Array(reply.body.prefix(1234))
        reply.announcedLength = FakeHub.modelBytes.count
        reply.ending = .cut(afterBytes: 1234)
      }
      return reply
    }
    _ = try fake.hub().pull(name)
    #expect(fake.requests(for: big).last?.headers["range"] == "bytes=1234-")
    #expect(fake.content(big) == FakeHub.modelBytes)
  }

  @Test(arguments: ["visual/model.onnx", "textual/tokenizer.json"])
  func wrongContentIsRemovedAndFetchedAnew(path: String) throws {
    let fake = try FakeHub { request, earlier, usual in
      var reply = usual
      if request.path.hasSuffix(path), earlier == 0 { reply.body[1] ^= 1 }
      return reply
    }
    _ = try fake.hub().pull(name)
    #expect(fake.requests(for: path).map { $0.headers["range"] } == [nil, nil])
    #expect(fake.content(path) == FakeHub.files[path])
  }

  @Test func contentThatStaysWrongIsAnErrorAndLeavesNothing() throws {
    let fake = try FakeHub { request, _, usual in
      var reply = usual
      if request.path.hasSuffix("/visual/model.onnx") { reply.body[1] ^= 1 }
      return reply
    }
    let failed = try #require(
      hubError { () throws(ModelHubError) in _ = try fake.hub(attempts: 3).pull(name) })
    #expect(failed.kind == .corruptDownload)
    #expect(failed.path == big)
    #expect(fake.requests(for: big).count == 3)
    let blobs = try FileManager.default.contentsOfDirectory(
      atPath: fake.repositoryFolder + "/blobs")
    #expect(!blobs.contains { $0.hasPrefix(FakeHub.sha256(FakeHub.modelBytes)) })
    #expect(try fake.hub().resolve(name) == nil)
  }

  @Test func redirectToAContentServerIsFollowedWithoutTheToken() throws {
    let cdn = try LocalHTTPServer { request in
      FakeHub.content(FakeHub.modelBytes, tag: "cdn-tag", request)
    }
    let cdnURL = cdn.url
    let fake = try FakeHub { request, _, usual in
      guard request.path.hasSuffix("/visual/model.onnx") else { return usual }
      return .text(302, "", headers: [("Location", cdnURL + "/content?X-Signature=secret")])
    }
    _ = try fake.hub(token: "hf_token").pull(name)
    #expect(fake.content(big) == FakeHub.modelBytes)
    #expect(cdn.requests.count == 1)
    #expect(cdn.requests.first?.headers["authorization"] == nil)
    #expect(fake.server.requests.allSatisfy { $0.headers["authorization"] == "Bearer hf_token" })
  }

  @Test func redirectWithinTheHubIsFollowed() throws {
    let fake = try FakeHub { request, _, usual in
      if request.path.hasSuffix("/visual/model.onnx") {
        return .text(302, "", headers: [("Location", "/elsewhere")])
      }
      return request.path == "/elsewhere"
        ? FakeHub.content(FakeHub.modelBytes, tag: "t", request) : usual
    }
    _ = try fake.hub().pull(name)
    #expect(fake.content(big) == FakeHub.modelBytes)
  }

  @Test func listingWithoutHashesIsCompletedFileByFile() throws {
    let fake = try FakeHub(blobs: false) { request, _, usual in
      guard request.method == "HEAD", request.path.hasSuffix("/visual/model.onnx") else {
        return usual
      }
      // As the hub does for large files: a redirect whose fields describe the content.
      return .text(
        302, "",
        headers: [
          ("Location", "https://content.invalid/x"),
          ("X-Linked-Etag", "\"\(FakeHub.sha256(FakeHub.modelBytes))\""),
          ("X-Linked-Size", "\(FakeHub.modelBytes.count)"),
        ])
    }
    _ = try fake.hub().pull(name)
    for (path, bytes) in FakeHub.files { #expect(fake.content(path) == bytes) }
  }

  @Test(arguments: [(401, nil), (403, nil), (401, "hf_x"), (403, "GatedRepo")])
  func refusalSaysThatATokenIsNeededAndIsNotRepeated(status: Int, detail: String?) throws {
    let fake = try FakeHub { _, _, _ in
      .text(status, "no", headers: detail == "GatedRepo" ? [("X-Error-Code", "GatedRepo")] : [])
    }
    let token = detail == "hf_x" ? detail : nil
    let failed = try #require(
      hubError { () throws(ModelHubError) in _ = try fake.hub(token: token).pull(name) })
    #expect(failed.kind == .needsToken)
    #expect(failed.code == status)
    #expect(failed.message.contains("HF_TOKEN"))
    #expect(failed.message.contains(name))
    #expect(!failed.message.contains("hf_x"))
    #expect(fake.server.requests.count == 1)
  }

  @Test func unknownModelIsNamedWithItsHost() throws {
    let fake = try FakeHub()
    let failed = try #require(
      hubError { () throws(ModelHubError) in _ = try fake.hub().pull("tester/none") })
    #expect(failed.kind == .notFound)
    #expect(
      failed.message.contains("no model named tester/none on 127.0.0.1:\(fake.server.port)"))
    #expect(fake.server.requests.count == 1)
  }

  @Test func fileThatIsListedButMissingIsAClearError() throws {
    let fake = try FakeHub { request, _, usual in
      request.path.hasSuffix("/visual/model.onnx") ? .text(404, "") : usual
    }
    let failed = hubError { () throws(ModelHubError) in _ = try fake.hub().pull(name) }
    #expect(failed?.kind == .notFound)
    #expect(failed?.message.contains(big) == true)
  }

  @Test func tooManyRequestsWaitsAsLongAsAsked() throws {
    let fake = try FakeHub { request, earlier, usual in
      request.path.hasPrefix("/api/") && earlier < 2
        ? .text(429, "", headers: [("Retry-After", "17")]) : usual
    }
    _ = try fake.hub().pull(name)
    #expect(fake.pauses.seconds == [17.5, 17.5])
  }

  @Test func tooLongAWaitIsAnErrorAtOnce() throws {
    let fake = try FakeHub { _, _, _ in .text(429, "", headers: [("Retry-After", "3600")]) }
    let failed = hubError { () throws(ModelHubError) in _ = try fake.hub().pull(name) }
    #expect(failed?.kind == .rateLimited)
    #expect(failed?.retryAfterSeconds == 3600)
    #expect(failed?.message.contains("3600 seconds") == true)
    #expect(fake.pauses.seconds.isEmpty)
  }

  @Test func unavailableHubIsAskedAgainWithGrowingPauses() throws {
    let fake = try FakeHub { request, earlier, usual in
      request.path.hasPrefix("/api/") && earlier < 3 ? .text(503, "") : usual
    }
    _ = try fake.hub().pull(name)
    #expect(fake.pauses.seconds == [0.375, 0.75, 1.5])
  }

  @Test func hubThatStaysUnavailableIsAnError() throws {
    let fake = try FakeHub { _, _, _ in .text(503, "") }
    let failed = hubError { () throws(ModelHubError) in _ = try fake.hub().pull(name) }
    #expect(failed?.kind == .serverUnavailable)
    #expect(failed?.code == 503)
    #expect(fake.server.requests.count == 4)
  }

  @Test func offlineModeAsksNothing() throws {
    let fake = try FakeHub()
    let failed = hubError { () throws(ModelHubError) in
      _ = try fake.hub(isOffline: true).pull(name)
    }
    #expect(failed?.kind == .offline)
    #expect(failed?.message.contains("the bundled model glimpse-photo") == true)
    #expect(fake.server.requests.isEmpty)
    _ = try fake.hub().pull(name)
    let before = fake.server.requests.count
    let found = try fake.hub(isOffline: true).pull(name)
    #expect(found.folder == fake.snapshot)
    #expect(!found.isConfirmed)
    #expect(fake.server.requests.count == before)
  }

  @Test func unreachableHubNamesTheTwoWaysOn() throws {
    let fake = try FakeHub()
    let closed = try LocalHTTPServer { _ in .text(200, "") }
    let endpoint = closed.url
    closed.stop()
    let hub = fake.hub(endpoint: endpoint)
    let failed = try #require(hubError { () throws(ModelHubError) in _ = try hub.pull(name) })
    #expect(failed.kind == .unreachable)
    #expect(failed.message.contains("models--tester--clip-test"))
    #expect(failed.message.contains("the bundled model glimpse-photo"))
    #expect(fake.pauses.seconds.count == 3)
    _ = try fake.hub().pull(name)
    #expect(try hub.pull(name).isConfirmed == false)
  }

  @Test func cancelledPullLeavesNothingThatCountsAsComplete() throws {
    let stop = Mutex(false)
    let fake = try FakeHub { request, _, usual in
      var reply = usual
      if request.path.hasSuffix("/visual/model.onnx") { reply.ending = .stall(afterBytes: 100_000) }
      return reply
    }
    let failed = hubError { () throws(ModelHubError) in
      _ = try fake.hub().pull(
        name,
        options: PullOptions(
          onProgress: { progress in
            if progress.file == "visual/model.onnx", progress.fileBytesDone >= 100_000 {
              stop.withLock { $0 = true }
            }
          }, isCancelled: { stop.withLock { $0 } }))
    }
    #expect(failed?.kind == .cancelled)
    #expect(try fake.hub().resolve(name) == nil)
    #expect(fake.hub().installed().isEmpty)
    #expect(fake.content("config.json") == nil)
  }

  @Test func twoPullsAtOnceFetchEveryFileOnce() async throws {
    let fake = try FakeHub()
    let name = name
    let folders = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<2 { group.addTask { try fake.hub().pull(name).folder } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(folders == [fake.snapshot, fake.snapshot])
    for path in FakeHub.files.keys { #expect(fake.requests(for: path).count == 1) }
    #expect(fake.content(big) == FakeHub.modelBytes)
  }

  @Test(arguments: [
    "../../evil", "visual/../../../evil", "/etc/evil", "visual//x", "a/./b", "..", "a\\\\..\\\\b",
    "x\\u0000y",
  ])
  func fileNameThatLeadsOutIsRefused(evil: String) throws {
    let fake = try FakeHub(files: FakeHub.files.merging([evil: [1]]) { $1 })
    let failed = hubError { () throws(ModelHubError) in _ = try fake.hub().pull(name) }
    #expect(failed?.kind == .unsafePath)
    #expect(fake.server.requests.count == 1)
    #expect(!FileManager.default.fileExists(atPath: fake.cacheFolder))
  }

  @Test(arguments: [
    "{}", "[]", "<html>", "", "{\"sha\":\"../../evil\",\"siblings\":[]}",
    "{\"sha\":\"c0ffee12c0ffee12c0ffee12c0ffee12c0ffee12\"}",
  ])
  func answerThatIsNoListingIsRefused(body: String) throws {
    let fake = try FakeHub { _, _, _ in .text(200, body) }
    let failed = hubError { () throws(ModelHubError) in _ = try fake.hub().pull(name) }
    #expect(failed?.kind == .badAnswer)
    #expect(failed?.message.contains("HF_ENDPOINT") == true)
  }

  @Test func repositoryWithoutModelFilesIsRefused() throws {
    let fake = try FakeHub(files: ["config.json": [1], "pytorch_model.bin": [2]])
    let failed = hubError { () throws(ModelHubError) in _ = try fake.hub().pull(name) }
    #expect(failed?.kind == .unsupportedModel)
  }

  @Test func tooSmallADiskIsNoticedBeforehand() throws {
    let fake = try FakeHub()
    let failed = hubError { () throws(ModelHubError) in
      _ = try fake.hub(freeBytes: { _ in 500_000 }).pull(name)
    }
    #expect(failed?.kind == .noSpace)
    #expect(fake.server.requests.count == 1)
    #expect(try fake.hub(freeBytes: { _ in 700_000 }).pull(name).receivedBytes > 0)
  }

  @Test func cacheThatIsNoFolderIsAClearError() throws {
    let fake = try FakeHub()
    try Data().write(to: URL(fileURLWithPath: fake.cacheFolder))
    let failed = hubError { () throws(ModelHubError) in _ = try fake.hub().pull(name) }
    #expect(failed?.kind == .cacheNotWritable)
    #expect(failed?.message.contains("HF_HOME") == true)
  }

  @Test func wholeModelInAReadOnlyCacheNeedsNothingWritten() throws {
    let fake = try FakeHub()
    _ = try fake.hub().pull(name)
    let manager = FileManager.default
    try manager.removeItem(atPath: fake.cacheFolder + "/.locks")
    try manager.removeItem(atPath: fake.cacheFolder + "/CACHEDIR.TAG")
    let folders = ["", "/models--tester--clip-test", "/models--tester--clip-test/blobs"]
    for folder in folders {
      try manager.setAttributes([.posixPermissions: 0o555], ofItemAtPath: fake.cacheFolder + folder)
    }
    defer {
      for folder in folders {
        try? manager.setAttributes(
          [.posixPermissions: 0o755], ofItemAtPath: fake.cacheFolder + folder)
      }
    }
    #expect(try fake.hub().pull(name).folder == fake.snapshot)
    // Rights do not bind the superuser, so the folders themselves must show it.
    #expect(!manager.fileExists(atPath: fake.cacheFolder + "/.locks"))
    #expect(!manager.fileExists(atPath: fake.cacheFolder + "/CACHEDIR.TAG"))
  }

  @Test func progressEndsAtTheTotal() throws {
    let fake = try FakeHub()
    let seen = Mutex<[PullProgress]>([])
    let pulled = try fake.hub().pull(
      name, options: PullOptions(onProgress: { progress in seen.withLock { $0.append(progress) } }))
    let reports = seen.withLock { $0 }
    #expect(reports.last?.bytesDone == pulled.byteCount)
    #expect(reports.allSatisfy { $0.bytesTotal == pulled.byteCount })
    #expect(Set(reports.map(\.file)) == Set(FakeHub.files.keys))
  }

  @Test func transformersLayoutFetchesTheVariantAskedFor() throws {
    let files: [String: [UInt8]] = [
      "config.json": [1], "preprocessor_config.json": [2], "tokenizer.json": [3], "merges.txt": [4],
      "onnx/vision_model.onnx": [5], "onnx/text_model.onnx": [6], "onnx/text_model.onnx_data": [7],
      "onnx/model.onnx": [8], "onnx/vision_model_fp16.onnx": [9], "onnx/text_model_fp16.onnx": [10],
      "onnx/vision_model_quantized.onnx": [11], "pytorch_model.bin": [12],
    ]
    let settings = ["config.json", "merges.txt", "preprocessor_config.json", "tokenizer.json"]
    let fake = try FakeHub(files: files)
    #expect(
      try fake.hub().pull(name).files
        == (settings
        + ["onnx/text_model.onnx", "onnx/text_model.onnx_data", "onnx/vision_model.onnx"]).sorted())
    let half = try FakeHub(files: files)
    #expect(
      try half.hub().pull(name, options: PullOptions(variant: .half)).files
        == (settings + ["onnx/text_model_fp16.onnx", "onnx/vision_model_fp16.onnx"]).sorted())
    #expect(try half.hub().resolve(name) != nil)
  }
}
