// `glimpse verify`: checks the library's files, and mends them.

struct VerifyCommand: Command {
  static let description = CommandDescription(
    name: .verify,
    summary: "check that the library is whole, and mend it",
    operands: "",
    operandHint: .nothing,
    details: [
      """
      Checks the catalog and the search index made from it. With --repair the index is \
      built again from the catalog where it is missing or damaged. Ends with status 1 \
      where a problem is left.
      """
    ],
    examples: [
      .init(line: "glimpse verify", meaning: "check only"),
      .init(line: "glimpse verify --repair", meaning: "check and mend"),
    ])

  let library: LibraryOptions
  let repairs: Bool
  let printsJSON: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.allowOperands(upTo: 0)
    library = try LibraryOptions(arguments, settings)
    repairs = arguments.has(Flags.repair)
    printsJSON = arguments.has(Flags.json)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    throw CommandError(.notFound("not wired"))
  }
}
