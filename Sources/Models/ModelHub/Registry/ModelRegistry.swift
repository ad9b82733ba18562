// Finding a model in the table by any of its names.

/// The table of models that are known by name.
public enum ModelRegistry {
  /// The bundled model of a name.
  public static func bundledEntry(named name: String) -> ModelEntry? {
    bundled.first { $0.name == name }
  }

  /// The model that a name stands for.
  ///
  /// Case does not matter. Names are, in this order: a tier (`fast`); the full
  /// name (`ViT-B-32/laion2b_s34b_b79k`, also with `__` or `::` in place of the
  /// slash, and with `-` for `_`); a hub id; an alias; an architecture alone,
  /// which stands for the first row that has it.
  public static func entry(named name: String) -> ModelEntry? {
    let wanted = name.lowercased()
    if let tier = ModelEntry.Tier(rawValue: wanted) { return entries.first { $0.tier == tier } }
    let key = folded(name)
    return entries.first { folded($0.name) == key }
      ?? entries.first { $0.hubID?.repository.lowercased() == wanted }
      ?? entries.first { $0.aliases.contains { folded($0) == key } }
      ?? entries.first { $0.architecture.lowercased() == wanted }
  }

  /// What to say of a name in the table's own form, an architecture and a
  /// training, that is not in it: no publisher on the hub is called like an
  /// architecture.
  ///
  /// - Returns: nil for any other name.
  static func missingRow(_ name: String) -> String? {
    let parts = folded(name).split(separator: "/")
    guard parts.count == 2 else { return nil }
    let wanted = plain(String(parts[0]))
    let rows = entries.filter { plain(folded($0.architecture)) == wanted }
    guard !rows.isEmpty else { return nil }
    return "no model named \(name) is in the list: of this architecture it has "
      + rows.map(\.name).joined(separator: ", ")
      + "; any other is pulled by its publisher's name on the hub, such as org/name"
  }

  /// An architecture without the marks that say only how it was trained.
  private static func plain(_ architecture: String) -> String {
    let suffix = "_quickgelu"
    return architecture.hasSuffix(suffix)
      ? String(architecture.dropLast(suffix.count)) : architecture
  }

  /// Lower case, with the separators that open_clip, Immich and we use for one.
  private static func folded(_ name: String) -> String {
    var text = name.lowercased()
    for separator in ["__", "::"] {
      if let range = firstRange(of: separator, in: text) { text.replaceSubrange(range, with: "/") }
    }
    return String(text.map { $0 == "-" ? "_" : $0 })
  }

  private static func firstRange(of part: String, in text: String) -> Range<String.Index>? {
    text.indices.first { text[$0...].hasPrefix(part) }
      .map { $0..<text.index($0, offsetBy: part.count) }
  }
}
