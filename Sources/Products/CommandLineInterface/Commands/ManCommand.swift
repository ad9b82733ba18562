// `glimpse man`: manual pages, for who packs the program and who has none
// installed.

import FoundationEssentials
import Support

struct ManCommand: Command {
  static let description = CommandDescription(
    name: .man,
    summary: "print a manual page, as man reads it",
    operands: "[glimpse|filters|COMMAND]",
    operandHint: .choice(ManualPage.names),
    details: [
      """
      Prints the page of the program, of a command, or of filters. The date at the foot is \
      today's, or that of SOURCE_DATE_EPOCH.
      """
    ],
    examples: [
      .init(line: "glimpse man search | man -l -", meaning: "read the page of search"),
      .init(
        line: "glimpse man filters > glimpse-filters.7",
        meaning: "the page of conditions, as a file"),
    ])

  let page: ManualPage
  private let epoch: Int?

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.allowOperands(upTo: 1)
    let name = arguments.operands.first?.text ?? "glimpse"
    guard let page = ManualPage(name) else {
      throw CommandError(.unknownAction(command: "man", action: name, known: ManualPage.names))
    }
    self.page = page
    epoch = settings.environment["SOURCE_DATE_EPOCH"].flatMap { Int($0) }
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    let nanoseconds = epoch.map { $0 *| 1_000_000_000 } ?? WallClock.nanoseconds()
    let date = Date(timeIntervalSince1970: Double(nanoseconds / 1_000_000_000))
    try context.console.print(page.text(date: String(date.formatted(.iso8601).prefix(10))))
    return .done
  }
}
