// Free metadata as the JSON text of a column, and back.

internal import SearchDomain
internal import Support

enum MetadataJSON {
  /// A JSON object with sorted keys. Numbers that JSON cannot say (NaN,
  /// infinity) are left out.
  static func encode(_ metadata: [String: MetadataValue]) -> String {
    if metadata.isEmpty { return "{}" }
    // An import is a million of these; JSONEncoder took a twentieth of its time.
    let members = metadata.sorted { $0.key < $1.key }.compactMap { key, value in
      tree(value).map { JSONTree.Member(key, $0) }
    }
    return JSONTree.object(members).text
  }

  private static func tree(_ value: MetadataValue) -> JSONTree? {
    switch value {
    case .boolean(let flag): .boolean(flag)
    case .number(let number): number.isFinite ? .number(number) : nil
    case .text(let text): .text(text)
    case .list(let texts): .list(texts.map(JSONTree.text))
    }
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
}
