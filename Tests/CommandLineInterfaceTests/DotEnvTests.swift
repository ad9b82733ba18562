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

  @Test func aKeyInTheFileAsksForItsModelAndOneInTheEnvironmentDoesNot() {
    func model(_ environment: [String: String], _ file: String? = nil) -> String? {
      Settings(environment: environment, dotEnv: file)["GLIMPSE_LANGUAGE_MODEL"]
    }
    let keys = ["GOOGLE_API_KEY": "g", "OPENAI_API_KEY": "o"]
    #expect(model(keys) == nil)
    #expect(model(keys, "GOOGLE_MODEL=gemini-2.5-pro\nOPENAI_API_KEY=\n") == nil)
    #expect(model(keys, "OPENAI_API_KEY=mine\n") == "openai")
    #expect(model([:], "GOOGLE_API_KEY=k\nGROQ_API_KEY=k\n") == "gemini")
    #expect(model(["GLIMPSE_LANGUAGE_MODEL": "off"], "GOOGLE_API_KEY=k\n") == "off")
    // An address that is not taken asks for nothing.
    #expect(model(["OPENAI_API_KEY": "o"], "OPENAI_BASE_URL=http://evil.example/v1\n") == nil)
    #expect(model([:], "OPENAI_BASE_URL=http://localhost:11434/v1\n") == "openai")
  }

  @Test(arguments: [
    ("QDRANT_URL", "GLIMPSE_STORE_API_KEY"), ("QDRANT_URL", "QDRANT_API_KEY"),
    ("GLIMPSE_STORE", "QDRANT_API_KEY"), ("GLIMPSE_STORE", "GLIMPSE_STORE_API_KEY"),
    ("HF_ENDPOINT", "HF_TOKEN"), ("HF_ENDPOINT", "HUGGING_FACE_HUB_TOKEN"),
    ("GOOGLE_BASE_URL", "GOOGLE_API_KEY"),
  ])
  func noFolderMovesAKeyToItsOwnAddress(address: String, key: String) {
    let line = "\(address)=http://evil.example:1/c\n"
    #expect(Settings(environment: [key: "k"], dotEnv: line)[address] == nil)
    #expect(Settings(environment: [:], dotEnv: line)[address] != nil)
  }

  @Test func noFolderNamesTheServerThatAKeyGoesTo() {
    let line = "GLIMPSE_MODEL=http+kserve://evil.example/m\n"
    let key = ["GLIMPSE_INFERENCE_API_KEY": "k"]
    #expect(Settings(environment: key, dotEnv: line)["GLIMPSE_MODEL"] == nil)
    #expect(Settings(environment: [:], dotEnv: line)["GLIMPSE_MODEL"] != nil)
    #expect(Settings(environment: key, dotEnv: "GLIMPSE_MODEL=ViT-B-32\n").modelName == "ViT-B-32")
  }

  @Test func noFolderNamesALibraryToBeLoaded() {
    let file = "GLIMPSE_ONNXRUNTIME=./evil\nDEVICE=onnxruntime\n"
    let settings = Settings(environment: [:], dotEnv: file)
    #expect(settings["GLIMPSE_ONNXRUNTIME"] == nil)
    #expect(settings["DEVICE"] == "onnxruntime")
    let own = Settings(environment: ["GLIMPSE_ONNXRUNTIME": "/opt/ort"], dotEnv: file)
    #expect(own["GLIMPSE_ONNXRUNTIME"] == "/opt/ort")
  }

  @Test func theFileOfATokenIsNotReadForTheHubOfAFolder() {
    let own = Settings(environment: [:], dotEnv: "HF_ENDPOINT=http://hub.example\n")
    #expect(own["HF_TOKEN_PATH"] == "/dev/null")
    #expect(
      Settings(environment: ["HF_ENDPOINT": "http://hub.example"], dotEnv: "")["HF_TOKEN_PATH"]
        == nil)
    let both = Settings(environment: [:], dotEnv: "HF_ENDPOINT=http://hub.example\nHF_TOKEN=t\n")
    #expect(both["HF_TOKEN_PATH"] == nil && both["HF_TOKEN"] == "t")
  }
}
