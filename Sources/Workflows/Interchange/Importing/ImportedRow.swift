// One row of an import, as the names of its columns have it understood.

import ParquetFiles
import SearchDomain
import Support

/// What a row says of an image. Everything but the path may be missing.
struct ImportedRow: Sendable {
  var path: FilePath?
  var hash: ContentHash?
  var category: String?
  var width = 0
  var height = 0
  var format = ""
  var orientation = 1
  var byteCount = 0
  var modifiedNanoseconds = 0
  var caption: String?
  var ocrText: String?
  var perceptualHash: UInt64?
  var differenceHash: UInt64?
  var metadata: [String: MetadataValue] = [:]

  private typealias Name = ImageColumns.Name

  /// The columns that an image's place is looked for in, the first that is
  /// there: clip-retrieval's, then those of data sets of web images.
  static let pathNames = ["image_path", "url", "path", "file_name", "filename"]

  /// Takes a cell; one of a type that its column does not have is passed over.
  ///
  /// - Parameters:
  ///   - pathName: the column of the paths.
  ///   - isJSON: the cell's text is JSON.
  mutating func take(_ value: ParquetValue, of name: String, pathName: String, isJSON: Bool) {
    if name == Name.pathBytes {
      if case .text(let text) = value, let bytes = Base64.decode(Array(text.utf8)) {
        path = FilePath(bytes: bytes)
      }
      return
    }
    if name == pathName {
      if path == nil, let text = Self.text(value), !text.isEmpty { path = FilePath(text) }
      if name == Name.path { return }
    }
    switch name {
    case Name.path, Name.id, Name.embedding: break
    case Name.hash:
      if let text = Self.text(value) { hash = Self.digest(text).flatMap(ContentHash.init(bytes:)) }
    case Name.category: category = Self.text(value)
    case Name.width: width = Self.whole(value) ?? width
    case Name.height: height = Self.whole(value) ?? height
    case Name.format: format = Self.text(value) ?? format
    case Name.orientation:
      if let number = Self.whole(value), (1...8).contains(number) { orientation = number }
    case Name.byteCount: byteCount = Self.whole(value) ?? byteCount
    case Name.modified: modifiedNanoseconds = Self.time(value) ?? modifiedNanoseconds
    case Name.caption: caption = Self.text(value)
    case Name.ocrText: ocrText = Self.text(value)
    case Name.perceptualHash: perceptualHash = Self.text(value).flatMap { UInt64($0, radix: 16) }
    case Name.differenceHash: differenceHash = Self.text(value).flatMap { UInt64($0, radix: 16) }
    default:
      let key =
        name.hasPrefix(ImageColumns.prefix)
        ? String(name.dropFirst(ImageColumns.prefix.count)) : name
      if let free = isJSON ? Self.parsed(value) : Self.free(value) { metadata[key] = free }
    }
  }

  /// Takes the members of an object of JSON; its vector is returned.
  mutating func take(_ members: [JSONTree.Member], pathName: String) -> [Float]? {
    var vector: [Float]?
    for member in members {
      if member.name == Name.embedding {
        if case .list(let values) = member.value {
          vector = values.map { Float($0.double ?? .nan) }
        }
        continue
      }
      switch member.value {
      case .null, .object: break
      case .boolean(let truth):
        take(.boolean(truth), of: member.name, pathName: pathName, isJSON: false)
      case .number(let number):
        take(.double(number), of: member.name, pathName: pathName, isJSON: false)
      case .text(let text): take(.text(text), of: member.name, pathName: pathName, isJSON: false)
      case .list: take(.text(member.value.text), of: member.name, pathName: pathName, isJSON: true)
      }
    }
    return vector
  }

  private static func text(_ value: ParquetValue) -> String? {
    switch value {
    case .text(let text): text
    case .integer(let number): String(number)
    default: nil
    }
  }

  /// pandas makes floats of whole numbers where some are missing.
  private static func whole(_ value: ParquetValue) -> Int? {
    switch value {
    case .integer(let number) where number >= 0: Int(number)
    case .double(let number) where number >= 0 && number < 1e15: Int(clamping: number)
    default: nil
    }
  }

  private static func time(_ value: ParquetValue) -> Int? {
    switch value {
    case .timestamp(let time): Int(time)
    case .text(let text): TimestampText.nanoseconds(text)
    default: nil
    }
  }

  private static func free(_ value: ParquetValue) -> MetadataValue? {
    switch value {
    case .text(let text): .text(text)
    case .integer(let number): .number(Double(number))
    case .double(let number): number.isFinite ? .number(number) : nil
    case .boolean(let truth): .boolean(truth)
    case .timestamp(let time): .text(TimestampText.text(nanoseconds: Int(time)))
    case .date(let days): .text(TimestampText.date(days: days))
    case .bytes: nil
    }
  }

  private static func parsed(_ value: ParquetValue) -> MetadataValue? {
    guard case .text(let text) = value, let tree = try? JSONTree(parsing: text) else { return nil }
    switch tree {
    case .text(let text): return .text(text)
    case .number(let number): return .number(number)
    case .boolean(let truth): return .boolean(truth)
    case .list(let values):
      let texts = values.compactMap(\.string)
      return texts.count == values.count ? .list(texts) : .text(text)
    case .null, .object: return nil
    }
  }

  private static func digest(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    for i in stride(from: 0, to: 64, by: 2) {
      guard let byte = UInt8(String(decoding: digits[i..<(i + 2)], as: UTF8.self), radix: 16) else {
        return nil
      }
      bytes.append(byte)
    }
    return bytes
  }
}
