// `glimpse similar`: images like one that is given.

import GlimpseKit
import SearchDomain
import Support

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
  let arrangement: ArrangementOptions

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    image = try arguments.onlyOperand("a picture, as in 'glimpse similar cat.jpg'")
    library = try LibraryOptions(arguments, settings)
    selection = try SelectionOptions(arguments)
    results = try ResultOptions(arguments)
    arrangement = ArrangementOptions(arguments)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    let opened = try library.openWithModel(.reading, context)
    let limit = selection.limit ?? SearchCommand.defaultLimit
    let content: SearchQuery.Part.Content
    if let id = ImageID(image.text) {
      content = .stored(id)
    } else if let reference = String(validating: image.bytes, as: UTF8.self) {
      content = QueryParts.image(reference, home: Folders.home(context.settings.environment))
    } else {
      content = .file(FilePath(bytes: image.bytes))
    }
    var query = SearchQuery(
      [SearchQuery.Part(try opened.storedContent(content))], limit: limit,
      offset: selection.offset, filter: selection.filter,
      minimumScore: selection.minimumScore.map { Float($0) })
    query.order = selection.order
    arrangement.apply(to: &query)
    let reply = try opened.search(query)
    try context.print(reply, query: image.text, limit: limit, options: results, library: opened)
    return results.status(found: reply.hits.count)
  }
}
