// A picture's record as a row of COPY, and a row of an answer as a record.

internal import PostgresAccess
internal import SearchDomain
internal import Support

enum PostgresRecord {
  /// What COPY's binary form begins with
  /// (https://www.postgresql.org/docs/current/sql-copy.html).
  static let head: [UInt8] =
    Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [UInt8](repeating: 0, count: 8)
  static let end: [UInt8] = [0xFF, 0xFF]

  /// A row: the columns of the record, then the vector.
  static func append(_ record: StoredRecord, to bytes: inout [UInt8]) {
    let image = record.image
    PostgresText.append(Int16(clamping: PostgresColumns.ofRecord.count + 1), to: &bytes)
    for (name, _) in PostgresColumns.ofRecord { append(value(name, image), to: &bytes) }
    append(PostgresText.bytes(of: record.embedding?.values ?? []), to: &bytes)
  }

  private static func append(_ value: [UInt8]?, to bytes: inout [UInt8]) {
    guard let value else { return PostgresText.append(Int32(-1), to: &bytes) }
    PostgresText.append(Int32(clamping: value.count), to: &bytes)
    bytes += value
  }

  private static func value(_ column: String, _ image: ImageRecord) -> [UInt8]? {
    switch column {
    case PostgresColumns.id: return image.id.bytes
    case PostgresColumns.pathBytes: return invalid(image.path)
    case PostgresColumns.filenameBytes: return invalid(image.path.lastComponent)
    case "modified_ns": return integer(image.modifiedNanoseconds)
    case "exif_orientation": return integer(image.facts.orientation)
    case "phash": return image.facts.fingerprint.map { integer(Int(bitPattern: UInt($0.dct))) }
    case "dhash":
      return image.facts.fingerprint.map { integer(Int(bitPattern: UInt($0.difference))) }
    case PostgresColumns.meta: return [1] + meta(of: image).bytes
    case PostgresColumns.words: return array(words(of: image))
    default: break
    }
    if let field = byColumn[column] { return value(of: field, image) }
    return times[column].flatMap { key, isInstant in
      guard case .text(let text)? = image.facts.metadata[key] else { return nil }
      return FilterTime.moment(text).map { double(isInstant ? $0.instant : $0.localSeconds) }
    }
  }

  private static let byColumn = Dictionary(
    uniqueKeysWithValues: PayloadFields.ofRecord.map { ($0.name, $0.field) })

  private static let times = Dictionary(
    uniqueKeysWithValues: Filter.Field.table.filter(\.isTime).compactMap(\.metadataKey).flatMap {
      key in
      [false, true].map { (PayloadFields.time(key, isInstant: $0), (key, $0)) }
    })

  private static func value(of field: Filter.Field, _ image: ImageRecord) -> [UInt8]? {
    switch field.content {
    case .wholeNumber: field.number(of: image).map { integer(Int(clamping: $0)) }
    case .number, .time: field.number(of: image).map { double($0) }
    case .flag: nil
    case .text, .words, .anything:
      field.texts(of: image).first.map { Array(PostgresText.stored($0).utf8) }
    }
  }

  private static func invalid(_ path: FilePath) -> [UInt8]? {
    path.validString == nil ? path.bytes : nil
  }

  private static func integer(_ number: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    PostgresText.append(Int64(number), to: &bytes)
    return bytes
  }

  private static func double(_ number: Double) -> [UInt8] {
    var bytes: [UInt8] = []
    PostgresText.append(number.bitPattern, to: &bytes)
    return bytes
  }

  /// An array of `int8` in its binary form: one dimension, no nulls, the type's
  /// number, how many, from 1 on.
  private static func array(_ numbers: [Int]) -> [UInt8] {
    var bytes: [UInt8] = []
    for number in numbers.isEmpty ? [0, 0, 20] : [1, 0, 20, Int32(clamping: numbers.count), 1] {
      PostgresText.append(number as Int32, to: &bytes)
    }
    for number in numbers {
      PostgresText.append(Int32(8), to: &bytes)
      PostgresText.append(Int64(number), to: &bytes)
    }
    return bytes
  }

