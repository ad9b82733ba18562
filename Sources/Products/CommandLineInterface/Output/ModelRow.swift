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
    ]
    let figures = Self.recalls("flickr30k", entry?.flickr30k) + Self.recalls("coco", entry?.coco)
    let place: [(String, JSONValue)] = [
      ("figures_source", entry?.figuresSource.map(JSONValue.string) ?? .null),
      ("pullable", .bool(hubID != nil && entry?.isExported != false)),
      ("installed", .bool(installed?.isComplete ?? false)),
      ("folder", installed.map { .string($0.folder) } ?? .null),
      ("bytes", installed.map { .integer($0.byteCount) } ?? .null),
    ]
    return .object(identity + figures + place)
  }

  /// Numbers in a vector: as registered, else as its folder says.
  private var dimension: Int? {
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

  /// Aligned columns under names, and what the recalls are.
  static func table(_ rows: [ModelRow], width terminal: Terminal) -> String {
    var cells = [
      [
        "MODEL", "WHERE", "SIZE", "NUMBERS", "LANGUAGES", "SPEED", "FLICKR30K", "COCO", "FOR",
        "LICENCE",
      ]
    ]
    for row in rows {
      let size =
        row.installed.map { DisplayText.byteCount($0.byteCount) }
        ?? row.entry.map { "\($0.approximateMegabytes) MB" } ?? ""
      let purpose = row.entry?.tier?.rawValue ?? ""
      let exporting = row.entry?.isExported == false ? "export" : ""
      cells.append([
        row.name, row.place.isEmpty ? exporting : row.place, size,
        row.dimension.map(String.init) ?? "", row.entry?.languages.rawValue ?? "",
        row.entry?.speed.rawValue ?? "", Self.short(row.entry?.flickr30k),
        Self.short(row.entry?.coco), purpose, row.entry?.licence ?? "",
      ])
    }
    return aligned(cells, terminal)
      + "FLICKR30K and COCO: text to image, per cent of captions whose picture comes first, as "
      + "published;\n'glimpse models info MODEL' names the source. WHERE export: made with "
      + "\(ExportTool.name).\n"
  }

  private static func short(_ figures: RetrievalFigures?) -> String {
    figures.map { DisplayText.fixed($0.at1, 1) } ?? ""
  }

  private static func aligned(_ cells: [[String]], _ terminal: Terminal) -> String {
    let widths = cells[0].indices.map { column in
      cells.map { DisplayText.width($0[column]) }.max() ?? 0
    }
    return cells.map { row in
      var line = zip(row, widths).map { DisplayText.padded(DisplayText.safe($0), to: $1) }
        .joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return (terminal.isTerminal ? DisplayText.cutEnd(line, to: terminal.width) : line) + "\n"
    }.joined()
  }

  /// Everything known, a line each.
  var description: String {
    var lines: [(String, String)] = [("name", name)]
    if let hubID { lines.append(("hub id", hubID.description)) }
    if let dimension { lines.append(("numbers", "\(dimension) a picture")) }
    if let entry {
      if !entry.aliases.isEmpty { lines.append(("also", entry.aliases.joined(separator: ", "))) }
      if let tier = entry.tier { lines.append(("for", tier.rawValue)) }
      lines.append(("sees", "\(entry.imageSize) × \(entry.imageSize) pixels"))
      lines.append(("languages", entry.languages.rawValue))
      lines.append(("licence", entry.licence))
      lines.append(("speed", entry.speed.rawValue))
      if hubID != nil { lines.append(("size", "about \(entry.approximateMegabytes) MB")) }
      for (name, figures) in [("COCO", entry.coco), ("Flickr30k", entry.flickr30k)] {
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
      if let source = entry.figuresSource { lines.append(("figures", source)) }
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
