// Uploaded images: where they are put, and the record of each, by which alone
// they may be deleted.

import SearchDomain
import Support

/// The folder of uploads.
///
/// The record of an image lies in `.glimpse-uploads` in that folder, named by
/// the hash of its path from there, and says which content was uploaded to it.
/// It goes with the folder, whatever becomes of libraries and servers. A file
/// without a record was put there by somebody else, or by a version that kept
/// none, and is never deleted.
struct UploadStore: Sendable {
  let folder: FilePath

  /// The folder of the records, in the folder of uploads.
  static let records = ".glimpse-uploads"

  /// Puts an image under a name made of its content. Where that file is there
  /// already, it stays as it is, with the record that it has or has not.
  ///
  /// - Parameters:
  ///   - category: the name of the folder below.
  ///   - ending: of the name, such as `jpeg`.
  /// - Returns: its path.
  /// - Throws: `FileError`.
  func put(_ bytes: [UInt8], in category: String, ending: String) throws(FileError) -> FilePath {
    let hash = Digest.of(bytes, .sha256)
    let name = Digest.hex(Array(hash.prefix(16))) + "." + ending
    let root = try HeldFolder(folder.bytes, making: true)
    let place = try root.folder(Array(category.utf8), making: true)
    let path = folder.appending(category).appending(name)
    if (try? place.status(Array(name.utf8))) != nil { return path }
    // First the record: one without a file does no harm.
    let records = try root.folder(Array(Self.records.utf8), making: true)
    let record = JSONValue.object([
      ("path", .string("\(category)/\(name)")), ("sha256", .string(Digest.hex(hash))),
      ("bytes", .integer(bytes.count)), ("uploaded", .string(Timestamp.now)),
    ])
    try records.write(Self.recordName(category, name), record.bytes)
    do {
      try place.write(Array(name.utf8), bytes, replaces: false)
    } catch {
      // Somebody else's file came between, and the record is not of that.
      if error.code == Self.taken { try? records.remove(Self.recordName(category, name)) }
      guard error.code == Self.taken else { throw error }
    }
    return path
  }

  /// EEXIST of <errno.h>.
  private static let taken: Int32 = 17

  /// What became of a file that was to be deleted.
  enum Removal: Hashable {
    /// It was uploaded, and is gone.
    case deleted
    /// Nobody uploaded it, or it is not what was uploaded: it stays.
    case kept
  }

  /// Deletes a file if it is what was uploaded to its place, byte for byte.
  ///
  /// - Throws: `FileError` where it was uploaded and cannot be deleted.
  func remove(_ path: FilePath) throws(FileError) -> Removal {
    let name = path.lastComponent, parent = path.parent
    let category = parent.lastComponent
    guard
      parent.parent == folder || parent.parent.isInside(folder) && folder.isInside(parent.parent),
      let root = try? HeldFolder(folder.bytes), let place = try? root.folder(category.bytes),
      let records = try? root.folder(Array(Self.records.utf8))
    else { return .kept }
    let recordName = Self.recordName(category.description, name.description)
    guard let file = try? records.file(recordName),
      let text = try? file.read(at: 0, count: 1 << 16),
      let record = try? JSONTree(parsing: text),
      record["path"]?.string == "\(category)/\(name)", let hash = record["sha256"]?.string
    else { return .kept }
    guard let image = try? place.file(name.bytes),
      image.status.byteCount == record["bytes"]?.whole,
      let bytes = try? image.read(at: 0, count: image.status.byteCount),
      Digest.hex(Digest.of(bytes, .sha256)) == hash
    else { return .kept }
    try place.remove(name.bytes)
    try? records.remove(recordName)
    return .deleted
  }

  private static func recordName(_ category: String, _ name: String) -> [UInt8] {
    Array((Digest.hex(Digest.of(Array("\(category)/\(name)".utf8), .sha256)) + ".json").utf8)
  }
}
