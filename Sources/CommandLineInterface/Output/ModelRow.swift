// A model as lists and descriptions show it: what is known of it, and what of
// it is on this machine.

import ModelHub
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
        return ModelRow(name: model.name, entry: nil, hubID: nil, installed: model)
      }
      let entry = registered.first { $0.hubID.repository == id.repository }
      return ModelRow(
        name: entry?.name ?? model.name, entry: entry, hubID: id, installed: model)
    }
    let present = Set(rows.compactMap { $0.hubID?.repository })
    for entry in registered where !present.contains(entry.hubID.repository) {
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
    .object([
      ("name", .string(name)), ("hub_id", hubID.map { .string($0.repository) } ?? .null),
      ("tier", entry?.tier.map { .string($0.rawValue) } ?? .null),
      ("aliases", .array((entry?.aliases ?? []).map(JSONValue.string))),
      ("dimension", entry.map { .integer($0.dimension) } ?? .null),
      ("image_size", entry.map { .integer($0.imageSize) } ?? .null),
      ("languages", entry.map { .string($0.languages.rawValue) } ?? .null),
      ("licence", entry.map { .string($0.licence) } ?? .null),
      ("megabytes", entry?.approximateMegabytes.map(JSONValue.integer) ?? .null),
      ("coco_recall_at_5", entry?.coco?.at5.map { .number($0) } ?? .null),
      ("unsupported", entry?.unsupportedReason.map(JSONValue.string) ?? .null),
      ("installed", .bool(installed?.isComplete ?? false)),
      ("folder", installed.map { .string($0.folder) } ?? .null),
      ("bytes", installed.map { .integer($0.byteCount) } ?? .null),
    ])
  }

  /// Aligned columns under names.
  static func table(_ rows: [ModelRow], width terminal: Terminal) -> String {
    var cells = [["MODEL", "WHERE", "SIZE", "NUMBERS", "LANGUAGES", "COCO R@5", "FOR"]]
    for row in rows {
      let size =
        row.installed.map { DisplayText.byteCount($0.byteCount) }
        ?? row.entry?.approximateMegabytes.map { "\($0) MB" } ?? ""
      let purpose =
        row.entry?.isSupported == false ? "not supported yet" : row.entry?.tier?.rawValue ?? ""
      cells.append([
        row.name, row.place, size, row.entry.map { String($0.dimension) } ?? "",
        row.entry?.languages.rawValue ?? "",
        row.entry?.coco?.at5.map { DisplayText.fixed($0, 1) } ?? "", purpose,
      ])
    }
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
    if let entry {
      if !entry.aliases.isEmpty { lines.append(("also", entry.aliases.joined(separator: ", "))) }
      if let tier = entry.tier { lines.append(("for", tier.rawValue)) }
      lines.append(("numbers", "\(entry.dimension) a picture"))
      lines.append(("sees", "\(entry.imageSize) × \(entry.imageSize) pixels"))
      lines.append(("languages", entry.languages.rawValue))
      lines.append(("licence", entry.licence))
      if let size = entry.approximateMegabytes { lines.append(("download", "about \(size) MB")) }
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
      if let reason = entry.unsupportedReason { lines.append(("supported", "no: " + reason)) }
    }
    if let installed {
      let part = installed.isComplete ? "" : ", only in part"
      lines.append(("folder", installed.folder))
      lines.append(("on disk", DisplayText.byteCount(installed.byteCount) + part))
    } else {
      lines.append(("on disk", "no; 'glimpse models pull \(name)' fetches it"))
    }
    return lines.map { name, value in
      DisplayText.padded(name, to: 11) + DisplayText.safe(value) + "\n"
    }.joined()
  }
}
