// A benchmark's figures as lines for people, as JSON, and as plots.

import Benchmarking
import GlimpseKit
import SearchDomain
import Support

struct BenchmarkAccount {
  let report: BenchmarkReport

  /// Lines for people.
  var text: String {
    let space = report.space
    var text = "\(Plural.of(report.processorCount, "processor")), \(report.instructionSet); "
    text += "model \(space.modelName), \(space.dimension) numbers, \(space.precision)\n\n"
    text += EvaluationTable.lines(of: [
      ["loading the model", "seconds"],
      ["text tower", DisplayText.fixed(report.textTowerSeconds, 2)],
      ["image tower", DisplayText.fixed(report.imageTowerSeconds, 2)],
    ])
    text +=
      "\n"
      + EvaluationTable.lines(
        of: [["indexing JPEG of", "file", "pictures/s"]]
          + report.images.map { row in
            [
              Self.name(row.size), DisplayText.byteCount(row.byteCount),
              EvaluationTable.rate(row.perSecond),
            ]
          })
    text +=
      "\n"
      + EvaluationTable.lines(
        of: [["text of words", "tokens", "median", "95 %"]]
          + report.texts.map { row in
            [
              "\(row.words)", "\(row.tokens)\(row.isTruncated ? ", cut off" : "")",
              EvaluationTable.milliseconds(row.latency.median),
              EvaluationTable.milliseconds(row.latency.p95),
            ]
          })
    text +=
      "\n"
      + EvaluationTable.lines(
        of: [
          ["search among", "median", "95 %", "first", "index made", "recall@10, texts", "pictures"]
        ]
          + report.searches.map { row in
            [
              Plural.grouped(row.count), EvaluationTable.milliseconds(row.latency.median),
              EvaluationTable.milliseconds(row.latency.p95),
              EvaluationTable.milliseconds(row.firstMilliseconds),
              DisplayText.fixed(row.indexSeconds, 2) + " s",
              DisplayText.fixed(row.textRecallAt10, 4), DisplayText.fixed(row.imageRecallAt10, 4),
            ]
          })
    return text + "\n" + Self.explanation
  }

  private static let explanation = """
    Pictures and vectors are made up. Pictures a second include reading and decoding. A search goes
    from a vector to the ten closest pictures; the first one opens the index and gets to know the
    scores. Recall is the share of the ten truly closest that the index finds, for vectors like
    those of texts and like those of pictures.

    """

  static func name(_ size: BenchmarkOptions.Size) -> String { "\(size.width) × \(size.height)" }

  // MARK: JSON

  /// `{"machine":{…},"model":{…},"images":[…],"texts":[…],"searches":[…]}`.
  var json: JSONValue {
    let space = report.space
    return .object([
      (
        "machine",
        .object([
          ("processors", .integer(report.processorCount)),
          ("instruction_set", .string(report.instructionSet)),
        ])
      ),
      (
        "model",
        .object([
          ("name", .string(space.modelName)), ("dimension", .integer(space.dimension)),
          ("precision", .string(space.precision)), ("digest", .string(space.digest)),
          ("text_tower_seconds", .number(report.textTowerSeconds, digits: 3)),
          ("image_tower_seconds", .number(report.imageTowerSeconds, digits: 3)),
        ])
      ),
      ("pictures", .array(report.images.map(Self.json))),
      ("texts", .array(report.texts.map(Self.json))),
      ("searches", .array(report.searches.map(Self.json))),
    ])
  }

  private static func json(_ row: BenchmarkReport.Images) -> JSONValue {
    .object([
      ("width", .integer(row.size.width)), ("height", .integer(row.size.height)),
      ("bytes", .integer(row.byteCount)), ("count", .integer(row.count)),
      ("images_per_second", .number(row.perSecond, digits: 3)),
    ])
  }

  private static func json(_ row: BenchmarkReport.Texts) -> JSONValue {
    .object([
      ("words", .integer(row.words)), ("tokens", .integer(row.tokens)),
      ("is_truncated", .bool(row.isTruncated)),
      ("median_ms", .number(row.latency.median, digits: 4)),
      ("p95_ms", .number(row.latency.p95, digits: 4)),
    ])
  }

  private static func json(_ row: BenchmarkReport.Searches) -> JSONValue {
    .object([
      ("images", .integer(row.count)), ("index_seconds", .number(row.indexSeconds, digits: 3)),
      ("first_ms", .number(row.firstMilliseconds, digits: 3)),
      ("median_ms", .number(row.latency.median, digits: 4)),
      ("p95_ms", .number(row.latency.p95, digits: 4)),
      ("text_recall_at_10", .number(row.textRecallAt10)),
      ("image_recall_at_10", .number(row.imageRecallAt10)),
    ])
  }

  // MARK: Plots

  /// Names of files with what goes into them.
  var plots: [(name: String, svg: String)] {
    [
      ("indexing.svg", indexing.svg), ("texts.svg", texts.svg), ("searches.svg", searches.svg),
      ("recall.svg", recall.svg),
    ]
  }

  private var indexing: LinePlot {
    let rows = report.images
    func megapixels(_ row: BenchmarkReport.Images) -> Double {
      Double(row.size.width * row.size.height) / 1e6
    }
    return LinePlot(
      title: "Indexing, \(report.space.modelName)", xLabel: "size of the pictures, in pixels",
      yLabel: "pictures a second",
      series: [.init(name: "pictures", points: rows.map { (megapixels($0), $0.perSecond) })],
      xTicks: rows.map { (megapixels($0), Self.name($0.size)) }, isLogarithmicY: true)
  }

  private var texts: LinePlot {
    let rows = report.texts
    return LinePlot(
      title: "Embedding a text, \(report.space.modelName)", xLabel: "words",
      yLabel: "milliseconds",
      series: [
        .init(name: "median", points: rows.map { (Double($0.words), $0.latency.median) }),
        .init(name: "95th percentile", points: rows.map { (Double($0.words), $0.latency.p95) }),
      ],
      xTicks: rows.map { (Double($0.words), "\($0.words)") })
  }

  private var searches: LinePlot {
    let rows = report.searches
    return LinePlot(
      title: "Searching, \(report.space.dimension) numbers a picture",
      xLabel: "pictures in the library", yLabel: "milliseconds",
      series: [
        .init(name: "median", points: rows.map { (Double($0.count), $0.latency.median) }),
        .init(name: "95th percentile", points: rows.map { (Double($0.count), $0.latency.p95) }),
      ],
      xTicks: rows.map { (Double($0.count), Plural.grouped($0.count)) }, isLogarithmicY: true)
  }

  private var recall: LinePlot {
    let rows = report.searches
    return LinePlot(
      title: "What the index finds of the ten truly closest", xLabel: "pictures in the library",
      yLabel: "recall@10",
      series: [
        .init(name: "texts", points: rows.map { (Double($0.count), $0.textRecallAt10) }),
        .init(name: "pictures", points: rows.map { (Double($0.count), $0.imageRecallAt10) }),
      ],
      xTicks: rows.map { (Double($0.count), Plural.grouped($0.count)) }, highestY: 1)
  }
}
