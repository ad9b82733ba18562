// `glimpse list`: the images of the library, without a query.

import GlimpseKit
import SearchDomain
import Support

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
      throw CommandError(.conflict("--failures", "--where or --category"))
    }
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    let opened = try library.open(.reading, context)
    if showsFailures {
      let failures = try opened.failures()
      if failures.isEmpty { context.console.note("no file failed") }
      try printFailures(failures, on: context.console)
      return .done
    }
    let images = try opened.images(
      where: selection.filter, in: selection.order, limit: selection.limit,
      offset: selection.offset)
    if images.isEmpty {
      let hints = try selection.filter.map { try opened.hints(where: $0) } ?? []
      for hint in hints { context.console.warn(hint) }
      context.console.note("no picture was found that fits")
    }
    let page = ResultPage(
      query: nil, model: nil, limit: selection.limit ?? images.count, tookMilliseconds: 0,
      rows: images.map { ResultPage.Row($0) })
    try ResultPrinter(
      console: context.console, options: results, settings: context.settings,
      read: opened.bytes(of:)
    )
    .print(page)
    return results.status(found: images.count)
  }

  private func printFailures(_ all: [FileFailure], on console: Console) throws(CommandError) {
    let failures = all.dropFirst(selection.offset).prefix(selection.limit ?? .max)
    let objects = failures.map { failure in
      JSONValue.object(ResultFormatter.path(failure.path) + [("error", .string(failure.reason))])
    }
    switch results.format {
    case .json: try console.print(JSONValue.object([("failures", .array(objects))]))
    case .jsonl: for object in objects { try console.print(object) }
    case .csv:
      try console.print(CSV.line(["path", "error"]))
      for failure in failures {
        try console.print(CSV.line([failure.path.description, failure.reason]))
      }
    case .paths:
      for failure in failures {
        try console.print(failure.path.bytes + [results.usesNull ? 0 : 10])
      }
    case .table:
      for failure in failures {
        try console.print(console.name(failure.path) + Array(": \(failure.reason)\n".utf8))
      }
    }
  }
}
