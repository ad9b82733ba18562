// Free metadata as the JSON text of a column, and back.

internal import FoundationEssentials
internal import SearchDomain
internal import Support

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
    // A page of results is dozens of these; JSONDecoder takes ten times as long.
    guard case .object(let members)? = try? JSONTree(parsing: text) else { return [:] }
    var metadata: [String: MetadataValue] = [:]
    for member in members { metadata[member.name] = value(member.value) }
    return metadata
  }

  private static func value(_ tree: JSONTree) -> MetadataValue? {
    switch tree {
    case .boolean(let flag): return .boolean(flag)
    case .number(let number): return .number(number)
    case .text(let text): return .text(text)
    case .list(let values):
      let texts = values.compactMap(\.string)
      return texts.count == values.count ? .list(texts) : nil
    case .null, .object: return nil
    }
  }

  private struct Value: Encodable {
    let value: MetadataValue

    init(_ value: MetadataValue) { self.value = value }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch value {
      case .boolean(let flag): try container.encode(flag)
      case .number(let number): try container.encode(number)
      case .text(let text): try container.encode(text)
      case .list(let texts): try container.encode(texts)
      }
    }
  }
}
