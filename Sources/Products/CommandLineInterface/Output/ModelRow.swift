// A model as lists and descriptions show it: what is known of it, and what of
// it is on this machine.

import EmbeddingModels
import ModelHub
import Support
import Synchronization

/// One model.
struct ModelRow {
  let name: String
  let entry: ModelEntry?
  let hubID: HubID?
  let installed: InstalledModel?

  /// Models on this machine first, then those that can be pulled, each once.
  static func all(registered: [ModelEntry], installed: [InstalledModel]) -> [ModelRow] {
    var rows: [ModelRow] = installed.map { model in
      guard case .cache(let id, _) = model.origin else {
        let entry = ModelRegistry.bundledEntry(named: model.name)
        return ModelRow(name: model.name, entry: entry, hubID: nil, installed: model)
      }
      let entry = registered.first { $0.hubID?.repository == id.repository }
      return ModelRow(
        name: entry?.name ?? model.name, entry: entry, hubID: id, installed: model)
    }
    let present = Set(rows.compactMap { $0.hubID?.repository })
    for entry in registered {
      if let id = entry.hubID, present.contains(id.repository) { continue }
      rows.append(ModelRow(name: entry.name, entry: entry, hubID: entry.hubID, installed: nil))
    }
    return rows
  }

  /// Where it is: `bundled`, `here`, `in part`, or empty.
  var place: String {
    guard let installed else { return "" }
    if case .bundled = installed.origin { return "bundled" }
    return installed.isComplete ? "here" : "in part"
  }

  var json: JSONValue {
    let identity: [(String, JSONValue)] = [
      ("name", .string(name)), ("hub_id", hubID.map { .string($0.repository) } ?? .null),
      ("tier", entry?.tier.map { .string($0.rawValue) } ?? .null),
      ("aliases", .array((entry?.aliases ?? []).map(JSONValue.string))),
      ("dimension", dimension.map(JSONValue.integer) ?? .null),
      ("image_size", entry.map { .integer($0.imageSize) } ?? .null),
      ("languages", entry.map { .string($0.languages.rawValue) } ?? .null),
      ("licence", entry.map { .string($0.licence) } ?? .null),
      ("megabytes", entry.map { .integer($0.approximateMegabytes) } ?? .null),
      ("speed", entry.map { .string($0.speed.rawValue) } ?? .null),
      ("family", entry.map { .string($0.family.rawValue) } ?? .null),
      ("commercial_use", entry.map { .bool($0.allowsCommercialUse) } ?? .null),
      ("note", entry?.note.map(JSONValue.string) ?? .null),
      ("pinned_commit", entry?.pinnedCommit.map(JSONValue.string) ?? .null),
      ("export", entry?.exportCommand.map(JSONValue.string) ?? .null),
    ]
    let published = entry?.figures
    let figures =
      Self.recalls("flickr30k", published?.flickr30k) + Self.recalls("coco", published?.coco) + [
        ("crossmodal3600_english", published?.english.map { .number($0) } ?? .null),
        ("crossmodal3600_chinese", published?.chinese.map { .number($0) } ?? .null),
      ]
    let place: [(String, JSONValue)] = [
      ("figures_source", published?.source.map(JSONValue.string) ?? .null),
      ("pullable", .bool(hubID != nil && entry?.isExported != false)),
      ("installed", .bool(installed?.isComplete ?? false)),
      ("folder", installed.map { .string($0.folder) } ?? .null),
      ("bytes", installed.map { .integer($0.byteCount) } ?? .null),
    ]
    return .object(identity + figures + place)
  }

  /// Numbers in a vector: as registered, else as its folder says.
  var dimension: Int? {
    if let entry { return entry.dimension }
    guard let installed, installed.isComplete else { return nil }
    return (try? ModelFolder.open(installed.folder))?.dimension
  }

  private static func recalls(
    _ name: String, _ figures: RetrievalFigures?
  ) -> [(String, JSONValue)] {
    [(1, figures?.at1), (5, figures?.at5), (10, figures?.at10)].map { rank, value in
      ("\(name)_recall_at_\(rank)", value.map { .number($0) } ?? .null)
    }
  }

  /// Everything known, a line each.
  var description: String {
    var lines: [(String, String)] = [("name", name)]
    if let hubID { lines.append(("hub id", hubID.description)) }
    if let dimension { lines.append(("numbers", "\(dimension) in each vector")) }
    if let entry {
      if !entry.aliases.isEmpty { lines.append(("also", entry.aliases.joined(separator: ", "))) }
      if let tier = entry.tier { lines.append(("for", tier.rawValue)) }
      lines.append(("sees", "\(entry.imageSize) × \(entry.imageSize) pixels"))
      lines.append(("languages", entry.languages.rawValue))
      lines.append(("licence", entry.licence))
      lines.append(("speed", entry.speed.rawValue))
      if hubID != nil { lines.append(("size", "about \(entry.approximateMegabytes) MB")) }
      let published = [("COCO", entry.figures.coco), ("Flickr30k", entry.figures.flickr30k)]
      for (name, figures) in published {
        guard let figures else { continue }
        let recalls = [("1", figures.at1), ("5", figures.at5), ("10", figures.at10)]
        lines.append(
          (
            name,
            recalls.compactMap { at, value in
              value.map { "R@\(at) \(DisplayText.fixed($0, 1))" }
            }.joined(separator: ", ")
          ))
      }
      if let source = entry.figures.source { lines.append(("figures", source)) }
      let crossmodal = [("English", entry.figures.english), ("Chinese", entry.figures.chinese)]
        .compactMap { name, value in value.map { "\(name) \(DisplayText.fixed($0, 1))" } }
      if !crossmodal.isEmpty {
        let source = PublishedFigures.crossmodalSource
        lines.append(("XM3600", crossmodal.joined(separator: ", ") + " (\(source))"))
      }
      if let note = entry.note { lines.append(("note", note)) }
    }
    if let installed {
      let part = installed.isComplete ? "" : ", only in part"
      lines.append(("folder", installed.folder))
      lines.append(("on disk", DisplayText.byteCount(installed.byteCount) + part))
    } else if let advice = entry?.exportAdvice {
      lines.append(("on disk", "no; " + advice))
    } else {
      lines.append(("on disk", "no; 'glimpse models pull \(name)' fetches it"))
    }
    return lines.map { name, value in
      DisplayText.padded(name, to: 11) + DisplayText.safe(value) + "\n"
    }.joined()
  }
}
