// Groups of duplicates as a table, JSON, JSON lines, CSV or bare paths.

import Duplicates
import SearchDomain
import Support

struct DuplicateFormatter: Sendable {
  let format: OutputFormat
  /// Paths end with a zero byte.
  var usesNull = false

  /// The whole output. Of a group's images the one to keep comes first;
  /// `paths` has the others alone, for deleting or moving them, without altered
  /// copies that show something else than it.
  func bytes(for report: DuplicateReport) -> [UInt8] {
    switch format {
    case .table: Array(report.groups.map(Self.table).joined(separator: "\n").utf8)
    case .json: Array((Self.json(report).text + "\n").utf8)
    case .jsonl: Array(report.groups.map { Self.json($0).text + "\n" }.joined().utf8)
    case .csv: Array(Self.csv(report).utf8)
    case .paths:
      report.groups.flatMap(\.duplicates).filter { $0.isReplaceable || $0.relation != .altered }
        .flatMap { $0.image.path.bytes + [usesNull ? 0 : 10] }
    }
  }

  /// One sentence for people.
  static func summary(_ report: DuplicateReport) -> String {
    guard !report.groups.isEmpty else {
      return "no duplicates among \(Plural.of(report.imageCount, "picture"))"
    }
    return "\(Plural.of(report.duplicateCount, "duplicate")) in "
      + "\(Plural.of(report.groups.count, "group")) among "
      + "\(Plural.of(report.imageCount, "picture")), \(DisplayText.byteCount(report.bytesToWin)) could be freed"
      + (report.sameFileCount > 0
        ? "; \(Plural.of(report.sameFileCount, "further name")) of files named above, which win nothing"
        : "")
  }

  // MARK: table

  private static func table(_ group: DuplicateGroup) -> String {
    line("keep", group.keep)
      + group.duplicates.map { line(words($0), $0.image) }.joined()
  }

  private static func line(_ label: String, _ image: ImageRecord) -> String {
    let size = "\(image.facts.width)×\(image.facts.height)"
    let facts = [
      DisplayText.padded(label, to: 20), DisplayText.padded(size, to: 11),
      DisplayText.padded(image.facts.format, to: 5),
      DisplayText.padded(DisplayText.byteCount(image.byteCount), to: 9),
    ]
    return facts.joined(separator: " ") + " " + DisplayText.safe(image.path.description) + "\n"
  }

  private static func words(_ duplicate: Duplicate) -> String {
    relation(duplicate) + (duplicate.linkCount > 1 ? ", linked" : "")
  }

  private static func relation(_ duplicate: Duplicate) -> String {
    switch duplicate.relation {
    case .sameBytes: "  same bytes"
    case .samePixels: "  same pixels"
    case .altered: "  altered, " + duplicate.alterations.map(\.rawValue).joined(separator: ", ")
    case .burst: "  burst, \(DisplayText.fixed(Double(duplicate.score ?? 0), 3))"
    case .similar: "  similar, \(DisplayText.fixed(Double(duplicate.score ?? 0), 3))"
    }
  }

  // MARK: JSON

  static func json(_ report: DuplicateReport, _ action: JSONValue? = nil) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("images", .integer(report.imageCount)), ("duplicates", .integer(report.duplicateCount)),
      ("bytes_to_win", .integer(report.bytesToWin)),
      ("groups", .array(report.groups.map(json))),
    ]
    if report.sameFileCount > 0 { members.append(("same_file", .integer(report.sameFileCount))) }
    if let action { members.append(("action", action)) }
    return .object(members)
  }

  /// What was done, or would be.
  static func json(_ report: DuplicateActionReport, isDryRun: Bool) -> JSONValue {
    .object([
      ("action", .string(report.action.rawValue)), ("dry_run", .bool(isDryRun)),
      ("files", .integer(report.done.count)), ("bytes", .integer(report.byteCount)),
      (
        "passed_over",
        .array(
          report.passedOver.map { item in
            .object(ResultFormatter.path(item.path) + [("error", .string(item.reason))])
          })
      ),
    ])
  }

  private static func json(_ group: DuplicateGroup) -> JSONValue {
    .object([
      ("relation", .string(group.relation.rawValue)),
      ("bytes_to_win", .integer(group.bytesToWin)),
      ("keep", .object(picture(group.keep))),
      (
        "duplicates",
        .array(
          group.duplicates.map { duplicate in
            .object(
              picture(duplicate.image) + [
                ("relation", .string(duplicate.relation.rawValue)),
                ("distance", duplicate.distance.map(JSONValue.integer) ?? .null),
                ("score", duplicate.score.map(JSONValue.score) ?? .null),
                ("alterations", .array(duplicate.alterations.map { .string($0.rawValue) })),
                ("replaceable", .bool(duplicate.isReplaceable)),
              ] + (duplicate.linkCount > 1 ? [("names", .integer(duplicate.linkCount))] : []))
          })
      ),
    ])
  }

  private static func picture(_ image: ImageRecord) -> [(String, JSONValue)] {
    [("id", .string(image.id.description))] + ResultFormatter.path(image.path) + [
      ("width", .integer(image.facts.width)), ("height", .integer(image.facts.height)),
      ("format", .string(image.facts.format)), ("bytes", .integer(image.byteCount)),
    ]
  }

  // MARK: CSV

  private static func csv(_ report: DuplicateReport) -> String {
    var text = CSV.line([
      "group", "relation", "distance", "score", "path", "width", "height", "format", "bytes",
    ])
    for (number, group) in report.groups.enumerated() {
      text += line(number + 1, "keep", nil, nil, group.keep)
      for duplicate in group.duplicates {
        text += line(
          number + 1, duplicate.relation.rawValue, duplicate.distance, duplicate.score,
          duplicate.image)
      }
    }
    return text
  }

  private static func line(
    _ group: Int, _ relation: String, _ distance: Int?, _ score: Float?, _ image: ImageRecord
  ) -> String {
    CSV.line([
      String(group), relation, distance.map { String($0) } ?? "",
      score.map { JSONValue.format(Double($0), digits: 6) } ?? "", image.path.description,
      String(image.facts.width), String(image.facts.height), image.facts.format,
      String(image.byteCount),
    ])
  }
}
