// An image's record as payload fields, and back without loss. Non-UTF-8 paths,
// hashes and the like go into one field of JSON text.

internal import SearchDomain
internal import Support

/// The payload of one record.
enum RecordPayload {
  /// All fields in order; what an image lacks is left out.
  static func members(of image: ImageRecord, in space: EmbeddingSpace) -> [JSONTree.Member] {
    var members: [JSONTree.Member] = []
    func add(_ name: String, _ value: JSONTree) { members.append(.init(name, value)) }
    for (field, name) in PayloadFields.ofRecord {
      if let value = value(of: field, image) { add(name, value) }
    }
    add(PayloadFields.model, .text(space.modelName))
    add(PayloadFields.modelDigest, .text(space.digest))
    let folders = folders(above: image.path.description)
    if !folders.isEmpty { add(PayloadFields.folders, .texts(folders)) }
    if let suffix = suffix(of: image.filename) { add(PayloadFields.suffix, .text(suffix)) }
    add(PayloadFields.idOrder, .integer(PayloadFields.order(of: image.id)))
    addMetadata(of: image, to: &members)
    add(PayloadFields.rest, .text(rest(of: image, in: space).text))
    return members
  }

  /// A path that is no text is written as a URI, which is unique and no other
  /// image's path.
  private static func value(of field: Filter.Field, _ image: ImageRecord) -> JSONTree? {
    if field == .path { return .text(pathText(of: image)) }
    if field == .filename {
      return .text(FilePath(pathText(of: image)).lastComponent.description)
    }
    if let number = field.number(of: image) { return .number(number) }
    return field.texts(of: image).first.map { .text($0) }
  }

  private static func addMetadata(of image: ImageRecord, to members: inout [JSONTree.Member]) {
    for (key, value) in image.facts.metadata.sorted(by: { $0.key < $1.key }) {
      switch value {
      case .text(let text):
        members.append(.init(PayloadFields.metadata(key, .text), .text(text)))
        if Filter.Field.ofMetadata(key)?.isTime ?? false, let moment = FilterTime.moment(text) {
          for (isInstant, seconds) in [(false, moment.localSeconds), (true, moment.instant)] {
            members.append(
              .init(PayloadFields.time(key, isInstant: isInstant), .number(seconds)))
          }
        }
      case .number(let number) where number.isFinite:
        members.append(.init(PayloadFields.metadata(key, .number), .number(number)))
      case .number: break
      case .boolean(let flag):
        members.append(.init(PayloadFields.metadata(key, .flag), .boolean(flag)))
      case .list(let texts) where !texts.isEmpty:
        members.append(.init(PayloadFields.metadata(key, .list), .texts(texts)))
      // Kept in `rest`: some servers take no empty list.
      case .list: break
      }
    }
  }

  private static func rest(of image: ImageRecord, in space: EmbeddingSpace) -> JSONTree {
    var members: [JSONTree.Member] = [
      .init("modified_ns", .text(String(image.modifiedNanoseconds))),
      .init("precision", .text(space.precision)),
    ]
    if image.facts.orientation != 1 {
      members.append(.init("exif_orientation", .integer(image.facts.orientation)))
    }
    if let print = image.facts.fingerprint {
      members.append(.init("phash", .text(String(print.dct, radix: 16))))
      members.append(.init("dhash", .text(String(print.difference, radix: 16))))
    }
    if image.path.validString == nil {
      members.append(.init("path_hex", .text(Digest.hex(image.path.bytes))))
    }
    // As text: servers that read JSON fast miss the last digit of some numbers.
    let fractions = image.facts.metadata.compactMap { key, value -> JSONTree.Member? in
      guard case .number(let number) = value, number.isFinite,
        number.rounded() != number || abs(number) >= 9_007_199_254_740_992
      else { return nil }
      return .init(key, .text("\(number)"))
    }
    if !fractions.isEmpty {
      members.append(.init("numbers", .object(fractions.sorted { $0.name < $1.name })))
    }
    let lists = image.facts.metadata.compactMap { key, value -> JSONTree.Member? in
      guard case .list(let texts) = value, !texts.isEmpty else { return nil }
      return .init(key, .texts(texts))
    }
    if !lists.isEmpty {
      members.append(.init("lists", .object(lists.sorted { $0.name < $1.name })))
    }
    let empty = image.facts.metadata.filter { $0.value == .list([]) }.keys.sorted()
    if !empty.isEmpty { members.append(.init("empty_lists", .texts(empty))) }
    return .object(members)
  }

  /// What a payload has of a field of the record itself.
  private static func value(_ field: Filter.Field, _ payload: JSONTree) -> JSONTree? {
    field.storedName.flatMap { payload[$0] }
  }

