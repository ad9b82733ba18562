// The names under which stores keep what is known of an image. They are the
// same on every server, so that collections can be compared and moved.

internal import SearchDomain

/// Names of payload fields. Those of a record's own fields are in the table of
/// fields (`Filter.Field.storedName`).
enum PayloadFields {
  static let model = "model"
  static let modelDigest = "model_digest"
  /// Every folder above the image, so that "below" is equality.
  static let folders = "folders"
  /// What follows the last dot of the name, so that `*.jpg` is equality.
  static let suffix = "suffix"
  /// The first 48 bits of the id as a number: the order of reading.
  static let idOrder = "id_order"
  /// What no filter asks for, as JSON text: see RecordPayload.
  static let rest = "glimpse"

  /// The fields that stand in the record itself. `path`, `filename` and
  /// `category` are those of the replaced service.
  static let ofRecord = Filter.Field.table.compactMap { field in
    field.storedName.map { (field: field, name: $0) }
  }

  /// A time of the metadata in seconds since 1970, as an instant or by the clock
  /// that was read.
  static func time(_ key: String, isInstant: Bool) -> String {
    key + (isInstant ? "_instant" : "_local")
  }

  /// The type of a value of free metadata; each has a field of its own, because
  /// values of different types are never equal.
  enum MetadataKind: String, CaseIterable {
    case text, number, flag, list
  }

  /// The field of a metadata key: letters and digits stay, other bytes become
  /// `_` and two hexadecimal digits.
  static func metadata(_ key: String, _ kind: MetadataKind) -> String {
    var name = "meta_\(kind.rawValue)_"
    for byte in key.utf8 {
      if isPlain(byte) {
        name.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        name += "_" + (digits.utf8.count == 1 ? "0" : "") + digits
      }
    }
    return name
  }

  /// The key and type that a field's name stands for; nil for other fields.
  static func metadataKey(of name: String) -> (key: String, kind: MetadataKind)? {
    for kind in MetadataKind.allCases {
      let prefix = "meta_\(kind.rawValue)_"
      guard name.hasPrefix(prefix) else { continue }
      var bytes: [UInt8] = []
      var rest = Array(name.utf8.dropFirst(prefix.utf8.count))[...]
      while let byte = rest.popFirst() {
        if byte != UInt8(ascii: "_") {
          bytes.append(byte)
        } else {
          let digits = String(decoding: rest.prefix(2), as: UTF8.self)
          guard rest.count >= 2, let value = UInt8(digits, radix: 16) else { return nil }
          rest = rest.dropFirst(2)
          bytes.append(value)
        }
      }
      guard let key = String(validating: bytes, as: UTF8.self) else { return nil }
      return (key, kind)
    }
    return nil
  }

  /// The first 48 bits of an id.
  static func order(of id: ImageID) -> Int { id.bytes.prefix(6).reduce(0) { $0 << 8 | Int($1) } }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
  }
}
