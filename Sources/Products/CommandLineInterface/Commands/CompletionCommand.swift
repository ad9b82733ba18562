// `glimpse completion`: scripts by which shells complete commands and flags.

/// The shells with a completion script.
enum Shell: String, CaseIterable, Sendable {
  case bash, zsh, fish
}

struct CompletionCommand: Command {
  static let description = CommandDescription(
    name: .completion,
    summary: "print a script by which a shell completes commands and flags",
    operands: "bash|zsh|fish",
    operandHint: .choice(Shell.allCases.map(\.rawValue)),
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

  let shell: Shell

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    let word = try arguments.onlyOperand("a shell: bash, zsh or fish").text
    guard let shell = Shell(rawValue: word) else {
      throw CommandError(
        .unknownAction(
          command: "completion", action: word, known: Shell.allCases.map(\.rawValue)))
    }
    self.shell = shell
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    try context.console.print(CompletionScript.text(for: shell))
    return .done
  }
}
