// Facts about a model folder that take time to find out: its digest, and
// whether texts must be padded. They are cached, and may be lost.

import Glibc
import Support
import Synchronization

/// Facts of a model folder that cost time to find, kept from run to run.
///
/// They hold for files of the same names, sizes and times.
final class ModelFacts: Sendable {
  private let writing = Mutex<Void>(())
  private let folder: ModelFolder
  /// The file with the facts; nil if there is no cache.
  private let cachePath: String?
  /// Names, sizes and times of the model's files.
  private let state: String

  /// - Throws: `EmbeddingModelError` if a file has vanished.
  init(_ folder: ModelFolder, cacheFolder: String?) throws(EmbeddingModelError) {
    self.folder = folder
    var parts: [String] = []
    for file in folder.files {
      let path = "\(folder.path)/\(file)"
      do {
        let status = try FileIO.status(Array(path.utf8))
        parts += [file, String(status.byteCount), String(status.modifiedNanoseconds)]
      } catch {
        throw Self.unreadable(path, error)
      }
    }
    state = Digest.name(of: parts)
    cachePath = cacheFolder.map { cache in
      let key = Digest.hex(Digest.of(Array(Self.absolute(folder.path).utf8), .sha256))
      return "\(cache)/facts-\(key.prefix(16))"
    }
  }

  /// SHA-256 over the names and contents of the model's files, in hex.
  ///
  /// Reads every byte the first time: about a second for each GB.
  func digest() throws(EmbeddingModelError) -> String {
    if let known = remembered("digest"), known.utf8.count == 64 { return known }
    var whole = Digest(.sha256)
    for file in folder.files {
      let content = try Self.digest(ofFile: "\(folder.path)/\(file)")
      // Names are never empty and hold no zero, so the parts stay apart.
      whole.update(Array(file.utf8) + [0] + content)
    }
    let digest = Digest.hex(whole.finish())
    remember("digest", digest)
    return digest
  }

  /// The value under a name, if the files are still the same.
  func remembered(_ name: String) -> String? { facts()[name] }

  /// Keeps a value; if that fails it is found again next time.
  func remember(_ name: String, _ value: String) {
    guard let cachePath else { return }
    writing.withLock { _ in
      var facts = facts()
      facts[name] = value
      let lines = facts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      let text = ([state] + lines).joined(separator: "\n") + "\n"
      let cacheFolder = cachePath.prefix(upTo: cachePath.lastIndex(of: "/") ?? cachePath.endIndex)
      try? FileIO.makeFolders(String(cacheFolder))
      try? FileIO.replace(cachePath, with: Array(text.utf8))
    }
  }

  private func facts() -> [String: String] {
    guard let cachePath, let bytes = try? FileIO.read(Array(cachePath.utf8), limit: 1 << 16)
    else { return [:] }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.first.map(String.init) == state else { return [:] }
    var facts: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: " ", maxSplits: 1)
      if parts.count == 2 { facts[String(parts[0])] = String(parts[1]) }
    }
    return facts
  }

  private static func digest(ofFile path: String) throws(EmbeddingModelError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw unreadable(path, FileError(code: errno, operation: "open", path: path))
    }
    defer { close(descriptor) }
    var digest = Digest(.sha256)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let got = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else {
        throw unreadable(path, FileError(code: errno, operation: "read", path: path))
      }
      if got == 0 { return digest.finish() }
      digest.update(buffer[..<got])
    }
  }

  private static func unreadable(_ path: String, _ error: FileError) -> EmbeddingModelError {
    EmbeddingModelError(
      kind: .fileMissing, message: "cannot read \(path): \(error.reason)", path: path,
      code: error.code)
  }

  private static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return String(cString: folder) + "/" + path
  }
}
