// What every command is: a description for the help, options resolved from
// what was typed, and a run.

/// A command of the program.
///
/// `init` reads and checks options and touches nothing outside; only `run`
/// opens files.
protocol Command: Sendable {
  static var description: CommandDescription { get }

  /// - Throws: `CommandError` for wrong usage.
  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError)

  /// Does the work.
  ///
  /// - Throws: whatever ends the command; Program words it.
  func run(_ context: RunContext) async throws -> ExitStatus
}

/// What a running command works with.
struct RunContext: Sendable {
  let console: Console
  let settings: Settings
  let interrupts: Interrupts
}
