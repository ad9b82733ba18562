// The program's three streams: results to stdout, everything else to stderr.

import SearchDomain
import Support

/// Prints for a command.
struct Console: Sendable {
  let output: any ByteSink
  let messages: any ByteSink
  /// Of stdout.
  let outputTerminal: Terminal
  /// Of stderr.
  let messageTerminal: Terminal
  var verbosity: Verbosity = .normal
  /// What is drawn on stderr; the same for all copies of this console.
  let status = StatusLine()

  /// Writes text to stdout as it is.
  ///
  /// - Throws: `CommandError` where stdout is closed or fails.
  func print(_ text: String) throws(CommandError) { try print(Array(text.utf8)) }

  /// Writes bytes to stdout as they are.
  func print(_ bytes: [UInt8]) throws(CommandError) {
    guard outputTerminal.isTerminal else { return try output.write(bytes) }
    try status.replace(columns: messageTerminal.currentWidth, on: messages) {
      () throws(CommandError) in
      try output.write(bytes)
    }
  }

  /// Writes one JSON value and a line feed to stdout.
  func print(_ value: JSONValue) throws(CommandError) { try print(value.text + "\n") }

  /// A path for stdout: raw in a pipe, safe on a terminal.
  func name(_ path: FilePath) -> [UInt8] {
    outputTerminal.isTerminal ? Array(DisplayText.safe(path.description).utf8) : path.bytes
  }

  /// A text for stdout that may hold names of files.
  func safe(_ text: String) -> String {
    outputTerminal.isTerminal ? DisplayText.safe(text) : text
  }

  /// A remark on stderr, unless `--quiet` was given.
  func note(_ text: String) { say(text, from: .normal) }

  /// A remark for `--verbose`.
  func detail(_ text: String) { say(text, from: .verbose) }

  /// Something that went wrong without ending the run; shown even when quiet.
  func warn(_ text: String) { say("glimpse: " + text, from: .quiet) }

  /// The sentence that ends a run.
  ///
  /// - Parameter isDrawn: line feeds in it are ours, as below a drawing that
  ///   points at a mistake; no name of a file is in it.
  func fail(_ text: String, isDrawn: Bool = false) {
    guard isDrawn else { return say("glimpse: " + text, from: .quiet) }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      say((index == 0 ? "glimpse: " : "") + line, from: .quiet)
    }
  }

  /// A line below a failure that says where to read on.
  func warnHint(_ text: String) { say(text, from: .quiet) }

  /// A line of a log, whatever the verbosity.
  func log(_ line: String) { say(line, from: .quiet) }

  private func say(_ text: String, from level: Verbosity) {
    guard verbosity >= level else { return }
    let line = Array((messageText(text) + "\n").utf8)
    // Where stderr fails there is nowhere left to say so.
    try? status.replace(columns: messageTerminal.currentWidth, on: messages) {
      () throws(CommandError) in
      try messages.write(line)
    }
  }

  /// Names of files come in here; on a terminal nothing in them may steer it.
  private func messageText(_ text: String) -> String {
    messageTerminal.isTerminal ? DisplayText.safe(text) : text
  }
}
