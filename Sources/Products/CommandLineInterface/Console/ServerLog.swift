// The service's log on stderr: a JSON object a line for programs, or a line of
// text for people.

import FoundationEssentials
import SearchAPI
import Support

/// Writes what the service tells.
struct ServerLog: ServiceLog {
  private let console: Console
  private let format: LogFormat

  init(console: Console, format: LogFormat?) {
    self.console = console
    self.format = format ?? (console.messageTerminal.isTerminal ? .text : .json)
  }

  func write(_ record: ServiceLogRecord) {
    let least: ServiceLogRecord.Level =
      switch console.verbosity {
      case .quiet: .warning
      case .normal: .info
      case .verbose: .debug
      }
    guard record.level >= least else { return }
    switch format {
    case .json:
      let line = Support.JSONValue.object(
        [
          ("time", .string(Date().formatted(.iso8601))), ("level", .string(record.level.rawValue)),
          ("message", .string(record.message)),
        ] + record.fields)
      console.log(line.text)
    case .text:
      let fields = record.fields.map { name, value in "\(name)=\(value.text)" }
      console.log("\(record.level.rawValue): \(record.message) " + fields.joined(separator: " "))
    }
  }
}
