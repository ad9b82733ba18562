// `glimpse list`: the pictures of the library, without a query.

import SearchDomain

struct ListCommand: Command {
  static let description = CommandDescription(
    name: .list,
    summary: "list the pictures of the library",
    operands: "",
    operandHint: .nothing,
    examples: [
      .init(line: "glimpse list", meaning: "all pictures, by path"),
      .init(
        line: "glimpse list --where \"category = 'animals' and width >= 1000\"",
        meaning: "some of them"),
      .init(line: "glimpse list --format paths", meaning: "paths alone"),
      .init(line: "glimpse list --failures", meaning: "files that could not be indexed"),
    ])

  let library: LibraryOptions
  let selection: SelectionOptions
  let results: ResultOptions
  let showsFailures: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.allowOperands(upTo: 0)
    library = try LibraryOptions(arguments, settings)
    selection = try SelectionOptions(arguments)
    results = try ResultOptions(arguments)
    showsFailures = arguments.has(Flags.failures)
    if showsFailures, selection.filter != nil {
      throw CommandError(.conflict("--failures", "--where"))
    }
    if showsFailures, selection.category != nil {
      throw CommandError(.conflict("--failures", "--category"))
    }
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    throw CommandError(.notFound("not wired"))
  }
}
