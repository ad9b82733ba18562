// An evaluation as lines for people.

import Evaluation
import SearchDomain
import Support

/// The rows that every account of an evaluation has.
enum EvaluationRow: CaseIterable {
  case recallAt1, recallAt5, recallAt10, medianRank, meanReciprocalRank, meanAveragePrecision

  var name: String {
    switch self {
    case .recallAt1: "recall@1"
    case .recallAt5: "recall@5"
    case .recallAt10: "recall@10"
    case .medianRank: "median rank"
    case .meanReciprocalRank: "mean reciprocal rank"
    case .meanAveragePrecision: "mean average precision"
    }
  }

  /// The name for programs.
  var key: String {
    switch self {
    case .recallAt1: "recall@1"
    case .recallAt5: "recall@5"
    case .recallAt10: "recall@10"
    case .medianRank: "median_rank"
    case .meanReciprocalRank: "mrr"
    case .meanAveragePrecision: "map"
    }
  }

  func estimate(_ metrics: RetrievalMetrics) -> Estimate {
    switch self {
    case .recallAt1: metrics.recallAt1
    case .recallAt5: metrics.recallAt5
    case .recallAt10: metrics.recallAt10
    case .medianRank: metrics.medianRank
    case .meanReciprocalRank: metrics.meanReciprocalRank
    case .meanAveragePrecision: metrics.meanAveragePrecision
    }
  }

  /// `0.969 (0.961–0.976)`.
  func text(_ metrics: RetrievalMetrics, hasInterval: Bool) -> String {
    let estimate = estimate(metrics)
    let digits = self == .medianRank ? 1 : 3
    let value = DisplayText.fixed(estimate.value, digits)
    guard hasInterval else { return value }
    let low = DisplayText.fixed(estimate.low, digits)
    let high = DisplayText.fixed(estimate.high, digits)
    return "\(value) (\(low)–\(high))"
  }
}

extension RetrievalDirection {
  var name: String {
    switch self {
    case .textToImage: "text to image"
    case .imageToText: "image to text"
    case .imageToImage: "image to image"
    }
  }

  /// The name for programs.
  var key: String {
    switch self {
    case .textToImage: "text_to_image"
    case .imageToText: "image_to_text"
    case .imageToImage: "image_to_image"
    }
  }
}

/// The rows of what re-ranking bought.
enum RerankingRow: CaseIterable {
  case recallAt1, recallAt5, recallAt10, meanReciprocalRank

  private var like: EvaluationRow {
    switch self {
    case .recallAt1: .recallAt1
    case .recallAt5: .recallAt5
    case .recallAt10: .recallAt10
    case .meanReciprocalRank: .meanReciprocalRank
    }
  }

  var name: String { like.name }
  /// The name for programs.
  var key: String { like.key }

  var path: KeyPath<RerankingReport.Figures, Double> {
    switch self {
    case .recallAt1: \.recallAt1
    case .recallAt5: \.recallAt5
    case .recallAt10: \.recallAt10
    case .meanReciprocalRank: \.meanReciprocalRank
    }
  }
}

enum EvaluationTable {
  /// Everything: one model with the directions side by side, or several models
  /// side by side.
  static func text(_ reports: [EvaluationReport]) -> String {
    guard let first = reports.first else { return "" }
    var text = "\(first.dataset.path)\n\n"
    if reports.count == 1 {
      text +=
        "model \(first.space.modelName), \(first.space.dimension) numbers, \(first.space.precision)\n\n"
      text += lines(of: oneModel(first))
      text += "\n" + speed(first.speed) + "\n"
      if let reranking = first.reranking { text += "\n" + account(of: reranking) }
    } else {
      text += lines(of: comparison(reports))
    }
    let truncated = reports.map(\.truncatedTextCount).max() ?? 0
    if truncated > 0 {
      text +=
        "\n\(Plural.of(truncated, "text")) longer than the model reads; the end was cut off.\n"
    }
    return text + "\n" + first.protocolNotes.map { "- \($0)\n" }.joined()
  }

  /// What re-ranking bought.
  private static func account(of report: RerankingReport) -> String {
    heading(of: report) + "\n" + lines(of: reranking(report))
  }

  /// What was re-ranked, by which model, how quickly.
  static func heading(of report: RerankingReport) -> String {
    "text to image, the \(report.count) best re-ranked by \(report.model) (\(speed(of: report)))"
  }

