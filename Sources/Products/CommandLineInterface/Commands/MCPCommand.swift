// `glimpse mcp`: the library as tools for an agent that started this program,
// over standard input and output.

import GlimpseKit
import SearchAPI
import SearchDomain
import Support
import Synchronization
import ToolServing

struct MCPCommand: Command {
  static let description = CommandDescription(
    name: .mcp,
    summary: "offer the library to an agent (Model Context Protocol)",
    operands: "",
    operandHint: .nothing,
    details: [
      """
      Speaks the Model Context Protocol on standard input and output, for programs such as \
      Claude Desktop, VS Code and Cursor, which start it themselves: name it in their settings. \
      The tools search, show and count pictures, find duplicates, and change nothing; with \
      --allow-index one indexes the folders of --images-root, else those indexed before.
      """,
      """
      What the agent is shown goes wherever the agent sends it. --hide-paths keeps the places \
      of folders from it. A running service offers the same tools at /mcp.
      """,
    ],
    examples: [
      .init(line: "glimpse mcp", meaning: "what an agent's settings name as the command"),
      .init(
        line: "glimpse mcp --library ~/photos.glimpse --hide-paths",
        meaning: "a library of one's own, without telling where it lies"),
      .init(
        line: "glimpse mcp --allow-index --images-root ~/Pictures",
        meaning: "the agent may index that folder"),
    ])

  let library: LibraryOptions
  let service: ServiceOptions
  let hidesPaths: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.allowOperands(upTo: 0)
    library = try LibraryOptions(arguments, settings)
    service = try ServiceOptions(arguments, settings)
    hidesPaths = arguments.has(Flags.hidePaths)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    HeapMemory.limitIdle()
    let opened =
      service.agentsMayIndex
      ? try library.openWithModel(.writing, context) : try library.open(.reading, context)
    var configuration = try service.configuration()
    configuration.keys = []
    let log = ServerLog(console: context.console, format: .text)
    let search = SearchService(opened, configuration, log: log)
    if service.agentsMayIndex { search.startJobs() }
    let tools = search.toolServer(
      for: hidesPaths ? .write : .admin, mayIndex: service.agentsMayIndex)
    let output = context.console.output
    let connection = LineConnection(tools) { bytes in (try? output.write(bytes)) != nil }
    let isOver = Mutex(false)
    let stop: @Sendable () -> Void = {
      isOver.withLock { $0 = true }
      connection.cancelAll()
    }
    await context.interrupts.whileStopping(by: stop) {
      connection.run { StandardInput.read(while: { !isOver.withLock { $0 } }) }
    }
    search.stop(graceSeconds: Self.graceSeconds)
    return .done
  }

  /// How long a job may take to end once the client is gone.
  private static let graceSeconds = 12.0
}
