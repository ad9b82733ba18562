// From what was typed to the exit status: parse, resolve, run, and word
// whatever ended it.

import FoundationEssentials
import Glibc
import HTTPRequesting
import Support

/// The program `glimpse`.
public struct Program: Sendable {
  private let interrupts: Interrupts

  /// Takes over SIGINT and SIGTERM, and ignores SIGPIPE, for the whole
  /// process. Make one, on the main thread, before any other is started:
  /// threads inherit what is blocked.
  public init() { interrupts = Interrupts.install() }

  /// Runs with this process's environment and streams, and waits for the end.
  ///
  /// It blocks instead of suspending: an asynchronous `main` would leave a
  /// thread of the dispatch library behind that waits with every signal
  /// unblocked, and Ctrl-C would end the program there.
  ///
  /// - Parameter arguments: without the program's name; bytes that need not
  ///   be UTF-8.
  /// - Returns: the exit status.
  public func run(arguments: [[UInt8]]) -> Int32 {
    let interrupts = interrupts
    if Self.isOneSearch(arguments) { HeapMemory.growInLargeSteps() }
    let answer = BoundedQueue<Int32>(budget: 1)
    Task.detached {
      answer.push(await Self.runOnStreams(arguments.map { ArgumentBytes($0) }, interrupts).code)
    }
    return answer.pop() ?? ExitStatus.failed.code
  }

  /// Whether the process answers one query and ends. A command that stands
  /// behind flags is not seen, and merely takes some milliseconds longer.
  private static func isOneSearch(_ arguments: [[UInt8]]) -> Bool {
    let command = arguments.first { $0.first != UInt8(ascii: "-") }
    return [CommandName.search, .similar].contains { command == Array($0.rawValue.utf8) }
  }

  private static func runOnStreams(
    _ arguments: [ArgumentBytes], _ interrupts: Interrupts
  ) async -> ExitStatus {
    let dotEnv = try? FileIO.read(Array(".env".utf8), limit: Settings.dotEnvLimit)
    var settings = Settings(
      environment: ProcessInfo.processInfo.environment,
      dotEnv: dotEnv.map { String(decoding: $0, as: UTF8.self) })
    settings.decoderProgram = "/proc/self/exe"
    if settings.isOffline { NetworkReach.stayOnThisMachine() }
    let console = Console(
      output: DescriptorSink(descriptor: STDOUT_FILENO),
      messages: DescriptorSink(descriptor: STDERR_FILENO),
      outputTerminal: Terminal(descriptor: STDOUT_FILENO, environment: settings.environment),
      messageTerminal: Terminal(descriptor: STDERR_FILENO, environment: settings.environment))
    return await run(arguments, settings: settings, console: console, interrupts: interrupts)
  }

  /// The same with everything given, as tests do.
  static func run(
    _ arguments: [ArgumentBytes], settings: Settings, console: Console, interrupts: Interrupts
  ) async -> ExitStatus {
    var command: CommandName?
    do {
      let invocation = try interpret(arguments, settings)
      switch invocation {
      case .text(let text):
        try console.print(text)
        return .done
      case .command(let name, let ready, let verbosity):
        command = name
        var console = console
        console.verbosity = verbosity
        for warning in settings.warnings { console.warn(warning) }
        return try await ready.run(
          RunContext(console: console, settings: settings, interrupts: interrupts))
      }
    } catch {
      if let usage = error as? UsageFailure { command = usage.command }
      return report((error as? UsageFailure)?.error ?? error, command: command, on: console)
    }
  }

  /// What a line asks for.
  enum Invocation: Sendable {
    /// Help or the version.
    case text(String)
    case command(CommandName, any Command, Verbosity)
  }

  /// An error with the command whose help is worth reading.
  private struct UsageFailure: Error {
    let error: CommandError
    let command: CommandName?
  }

  /// Resolves a line without touching anything outside.
  static func interpret(
    _ arguments: [ArgumentBytes], _ settings: Settings
  ) throws -> Invocation {
    if arguments.first?.text == "help" { return try helpOn(arguments.dropFirst().first) }
    if arguments.count == 1, arguments[0].text == "version" {
      return .text("glimpse \(Version.current)\n")
    }
    let raw: RawArguments
    do {
      raw = try ArgumentParser.parse(arguments)
    } catch {
      throw UsageFailure(error: error, command: mentionedCommand(arguments))
    }
    if raw.has(Flags.help) {
      return .text(raw.command.map(HelpText.command) ?? HelpText.program())
    }
    if raw.has(Flags.version) { return .text("glimpse \(Version.current)\n") }
    guard let name = raw.command else {
      throw UsageFailure(error: CommandError(.missingCommand), command: nil)
    }
    do {
      try settings.checkLanguageModel()
      let command = try name.resolve(raw, settings)
      return .command(name, command, try verbosity(raw, settings))
    } catch {
      throw UsageFailure(error: error, command: name)
    }
  }

  private static func helpOn(_ topic: ArgumentBytes?) throws -> Invocation {
    guard let topic else { return .text(HelpText.program()) }
    guard let name = CommandName(rawValue: topic.text) else {
      let known = CommandName.allCases.map(\.rawValue)
      throw UsageFailure(
        error: CommandError(
          .unknownCommand(
            topic.text, suggestion: Suggestion.closest(to: topic.text, among: known))),
        command: nil)
    }
    return .text(HelpText.command(name))
  }

  private static func mentionedCommand(_ arguments: [ArgumentBytes]) -> CommandName? {
    arguments.lazy.compactMap { CommandName(rawValue: $0.text) }.first
  }

  private static func verbosity(
    _ raw: RawArguments, _ settings: Settings
  ) throws(CommandError) -> Verbosity {
    let isQuiet = raw.has(Flags.quiet)
    let isVerbose = raw.has(Flags.verbose)
    if isQuiet, isVerbose { throw CommandError(.conflict("--quiet", "--verbose")) }
    if isQuiet { return .quiet }
    return isVerbose ? .verbose : try settings.verbosity()
  }

  private static func report(
    _ error: any Error, command: CommandName?, on console: Console
  ) -> ExitStatus {
    let status = ExitStatus.of(error)
    guard status != .done else { return status }
    var isDrawn = false
    if case .query? = (error as? CommandError)?.kind { isDrawn = true }
    console.fail(ErrorMessages.text(of: error), isDrawn: isDrawn)
    if let hint = ErrorMessages.hint(for: error, command: command) { console.warnHint(hint) }
    return status
  }
}

/// The version of the program.
public enum Version {
  /// As `glimpse --version` prints it; equal to the file VERSION.
  public static let current = "0.1.0"
}
