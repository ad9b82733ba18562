// The flags of export and import.

import Interchange
import SearchDomain

extension Flags {
  static let exportForm = Flag(
    "format", short: "f", value: "FORMAT",
    hint: .choice(ExportOptions.Form.allCases.map(\.rawValue)), of: [.export],
    help: "npy or parquet (clip-retrieval's folder, with both), or jsonl",
    parse: Values.choice(ExportOptions.Form.self)
  ).usually(ExportOptions().form)
  static let numberType = Flag(
    "dtype", value: "TYPE", hint: .choice(["float16", "float32"]), of: [.export],
    help:
      "numbers of .npy files: float16, half as large, or float32, which loses nothing",
    parse: Values.choice(NumberType.self)
  ).usually(.float32)
  static let shardSize = Flag(
    "shard-size", value: "N", of: [.export],
    help: "pictures in a file at most", parse: Values.integer(1...100_000_000)
  ).usually(ExportOptions().shardRows)
  static let importBase = Flag(
    "base", value: "DIR|URL", hint: .folder, of: [.import],
    help: "where relative paths count from (the working folder)", parse: Values.path)
  static let pathColumn = Flag(
    "path-column", value: "NAME", of: [.import],
    help: "the column of the paths (image_path, else url, path, file_name or filename)",
    parse: Values.text)

  /// What numbers an export may be written in.
  enum NumberType: String, CaseIterable, Sendable {
    case float16, float32

    var element: MatrixElement {
      switch self {
      case .float16: .float16
      case .float32: .float32
      }
    }
  }
}
