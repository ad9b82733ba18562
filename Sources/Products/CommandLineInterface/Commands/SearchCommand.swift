// `glimpse search`: words, images or both in, the closest images out.

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
      closer. A ~ after it marks a weak match, judged by how the library's other pictures \
      score; where all are weak, that is said. Words found in names, folders, captions and \
      keywords count too.
      """,
      """
      'without', 'no' and 'not' in the words subtract what follows; what the query was taken \
      to mean is said then, and --as-typed switches it off.
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
      .init(
        line: "glimpse search 'a dog behind a fence' --rerank 50 --rerank-model ~/blip-itm",
        meaning: "the 50 best, read once more with the words at hand"),
    ])

  let library: LibraryOptions
  let selection: SelectionOptions
  let results: ResultOptions
  let parts: QueryParts
  let arrangement: ArrangementOptions
  let mode: SearchQuery.Mode
  let understandsNegation: Bool
  let translates: Bool
  let usesEnsemble: Bool
  let feedback: Double
  let rerankCount: Int

  /// How many images are shown unless `-k` says.
  static let defaultLimit = 10

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    library = try LibraryOptions(arguments, settings)
    selection = try SelectionOptions(arguments)
    results = try ResultOptions(arguments)
    let images = try arguments.values(of: Flags.images)
    let vectors = try arguments.values(of: Flags.vectors)
    arrangement = ArrangementOptions(arguments)
    understandsNegation = !arguments.has(Flags.asTyped)
    translates = arguments.has(Flags.translate)
    usesEnsemble = arguments.has(Flags.ensemble)
    feedback = try arguments.value(of: Flags.feedback)
    rerankCount = try arguments.value(of: Flags.rerank)
    if rerankCount > 0, selection.order != .match {
      throw CommandError(.conflict("--sort \(selection.order.rawValue)", "--rerank"))
    }
    if arguments.has(Flags.textOnly), arguments.has(Flags.visualOnly) {
      throw CommandError(.conflict("--text-only", "--visual-only"))
    }
    mode =
      arguments.has(Flags.textOnly)
      ? .textOnly : arguments.has(Flags.visualOnly) ? .visualOnly : .combined
    if arguments.operands.isEmpty, images.isEmpty, vectors.isEmpty {
      throw CommandError(
        .missingOperand(
          command: "search", name: "words or a picture, as in 'glimpse search \"a red car\"'"))
    }
    if images.filter({ $0 == "-" }).count > 1 {
      throw CommandError(.conflict("--image -", "a second --image -"))
    }
    parts = try QueryParts(
      terms: arguments.operands, images: images, vectors: vectors,
      unwanted: try arguments.values(of: Flags.not))
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    for remark in parts.fileRemarks() { context.console.warn(remark) }
    if rerankCount > 0, library.rerankModel == Flags.rerankLanguageModel {
      context.console.note(
        "small pictures of the best \(rerankCount) are sent to the language model")
    }
    // Texts alone need no model.
    let opened =
      mode == .textOnly
      ? try library.open(.reading, context)
      : try library.openWithModel(.reading, context)
    var query = SearchQuery(
      try parts.resolved(
        home: Folders.home(context.settings.environment), standardInput: StandardInput.readAll),
      limit: selection.limit ?? Self.defaultLimit, offset: selection.offset,
      filter: selection.filter, minimumScore: selection.minimumScore.map { Float($0) })
    query.order = selection.order
    arrangement.apply(to: &query)
    query.mode = mode
    query.understandsNegation = understandsNegation
    query.usesEnsemble = usesEnsemble
    query.feedback = feedback
    query.rerankCount = rerankCount
    query.translation = translates ? .model : .none
    let reply = try opened.search(query)
    try context.print(
      reply, query: parts.text, limit: query.limit, options: results, library: opened)
    return results.status(found: reply.hits.count)
  }
}
