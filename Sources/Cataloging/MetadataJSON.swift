// Free metadata as the JSON text of a column, and back.

internal import FoundationEssentials
internal import SearchDomain

enum MetadataJSON {
  /// A JSON object with sorted keys. Numbers that JSON cannot say (NaN,
  /// infinity) are left out.
  static func encode(_ metadata: [String: MetadataValue]) -> String {
    if metadata.isEmpty { return "{}" }
    var values = metadata.mapValues(Value.init)
    for (key, value) in metadata {
      if case .number(let number) = value, !number.isFinite { values[key] = nil }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings, finite numbers and booleans always encode.
    guard let data = try? encoder.encode(values) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }

  /// What the column holds; values of other types than ours are left out.
  static func decode(_ text: String) -> [String: MetadataValue] {
    if text == "{}" { return [:] }
    let values = try? JSONDecoder().decode([String: Value].self, from: Data(text.utf8))
    return (values ?? [:]).compactMapValues(\.value)
  }

  private struct Value: Codable {
    var value: MetadataValue?

    init(_ value: MetadataValue) { self.value = value }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let flag = try? container.decode(Bool.self) {
        value = .boolean(flag)
      } else if let number = try? container.decode(Double.self) {
        value = .number(number)
      } else if let text = try? container.decode(String.self) {
        value = .text(text)
      } else if let texts = try? container.decode([String].self) {
        value = .list(texts)
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch value {
      case .boolean(let flag): try container.encode(flag)
      case .number(let number): try container.encode(number)
      case .text(let text): try container.encode(text)
      case .list(let texts): try container.encode(texts)
      case nil: try container.encodeNil()
      }
    }
  }
}
