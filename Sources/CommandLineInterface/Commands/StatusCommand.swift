// `glimpse status`: what the library holds.

struct StatusCommand: Command {
  static let description = CommandDescription(
    name: .status,
    summary: "say what the library holds and where it is",
    operands: "",
    operandHint: .nothing,
    examples: [
      .init(line: "glimpse status", meaning: "for people"),
      .init(line: "glimpse status --json", meaning: "for programs"),
    ])

  let library: LibraryOptions
  let printsJSON: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.allowOperands(upTo: 0)
    library = try LibraryOptions(arguments, settings)
    printsJSON = arguments.has(Flags.json)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    throw CommandError(.notFound("not wired"))
  }
}