  /// The texts of a picture in any case, each as a number.
  static func words(of image: ImageRecord) -> [Int] {
    let others = image.facts.metadata.keys.map { Filter.Field.metadata($0) }
      .filter { Filter.Field.ofMetadata($0.metadataKey ?? "") == nil }
    var words: Set<Int> = []
    for field in Filter.Field.table + others where field.isTextual && !field.isTime {
      for text in field.texts(of: image) {
        for form in field.forms(of: text) { words.insert(PostgresText.word(field.name, form)) }
      }
    }
    return words.sorted()
  }

  /// The metadata as an object by key; a number that is none is left out.
  static func meta(of image: ImageRecord) -> JSONTree {
    .object(
      image.facts.metadata.sorted { $0.key < $1.key }.compactMap { key, value in
        let tree: JSONTree? =
          switch value {
          case .text(let text): .text(PostgresText.stored(text))
          case .number(let number): number.isFinite ? .number(number) : nil
          case .boolean(let flag): .boolean(flag)
          case .list(let texts): .texts(texts.map(PostgresText.stored))
          }
        return tree.map { .init(PostgresText.stored(key), $0) }
      })
  }

  /// The record of a row with the columns of `PostgresColumns.read`, perhaps the
  /// vector as the one after them; nil for a row that is none of ours.
  static func record(
    _ rows: PostgresRows, _ row: Int, vectorColumn: Int?
  ) -> StoredRecord? {
    guard let id = rows.bytes(row, 0).flatMap({ ImageID(bytes: $0) }),
      let path = rows.bytes(row, 2).map({ FilePath(bytes: $0) })
        ?? rows.text(row, 1).map({ FilePath(PostgresText.original($0)) }),
      let hash = rows.text(row, 3).flatMap(contentHash),
      let byteCount = rows.integer(row, 4), let modified = rows.integer(row, 5),
      let width = rows.integer(row, 7), let height = rows.integer(row, 8),
      let format = rows.text(row, 9), let orientation = rows.integer(row, 10),
      // The first byte is the form's version.
      let meta = rows.bytes(row, 13), meta.first == 1,
      let tree = try? JSONTree(parsing: Array(meta.dropFirst()), limits: .small)
    else { return nil }
    var print: ImageFingerprint?
    if let dct = rows.integer(row, 11), let difference = rows.integer(row, 12) {
      print = ImageFingerprint(
        dct: UInt64(UInt(bitPattern: dct)), difference: UInt64(UInt(bitPattern: difference)))
    }
    var embedding: Embedding?
    if let vectorColumn {
      let values = rows.withBytes(row, vectorColumn, PostgresText.vector) ?? nil
      guard let values, let unit = try? Embedding(normalizing: values) else { return nil }
      embedding = unit
    }
    let image = ImageRecord(
      id: id, path: path, contentHash: hash, byteCount: byteCount, modifiedNanoseconds: modified,
      category: rows.text(row, 6).map(PostgresText.original),
      facts: ImageFacts(
        width: width, height: height, format: PostgresText.original(format),
        orientation: orientation, metadata: metadata(tree), fingerprint: print))
    return StoredRecord(image: image, embedding: embedding)
  }

  private static func metadata(_ tree: JSONTree) -> [String: MetadataValue] {
    guard case .object(let members) = tree else { return [:] }
    var metadata: [String: MetadataValue] = [:]
    for member in members {
      let value: MetadataValue? =
        switch member.value {
        case .text(let text): .text(PostgresText.original(text))
        case .number(let number): .number(number)
        case .boolean(let flag): .boolean(flag)
        case .list(let texts): .list(texts.compactMap(\.string).map(PostgresText.original))
        case .null, .object: nil
        }
      metadata[PostgresText.original(member.name)] = value
    }
    return metadata
  }

  private static func contentHash(_ hex: String) -> ContentHash? {
    let digits = Array(hex.utf8)
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    for i in stride(from: 0, to: 64, by: 2) {
      guard let byte = UInt8(String(decoding: digits[i..<i + 2], as: UTF8.self), radix: 16) else {
        return nil
      }
      bytes.append(byte)
    }
    return ContentHash(bytes: bytes)
  }
}
