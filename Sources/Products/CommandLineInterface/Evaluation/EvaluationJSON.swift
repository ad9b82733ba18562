// An evaluation for programs.

import Evaluation
import SearchDomain
import Support

enum EvaluationJSON {
  /// `{"dataset":{…},"protocol":[…],"bootstrap":{…},"models":[{…}]}`.
  static func value(_ reports: [EvaluationReport]) -> JSONValue {
    guard let first = reports.first else { return .object([]) }
    let bootstrap = first.options.bootstrap
    return .object([
      ("dataset", dataset(first)),
      ("protocol", .array(first.protocolNotes.map(JSONValue.string))),
      (
        "bootstrap",
        .object([
          ("resamples", .integer(bootstrap.resamples)), ("seed", .integer(Int(bootstrap.seed))),
          ("confidence", .number(bootstrap.confidence)),
        ])
      ),
      ("models", .array(reports.map(model))),
    ])
  }

  private static func dataset(_ report: EvaluationReport) -> JSONValue {
    let set = report.dataset
    return .object(
      ResultFormatter.path(set.path) + [
        ("format", .string(set.format.rawValue)),
        ("split", set.split.map(JSONValue.string) ?? .null),
        ("pictures", .integer(set.images.count)), ("texts", .integer(set.texts.count)),
        ("missing", .array(set.missing.map { .string($0.description) })),
        (
          "skipped",
          .array(
            report.skipped.map { image in
              .object(ResultFormatter.path(image.path) + [("error", .string(image.reason))])
            })
        ),
      ])
  }

  private static func model(_ report: EvaluationReport) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("model", .string(report.space.modelName)),
      ("dimension", .integer(report.space.dimension)),
      ("precision", .string(report.space.precision)), ("digest", .string(report.space.digest)),
    ]
    for direction in RetrievalDirection.allCases {
      members.append((direction.key, report[direction].map(figures) ?? .null))
    }
    members.append(("truncated_texts", .integer(report.truncatedTextCount)))
    members.append(("speed", speed(report.speed)))
    if let reranking = report.reranking { members.append(("reranking", json(reranking))) }
    return .object(members)
  }

  private static func json(_ report: RerankingReport) -> JSONValue {
    func figures(_ figures: RerankingReport.Figures) -> JSONValue {
      .object(RerankingRow.allCases.map { ($0.key, .number(figures[keyPath: $0.path], digits: 6)) })
    }
    return .object([
      ("count", .integer(report.count)), ("model", .string(report.model)),
      ("queries", .integer(report.queryCount)), ("before", figures(report.before)),
      ("after", figures(report.after)), ("failed", .integer(report.failedCount)),
      ("pairs_per_second", .number(report.pairsPerSecond, digits: 3)),
    ])
  }

  private static func figures(_ report: DirectionReport) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("queries", .integer(report.metrics.queryCount)),
      ("unanswered", .integer(report.metrics.unansweredCount)),
      ("targets", .integer(report.metrics.targetCount)),
    ]
    for row in EvaluationRow.allCases {
      let estimate = row.estimate(report.metrics)
      members.append(
        (
          row.key,
          .object([
            ("value", .number(estimate.value, digits: digits)),
            ("low", .number(estimate.low, digits: digits)),
            ("high", .number(estimate.high, digits: digits)),
          ])
        ))
    }
    members.append(("failures", .array(report.failures.map(failure))))
    return .object(members)
  }

  /// Enough to tell any two figures of 25,000 queries apart.
  private static let digits = 12

  private static func failure(_ failure: RetrievalFailure) -> JSONValue {
    .object([
      ("query", item(failure.query)), ("rank", .number(failure.rank)),
      ("right", item(failure.best.item)), ("right_score", .score(failure.best.score)),
      (
        "found",
        .array(
          failure.found.map { found in
            .object([
              ("item", item(found.item)), ("score", .score(found.score)),
              ("is_right", .bool(found.isRight)),
            ])
          })
      ),
    ])
  }

  private static func item(_ item: EvaluationItem) -> JSONValue {
    switch item {
    case .image(let path): .object(ResultFormatter.path(path))
    case .text(let text): .object([("text", .string(text))])
    }
  }

  private static func speed(_ speed: EvaluationSpeed) -> JSONValue {
    .object([
      ("images_per_second", .number(speed.imagesPerSecond, digits: 3)),
      ("texts_per_second", .number(speed.textsPerSecond, digits: 3)),
      ("image_ms", speed.oneImageMilliseconds.map { .number($0, digits: 3) } ?? .null),
      ("text_ms", speed.oneTextMilliseconds.map { .number($0, digits: 3) } ?? .null),
      ("images_seconds", .number(speed.imageSeconds, digits: 3)),
      ("texts_seconds", .number(speed.textSeconds, digits: 3)),
      ("ranking_seconds", .number(speed.rankingSeconds, digits: 3)),
    ])
  }
}
