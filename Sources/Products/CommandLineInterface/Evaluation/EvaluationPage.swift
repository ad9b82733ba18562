// An evaluation as one HTML file that needs nothing else: figures, what was
// counted, and images of the worst failures.

import Evaluation
import ImageDecoding
import SearchDomain
import Support

/// Writes the page.
struct EvaluationPage {
  let reports: [EvaluationReport]
  let decoder: DecoderPool

  /// The longer side of an image on the page, in pixels.
  private static let side = 176
  private static let quality = 80

  /// The whole file.
  var text: String {
    guard let first = reports.first else { return "" }
    let title = "Evaluation of \(reports.map(\.space.modelName).joined(separator: ", "))"
    var body = "<h1>\(HTML.escaped(title))</h1>\n"
    body += "<p>\(HTML.escaped(first.dataset.path.description)), glimpse \(Version.current)</p>\n"
    body += reports.count == 1 ? one(first) : HTML.table(EvaluationTable.comparison(reports))
    body += "<h2>What was counted</h2>\n<ul>\n"
    body += first.protocolNotes.map { "<li>\(HTML.escaped($0))</li>\n" }.joined() + "</ul>\n"
    body += leftOut(first)
    for report in reports { body += failures(of: report) }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(HTML.escaped(title))</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      \(body)</body>
      </html>

      """
  }

  private func one(_ report: EvaluationReport) -> String {
    let speed = HTML.escaped(EvaluationTable.speed(report.speed))
    let text = HTML.table(EvaluationTable.oneModel(report)) + "<p>\(speed).</p>\n"
    guard let reranking = report.reranking else { return text }
    return text + "<p>\(HTML.escaped(EvaluationTable.heading(of: reranking))):</p>\n"
      + HTML.table(EvaluationTable.reranking(reranking))
  }

  private func leftOut(_ report: EvaluationReport) -> String {
    let missing = report.dataset.missing.map { "\($0): not there" }
    let skipped = report.skipped.map { "\($0.path): \($0.reason)" }
    let all = missing + skipped
    guard !all.isEmpty else { return "" }
    let shown = all.prefix(Self.shownLeftOut).map { "<li>\(HTML.escaped($0))</li>\n" }.joined()
    let rest = all.count - Self.shownLeftOut
    let more = rest > 0 ? "<li>and \(rest) more</li>\n" : ""
    return "<h2>Left out</h2>\n<ul>\n\(shown)\(more)</ul>\n"
  }

  private static let shownLeftOut = 50

  // MARK: Failures

  private func failures(of report: EvaluationReport) -> String {
    report.directions.filter { !$0.failures.isEmpty }.map { direction in
      let model = reports.count > 1 ? ", \(report.space.modelName)" : ""
      var text = "<h2>\(HTML.escaped("Worst failures, \(direction.direction.name)\(model)"))</h2>\n"
      text += "<p>Each row: what was looked with, the right answer and its rank among "
      text +=
        "\(Plural.grouped(direction.metrics.targetCount)), and what stood first instead.</p>\n"
      return text + direction.failures.map(row).joined()
    }.joined()
  }

  private func row(_ failure: RetrievalFailure) -> String {
    let rank =
      failure.rank.rounded() == failure.rank
      ? Plural.grouped(Int(clamping: failure.rank)) : DisplayText.fixed(failure.rank, 1)
    var text = "<section>\n"
    text += figure(failure.query, caption: "looked with", kind: "query")
    text += figure(
      failure.best.item, caption: "right: rank \(rank), \(score(failure.best.score))", kind: "right"
    )
    for (place, found) in failure.found.enumerated() {
      text += figure(
        found.item, caption: "\(place + 1).\(found.isRight ? " right," : "") \(score(found.score))",
        kind: found.isRight ? "right" : "found")
    }
    return text + "</section>\n"
  }

  private func score(_ score: Float) -> String { DisplayText.fixed(Double(score), 3) }

  private func figure(_ item: EvaluationItem, caption: String, kind: String) -> String {
    let content =
      switch item {
      case .text(let text): "<blockquote>\(HTML.escaped(text))</blockquote>"
      case .image(let path): picture(path)
      }
    return
      "<figure class=\"\(kind)\">\(content)<figcaption>\(HTML.escaped(caption))</figcaption></figure>\n"
  }

  private func picture(_ path: FilePath) -> String {
    let name = HTML.escaped(path.lastComponent.description)
    guard let file = try? FileIO.read(path.bytes),
      let image = try? decoder.jpeg(
        of: file, as: .within(maxSide: Self.side), quality: Self.quality)
    else { return "<blockquote>\(name) (cannot be shown)</blockquote>" }
    return
      "<img src=\"data:image/jpeg;base64,\(Base64.encode(image.bytes))\" width=\"\(image.width)\" "
      + "height=\"\(image.height)\" alt=\"\(name)\" title=\"\(name)\">"
  }

  private static let style = """
    :root { color-scheme: light dark; --line: #8884; --right: #2a8a3e; --query: #2f6fd0; }
    body { font: 15px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
    h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
    table { border-collapse: collapse; }
    th, td { text-align: left; padding: .3rem 1.2rem .3rem 0; border-bottom: 1px solid var(--line);
      font-variant-numeric: tabular-nums; }
    th { font-weight: 600; }
    section { display: flex; flex-wrap: wrap; gap: .8rem; padding: 1rem 0; border-top: 1px solid var(--line); }
    figure { margin: 0; width: 176px; padding-top: .4rem; border-top: 3px solid transparent; }
    figure.query { border-color: var(--query); } figure.right { border-color: var(--right); }
    blockquote { margin: 0; overflow-wrap: anywhere; }
    img { display: block; max-width: 100%; height: auto; }
    figcaption { font-size: .85rem; opacity: .75; margin-top: .3rem; }
    """
}
