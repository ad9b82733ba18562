// Which files of a folder belong together. clip-retrieval numbers them from 0,
// with as many digits as the largest number needs.

import SearchDomain
import Support

/// The parts of an export.
enum FolderShards {
  /// A part: vectors and what is known of their images, or both in one file.
  enum Shard: Hashable {
    case pair(vectors: String, metadata: String)
    case lines(String)
  }

  static let vectorFolder = "img_emb"
  static let metadataFolder = "metadata"

  /// `img_emb/img_emb_3.npy`.
  static func vectors(_ number: Int, of count: Int) -> String {
    "\(vectorFolder)/\(vectorFolder)_\(padded(number, count)).npy"
  }

  /// `metadata/metadata_3.parquet`.
  static func metadata(_ number: Int, of count: Int) -> String {
    "\(metadataFolder)/\(metadataFolder)_\(padded(number, count)).parquet"
  }

  /// `images_3.jsonl`.
  static func lines(_ number: Int, of count: Int) -> String {
    "images_\(padded(number, count)).jsonl"
  }

  private static func padded(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, String(max(1, count)).count - text.count)) + text
  }

  /// The parts in a folder, by rising numbers.
  ///
  /// - Throws: `InterchangeError` where there are none, or one lacks its other
  ///   half.
  static func find(in folder: FilePath) throws(InterchangeError) -> [Shard] {
    let vectors = try numbered(folder.appending(vectorFolder), "img_emb_", ".npy")
    let metadata = try numbered(folder.appending(metadataFolder), "metadata_", ".parquet")
    for number in vectors.keys where metadata[number] == nil {
      throw InterchangeError(
        .notAnExport,
        "\(folder) has vectors \(number) in \(vectorFolder) but no \(metadataFolder)_\(number).parquet; "
          + "without it nobody knows whose they are")
    }
    for number in metadata.keys where vectors[number] == nil {
      throw InterchangeError(
        .notAnExport,
        "\(folder) has \(metadataFolder)_\(number).parquet but no vectors \(number) in \(vectorFolder)"
      )
    }
    if !vectors.isEmpty {
      return vectors.keys.sorted().compactMap { number in
        guard let first = vectors[number], let second = metadata[number] else { return nil }
        return .pair(vectors: first, metadata: second)
      }
    }
    let lines = try numbered(folder, "images_", ".jsonl")
    guard !lines.isEmpty else {
      throw InterchangeError(
        .notAnExport,
        "\(folder) holds no export: expected \(vectorFolder)/img_emb_0.npy with \(metadataFolder)/metadata_0.parquet, "
          + "or images_0.jsonl")
    }
    return lines.keys.sorted().compactMap { lines[$0] }.map(Shard.lines)
  }

  /// Whether there is anything that a new export would mix with.
  static func isInUse(_ folder: FilePath) -> Bool {
    [
      folder.appending(FolderManifest.fileName), folder.appending(vectorFolder),
      folder.appending(metadataFolder),
    ]
    .contains { (try? FileIO.status($0.bytes)) != nil }
      || !((try? numbered(folder, "images_", ".jsonl")) ?? [:]).isEmpty
  }

  private static func numbered(
    _ folder: FilePath, _ prefix: String, _ suffix: String
  ) throws(InterchangeError) -> [Int: String] {
    let names: [[UInt8]]
    do {
      names = try FileIO.names(inFolder: folder.bytes)
    } catch {
      if error.isMissingFile { return [:] }
      throw InterchangeError(.file, "\(folder) cannot be listed: \(error.reason)")
    }
    var found: [Int: String] = [:]
    for name in names {
      let text = String(decoding: name, as: UTF8.self)
      guard text.hasPrefix(prefix), text.hasSuffix(suffix),
        let number = Int(text.dropFirst(prefix.count).dropLast(suffix.count)), number >= 0
      else { continue }
      found[number] = folder.appending(text).description
    }
    return found
  }
}
