// `glimpse.json` in an export's folder: which model made the vectors. The
// folder's other files are as clip-retrieval writes them, and say nothing of it.

import SearchDomain
import Support

/// What an export says of itself. Written last: a folder without it is not
/// whole, or not ours.
struct FolderManifest {
  let space: EmbeddingSpace
  let rowCount: Int

  static let fileName = "glimpse.json"
  private static let format = "glimpse export"

  /// - Throws: `InterchangeError` where the file is damaged.
  /// - Returns: nil where there is none.
  static func read(in folder: FilePath) throws(InterchangeError) -> FolderManifest? {
    let path = folder.appending(fileName)
    let bytes: [UInt8]
    do {
      bytes = try FileIO.read(path.bytes, limit: 1 << 20)
    } catch {
      if error.isMissingFile { return nil }
      throw InterchangeError(.file, "\(path) cannot be read: \(error.reason)")
    }
    guard let tree = try? JSONTree(parsing: bytes), tree["format"]?.string == format,
      let model = tree["model"], let name = model["name"]?.string,
      let digest = model["digest"]?.string,
      let dimension = model["dimension"]?.double, dimension >= 1, dimension <= 65_536,
      let rows = tree["rows"]?.double, rows >= 0, rows < 1e15
    else {
      throw InterchangeError(
        .damaged, "\(path) is damaged: it does not name the model of the vectors")
    }
    return FolderManifest(
      space: EmbeddingSpace(
        modelName: name, digest: digest, dimension: Int(clamping: dimension),
        precision: model["precision"]?.string ?? ""),
      rowCount: Int(clamping: rows))
  }

  /// - Throws: `InterchangeError`.
  func write(in folder: FilePath, form: String, shards: Int) throws(InterchangeError) {
    let tree = JSONValue.object([
      ("format", .string(Self.format)), ("version", .integer(1)), ("form", .string(form)),
      ("rows", .integer(rowCount)), ("shards", .integer(shards)),
      (
        "model",
        .object([
          ("name", .string(space.modelName)), ("digest", .string(space.digest)),
          ("dimension", .integer(space.dimension)), ("precision", .string(space.precision)),
        ])
      ),
    ])
    let file = try GrowingFile(folder.appending(Self.fileName).description)
    try file.write(Array((tree.text + "\n").utf8))
    try file.finish()
  }
}
