import Foundation
import TestSupport
import Testing

private let commands = [
  "index", "search", "similar", "retrieve", "duplicates", "list", "status", "remove", "verify",
  "models",
  "embed", "translate", "caption", "eval", "bench", "serve", "completion",
]

@Suite struct HelpTests {
  @Test func helpNamesEveryCommandOnStdout() throws {
    let outcome = try Workplace().glimpse("--help")
    #expect(outcome.status == 0)
    #expect(outcome.messages.isEmpty)
    for command in commands { #expect(outcome.output.contains("  \(command)"), "\(command)") }
  }

  @Test(arguments: commands) func helpOfACommandHasExamples(_ command: String) throws {
    let outcome = try Workplace().glimpse(command, "--help")
    #expect(outcome.status == 0)
    #expect(outcome.messages.isEmpty)
    #expect(outcome.output.lowercased().contains("example"))
    #expect(outcome.output.contains("glimpse \(command)"))
    #expect(outcome.output.contains("--library"))
  }

  @Test func versionIsOneLine() throws {
    let outcome = try Workplace().glimpse("--version")
    #expect(outcome.status == 0)
    #expect(outcome.output.wholeMatch(of: /glimpse \d+\.\d+\.\d+\n/) != nil)
    #expect(outcome.messages.isEmpty)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionNamesCommandsAndFlags(_ shell: String) throws {
    let outcome = try Workplace().glimpse("completion", shell)
    #expect(outcome.status == 0)
    for word in commands + ["min-score", "follow-links"] {
      #expect(outcome.output.contains(word), "\(word)")
    }
  }

  @Test func completionForBashIsWhatBashTakes() throws {
    let place = try Workplace()
    let script = try place.glimpse("completion", "bash")
    let path = place.folder.file("completion.bash")
    try Data(script.stdout).write(to: URL(fileURLWithPath: path))
    let bash = try RunningProgram(
      ["bash", "-c", "source \"$0\" && complete -p glimpse", path].map { Array($0.utf8) },
      environment: place.environment, folder: place.folder.path, input: [], stdout: .pipe,
      stderr: .pipe
    ).finish()
    #expect(bash.status == 0, "\(bash.messages)")
    #expect(bash.output.contains("glimpse"))
  }

  @Test(
    arguments: [
      ([], "name a command"),
      (["serch", "cat"], "did you mean search?"),
      (["search", "cat", "--formt", "json"], "did you mean --format?"),
      (["list", "--min-score", "1"], "'list' has no flag --min-score"),
      (["search", "cat", "-k"], "-k needs a value"),
      (["search", "cat", "-k", "0"], "0 is too small"),
      (["search", "cat", "-k", "-1"], "-1 is too small"),
      (["search", "cat", "-k", "many"], "'many' is not"),
      (["search", "cat", "--offset", "-1"], "--offset"),
      (["search", "cat", "--min-score", "2"], "2 is too large"),
      (["search", "cat", "--format", "xml"], "'xml' is not"),
      (["search", "cat", "--where", "width >"], "--where"),
      (["search", "cat", "--where", "flavour = 'red'"], "flavour"),
      (["search"], "needs words or a picture"),
      (["search", "cat", "--json", "--format", "csv"], "cannot be given together"),
      (["search", "cat", "--quiet", "--verbose"], "cannot be given together"),
      (["index"], "needs a folder"),
      (["index", "/", "--shard", "3/2"], "--shard"),
      (["index", "/", "--watch", "--dry-run"], "cannot be given together"),
      (["similar"], "needs a picture"),
      (["similar", "a", "b"], "'b'"),
      (["retrieve", "--prompt", "cat"], "--images_dir"),
      (["remove"], "needs a path"),
      (["status", "more"], "'more'"),
      (["embed"], "--text"),
      (["embed", "--text", "a", "--out", "a.txt"], "'a.txt' is not"),
      (["models"], "list, pull, info, remove"),
      (["models", "fetch"], "does not know 'fetch'"),
      (["models", "info"], "needs a model"),
      (["completion", "tcsh"], "'tcsh'"),
    ] as [([String], String)])
  func wrongUsageEndsWithTwoAndSaysWhatWasWrong(_ arguments: [String], _ words: String) throws {
    let place = try Workplace()
    let outcome = try place.start(arguments.map { Array($0.utf8) }).finish()
    #expect(outcome.status == 2)
    #expect(outcome.stdout.isEmpty)
    #expect(outcome.messages.hasPrefix("glimpse: "))
    #expect(outcome.messages.contains(words), "\(outcome.messages)")
    #expect(!FileManager.default.fileExists(atPath: place.library))
  }
}
