// The commands by name, and where each is defined.

/// A command as it is typed.
enum CommandName: String, CaseIterable, Sendable {
  case index, search, similar, retrieve, duplicates, list, status, remove, verify, sync, models,
    embed
  case export, `import`, translate, caption, eval, bench, serve, mcp, completion, man

  var description: CommandDescription {
    switch self {
    case .index: IndexCommand.description
    case .search: SearchCommand.description
    case .similar: SimilarCommand.description
    case .retrieve: RetrieveCommand.description
    case .duplicates: DuplicatesCommand.description
    case .list: ListCommand.description
    case .status: StatusCommand.description
    case .remove: RemoveCommand.description
    case .verify: VerifyCommand.description
    case .sync: SyncCommand.description
    case .models: ModelsCommand.description
    case .embed: EmbedCommand.description
    case .export: ExportCommand.description
    case .import: ImportCommand.description
    case .translate: TranslateCommand.description
    case .caption: CaptionCommand.description
    case .eval: EvalCommand.description
    case .bench: BenchCommand.description
    case .serve: ServeCommand.description
    case .mcp: MCPCommand.description
    case .completion: CompletionCommand.description
    case .man: ManCommand.description
    }
  }

  /// The command with its options read; nothing outside is touched.
  ///
  /// - Throws: `CommandError` for wrong usage.
  func resolve(
    _ arguments: RawArguments, _ settings: Settings
  ) throws(CommandError) -> any Command {
    switch self {
    case .index: try IndexCommand(arguments, settings)
    case .search: try SearchCommand(arguments, settings)
    case .similar: try SimilarCommand(arguments, settings)
    case .retrieve: try RetrieveCommand(arguments, settings)
    case .duplicates: try DuplicatesCommand(arguments, settings)
    case .list: try ListCommand(arguments, settings)
    case .status: try StatusCommand(arguments, settings)
    case .remove: try RemoveCommand(arguments, settings)
    case .verify: try VerifyCommand(arguments, settings)
    case .sync: try SyncCommand(arguments, settings)
    case .models: try ModelsCommand(arguments, settings)
    case .embed: try EmbedCommand(arguments, settings)
    case .export: try ExportCommand(arguments, settings)
    case .import: try ImportCommand(arguments, settings)
    case .translate: try TranslateCommand(arguments, settings)
    case .caption: try CaptionCommand(arguments, settings)
    case .eval: try EvalCommand(arguments, settings)
    case .bench: try BenchCommand(arguments, settings)
    case .serve: try ServeCommand(arguments, settings)
    case .mcp: try MCPCommand(arguments, settings)
    case .completion: try CompletionCommand(arguments, settings)
    case .man: try ManCommand(arguments, settings)
    }
  }
}

/// What the help, the parser and the completion scripts know of a command.
struct CommandDescription: Sendable {
  let name: CommandName
  /// One line without a full stop, in the imperative.
  let summary: String
  /// As shown after the name: `TERM...`.
  let operands: String
  let operandHint: CompletionHint
  /// Of those after the first, where they are something else.
  var laterOperandHint: CompletionHint?
  /// Paragraphs for the command's own help.
  var details: [String] = []
  let examples: [Example]

  struct Example: Sendable {
    let line: String
    let meaning: String
  }

  /// The flags it takes, in the table's order, its own before the common.
  var flags: [FlagDefinition] { Flags.all.filter { $0.commands.contains(name) } }
}

/// What a shell may offer for a value.
enum CompletionHint: Hashable, Sendable {
  case nothing, file, folder
  case choice([String])
  /// Names of models, or the folder of one.
  case model
  /// Categories of the library.
  case category
  /// A condition, of which fields are offered.
  case condition
}
