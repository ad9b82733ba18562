// Search results as a table, JSON, JSON lines, CSV or bare paths. Where they
// are written is the console's affair.

import GlimpseKit
import JSONReplies
import QueryUnderstanding
import SearchDomain
import Support

/// What was found, and the frame that JSON puts around it.
struct ResultPage: Sendable {
  /// The query in words; nil for a listing.
  var query: String?
  var model: String?
  var limit: Int
  var tookMilliseconds: Double
  /// Whether every image was compared.
  var isExact = true
  var rows: [Row]
  /// What the query was taken to mean; nil for a listing.
  var interpretation: QueryInterpretation?
  /// Whether nothing fits well.
  var hasNoGoodMatch = false
  /// Whether nothing was judged, since the scale of scores is not made yet.
  var lacksScale = false
  /// How many a model has put in order, and which.
  var reranking: (count: Int, model: String)?
  /// In what arithmetic images are embedded; nil where nothing was measured.
  var precision: PrecisionDecision?
  /// What model would be better.
  var notice: String?

  struct Row: Sendable {
    let image: ImageRecord
    /// Nil in a listing.
    let hit: Hit?

    /// Nil in a listing, and where words in texts alone were looked for.
    var score: Float? { hit.flatMap { $0.score.isNaN ? nil : $0.score } }

    /// A row of a listing.
    init(_ image: ImageRecord) {
      self.image = image
      hit = nil
    }

    init(_ hit: Hit) {
      image = hit.image
      self.hit = hit
    }
  }
}

/// Turns a page into bytes.
struct ResultFormatter: Sendable {
  let format: OutputFormat
  /// Paths end with a zero byte.
  var usesNull = false
  /// Columns to keep to; nil for a pipe, where nothing is cut.
  var width: Int?
  var usesColour = false

  /// The whole output, raw path bytes included.
  func bytes(for page: ResultPage) -> [UInt8] {
    switch format {
    case .table: Array(tableLines(page.rows).joined().utf8)
    case .json: Array((Self.json(page).text + "\n").utf8)
    case .jsonl: Array(page.rows.map { Self.json($0).text + "\n" }.joined().utf8)
    case .csv: Array(CSV.text(page.rows, hasScores: page.query != nil).utf8)
    case .paths: page.rows.flatMap { pathBytes($0.image.path) + [usesNull ? 0 : 10] }
    }
  }

  /// `{"query":,"model":,"k":,"exact":,"took_ms":,"results":[…]}`; a listing has the
  /// results alone. `strengths_pending` is there only where it is true, `notice`,
  /// `precision` and `reranked` where there is one.
  static func json(_ page: ResultPage) -> JSONValue {
    let results = JSONValue.array(page.rows.map(json))
    guard let query = page.query else { return .object([("results", results)]) }
    var further: [(String, JSONValue)] = []
    if let reranking = page.reranking {
      further.append(
        (
          "reranked",
          .object([
            ("count", .integer(reranking.count)), ("model", .string(reranking.model)),
          ])
        ))
    }
    if page.lacksScale { further.append(("strengths_pending", .bool(true))) }
    if let precision = page.precision, precision.proof != nil {
      further.append(("precision", precision.json))
    }
    if let notice = page.notice { further.append(("notice", .string(notice))) }
    return .object(
      [
        ("query", .string(query)), ("model", page.model.map(JSONValue.string) ?? .null),
        ("k", .integer(page.limit)), ("exact", .bool(page.isExact)),
        ("took_ms", .number(page.tookMilliseconds, digits: 3)), ("results", results),
        ("no_good_match", .bool(page.hasNoGoodMatch)),
        ("interpretation", page.interpretation.map(InterpretationJSON.object) ?? .null),
      ] + further)
  }

  /// One result. A path that is not UTF-8 is shown with U+FFFD, and its bytes
  /// are in `path_bytes` as Base64.
  static func json(_ row: ResultPage.Row) -> JSONValue {
    .object(ImageJSON<Never>(for: .commandLine, path: path).members(row.image, hit: row.hit))
  }

  /// `path`, and `path_bytes` for one that is not UTF-8.
  static func path(_ path: FilePath) -> [(String, JSONValue)] {
    let shown = ("path", JSONValue.string(path.description))
    guard path.validString == nil else { return [shown] }
    return [shown, ("path_bytes", .string(Base64.encode(path.bytes)))]
  }

  /// A path for a line of its own. On a terminal nothing in it may steer.
  private func pathBytes(_ path: FilePath) -> [UInt8] {
    width == nil || usesNull ? path.bytes : Array(DisplayText.safe(path.description).utf8)
  }

  // MARK: table

  /// One line a row, with its end.
  func tableLines(_ rows: [ResultPage.Row]) -> [String] {
    let hasScores = rows.contains { $0.score != nil }
    let categories = rows.map { DisplayText.safe($0.image.category ?? "") }
    let widest = categories.map(DisplayText.width).max() ?? 0
    let categoryWidth = min(widest, width.map { max(8, $0 / 4) } ?? .max)
    return zip(rows, categories).map { row, category in
      var text = ""
      var used = 0
      if hasScores {
        let score = row.score.map { DisplayText.fixed(Double($0), 3) } ?? ""
        let mark = row.hit?.match == .weak ? "~" : row.hit?.match == nil ? "" : " "
        let cell = String(repeating: " ", count: max(0, 6 - score.count)) + score + mark
        text += paint(cell, .score) + "  "
        used += cell.count + 2
      }
      if categoryWidth > 0 {
        let cell = DisplayText.padded(
          DisplayText.cutEnd(category, to: categoryWidth), to: categoryWidth)
        text += paint(cell, .category) + "  "
        used += categoryWidth + 2
      }
      let path = DisplayText.safe(row.image.path.description)
      let folded = row.hit?.folded.count ?? 0
      let count =
        (folded > 0 ? "  (+\(folded) alike)" : "") + (row.hit.map(Self.words) ?? "")
      used += count.count
      text += width.map { DisplayText.cutBeginning(path, to: max(12, $0 - used)) } ?? path
      return text + count + "\n"
    }
  }

  /// Where the words of the query stand that brought a hit here, if they did.
  private static func words(_ hit: Hit) -> String {
    guard let tier = hit.textTier, tier != .distinctiveWord else { return "" }
    var fields: [String] = []
    for case .text(let field, _) in hit.reasons where !fields.contains(field.rawValue) {
      fields.append(field.rawValue)
    }
    return fields.isEmpty ? "" : "  (by \(fields.joined(separator: ", ")))"
  }

  private enum Part { case score, category }

  private func paint(_ text: String, _ part: Part) -> String {
    guard usesColour else { return text }
    switch part {
    case .score: return "\u{1B}[1;32m\(text)\u{1B}[0m"
    case .category: return "\u{1B}[36m\(text)\u{1B}[0m"
    }
  }
}
