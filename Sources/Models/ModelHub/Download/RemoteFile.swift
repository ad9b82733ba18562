// A file on the hub, and how to check that what came is this file.

internal import Glibc
internal import Support

/// One file of a repository at one commit.
struct RemoteFile: Hashable, Sendable {
  /// How its content is named.
  enum Hash: Hashable, Sendable {
    /// SHA-256 of the content, for files kept in large-file storage.
    case sha256(String)
    /// Git's own hash of a small file: SHA-1 of `blob SIZE\0` and the content.
    case gitBlob(String)
    /// The server named it in a way that does not depend on the content.
    case opaque(String)
  }

  let path: String
  /// In bytes; nil if the hub did not say.
  let byteCount: Int?
  let hash: Hash

  /// The name of the file's blob in the cache.
  var blobName: String {
    switch hash {
    case .sha256(let name), .gitBlob(let name), .opaque(let name): name
    }
  }

  /// Tells what an entity tag is by its form.
  static func hash(ofTag tag: String) -> Hash? {
    guard SafePath.isBlobName(tag) else { return nil }
    if SafePath.isHex(tag), tag.utf8.count == 64 { return .sha256(tag) }
    if SafePath.isHex(tag), tag.utf8.count == 40 { return .gitBlob(tag) }
    return .opaque(tag)
  }

  /// Whether a file on the disk has the size and the hash. Reads it whole.
  ///
  /// - Throws: `FileError`.
  func isContent(ofFileAt local: String, isCancelled: () -> Bool) throws(FileError) -> Bool {
    let size = try FileIO.status(Array(local.utf8)).byteCount
    if let byteCount, byteCount != size { return false }
    switch hash {
    case .opaque: return true
    case .sha256(let expected):
      var digest = Digest(.sha256)
      try RemoteFile.read(local, isCancelled) { digest.update($0) }
      return Digest.hex(digest.finish()) == expected
    case .gitBlob(let expected):
      var digest = Digest(.sha1)
      digest.update(Array("blob \(size)\0".utf8))
      try RemoteFile.read(local, isCancelled) { digest.update($0) }
      return Digest.hex(digest.finish()) == expected
    }
  }

  /// Reads a file in pieces; stops early if cancelled.
  private static func read(
    _ path: String, _ isCancelled: () -> Bool, _ use: (ArraySlice<UInt8>) -> Void
  ) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(code: errno, operation: "open", path: path) }
    defer { close(descriptor) }
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while !isCancelled() {
      // The array's own storage receives at most as many bytes as it holds.
      let count = Glibc.read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError(code: errno, operation: "read", path: path) }
      if count == 0 { return }
      use(piece[..<count])
    }
  }
}
