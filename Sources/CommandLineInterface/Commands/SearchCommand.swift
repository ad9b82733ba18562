// `glimpse search`: words, pictures or both in, the closest pictures out.

import GlimpseKit
import SearchDomain
import Support

struct SearchCommand: Command {
  static let description = CommandDescription(
    name: .search,
    summary: "find pictures by words, by pictures, or by both",
    operands: "TERM...",
    operandHint: .file,
    details: [
      """
      A TERM is words, or a picture where it is a URL or a path that starts with /, ./, ../ \
      or ~. Between terms, + adds and - subtracts; 2:TERM weighs a term twice. Words that \
      begin with a dash go after --.
      """,
      """
      The score is the cosine similarity of query and picture, from -1 to 1; higher is \
      closer.
      """,
    ],
    examples: [
      .init(line: "glimpse search 'a dog on a beach'", meaning: "by words"),
      .init(line: "glimpse search ./holiday.jpg", meaning: "by a picture"),
      .init(
        line: "glimpse search ./street.jpg + 'at night' - people",
        meaning: "like the picture, at night, without people"),
      .init(
        line: "glimpse search mountains -k 20 --where \"width >= 2000\"",
        meaning: "twenty, only wide ones"),
      .init(
        line: "glimpse search cat -0 | xargs -0 cp -t found/", meaning: "do something with them"),
      .init(
        line: "curl -s https://example.org/a.jpg | glimpse search --image -",
        meaning: "a picture from standard input"),
    ])

  let library: LibraryOptions
  let selection: SelectionOptions
  let results: ResultOptions
  let parts: QueryParts

  /// How many pictures are shown unless `-k` says.
  static let defaultLimit = 10

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    library = try LibraryOptions(arguments, settings)
    selection = try SelectionOptions(arguments)
    results = try ResultOptions(arguments)
    let images = try arguments.values(of: Flags.images)
    if arguments.operands.isEmpty, images.isEmpty {
      throw CommandError(
        .missingOperand(
          command: "search", name: "words or a picture, as in 'glimpse search \"a red car\"'"))
    }
    if images.filter({ $0 == "-" }).count > 1 {
      throw CommandError(.conflict("--image -", "a second --image -"))
    }
    parts = try QueryParts(
      terms: arguments.operands, images: images, unwanted: try arguments.values(of: Flags.not))
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    let opened = try library.openWithModel(.reading, context.settings)
    let query = SearchQuery(
      try parts.resolved(
        home: Folders.home(context.settings.environment), standardInput: StandardInput.readAll),
      limit: selection.limit ?? Self.defaultLimit, offset: selection.offset,
      filter: selection.filter, minimumScore: selection.minimumScore.map { Float($0) })
    try context.print(
      try opened.search(query), query: parts.text, limit: query.limit, options: results)
    return .done
  }
}
