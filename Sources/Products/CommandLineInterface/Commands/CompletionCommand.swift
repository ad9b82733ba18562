// `glimpse completion`: scripts by which shells complete commands and flags, and
// the names that these scripts ask for.

import GlimpseKit
import ModelHub
import Support

/// The shells with a completion script.
enum Shell: String, CaseIterable, Sendable {
  case bash, zsh, fish
}

struct CompletionCommand: Command {
  /// What is printed.
  enum Subject: Hashable, Sendable {
    case script(Shell)
    /// Names a line each, for the scripts.
    case models, categories

    static let names = Shell.allCases.map(\.rawValue) + ["models", "categories"]

    init?(_ name: String) {
      switch name {
      case "models": self = .models
      case "categories": self = .categories
      default:
        guard let shell = Shell(rawValue: name) else { return nil }
        self = .script(shell)
      }
    }
  }

  static let description = CommandDescription(
    name: .completion,
    summary: "print a script by which a shell completes commands and flags",
    operands: "bash|zsh|fish|models|categories",
    operandHint: .choice(Subject.names),
    details: [
      """
      'models' prints the names of models and 'categories' those of the library, a line \
      each: the scripts ask for them.
      """
    ],
    examples: [
      .init(
        line: "glimpse completion bash > ~/.local/share/bash-completion/completions/glimpse",
        meaning: "for bash"),
      .init(
        line: "glimpse completion zsh > \"${fpath[1]}/_glimpse\"", meaning: "for zsh"),
      .init(
        line: "glimpse completion fish > ~/.config/fish/completions/glimpse.fish",
        meaning: "for fish"),
    ])

  let subject: Subject
  let library: LibraryOptions

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    let word = try arguments.onlyOperand("a shell: bash, zsh or fish").text
    guard let subject = Subject(word) else {
      throw CommandError(
        .unknownAction(command: "completion", action: word, known: Subject.names))
    }
    self.subject = subject
    library = try LibraryOptions(arguments, settings)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    switch subject {
    case .script(let shell): try context.console.print(CompletionScript.text(for: shell))
    case .models: try print(modelNames(context.settings), context.console)
    case .categories:
      let opened = try library.openLocal(.reading, context)
      try print(opened.status().categories.compactMap(\.name), context.console)
    }
    return .done
  }

  /// Those on this machine first, then all that are known by name, and the tiers.
  private func modelNames(_ settings: Settings) -> [String] {
    let hub = ModelLocator(environment: settings.environment).hub
    let rows = ModelRow.all(registered: ModelRegistry.entries, installed: hub.installed())
    return rows.map(\.name) + ModelEntry.Tier.allCases.map(\.rawValue)
  }

  /// Names with a line feed or another control character are no lines.
  private func print(_ names: [String], _ console: Console) throws {
    let lines = names.filter { DisplayText.safe($0) == $0 }
    try console.print(lines.map { $0 + "\n" }.joined())
  }
}
