// Runs the program inside the test, with its streams kept in memory.

import Foundation

@testable import CommandLineInterface

/// What a run printed and how it ended.
struct Outcome {
  let status: ExitStatus
  let output: [UInt8]
  let messages: String

  var outputText: String { String(decoding: output, as: UTF8.self) }
}

/// Runs a line as a shell would hand it over.
func run(
  _ arguments: String..., environment: [String: String] = [:], dotEnv: String? = nil
) async -> Outcome {
  let output = MemorySink()
  let messages = MemorySink()
  let status = await Program.run(
    arguments.map { ArgumentBytes($0) },
    settings: Settings(environment: environment, dotEnv: dotEnv),
    console: Console(
      output: output, messages: messages, outputTerminal: .none, messageTerminal: .none),
    interrupts: Interrupts())
  return Outcome(status: status, output: output.bytes, messages: messages.text)
}

/// The options a line resolves to.
func resolve<C: Command>(
  _ type: C.Type, _ arguments: [String], environment: [String: String] = [:]
) throws -> C {
  let raw = try ArgumentParser.parse(arguments.map { ArgumentBytes($0) })
  return try C(raw, Settings(environment: environment))
}

/// The repository's folder.
let repository = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
