import Foundation
import TestSupport
import Testing

@Suite struct TerminalTests {
  private static let escape = "\u{1B}"

  private func album(_ count: Int = 5) throws -> Workplace {
    let place = try Workplace()
    try place.addImages(count)
    return place
  }

  @Test func aTerminalSeesABarThatIsTakenAwayAgain() throws {
    let place = try album(40)
    let outcome = try place.glimpse("index", place.images, stderr: .terminal)
    #expect(outcome.status == 0)
    #expect(outcome.messages.contains("\r"))
    #expect(outcome.messages.contains("indexing"))
    #expect(outcome.messages.contains("of 40"))
    #expect(outcome.messages.contains("░") || outcome.messages.contains("█"))
    #expect(outcome.messages.hasSuffix("\r\(Self.escape)[K"))
    #expect(outcome.output.hasPrefix("indexed 40 pictures"))
  }

  @Test func aPipeSeesPlainLinesAndQuietNone() throws {
    let place = try album()
    try Data().write(to: URL(fileURLWithPath: place.images + "/empty.jpg"))
    let outcome = try place.glimpse("index", place.images)
    #expect(!(outcome.messages + outcome.output).contains(Self.escape))
    #expect(!outcome.messages.contains("\r"))
    #expect(outcome.messages.contains("skipped \(place.images)/empty.jpg: the file is empty\n"))
    #expect(outcome.output.hasPrefix("indexed 5 pictures, 1 failed"))
    let quiet = try place.glimpse("index", place.images, "--quiet")
    #expect(quiet.status == 0)
    #expect(quiet.stdout.isEmpty)
    #expect(quiet.stderr.isEmpty)
  }

  @Test func coloursAreForTerminalsThatWantThem() throws {
    let place = try album()
    try place.index()
    func table(_ changes: [String: String?], _ stdout: Stream) throws -> Outcome {
      let usual = place.environment
      defer { place.environment = usual }
      for (name, value) in changes { place.environment[name] = value }
      return try place.glimpse("search", "red", "-k", "2", stdout: stdout)
    }
    #expect(try table([:], .terminal).output.contains("\(Self.escape)["))
    #expect(try !table([:], .pipe).output.contains(Self.escape))
    #expect(try !table(["NO_COLOR": "1"], .terminal).output.contains(Self.escape))
    #expect(try !table(["TERM": "dumb"], .terminal).output.contains(Self.escape))
    #expect(try !table(["TERM": nil], .terminal).output.contains(Self.escape))
    for line in try table(["NO_COLOR": "1"], .terminal).output.components(separatedBy: "\r\n") {
      #expect(line.count <= 100)
    }
  }

  @Test func namesCannotSteerATerminal() throws {
    let place = try Workplace()
    try place.addImage("evil\u{1B}]0;title\u{7}\u{1B}[2J.ppm", seed: 1)
    try place.addImage("evil\u{9B}31m.jpg", seed: 2)
    try Data().write(to: URL(fileURLWithPath: place.images + "/bad\u{1B}[2J.jpg"))
    place.environment["NO_COLOR"] = "1"
    let index = try place.glimpse("index", place.images, stdout: .terminal, stderr: .terminal)
    #expect(index.status == 0)
    for arguments in [
      ["list"], ["list", "--format", "paths"], ["search", "red"], ["list", "--failures"],
      ["verify", "-v"], ["status"],
    ] {
      let outcome = try place.start(
        arguments.map { Array($0.utf8) }, stdout: .terminal, stderr: .terminal
      ).finish()
      #expect(outcome.status == 0)
      let shown = outcome.output + outcome.messages
      #expect(!shown.contains("\u{1B}]0"), "\(arguments)")
      #expect(!shown.contains("\u{1B}[2J"), "\(arguments)")
      #expect(!shown.unicodeScalars.contains("\u{9B}"), "\(arguments)")
    }
    #expect(!index.messages.contains("\u{1B}[2J"))
  }

  @Test func previewsAreDrawnWhereTheTerminalSaysItCan() throws {
    let place = try album(2)
    try place.index()
    let plain = try place.glimpse("search", "red", "--preview", stdout: .pipe)
    #expect(plain.status == 0)
    #expect(!plain.output.contains(Self.escape))
    place.environment["TERM"] = "xterm-kitty"
    place.environment["KITTY_WINDOW_ID"] = "1"
    let kitty = try place.glimpse("search", "red", "--preview", stdout: .terminal)
    #expect(kitty.status == 0)
    #expect(kitty.output.contains("\(Self.escape)_G"))
    place.environment["TERM"] = "xterm-256color"
    place.environment["KITTY_WINDOW_ID"] = nil
    place.environment["TERM_PROGRAM"] = "iTerm.app"
    let iterm = try place.glimpse("search", "red", "--preview", stdout: .terminal)
    #expect(iterm.output.contains("\(Self.escape)]1337;File="))
  }
}
