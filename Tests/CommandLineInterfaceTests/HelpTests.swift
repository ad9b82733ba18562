import Foundation
import TestSupport
import Testing

@testable import CommandLineInterface

@Suite struct HelpTests {
  /// Compares with a golden file. A missing or different one is written anew
  /// where GLIMPSE_RECORD is set, and the test fails all the same.
  private func compare(_ text: String, with name: String) throws {
    let file = repository.appendingPathComponent("Tests/Fixtures/help/\(name).txt")
    let golden = try? String(contentsOf: file, encoding: .utf8)
    if golden == text { return }
    if ProcessInfo.processInfo.environment["GLIMPSE_RECORD"] != nil {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name).txt; look at it and run again")
    } else {
      Issue.record("the help differs from Tests/Fixtures/help/\(name).txt:\n\(text)")
    }
  }

  @Test func theProgramsHelpIsTheGoldenOne() async throws {
    let outcome = await run("--help")
    #expect(outcome.status == .done && outcome.messages.isEmpty)
    try compare(outcome.outputText, with: "glimpse")
    #expect(await run("help").outputText == outcome.outputText)
  }

  @Test(arguments: CommandName.allCases)
  func aCommandsHelpIsTheGoldenOne(_ name: CommandName) async throws {
    let outcome = await run(name.rawValue, "--help")
    #expect(outcome.status == .done && outcome.messages.isEmpty)
    #expect(await run("help", name.rawValue).outputText == outcome.outputText)
    #expect(outcome.outputText.contains("\nExamples:\n"))
    for line in outcome.outputText.split(separator: "\n") where !line.contains("glimpse ") {
      #expect(line.count <= 80, "\(line)")
    }
    try compare(outcome.outputText, with: name.rawValue)
  }

  /// Every example must be a line that the parser accepts.
  @Test(arguments: CommandName.allCases)
  func examplesCanBeTyped(_ name: CommandName) throws {
    for example in name.description.examples {
      let tail = example.line.components(separatedBy: "glimpse ").dropFirst().first ?? ""
      let line = tail.components(separatedBy: " | ")[0].components(separatedBy: " > ")[0]
      let words = shellWords(line)
      #expect(throws: Never.self, "\(example.line)") {
        _ = try Program.interpret(words.map { ArgumentBytes($0) }, Settings(environment: [:]))
      }
    }
  }

  private func shellWords(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      if character == quote {
        quote = nil
      } else if quote == nil, character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if quote == nil, character == " " {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return words + (word.map { [$0] } ?? [])
  }

  @Test func theVersionIsPrinted() async {
    #expect(await run("--version").outputText == "glimpse \(Version.current)\n")
    #expect(await run("search", "-V").outputText == "glimpse \(Version.current)\n")
  }

  @Test(arguments: Shell.allCases)
  func completionScriptsNameEveryCommandAndFlag(_ shell: Shell) async throws {
    let script = await run("completion", shell.rawValue).outputText
    for command in CommandName.allCases { #expect(script.contains(command.rawValue)) }
    for flag in Flags.all {
      #expect(script.contains(shell == .fish ? "-l \(flag.name)" : flag.display))
    }
    // A shell that is not installed cannot be asked; bash always is.
    guard
      let program = ["/bin/", "/usr/bin/"].map({ $0 + shell.rawValue })
        .first(where: FileManager.default.isExecutableFile(atPath:))
    else {
      #expect(shell != .bash)
      return
    }
    let folder = try TemporaryFolder()
    try script.write(toFile: folder.file("script"), atomically: true, encoding: .utf8)
    let check = Process()
    check.executableURL = URL(fileURLWithPath: program)
    check.arguments = ["-n", folder.file("script")]
    try check.run()
    check.waitUntilExit()
    #expect(check.terminationStatus == 0)
  }

  @Test func bashCompletesCommandsFlagsAndValues() async throws {
    let folder = try TemporaryFolder()
    let script = await run("completion", "bash").outputText
    try script.write(toFile: folder.file("script"), atomically: true, encoding: .utf8)
    func complete(_ words: String) throws -> [String] {
      let shell = Process()
      shell.executableURL = URL(fileURLWithPath: "/bin/bash")
      shell.arguments = [
        "-c",
        "source '\(folder.file("script"))'; COMP_WORDS=(\(words)); "
          + "COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _glimpse; printf '%s\\n' \"${COMPREPLY[@]}\"",
      ]
      let pipe = Pipe()
      shell.standardOutput = pipe
      try shell.run()
      let data = pipe.fileHandleForReading.readDataToEndOfFile()
      shell.waitUntilExit()
      return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
    #expect(try complete("glimpse sea") == ["search"])
    #expect(
      try complete("glimpse search --pre") == ["--precision", "--preview"].sorted()
        || complete("glimpse search --pre") == ["--preview", "--precision"])
    #expect(try complete("glimpse search cat --format js") == ["json", "jsonl"])
    #expect(try complete("glimpse models p") == ["pull"])
    // The shell parts --format=j at the sign, unless it is told not to.
    #expect(try complete("glimpse search cat --format = j") == ["json", "jsonl"])
    #expect(try complete("glimpse search cat --format =").count == OutputFormat.allCases.count)
    #expect(try complete("glimpse search cat '--format=j'") == ["--format=json", "--format=jsonl"])
    // What the program prints is offered as it is; nothing in it is run.
    let program = folder.file("glimpse")
    try #"""
    #!/bin/bash
    [ "$*" = "completion models" ] && printf '%s\n' glimpse-mini glimpse-photo ViT-B-32/openai
    [ "$*" = "completion categories --library /my pictures" ] && printf '%s\n' 'far away' '$(exit 9)' near
    """#.write(toFile: program, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    #expect(
      try complete("'\(program)' search cat -m glimpse-") == ["glimpse-mini", "glimpse-photo"])
    #expect(try complete("'\(program)' models info ViT") == ["ViT-B-32/openai"])
    #expect(
      try complete("'\(program)' search --library '/my pictures' cat -c ''")
        == ["far away", "$(exit 9)", "near"])
    #expect(
      try complete("'\(program)' list --library = '/my pictures' --category = f") == ["far away"])
  }
}
