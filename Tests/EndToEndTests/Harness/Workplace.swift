// A place of its own for one test: home, caches, library and images; and the
// built program, run there without a network.

import Foundation
import Glibc
import TestSupport

/// Folders of one test, gone with it.
final class Workplace {
  let folder: TemporaryFolder
  var environment: [String: String]
  /// What stands before the program's path, such as `setpriv …`.
  var prefix: [String] = []

  var images: String { folder.file("pictures") }
  var library: String { folder.file("library") }

  /// The model with random weights that most tests use: open_clip's layout,
  /// 16 numbers an image.
  static let model = Fixtures.path("models/open-clip")
  static let modelDimension = 16
  static let otherModel = Fixtures.path("models/transformers-clip")

  init() throws {
    folder = try TemporaryFolder()
    environment = [
      "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm-256color",
      "HOME": folder.file("home"), "XDG_CACHE_HOME": folder.file("cache"),
      "XDG_DATA_HOME": folder.file("data"), "HF_HOME": folder.file("hub"),
      "HF_HUB_OFFLINE": "1", "GLIMPSE_LIBRARY": folder.file("library"),
      "GLIMPSE_MODEL": Self.model,
    ]
    for name in ["home", "cache", "data", "pictures"] { try makeFolder(folder.file(name)) }
  }

  // MARK: running

  /// Runs `glimpse` to its end.
  func glimpse(
    _ arguments: String..., input: [UInt8] = [], stdout: Stream = .pipe, stderr: Stream = .pipe
  ) throws -> Outcome {
    try start(arguments.map { Array($0.utf8) }, input: input, stdout: stdout, stderr: stderr)
      .finish()
  }

  /// The same with arguments that need not be UTF-8.
  func glimpse(bytes arguments: [[UInt8]]) throws -> Outcome { try start(arguments).finish() }

  /// Starts `glimpse` and lets it run.
  func start(
    _ arguments: [[UInt8]], input: [UInt8] = [], stdout: Stream = .pipe, stderr: Stream = .pipe
  ) throws -> RunningProgram {
    let command = prefix.map { Array($0.utf8) } + [Array(try Self.program.get().utf8)]
    return try RunningProgram(
      command + arguments, environment: environment, folder: folder.path, input: input,
      stdout: stdout, stderr: stderr)
  }

  func start(
    _ arguments: String..., stdout: Stream = .pipe, stderr: Stream = .pipe
  ) throws -> RunningProgram {
    try start(arguments.map { Array($0.utf8) }, stdout: stdout, stderr: stderr)
  }

  /// The built program, beside the test bundle.
  static let program = Result {
    // The runner's own path, and the bundle's where another program loads it.
    var places = [(try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))]
    places += CommandLine.arguments.map { $0 }
    for place in places.compactMap({ $0 }) {
      let candidate = URL(fileURLWithPath: place).deletingLastPathComponent()
        .appendingPathComponent("glimpse").path
      if access(candidate, X_OK) == 0 { return candidate }
    }
    throw HarnessFailure(
      "the program glimpse is not built beside the tests: run swift build --build-tests")
  }

  // MARK: images

  /// Writes an image and returns its path.
  @discardableResult
  func addImage(_ name: String, seed: Int) throws -> String {
    let path = images + "/" + name
    try makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    try Image.bytes(seed: seed).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// Writes an image with the pixels of another but other bytes, outside of
  /// the images: to search with, since a query image is no result itself.
  func addQuery(likeSeed seed: Int, _ name: String = "query.ppm") throws -> String {
    let path = folder.file(name)
    try (Image.bytes(seed: seed) + [0]).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// Images `00.ppm`, `01.ppm` …, each different.
  @discardableResult
  func addImages(_ count: Int, in subfolder: String = "") throws -> [String] {
    try (0..<count).map { index in
      let name = (index < 10 ? "0" : "") + "\(index).ppm"
      return try addImage(
        subfolder.isEmpty ? name : "\(subfolder)/\(name)", seed: index + subfolder.utf8.count * 100)
    }
  }

  /// Indexes the images and returns the report.
  @discardableResult
  func index(_ more: String...) throws -> JSON {
    let outcome = try start(
      (["index", images, "--json", "--quiet"] + more).map { Array($0.utf8) }
    ).finish()
    guard outcome.status == 0 else {
      throw HarnessFailure("indexing ended with \(outcome.status): \(outcome.messages)")
    }
    return try JSON(outcome.stdout)
  }

  /// Names of the images that the library lists.
  func listedNames() throws -> [String] {
    let outcome = try glimpse("list", "--json")
    guard outcome.status == 0 else { throw HarnessFailure(outcome.messages) }
    return try JSON(outcome.stdout)["results"].items.map { try $0["filename"].text }
  }
}

/// Images that a model of random weights tells apart.
enum Image {
  /// A PPM of 32 × 32 in sixteen fields whose colours follow from the seed.
  static func bytes(seed: Int) -> Data { Data(pixmap(seed: seed).encoded) }

  static func pixmap(seed: Int) -> PortablePixmap {
    var state = UInt64(seed + 1) &* 0x9E37_79B9_7F4A_7C15
    let colours = (0..<48).map { _ -> UInt8 in
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return UInt8(truncatingIfNeeded: state >> 32)
    }
    var pixels: [UInt8] = []
    for y in 0..<32 {
      for x in 0..<32 {
        let field = (y / 8 * 4 + x / 8) * 3
        pixels += colours[field..<field + 3]
      }
    }
    return PortablePixmap(width: 32, height: 32, pixels: pixels)
  }
}

func makeFolder(_ path: String) throws {
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
}
