// A service over a real server and a small library, for the length of a test.

import Foundation
import GlimpseKit
import HTTPRequesting
import HTTPServing
import ModelInference
import SearchAPI
import SearchDomain
import Support
import Synchronization
import TestSupport
import Testing

/// Remembers what a service tells.
final class RecordingLog: ServiceLog {
  let records = Mutex<[ServiceLogRecord]>([])

  func write(_ record: ServiceLogRecord) { records.withLock { $0.append(record) } }

  var text: String {
    records.withLock { $0 }.map { record in
      record.message + " " + record.fields.map { "\($0.0)=\($0.1.text)" }.joined(separator: " ")
    }.joined(separator: "\n")
  }
}

/// Images in `images/warm` and `images/cold`, a library made of them by a
/// tiny model of random weights, and a server.
final class ServiceFixture {
  let folder: TemporaryFolder
  let log = RecordingLog()
  let library: ImageLibrary
  let service: SearchService
  let server: HTTPServer
  let base: String
  var images: String { folder.file("pictures") }

  static let colours: [(String, [UInt8])] = [
    ("warm/red", [255, 0, 0]), ("warm/orange", [255, 128, 0]), ("cold/blue", [0, 0, 255]),
    ("cold/green", [0, 255, 0]),
  ]

  init(
    folder: TemporaryFolder? = nil, isIndexed: Bool = true,
    model: String = Fixtures.path("models/open-clip"), rerankModel: String? = nil,
    _ change: (inout ServiceConfiguration, TemporaryFolder) -> Void = { _, _ in }
  ) async throws {
    let isFresh = folder == nil
    let folder = try folder ?? TemporaryFolder()
    self.folder = folder
    var stored = LibraryConfiguration(
      folder: folder.file("library"), model: model, precision: .f32, maximumMegapixels: 4,
      environment: ["HOME": folder.path, "XDG_CACHE_HOME": folder.file("cache")])
    stored.rerankModel = rerankModel
    library = try ImageLibrary(configuration: stored)
    if isFresh {
      for (name, colour) in Self.colours {
        try Self.write(
          PortablePixmap(width: 40, height: 30, colour: colour),
          to: folder.file("pictures/\(name).ppm"))
      }
    }
    if isIndexed { try await library.index([folder.file("pictures")]).finish() }
    var configuration = ServiceConfiguration()
    configuration.imagesRoots = [FilePath(folder.file("pictures"))]
    configuration.thumbnailFolder = folder.file("thumbnails")
    configuration.version = "1.2.3"
    change(&configuration, folder)
    service = SearchService(library, configuration, log: log)
    var listening = ServerConfiguration()
    listening.port = 0
    server = try HTTPServer(listening, handler: service)
    service.start(on: server)
    base = "http://127.0.0.1:\(server.port)"
  }

  deinit {
    service.stop(graceSeconds: 10)
    server.stop(graceSeconds: 10)
  }

  static func write(_ image: PortablePixmap, to path: String) throws {
    let url = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(image.encoded).write(to: url)
  }

  // MARK: asking

  struct Answer {
    let status: Int
    let headers: HTTPHeaders
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONTree { (try? JSONTree(parsing: body)) ?? .null }
    var problem: String? { json["type"]?.string }
    var names: [String] {
      guard case .list(let results)? = json["results"] else { return [] }
      return results.compactMap { $0["filename"]?.string }
    }
  }

  func ask(
    _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = [], headers: HTTPHeaders = [:]
  ) throws -> Answer {
    let request = HTTPRequest(
      method, base + path, headers: headers, body: body,
      // Only a guard against hanging: others may be busy with the machine.
      timeouts: HTTPTimeouts(connectSeconds: 120, stalledSeconds: 600), followsRedirects: false)
    let response = try HTTPClient(proxy: .none).send(request)
    return Answer(status: response.status, headers: response.headers, body: response.body)
  }

  func get(_ path: String, headers: HTTPHeaders = [:]) throws -> Answer {
    try ask(.get, path, headers: headers)
  }

  func post(_ path: String, json: String, headers: HTTPHeaders = [:]) throws -> Answer {
    var headers = headers
    headers["Content-Type"] = "application/json"
    return try ask(.post, path, body: Array(json.utf8), headers: headers)
  }

  /// A form with files: name, file name (nil for a plain field), content.
  func post(
    _ path: String, form: [(name: String, filename: String?, bytes: [UInt8])], type: String? = nil,
    headers: HTTPHeaders = [:]
  ) throws -> Answer {
    var body: [UInt8] = []
    for part in form {
      body += Array("--b0und\r\nContent-Disposition: form-data; name=\"\(part.name)\"".utf8)
      if let filename = part.filename { body += Array("; filename=\"\(filename)\"".utf8) }
      if let type, part.filename != nil { body += Array("\r\nContent-Type: \(type)".utf8) }
      body += Array("\r\n\r\n".utf8) + part.bytes + Array("\r\n".utf8)
    }
    body += Array("--b0und--\r\n".utf8)
    var headers = headers
    headers["Content-Type"] = "multipart/form-data; boundary=b0und"
    return try ask(.post, path, body: body, headers: headers)
  }

  func id(of name: String) throws -> String {
    let record = try #require(try library.images().first { $0.filename == name })
    return record.id.description
  }

  /// An image of one colour as a file's bytes.
  static func image(_ colour: [UInt8], side: Int = 20) -> [UInt8] {
    PortablePixmap(width: side, height: side, colour: colour).encoded
  }
}
