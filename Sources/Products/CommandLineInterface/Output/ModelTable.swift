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
    let columns = terminal.isTerminal ? terminal.width : Int.max
    // All columns side by side; else two lines for each model, so that none of
    // what one chooses by is cut off.
    var cells = groups.map { $0.rows.map(Self.cells) }
    var layouts = [Layout(Self.titles.indices.map(\.self), [Self.titles] + cells.flatMap { $0 })]
    var remarks: Set<String> = []
    if layouts[0].width > columns {
      // What a licence means is told once, below.
      cells = cells.map { $0.map { Self.shortening(licenceOf: $0, &remarks) } }
      let all = [Self.titles] + cells.flatMap { $0 }
      layouts = [Layout(Self.firstLine, all), Layout(Self.secondLine, all, indent: 4)]
    }
    func lines(_ cells: [String]) -> String {
      layouts.map { DisplayText.cutEnd($0.line(cells), to: columns) + "\n" }.joined()
    }
    var text = lines(Self.titles)
    for (group, cells) in zip(groups, cells) {
      text += "\n\(group.title):\n" + cells.map(lines).joined()
    }
    let width = min(columns, Self.widestExplanation)
    let explanation = Self.explanation + remarks.sorted().map { " \($0)." }.joined()
    return text + "\n"
      + DisplayText.wrapped(explanation, to: width).joined(separator: "\n") + "\n"
  }

  /// `CC-BY-NC-4.0 (not for commercial use)` without what stands in brackets, which
  /// is among the remarks then.
  private static func shortening(
    licenceOf cells: [String], _ remarks: inout Set<String>
  ) -> [String] {
    let licence = cells[cells.count - 1]
    guard licence.hasSuffix(")"), let bracket = licence.firstIndex(of: "(") else { return cells }
    let name = licence[..<bracket].dropLast()
    remarks.insert("\(name): " + licence[bracket...].dropFirst().dropLast())
    return cells.dropLast() + [String(name)]
  }

  /// Some of the columns, aligned over all models.
  private struct Layout {
    let columns: [Int]
    let widths: [Int]
    let indent: Int

    init(_ columns: [Int], _ cells: [[String]], indent: Int = 0) {
      self.columns = columns
      self.indent = indent
      widths = columns.map { column in
        cells.map { DisplayText.width(DisplayText.safe($0[column])) }.max() ?? 0
      }
    }

    var width: Int { indent + widths.reduce(0, +) + 2 * (widths.count - 1) }

    func line(_ cells: [String]) -> String {
      var line = zip(columns, widths)
        .map { DisplayText.padded(DisplayText.safe(cells[$0]), to: $1) }.joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return String(repeating: " ", count: indent) + line
    }
  }

  private static let titles = [
    "MODEL", "WHERE", "SIZE", "NUMBERS", "LANGUAGES", "SPEED", "FLICKR30K", "COCO", "FOR",
    "LICENCE",
  ]
  /// The columns of a narrow terminal, which has two lines for each model.
  private static let firstLine = [0, 3, 8]
  private static let secondLine = [1, 2, 4, 5, 6, 7, 9]

  private static let widestExplanation = 97
  private static let explanation =
    "FLICKR30K and COCO: text to image, per cent of captions whose picture comes first, as "
    + "published; 'glimpse models info MODEL' names the source. NUMBERS: in each vector. WHERE "
    + "export: made with \(ExportTool.name); no: not read yet. 'glimpse models list WORD' shows those "
    + "with that word, such as siglip or english."

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
