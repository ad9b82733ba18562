// Counts and times for Prometheus, in its text format
// (https://prometheus.io/docs/instrumenting/exposition_formats/).

import Support
import Synchronization

/// What is counted while the service runs.
final class ServiceMetrics: Sendable {
  private struct Answer: Hashable {
    let route: String
    let status: Int
  }

  private struct State {
    var answers: [Answer: Int] = [:]
    var times: [String: StageTimes.Figures] = [:]
    var received = 0
    var sent = 0
  }

  private let state = Mutex(State())
  private let uptime = Stopwatch()

  /// A request is over.
  func count(route: String?, status: Int, seconds: Double, received: Int, sent: Int?) {
    state.withLock { state in
      let route = route ?? "none"
      state.answers[Answer(route: route, status: status), default: 0] += 1
      // A stream lasts as long as its client likes; that is no time of ours.
      if sent != nil { state.times[route, default: StageTimes.Figures()].add(seconds) }
      state.received += received
      state.sent += sent ?? 0
    }
  }

  /// All of it as text.
  ///
  /// - Parameters:
  ///   - stages: times of the stages of the work.
  ///   - gauges: figures of the moment: name, help, value, labels.
  func text(stages: [(String, StageTimes.Figures)], gauges: [Gauge]) -> String {
    let (answers, times, received, sent) = state.withLock {
      ($0.answers, $0.times, $0.received, $0.sent)
    }
    var text = MetricText()
    text.head("glimpse_http_requests_total", "counter", "Requests that were answered.")
    for (answer, count) in answers.sorted(by: {
      ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status)
    }) {
      text.line(
        "glimpse_http_requests_total",
        [("route", answer.route), ("status", String(answer.status))], Double(count))
    }
    text.head(
      "glimpse_http_request_seconds", "histogram",
      "From the first byte of a request to the last of its reply.")
    for (route, histogram) in times.sorted(by: { $0.key < $1.key }) {
      text.histogram(
        "glimpse_http_request_seconds", ("route", route), histogram.counts, StageTimes.bounds,
        histogram.sum, histogram.count)
    }
    text.head("glimpse_stage_seconds", "histogram", "How long the stages of the work take.")
    for (stage, figures) in stages {
      text.histogram(
        "glimpse_stage_seconds", ("stage", stage), figures.counts, StageTimes.bounds, figures.sum,
        figures.count)
    }
    text.head("glimpse_http_received_bytes_total", "counter", "Bytes of bodies received.")
    text.line("glimpse_http_received_bytes_total", [], Double(received))
    text.head("glimpse_http_sent_bytes_total", "counter", "Bytes of bodies sent.")
    text.line("glimpse_http_sent_bytes_total", [], Double(sent))
    for gauge in gauges {
      text.head(gauge.name, gauge.type, gauge.help)
      for (labels, value) in gauge.values { text.line(gauge.name, labels, value) }
    }
    text.head("glimpse_uptime_seconds", "gauge", "Since the service was started.")
    text.line("glimpse_uptime_seconds", [], uptime.seconds)
    return text.text
  }

  /// A figure of the moment, or one counted elsewhere.
  struct Gauge {
    let name: String
    var type = "gauge"
    let help: String
    let values: [(labels: [(String, String)], value: Double)]
  }
}

/// Writes the format.
private struct MetricText {
  var text = ""

  mutating func head(_ name: String, _ type: String, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  mutating func line(_ name: String, _ labels: [(String, String)], _ value: Double) {
    text += name
    if !labels.isEmpty {
      text += "{" + labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",") + "}"
    }
    text += " \(JSONValue.format(value, digits: 6))\n"
  }

  mutating func histogram(
    _ name: String, _ label: (String, String), _ counts: [Int], _ bounds: [Double], _ sum: Double,
    _ count: Int
  ) {
    var below = 0
    for (bound, here) in zip(bounds, counts) {
      below += here
      line(name + "_bucket", [label, ("le", JSONValue.format(bound, digits: 6))], Double(below))
    }
    line(name + "_bucket", [label, ("le", "+Inf")], Double(count))
    line(name + "_sum", [label], sum)
    line(name + "_count", [label], Double(count))
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, letter in
      switch letter {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.append(letter)
      }
    }
  }
}
