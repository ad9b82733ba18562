// A hub on the loopback interface with one repository, whose misbehaviour a
// test switches on file by file.

import Foundation
import HTTPRequesting
import ModelHub
import Support
import Synchronization
import TestSupport

/// Files of a repository and how they are served.
final class FakeHub: Sendable {
  static let commit = String(repeating: "c0ffee12", count: 5)
  static let repository = "tester/clip-test"
  static let modelBytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

  /// Layout 1, with things beside it that must not be fetched.
  static let files: [String: [UInt8]] = [
    "config.json": Array("{}".utf8),
    "visual/model.onnx": modelBytes,
    "visual/preprocess_cfg.json": Array("{\"size\":224}".utf8),
    "textual/model.onnx": Array(modelBytes.reversed()),
    "textual/model.onnx_data": Array(modelBytes.prefix(1000)),
    "textual/tokenizer.json": Array("{\"t\":1}".utf8),
    "textual/tokenizer_config.json": Array("{\"t\":2}".utf8),
  ]
  static let otherFiles: [String: [UInt8]] = [
    "README.md": [35], "pytorch_model.bin": [1], "visual/fp16/model.armnn": [2],
    "visual/model.armnn": [3], "rknpu/visual/model.rknn": [4], ".gitattributes": [5],
  ]
  static let large: Set = ["visual/model.onnx", "textual/model.onnx", "textual/model.onnx_data"]

  typealias Override =
    @Sendable (LocalHTTPServer.Request, _ earlier: Int, _ usual: LocalHTTPServer.Reply)
    -> LocalHTTPServer.Reply

  let server: LocalHTTPServer
  let folder: TemporaryFolder
  let pauses = Pauses()

  /// - Parameters:
  ///   - files: path to content.
  ///   - blobs: whether the listing names hashes and sizes.
  ///   - override: changes an answer; `earlier` counts the requests with the
  ///     same method and path before this one.
  init(
    files: [String: [UInt8]] = FakeHub.files.merging(FakeHub.otherFiles) { $1 },
    blobs: Bool = true, override: @escaping Override = { _, _, usual in usual }
  ) throws {
    folder = try TemporaryFolder()
    let counts = Counts()
    server = try LocalHTTPServer { request in
      let earlier = counts.next(request.method + request.path)
      return override(request, earlier, FakeHub.usual(request, files, blobs))
    }
  }

  var cacheFolder: String { folder.file("hub") }
  var repositoryFolder: String { cacheFolder + "/models--tester--clip-test" }
  var snapshot: String { repositoryFolder + "/snapshots/" + FakeHub.commit }

  func hub(
    token: String? = nil, isOffline: Bool = false, endpoint: String? = nil, attempts: Int = 4,
    bundled: [String] = [], freeBytes: @escaping @Sendable (String) -> Int? = { _ in nil }
  ) -> ModelHub {
    var policy = ModelHub.patience
    policy.attemptLimit = attempts
    return ModelHub(
      settings: HubSettings(
        cacheFolder: cacheFolder, endpoint: endpoint ?? server.url, token: token,
        isOffline: isOffline),
      bundledFolders: bundled, client: HTTPClient(proxy: .none),
      retryPolicy: policy, clock: pauses.clock, freeBytes: freeBytes)
  }

  func requests(for path: String) -> [LocalHTTPServer.Request] {
    server.requests(for: "/\(FakeHub.repository)/resolve/\(FakeHub.commit)/\(path)")
  }

  func content(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: snapshot + "/" + path).map { Array($0) }
  }

  static func sha256(_ bytes: [UInt8]) -> String { Digest.hex(Digest.of(bytes, .sha256)) }
  static func gitHash(_ bytes: [UInt8]) -> String {
    Digest.hex(Digest.of(Array("blob \(bytes.count)\0".utf8) + bytes, .sha1))
  }
  static func blobName(_ path: String, _ bytes: [UInt8]) -> String {
    large.contains(path) ? sha256(bytes) : gitHash(bytes)
  }

  private static func usual(
    _ request: LocalHTTPServer.Request, _ files: [String: [UInt8]], _ blobs: Bool
  ) -> LocalHTTPServer.Reply {
    if request.path == "/api/models/\(repository)/revision/main" {
      return .text(200, listing(files, blobs), headers: [("Content-Type", "application/json")])
    }
    let prefix = "/\(repository)/resolve/\(commit)/"
    guard request.path.hasPrefix(prefix),
      let bytes = files[String(request.path.dropFirst(prefix.count))]
    else { return .text(404, "no", headers: [("X-Error-Code", "RepoNotFound")]) }
    let path = String(request.path.dropFirst(prefix.count))
    return content(bytes, tag: blobName(path, bytes), request)
  }

  /// Serves bytes as a file server does, whole or from an offset on.
  static func content(
    _ bytes: [UInt8], tag: String, _ request: LocalHTTPServer.Request
  ) -> LocalHTTPServer.Reply {
    let headers = [("ETag", "\"\(tag)\""), ("X-Repo-Commit", commit)]
    guard let range = request.headers["range"],
      let start = Int(range.dropFirst("bytes=".count).dropLast()), start < bytes.count
    else { return .init(200, headers: headers, body: bytes) }
    return .init(
      206,
      headers: headers + [("Content-Range", "bytes \(start)-\(bytes.count - 1)/\(bytes.count)")],
      body: Array(bytes[start...]))
  }

  private static func listing(_ files: [String: [UInt8]], _ blobs: Bool) -> String {
    let siblings = files.sorted { $0.key < $1.key }.map { path, bytes -> String in
      let name = "\"rfilename\":\"\(path)\""
      guard blobs else { return "{\(name)}" }
      let large =
        large.contains(path)
        ? ",\"lfs\":{\"sha256\":\"\(sha256(bytes))\",\"size\":\(bytes.count),\"pointerSize\":130}"
        : ""
      return "{\(name),\"size\":\(bytes.count),\"blobId\":\"\(gitHash(bytes))\"\(large)}"
    }
    return
      "{\"id\":\"\(repository)\",\"sha\":\"\(commit)\",\"siblings\":[\(siblings.joined(separator: ","))]}"
  }
}

/// Counts by key.
private final class Counts: Sendable {
  private let counts = Mutex<[String: Int]>([:])
  func next(_ key: String) -> Int {
    counts.withLock { counts in
      defer { counts[key, default: 0] += 1 }
      return counts[key, default: 0]
    }
  }
}

/// A clock that stands still and notes how long it was asked to wait.
final class Pauses: Sendable {
  private let noted = Mutex<[Double]>([])
  var seconds: [Double] { noted.withLock { $0 } }

  var clock: HTTPRetryClock {
    HTTPRetryClock(
      nowSeconds: { 1_000_000 },
      pause: { seconds, _ in self.noted.withLock { $0.append(seconds) } }, jitter: { 0.5 })
  }
}

/// The error that `body` throws.
func hubError(_ body: () throws(ModelHubError) -> Void) -> ModelHubError? {
  do throws(ModelHubError) {
    try body()
    return nil
  } catch { return error }
}
