// The table of columns: what of an image goes into which, and back.

import ParquetFiles
import SearchDomain
import Support

/// The columns of an export.
struct ImageColumns {
  /// Names that are not free metadata.
  enum Name {
    static let path = "image_path"
    /// The path's bytes, where they are not UTF-8.
    static let pathBytes = "image_path_base64"
    static let id = "id"
    static let hash = "sha256"
    static let category = "category"
    static let width = "width"
    static let height = "height"
    static let format = "format"
    static let orientation = "orientation"
    static let byteCount = "byte_count"
    static let modified = "modified"
    static let caption = "caption"
    static let ocrText = "ocr_text"
    static let perceptualHash = "phash"
    static let differenceHash = "dhash"
    static let embedding = "embedding"

    static let all: Set<String> = [
      path, pathBytes, id, hash, category, width, height, format, orientation, byteCount, modified,
      caption, ocrText, perceptualHash, differenceHash, embedding,
    ]
  }

  /// Before the name of free metadata that would be taken for another column.
  static let prefix = "meta."
  /// The key of the footer that names columns whose cells are JSON: lists, and
  /// values of several types.
  static let jsonColumnsKey = "glimpse.json_columns"

  private static let fixed: [ParquetColumn] = [
    ParquetColumn(Name.path, .text, isOptional: false), ParquetColumn(Name.pathBytes, .text),
    ParquetColumn(Name.id, .text, isOptional: false), ParquetColumn(Name.hash, .text),
    ParquetColumn(Name.category, .text), ParquetColumn(Name.width, .integer),
    ParquetColumn(Name.height, .integer), ParquetColumn(Name.format, .text),
    ParquetColumn(Name.orientation, .integer), ParquetColumn(Name.byteCount, .integer),
    ParquetColumn(Name.modified, .timestamp), ParquetColumn(Name.caption, .text),
    ParquetColumn(Name.ocrText, .text), ParquetColumn(Name.perceptualHash, .text),
    ParquetColumn(Name.differenceHash, .text),
  ]

  /// A key of the free metadata with its column.
  private struct Free {
    let key: String
    let column: ParquetColumn
    let isJSON: Bool
  }

  private let free: [Free]

  init(_ keys: [MetadataKey]) {
    free = keys.map { key in
      let name =
        Name.all.contains(key.name) || key.name.hasPrefix(Self.prefix)
        ? Self.prefix + key.name : key.name
      let types = key.jsonTypes.subtracting(["null"])
      if types == ["text"] {
        return Free(key: key.name, column: ParquetColumn(name, .text), isJSON: false)
      }
      if types.isSubset(of: ["integer", "real"]) {
        return Free(key: key.name, column: ParquetColumn(name, .double), isJSON: false)
      }
      if types.isSubset(of: ["true", "false"]) {
        return Free(key: key.name, column: ParquetColumn(name, .boolean), isJSON: false)
      }
      return Free(key: key.name, column: ParquetColumn(name, .text), isJSON: true)
    }
  }

  var columns: [ParquetColumn] { Self.fixed + free.map(\.column) }

  var keyValues: [(String, String)] {
    let names = free.filter(\.isJSON).map { JSONValue.string($0.column.name) }
    return names.isEmpty ? [] : [(Self.jsonColumnsKey, JSONValue.array(names).text)]
  }

  /// An image's cells, as many as there are columns.
  func cells(_ picture: DescribedImage) -> [ParquetValue?] {
    let image = picture.image
    let facts = image.facts
    let isKnown = facts.width > 0
    var cells: [ParquetValue?] = [
      .text(image.path.description),
      image.path.validString == nil ? .text(Base64.encode(image.path.bytes)) : nil,
      .text(image.id.description),
      UnknownContent.holds(image.contentHash) ? nil : .text(Digest.hex(image.contentHash.bytes)),
      image.category.map(ParquetValue.text),
      isKnown ? .integer(Int64(facts.width)) : nil, isKnown ? .integer(Int64(facts.height)) : nil,
      facts.format.isEmpty ? nil : .text(facts.format), .integer(Int64(facts.orientation)),
      image.byteCount > 0 ? .integer(Int64(image.byteCount)) : nil,
      image.modifiedNanoseconds != 0
        ? .timestamp(nanoseconds: Int64(image.modifiedNanoseconds)) : nil,
      picture.caption.map(ParquetValue.text), picture.ocrText.map(ParquetValue.text),
      facts.fingerprint.map { .text(Self.hexadecimal($0.dct)) },
      facts.fingerprint.map { .text(Self.hexadecimal($0.difference)) },
    ]
    for column in free { cells.append(Self.cell(facts.metadata[column.key], column)) }
    return cells
  }

  private static func cell(_ value: MetadataValue?, _ free: Free) -> ParquetValue? {
    guard let value else { return nil }
    if free.isJSON { return .text(json(value).text) }
    return switch (value, free.column.kind) {
    case (.text(let text), .text): .text(text)
    case (.number(let number), .double): .double(number)
    case (.boolean(let truth), .boolean): .boolean(truth)
    // A value that came since the columns were settled.
    default: nil
    }
  }

  /// An image as one line of JSON.
  func line(_ picture: DescribedImage) -> [UInt8] {
    var members: [(String, JSONValue)] = []
    for (column, cell) in zip(columns, cells(picture)) {
      guard let cell else { continue }
      switch cell {
      case .text(let text): members.append((column.name, .string(text)))
      case .integer(let value): members.append((column.name, .integer(Int(value))))
      case .boolean(let value): members.append((column.name, .bool(value)))
      case .timestamp(let time):
        members.append((column.name, .string(TimestampText.text(nanoseconds: Int(time)))))
      case .double, .date, .bytes: break
      }
    }
    members.removeAll { member in free.contains { $0.column.name == member.0 } }
    for column in free {
      if let value = picture.image.facts.metadata[column.key] {
        members.append((column.column.name, Self.json(value)))
      }
    }
    var bytes = JSONValue.object(members).bytes
    bytes.removeLast()
    bytes += Array(",\"\(Name.embedding)\":[".utf8)
    for (i, value) in picture.embedding.values.enumerated() {
      if i > 0 { bytes.append(UInt8(ascii: ",")) }
      // The shortest text that gives the same float.
      bytes += Array(value.description.utf8)
    }
    bytes += Array("]}\n".utf8)
    return bytes
  }

  private static func json(_ value: MetadataValue) -> JSONValue {
    switch value {
    case .text(let text): .string(text)
    case .number(let number): .number(number, digits: 9)
    case .boolean(let truth): .bool(truth)
    case .list(let texts): .array(texts.map(JSONValue.string))
    }
  }

  private static func hexadecimal(_ value: UInt64) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}