  /// The record that a payload describes.
  ///
  /// - Parameter id: nil if the store's id is not ours, as in a collection
  ///   of another program; it is made of the path then.
  /// - Returns: nil if it has no path.
  static func image(_ payload: JSONTree, id: ImageID?) -> ImageRecord? {
    guard case .object(let members) = payload, let text = value(.path, payload)?.string
    else { return nil }
    let rest = payload[PayloadFields.rest]?.string.flatMap { try? JSONTree(parsing: $0) } ?? .null
    let path =
      rest["path_hex"]?.string.flatMap(bytes(hex:)).map { FilePath(bytes: $0) } ?? FilePath(text)
    var metadata: [String: MetadataValue] = [:]
    for member in members {
      guard let (key, kind) = PayloadFields.metadataKey(of: member.name) else { continue }
      switch (kind, member.value) {
      case (.text, .text(let text)): metadata[key] = .text(text)
      case (.number, .number(let number)): metadata[key] = .number(number)
      case (.flag, .boolean(let flag)): metadata[key] = .boolean(flag)
      case (.list, .list(let texts)): metadata[key] = .list(texts.compactMap(\.string))
      default: break
      }
    }
    if case .object(let lists)? = rest["lists"] {
      for member in lists {
        metadata[member.name] = .list((member.value.list ?? []).compactMap(\.string))
      }
    }
    if case .object(let fractions)? = rest["numbers"] {
      for member in fractions {
        guard case .number? = metadata[member.name],
          let number = member.value.string.flatMap(Double.init)
        else { continue }
        metadata[member.name] = .number(number)
      }
    }
    for key in rest["empty_lists"]?.list ?? [] { key.string.map { metadata[$0] = .list([]) } }
    var print: ImageFingerprint?
    if let dct = rest["phash"]?.string.flatMap({ UInt64($0, radix: 16) }),
      let difference = rest["dhash"]?.string.flatMap({ UInt64($0, radix: 16) })
    {
      print = ImageFingerprint(dct: dct, difference: difference)
    }
    // A stranger's image is known by nothing but its place.
    let hash = value(.contentHash, payload)?.string.flatMap(bytes(hex:))
    guard let hash = ContentHash(bytes: hash ?? Digest.of(path.bytes, .sha256)) else { return nil }
    return ImageRecord(
      id: id ?? ImageID(sixteen: Digest.uuid5(ofURL: path.bytes)), path: path, contentHash: hash,
      byteCount: value(.byteCount, payload)?.integer ?? 0,
      modifiedNanoseconds: rest["modified_ns"]?.string.flatMap { Int($0) } ?? 0,
      category: value(.category, payload)?.string,
      facts: ImageFacts(
        width: value(.width, payload)?.integer ?? 0,
        height: value(.height, payload)?.integer ?? 0,
        format: value(.format, payload)?.string ?? path.fileExtension,
        orientation: rest["exif_orientation"]?.integer ?? 1, metadata: metadata,
        fingerprint: print))
  }

  /// The model that made a record's vector; nil if the payload is not ours.
  static func space(_ payload: JSONTree, dimension: Int) -> EmbeddingSpace? {
    guard let digest = payload[PayloadFields.modelDigest]?.string else { return nil }
    let rest = payload[PayloadFields.rest]?.string.flatMap { try? JSONTree(parsing: $0) }
    return EmbeddingSpace(
      modelName: payload[PayloadFields.model]?.string ?? "", digest: digest, dimension: dimension,
      precision: rest?["precision"]?.string ?? "f32")
  }

  /// What follows the last dot of a name; nil if there is none.
  static func suffix(of name: String) -> String? {
    let bytes = Array(name.utf8)
    return bytes.lastIndex(of: UInt8(ascii: "."))
      .map { String(decoding: bytes[($0 + 1)...], as: UTF8.self) }
  }

  /// Every folder above a path or URI, the root's first.
  static func folders(above path: String) -> [String] {
    let bytes = Array(path.utf8)
    return bytes.indices.filter { $0 > 0 && bytes[$0] == UInt8(ascii: "/") }
      .map { String(decoding: bytes[..<$0], as: UTF8.self) }
  }

  /// The path as written in the payload.
  static func pathText(of image: ImageRecord) -> String {
    image.path.validString ?? uri(image.path)
  }

  private static func uri(_ path: FilePath) -> String {
    var text = "file://"
    for byte in path.bytes {
      let isPlain = byte > 32 && byte < 127 && byte != UInt8(ascii: "%")
      let digits = String(byte, radix: 16, uppercase: true)
      text +=
        isPlain
        ? String(Unicode.Scalar(byte)) : "%" + (digits.utf8.count == 1 ? "0" : "") + digits
    }
    return text
  }

  private static func bytes(hex: String) -> [UInt8]? {
    let digits = Array(hex.utf8)
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    for i in stride(from: 0, to: digits.count, by: 2) {
      guard let byte = UInt8(String(decoding: digits[i..<i + 2], as: UTF8.self), radix: 16) else {
        return nil
      }
      bytes.append(byte)
    }
    return bytes
  }
}
