// `glimpse remove`: takes images out of the library; files are left alone.

import GlimpseKit
import SearchDomain
import Support

struct RemoveCommand: Command {
  static let description = CommandDescription(
    name: .remove,
    summary: "take pictures out of the library; their files stay",
    operands: "PATH...",
    operandHint: .file,
    details: [
      """
      A PATH is a picture or a folder with everything below it. A picture that still \
      exists comes back when its folder is indexed again.
      """,
      """
      Nothing is kept of what is removed, nor of pictures that left these folders before. \
      Of others that left, their vectors are kept for 30 days, so that they are not embedded \
      again when they come back; --departed forgets all of these.
      """,
    ],
    examples: [
      .init(line: "glimpse remove ~/Pictures/old", meaning: "a folder"),
      .init(
        line: "glimpse remove --where \"path glob '*/trash/*'\" --dry-run",
        meaning: "see what would go"),
    ])

  let library: LibraryOptions
  let paths: [FilePath]
  let filter: Filter?
  let isDryRun: Bool
  let printsJSON: Bool
  let forgetsDeparted: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    filter = try FilterArgument.parse(arguments.value(of: Flags.filter), category: nil)
    forgetsDeparted = arguments.has(Flags.departed)
    if forgetsDeparted, filter != nil || !arguments.operands.isEmpty {
      throw CommandError(.conflict("--departed", filter != nil ? "--where" : "a path"))
    }
    if filter == nil, !forgetsDeparted { try arguments.requireOperand("a path, or --where EXPR") }
    if filter != nil, !arguments.operands.isEmpty {
      throw CommandError(.conflict("a path", "--where"))
    }
    if let empty = arguments.operands.first(where: \.bytes.isEmpty) {
      throw CommandError(.badValue(flag: "PATH", value: empty.text, expected: "a path"))
    }
    library = try LibraryOptions(arguments, settings)
    paths = arguments.operands.map { FilePath(bytes: $0.bytes) }
    isDryRun = arguments.has(Flags.dryRun)
    printsJSON = arguments.has(Flags.json)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    if forgetsDeparted { return try forgetDeparted(context) }
    let opened = try library.open(isDryRun ? .reading : .writing, creates: false, context)
    let removed =
      switch (filter, isDryRun) {
      case (let filter?, true): try opened.removalCount(where: filter)
      case (let filter?, false): try opened.remove(where: filter)
      case (nil, true): try opened.removalCount(under: paths)
      case (nil, false): try opened.remove(under: paths)
      }
    if printsJSON {
      try context.console.print(
        JSONValue.object([("removed", .integer(removed)), ("dry_run", .bool(isDryRun))]))
    } else if context.console.verbosity > .quiet {
      try context.console.print(
        "\(isDryRun ? "would remove" : "removed") \(Plural.of(removed, "picture"))\n")
    }
    if removed == 0, filter == nil, !isDryRun {
      throw CommandError(.notFound("no picture of the library lies at or below what was named"))
    }
    return .done
  }

  private func forgetDeparted(_ context: RunContext) throws -> ExitStatus {
    let opened = try library.openLocal(isDryRun ? .reading : .writing, creates: false, context)
    let count = isDryRun ? try opened.departedCount() : try opened.forgetDeparted()
    if printsJSON {
      try context.console.print(
        JSONValue.object([("forgotten", .integer(count)), ("dry_run", .bool(isDryRun))]))
    } else if context.console.verbosity > .quiet {
      try context.console.print(
        "\(isDryRun ? "would forget" : "forgot") \(Plural.of(count, "picture")) that left\n")
    }
    return .done
  }
}
