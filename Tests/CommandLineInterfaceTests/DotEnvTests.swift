import Testing

@testable import CommandLineInterface

@Suite struct DotEnvTests {
  @Test func linesAreReadAsShellsAndPythonReadThem() {
    let file = DotEnv(
      parsing: """
        \u{FEFF}# comment
        PLAIN=value
          export SPACED = a value  # comment
        HASH=a#b
        EMPTY=
        ONLY_COMMENT= # nothing
        SINGLE='as $it\\n is' # comment
        DOUBLE="a\\n\\"b\\" # no comment \\$x \\z"
        LINES="one
        two"
        CARRIAGE=x\r
        PLAIN=last
        URL=http://host:80/?a=b
        """)
    #expect(
      file.values == [
        "PLAIN": "last", "SPACED": "a value", "HASH": "a#b", "EMPTY": "", "ONLY_COMMENT": "",
        "SINGLE": "as $it\\n is", "DOUBLE": "a\n\"b\" # no comment $x \\z", "LINES": "one\ntwo",
        "CARRIAGE": "x", "URL": "http://host:80/?a=b",
      ])
    #expect(file.unreadableLines.isEmpty)
  }

  @Test func linesThatAreNoSettingAreNamedAndPassedOver() {
    let file = DotEnv(parsing: "A=1\nnonsense\n=x\n1A=2\nB='x' y\nC=3\nD=\"open")
    #expect(file.values == ["A": "1", "C": "3"])
    #expect(file.unreadableLines == [2, 3, 4, 5, 7])
    #expect(
      Settings(environment: [:], dotEnv: "nonsense").warnings
        == [".env: line 1 is not NAME=value and was passed over"])
  }

  @Test func aFolderCannotNameTheAddressForAKeyOfTheEnvironment() {
    let lines = "OPENAI_BASE_URL=http://evil.example/v1\nGROQ_BASE_URL=http://groq.local\n"
    let settings = Settings(environment: ["OPENAI_API_KEY": "k"], dotEnv: lines)
    #expect(settings["OPENAI_BASE_URL"] == nil && settings["GROQ_BASE_URL"] == "http://groq.local")
    #expect(Settings(environment: [:], dotEnv: lines)["OPENAI_BASE_URL"] != nil)
  }
}
