// The whole service but for the network: a request goes in as text, and its
// reply is held to what every reply promises.

import GlimpseKit
import HTTPServing
import Indexing
import ModelInference
import SearchAPI
import SearchDomain
import Support
import Synchronization
import TestSupport

/// A service over four images that nobody can change, with a model of random
/// weights.
final class FuzzedService: Sendable {
  static let shared = Result { () throws in try FuzzedService() }

  private let service: SearchService
  // Its files go away with it.
  private let folder: TemporaryFolder

  private init() throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    let environment = ["HOME": folder.path, "XDG_CACHE_HOME": folder.file("cache")]
    func configuration(_ access: LibraryConfiguration.Access) -> LibraryConfiguration {
      LibraryConfiguration(
        folder: folder.file("library"), model: Fixtures.path("models/open-clip"), access: access,
        precision: .f32,
        maximumMegapixels: 1, environment: environment)
    }
    let images = folder.file("pictures")
    try FileIO.makeFolders(images)
    for (index, colour) in [[255, 0, 0], [0, 255, 0], [0, 0, 255], [9, 9, 9]].enumerated() {
      let image = PortablePixmap(width: 8, height: 8, colour: colour.map(UInt8.init))
      try FileIO.replace("\(images)/\(index).ppm", with: image.encoded, isDurable: false)
    }
    try Self.index(try ImageLibrary(configuration: configuration(.writing)), FilePath(images))
    var settings = ServiceConfiguration()
    settings.imagesRoots = [FilePath(images)]
    settings.webFolder = FilePath(folder.file("web"))
    settings.thumbnailFolder = folder.file("thumbnails")
    settings.uploadBytes = 1 << 20
    settings.allowedOrigins = [WebOrigin(parsing: "https://good.example")].compactMap { $0 }
    service = SearchService(
      try ImageLibrary(configuration: configuration(.reading)), settings, log: Silence())
  }

  private static func index(_ library: ImageLibrary, _ folder: FilePath) throws {
    let running = Semaphore(1)
    running.take(1)
    let outcome = Mutex<(any Error)?>(nil)
    _ = library.index(
      [folder], options: IndexingOptions(), tell: { _ in },
      end: { result in
        if case .failure(let error) = result { outcome.withLock { $0 = error } }
        running.giveBack(1)
      })
    running.take(1)
    if let error = outcome.withLock({ $0 }) { throw error }
  }

  private struct Silence: ServiceLog {
    func write(_ record: ServiceLogRecord) {}
  }

  /// Answers a request: its line, fields, an empty line, and the body. Lines
  /// end with a line feed alone.
  func answer(_ bytes: [UInt8]) {
    let (line, fields, body) = Self.split(bytes)
    let words = line.split(separator: " ", maxSplits: 1)
    guard words.count == 2, let target = RequestTarget(String(words[1])) else { return }
    let head = RequestHead(
      method: String(words[0]), target: target, headers: fields, clientAddress: "127.0.0.1",
      id: "fuzz",
      isSecure: false)
    switch service.admit(head) {
    case .refuse(let response): Self.check(response, line)
    case .accept(let limit, let proceed):
      guard body.count <= limit else { return }
      switch proceed(ServerRequest(head: head, body: body)) {
      case .now(let response): Self.check(response, line)
      case .onLane(_, _, let work): Self.check(work(), line)
      // It would begin a job; the body is read by then as it is for others.
      case .onLaneDeferred: break
      }
    }
  }

  private static func split(_ bytes: [UInt8]) -> (line: String, HeaderFields, body: [UInt8]) {
    var rest = bytes[...]
    var lines: [String] = []
    while !rest.isEmpty {
      let line = rest.prefix { $0 != 10 }
      rest = rest.dropFirst(line.count + 1)
      if line.isEmpty { break }
      lines.append(String(decoding: line, as: UTF8.self))
    }
    let fields = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
    }
    return (lines.first ?? "", HeaderFields(fields), Array(rest))
  }

  private static func check(_ response: ServerResponse, _ line: String) {
    precondition(
      (200...507).contains(response.status) && response.status != 500,
      "\(response.status) for \(line)")
    for (name, value) in response.headers.all {
      let isPlain = (name + value).unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
      precondition(isPlain, "a field that ends the head: \(name)")
    }
    guard case .bytes(let bytes) = response.body, response.headers["Content-Encoding"] == nil,
      response.headers["Content-Type"] == "application/json"
    else { return }
    guard let tree = try? JSONTree(parsing: bytes) else {
      preconditionFailure("a reply that is no JSON to \(line)")
    }
    guard response.status >= 400 else { return }
    precondition(
      tree["error"]?.string?.isEmpty == false && tree["type"]?.string != nil,
      "an error without words")
  }
}
