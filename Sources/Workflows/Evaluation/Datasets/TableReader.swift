// Rows of an image and a caption: CSV with a header, JSON lines, or one JSON
// array. Columns are known by the names that data sets give them.

import FoundationEssentials
import Refusals
import SearchDomain
import Support

/// Reads rows with an image and a caption.
struct TableReader {
  let path: FilePath

  /// Names of columns, in lower case, the usual first.
  private static let imageNames = [
    "image", "file", "filename", "file_name", "image_name", "image_path", "filepath", "path",
  ]
  private static let captionNames = [
    "caption", "captions", "text", "texts", "sentence", "sentences", "comment", "raw", "title",
  ]
  private static let splitName = "split"
  private static let groupName = "group"

  /// - Returns: nil where it has no columns of an image and a caption.
  /// - Throws: `WorkflowError` for a row that cannot be read.
  func read(_ bytes: [UInt8]) throws(WorkflowError) -> DatasetListing? {
    if TextLines.looksBinary(bytes) { return nil }
    switch bytes.first(where: { $0 > 32 && $0 < 0x80 }) {
    case UInt8(ascii: "{"): return try lines(bytes)
    case UInt8(ascii: "["): return try array(bytes)
    default: return table(bytes)
    }
  }

  /// Whether a line is one JSON object that names an image.
  static func isRecord(_ line: ArraySlice<UInt8>) -> Bool {
    guard let record = try? JSONDecoder().decode(Record.self, from: Data(line)) else {
      return false
    }
    return record.texts(imageNames) != nil
  }

  // MARK: JSON

  private func lines(_ bytes: [UInt8]) throws(WorkflowError) -> DatasetListing? {
    var listing = DatasetListing(.table)
    for line in TextLines(bytes) where !line.isBlank {
      let record: Record
      do {
        record = try JSONDecoder().decode(Record.self, from: Data(line.bytes))
      } catch {
        throw .unusableDataset("\(path), line \(line.number): this is no JSON object")
      }
      guard let entry = record.entry else {
        throw .unusableDataset(
          "\(path), line \(line.number): the object names no picture, as in \"image\": \"a.jpg\".")
      }
      listing.add(entry)
    }
    return listing
  }

  private func array(_ bytes: [UInt8]) throws(WorkflowError) -> DatasetListing? {
    guard let records = try? JSONDecoder().decode([Record].self, from: Data(bytes)) else {
      throw .unusableDataset("\(path) is damaged: its JSON is no array of objects, or ends early")
    }
    var listing = DatasetListing(.table)
    for record in records {
      guard let entry = record.entry else { return nil }
      listing.add(entry)
    }
    return listing
  }

  /// A JSON object whose values are texts, lists of texts, or of no interest.
  private struct Record: Decodable {
    let values: [String: Value]

    enum Value: Decodable {
      case texts([String])
      case other

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
          self = .texts([text])
        } else if let texts = try? container.decode([String].self) {
          self = .texts(texts)
        } else if let number = try? container.decode(Int.self) {
          self = .texts([String(number)])
        } else {
          self = .other
        }
      }
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.singleValueContainer().decode([String: Value].self)
      self.values = Dictionary(
        values.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    func texts(_ names: [String]) -> [String]? {
      for name in names {
        if case .texts(let texts)? = values[name] { return texts }
      }
      return nil
    }

    /// Nil where it names no image.
    var entry: DatasetEntry? {
      guard let name = texts(imageNames)?.first, !name.isEmpty else { return nil }
      let captions = (texts(captionNames) ?? []).map(\.trimmed).filter { !$0.isEmpty }
      return DatasetEntry(
        name: name, captions: captions, split: texts([splitName])?.first,
        group: texts([groupName])?.first)
    }
  }

  // MARK: CSV

  private func table(_ bytes: [UInt8]) -> DatasetListing? {
    guard let first = TextLines(bytes).first(where: { !$0.isBlank }) else { return nil }
    let separators: [UInt8] = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }
    let separator = separators.max { left, right in
      first.bytes.count { $0 == left } < first.bytes.count { $0 == right }
    }
    guard let separator else { return nil }
    var rows = CSVReader(bytes, separator: separator)
    guard let header = rows.next()?.fields.map({ $0.trimmed.lowercased() }),
      let image = Self.column(Self.imageNames, in: header),
      let caption = Self.column(Self.captionNames, in: header)
    else { return nil }
    let split = header.firstIndex(of: Self.splitName)
    let group = header.firstIndex(of: Self.groupName)
    var listing = DatasetListing(.table)
    var unusable: [Int] = []
    while let row = rows.next() {
      let fields = row.fields
      if fields == [""] { continue }
      guard fields.indices.contains(image), fields.indices.contains(caption),
        !fields[image].trimmed.isEmpty
      else {
        unusable.append(row.line)
        continue
      }
      func value(_ column: Int?) -> String? {
        guard let column, fields.indices.contains(column) else { return nil }
        let text = fields[column].trimmed
        return text.isEmpty ? nil : text
      }
      listing.add(
        DatasetEntry(
          name: fields[image].trimmed, captions: value(caption).map { [$0] } ?? [],
          split: value(split), group: value(group)))
    }
    if let line = unusable.first {
      listing.warnings.append(
        unusable.count == 1
          ? "\(path), line \(line): the row has no picture or no caption, and was passed over"
          : "\(unusable.count) rows of \(path) have no picture or no caption, and were passed over (the first in line \(line))"
      )
    }
    return listing
  }

  private static func column(_ names: [String], in header: [String]) -> Int? {
    names.lazy.compactMap { header.firstIndex(of: $0) }.first
  }
}
