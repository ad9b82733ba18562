// `glimpse similar`: pictures like one that is given.

import SearchDomain

struct SimilarCommand: Command {
  static let description = CommandDescription(
    name: .similar,
    summary: "find pictures like a given one",
    operands: "IMAGE",
    operandHint: .file,
    details: [
      """
      IMAGE is a file or the id of a picture in the library. A picture of the library is \
      not among its own results, and needs no model to be loaded.
      """
    ],
    examples: [
      .init(line: "glimpse similar ~/Pictures/cat.jpg", meaning: "ten pictures like it"),
      .init(
        line: "glimpse similar ~/Pictures/cat.jpg -k 50 --min-score 0.8",
        meaning: "at most fifty, only close ones"),
    ])

  let library: LibraryOptions
  let selection: SelectionOptions
  let results: ResultOptions
  let image: ArgumentBytes

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    image = try arguments.onlyOperand("a picture, as in 'glimpse similar cat.jpg'")
    library = try LibraryOptions(arguments, settings)
    selection = try SelectionOptions(arguments)
    results = try ResultOptions(arguments)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    throw CommandError(.notFound("not wired"))
  }
}
