// The list of models for people: columns under names, in groups that are read one
// at a time.

import ModelHub
import Support

/// Rows of models, laid out for a terminal.
struct ModelTable {
  let rows: [ModelRow]

  /// Those on this machine come first, then those that a tier recommends, then the
  /// others by family; none stands twice. A title stands over each group. Columns
  /// are aligned over all of them.
  func text(width terminal: Terminal) -> String {
    var groups: [(title: String, rows: [ModelRow])] = [
      ("on this machine", rows.filter { !$0.place.isEmpty }),
      (
        "recommended",
        ModelEntry.Tier.allCases.compactMap { tier in
          rows.first { $0.place.isEmpty && $0.entry?.tier == tier }
        }
      ),
    ]
    let others = rows.filter { $0.place.isEmpty && $0.entry?.tier == nil }
    for family in ModelEntry.Family.allCases {
      groups.append((family.rawValue, others.filter { $0.entry?.family == family }))
    }
    groups.removeAll { $0.rows.isEmpty }
    let cells = groups.map { $0.rows.map(Self.cells) }
    let widths = Self.titles.indices.map { column in
      ([Self.titles] + cells.flatMap { $0 }).map { DisplayText.width($0[column]) }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      var line = zip(cells, widths).map { DisplayText.padded(DisplayText.safe($0), to: $1) }
        .joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return (terminal.isTerminal ? DisplayText.cutEnd(line, to: terminal.width) : line) + "\n"
    }
    var text = line(Self.titles)
    for (group, cells) in zip(groups, cells) {
      text += "\n\(group.title):\n" + cells.map(line).joined()
    }
    return text + Self.explanation
  }

  private static let titles = [
    "MODEL", "WHERE", "SIZE", "NUMBERS", "LANGUAGES", "SPEED", "FLICKR30K", "COCO", "FOR",
    "LICENCE",
  ]

  private static let explanation = """

    FLICKR30K and COCO: text to image, per cent of captions whose picture comes first, as published;
    'glimpse models info MODEL' names the source. WHERE export: made with \(ExportTool.name);
    no: not read yet. 'glimpse models list WORD' shows those with that word, such as siglip or english.

    """

  private static func cells(_ row: ModelRow) -> [String] {
    let entry = row.entry
    let size =
      row.installed.map { DisplayText.byteCount($0.byteCount) }
      ?? entry.map { "\($0.approximateMegabytes) MB" } ?? ""
    let elsewhere =
      switch entry?.availability {
      case .exportable: "export"
      case .unread: "no"
      case .pullable, nil: ""
      }
    return [
      row.name, row.place.isEmpty ? elsewhere : row.place, size,
      row.dimension.map(String.init) ?? "", entry?.languages.rawValue ?? "",
      entry?.speed.rawValue ?? "", short(entry?.figures.flickr30k), short(entry?.figures.coco),
      entry?.tier?.rawValue ?? "", entry?.licence ?? "",
    ]
  }

  private static func short(_ figures: RetrievalFigures?) -> String {
    figures.map { DisplayText.fixed($0.at1, 1) } ?? ""
  }
}