  private static func speed(of report: RerankingReport) -> String {
    let failed =
      report.failedCount > 0 ? "; \(Plural.of(report.failedCount, "pair")) could not be judged" : ""
    return "\(DisplayText.fixed(report.pairsPerSecond, 1)) pairs/s\(failed)"
  }

  /// Before and after as columns.
  static func reranking(_ report: RerankingReport) -> [[String]] {
    [["", "before", "after"]]
      + RerankingRow.allCases.map { row in
        [row.name]
          + [report.before, report.after].map { DisplayText.fixed($0[keyPath: row.path], 3) }
      }
  }

  /// Before and after of each model; nothing where none was re-ranked.
  private static func rerankings(_ reports: [EvaluationReport]) -> [[String]] {
    guard let first = reports.lazy.compactMap(\.reranking).first else { return [] }
    func cells(_ text: (RerankingReport) -> String) -> [String] {
      reports.map { $0.reranking.map(text) ?? "–" }
    }
    let rows = RerankingRow.allCases.map { row in
      ["  " + row.name]
        + cells { report in
          [report.before, report.after].map { DisplayText.fixed($0[keyPath: row.path], 3) }
            .joined(separator: " → ")
        }
    }
    return [["text to image, the \(first.count) best re-ranked by \(first.model)"]] + rows
      + [["  judged"] + cells(speed)]
  }

  /// Directions as columns.
  static func oneModel(_ report: EvaluationReport) -> [[String]] {
    let directions = report.directions
    let hasInterval = report.options.bootstrap.resamples > 0
    var rows = [[""] + directions.map(\.direction.name)]
    for row in EvaluationRow.allCases {
      rows.append([row.name] + directions.map { row.text($0.metrics, hasInterval: hasInterval) })
    }
    rows.append(["queries"] + directions.map { Plural.grouped($0.metrics.queryCount) })
    rows.append(["targets"] + directions.map { Plural.grouped($0.metrics.targetCount) })
    return rows
  }

  /// Models as columns.
  static func comparison(_ reports: [EvaluationReport]) -> [[String]] {
    var rows = [[""] + reports.map(\.space.modelName)]
    let hasInterval = reports[0].options.bootstrap.resamples > 0
    for direction in RetrievalDirection.allCases where reports[0][direction] != nil {
      rows.append([direction.name])
      for row in EvaluationRow.allCases {
        let cells = reports.map { report in
          report[direction].map { row.text($0.metrics, hasInterval: hasInterval) } ?? "–"
        }
        rows.append(["  " + row.name] + cells)
      }
    }
    rows += rerankings(reports)
    rows.append(["speed"])
    rows.append(["  pictures a second"] + reports.map { rate($0.speed.imagesPerSecond) })
    rows.append(["  texts a second"] + reports.map { rate($0.speed.textsPerSecond) })
    rows.append(["  one picture"] + reports.map { milliseconds($0.speed.oneImageMilliseconds) })
    rows.append(["  one text"] + reports.map { milliseconds($0.speed.oneTextMilliseconds) })
    rows.append(
      ["numbers a vector"] + reports.map { "\($0.space.dimension), \($0.space.precision)" })
    return rows
  }

  /// One line on how quickly it went.
  static func speed(_ speed: EvaluationSpeed) -> String {
    "\(rate(speed.imagesPerSecond)) pictures/s and \(rate(speed.textsPerSecond)) texts/s; one picture "
      + "\(milliseconds(speed.oneImageMilliseconds)), one text \(milliseconds(speed.oneTextMilliseconds)); "
      + "ranking \(DisplayText.duration(speed.rankingSeconds))"
  }

  static func rate(_ value: Double) -> String {
    value >= 100 ? Plural.grouped(Int(clamping: value.rounded())) : DisplayText.fixed(value, 1)
  }

  static func milliseconds(_ value: Double?) -> String {
    value.map { DisplayText.fixed($0, $0 < 10 ? 2 : 1) + " ms" } ?? "–"
  }

  /// Columns filled up to the widest cell; the last one is not.
  static func lines(of rows: [[String]]) -> String {
    var widths: [Int] = []
    for row in rows where row.count > 1 {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], DisplayText.width(cell))
      }
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        column == row.count - 1 ? cell : DisplayText.padded(cell, to: widths[column] + 3)
      }
      return cells.joined() + "\n"
    }.joined()
  }
}
