import SearchDomain
import Testing

@testable import CommandLineInterface

@Suite struct UsageMessageTests {
  /// Lines that are refused, and the exact first line on stderr.
  static let refusals: [([String], String)] = [
    ([], "name a command, such as 'index' or 'search'"),
    (["serch", "cat"], "there is no command 'serch'; did you mean search?"),
    (["a dog"], "there is no command 'a dog'"),
    (["translat", "x"], "there is no command 'translat'; did you mean translate?"),
    (["search"], "'search' needs words or a picture, as in 'glimpse search \"a red car\"'"),
    (
      ["search", "cat", "--fromat", "csv"], "'search' has no flag --fromat; did you mean --format?"
    ),
    (
      ["search", "cat", "--bogus"],
      "'search' has no flag --bogus; to pass it as a word, put -- before it"
    ),
    (["search", "-Z", "x"], "'search' has no flag -Z; to pass it as a word, put -- before it"),
    (["search", "cat", "--watch"], "'search' has no flag --watch; it belongs to 'index'"),
    (
      ["--format", "csv", "search", "cat"],
      "--format goes after its command, as in 'glimpse search --format'"
    ),
    (["search", "cat", "-k"], "-k needs a value: -k N"),
    (["search", "cat", "--json=yes"], "--json takes no value"),
    (["search", "cat", "-q=1"], "-q takes no value"),
    (
      ["search", "cat", "-k", "0"],
      "-k must be a whole number from 1 to 10000, and 0 is too small"
    ),
    (
      ["search", "cat", "-k", "-1"],
      "-k must be a whole number from 1 to 10000, and -1 is too small"
    ),
    (
      ["search", "cat", "-kabc"],
      "-k must be a whole number from 1 to 10000, and 'abc' is not"
    ),
    (
      ["search", "cat", "--limit=1000000000"],
      "--limit must be a whole number from 1 to 10000, and 1000000000 is too large"
    ),
    (
      ["search", "cat", "-k", "99999999999999999999999"],
      "-k must be a whole number from 1 to 10000, and 99999999999999999999999 is too large"
    ),
    (
      ["search", "cat", "-k", "1.5"],
      "-k must be a whole number from 1 to 10000, and '1.5' is not"
    ),
    (["search", "cat", "-k", ""], "-k must be a whole number from 1 to 10000, and '' is not"),
    (
      ["search", "cat", "--min-score", "1.01"],
      "--min-score must be a number from -1 to 1, and 1.01 is too large"
    ),
    (
      ["search", "cat", "--min-score", "nan"],
      "--min-score must be a number from -1 to 1, and 'nan' is not"
    ),
    (
      ["search", "cat", "--format", "xml"],
      "--format must be one of table, json, jsonl, csv, paths, and 'xml' is not"
    ),
    (
      ["search", "cat", "--json", "--format", "csv"],
      "--json and --format csv cannot be given together"
    ),
    (["search", "cat", "-0", "--json"], "-0 and --json cannot be given together"),
    (
      ["search", "cat", "--preview", "--json"],
      "--preview and --format json cannot be given together"
    ),
    (
      ["search", "--image", "-", "-i-"],
      "--image - and a second --image - cannot be given together"
    ),
    (["search", "cat", "-qv"], "--quiet and --verbose cannot be given together"),
    (["index"], "'index' needs a folder or picture, as in 'glimpse index ~/Pictures'"),
    (["index", ""], "PATH must be a path, and '' is not"),
    (
      ["index", ".", "--shard", "3/2"],
      "--shard must be I/N with I from 1 to N, such as 2/8, and '3/2' is not"
    ),
    (
      ["index", ".", "--threads", "0"],
      "--threads must be a whole number from 1 to 1024, and 0 is too small"
    ),
    (["index", ".", "--watch", "--dry-run"], "--watch and --dry-run cannot be given together"),
    (["similar"], "'similar' needs a picture, as in 'glimpse similar cat.jpg'"),
    (["similar", "a", "b"], "'similar' does not know what to do with 'b'"),
    (["eval"], "'eval' needs a file of captions or a folder of classes"),
    (["eval", "a.csv", "b.csv"], "'eval' does not know what to do with 'b.csv'"),
    (["eval", "--compare", "m", "a.csv", "n"], "'eval' needs the data set before --compare"),
    (
      ["eval", "a.csv", "--template", "a photo"],
      "--template must be words with {} for the class, such as 'a photo of a {}.', "
        + "and 'a photo' is not"
    ),
    (
      ["eval", "a.csv", "--dataset-format", "xml"],
      "--dataset-format must be one of flickr, karpathy, coco, table, classes, and 'xml' is not"
    ),
    (
      ["eval", "a.csv", "--limit", "0"],
      "--limit must be a whole number from 1 to 100000000, and 0 is too small"
    ),
    (
      ["bench", "--sizes", "1000,x"],
      "--sizes must be numbers from 10 to 10000000 with commas between, such as 1000,10000, "
        + "and '1000,x' is not"
    ),
    (
      ["bench", "--pictures", "64"],
      "--pictures must be widths and heights up to 10000, such as 640x480,4000x3000, "
        + "and '64' is not"
    ),
    (["bench", "more"], "'bench' does not know what to do with 'more'"),
    (["retrieve", "--images_dir", "."], "'retrieve' needs --prompt TEXT"),
    (["retrieve", "--prompt", "x"], "'retrieve' needs --images_dir DIR"),
    (["list", "x"], "'list' does not know what to do with 'x'"),
    (
      ["list", "--failures", "--where", "width > 1"],
      "--failures and --where or --category cannot be given together"
    ),
    (
      ["search", "cat", "--where", "x"],
      "--where: there is no field \"x\"; the fields are path, filename, category, format, width, "
        + "height, orientation, size, modified, taken, camera, lens, latitude, longitude, gps, "
        + "colour, rating, title, description, keywords, caption, ocr, sha256 and meta.KEY"
    ),
    (["remove"], "'remove' needs a path, or --where EXPR"),
    (["remove", "a", "--where", "width > 1"], "a path and --where cannot be given together"),
    (["models"], "'models' needs one of list, pull, info, remove, settings"),
    (
      ["models", "pul"],
      "'models' does not know 'pul'; it knows 'list', 'pull', 'info', 'remove', 'settings'"
    ),
    (
      ["models", "info"],
      "'models info' needs a model, as in 'glimpse models info ViT-B-32'"
    ),
    (["embed"], "'embed' needs a path or --text TEXT"),
    (
      ["embed", "a.jpg", "--out", "a.txt"],
      "--out must be FILE.npy or FILE.jsonl, and 'a.txt' is not"
    ),
    (
      ["completion", "tcsh"],
      "'completion' does not know 'tcsh'; it knows 'bash', 'zsh', 'fish', 'models', 'categories'"
    ),
    (["help", "indx"], "there is no command 'indx'; did you mean index?"),
  ]

  @Test(arguments: refusals)
  func wrongUsageEndsWithStatus2AndOneSentence(_ line: [String], _ sentence: String) async {
    let output = MemorySink()
    let messages = MemorySink()
    let status = await Program.run(
      line.map { ArgumentBytes($0) }, settings: Settings(environment: [:]),
      console: Console(
        output: output, messages: messages, outputTerminal: .none, messageTerminal: .none),
      interrupts: Interrupts())
    #expect(status == .wrongUsage)
    #expect(output.bytes.isEmpty)
    let lines = messages.text.split(separator: "\n")
    #expect(lines.first.map(String.init) == "glimpse: " + sentence)
    // A filter has its own image of the mistake; all else points to the help.
    let points = lines.last?.hasPrefix("Read 'glimpse ") == true
    #expect(line.contains("x") && line.contains("--where") || (lines.count == 2 && points))
  }

  @Test func quietStillTellsWhatIsWrong() async {
    let outcome = await run("search", "--quiet")
    #expect(outcome.messages.hasPrefix("glimpse: 'search' needs"))
  }

  @Test(arguments: [
    (["sync", "--to", "secret"], "--to must be "),
    (["serve", "--api-key", "x:y"], "--api-key must be "),
  ])
  func whatMayBeAKeyIsNotShown(_ line: [String], _ start: String) async {
    let messages = MemorySink()
    let status = await Program.run(
      line.map { ArgumentBytes($0) }, settings: Settings(environment: [:]),
      console: Console(
        output: MemorySink(), messages: messages, outputTerminal: .none, messageTerminal: .none),
      interrupts: Interrupts())
    #expect(status == .wrongUsage)
    #expect(messages.text.hasPrefix("glimpse: " + start))
    #expect(messages.text.contains(", and what was given is not\nRead 'glimpse "))
    #expect(!messages.text.contains("'secret'") && !messages.text.contains("x:y"))
  }

  @Test func indexMemoryIsOneOfTwoWords() async throws {
    let outcome = await run("status", environment: ["GLIMPSE_INDEX_MEMORY": "tiny"])
    #expect(outcome.status == .wrongUsage)
    #expect(
      outcome.messages
        == "glimpse: GLIMPSE_INDEX_MEMORY must be mapped or compact, and 'tiny' is not\n")
    #expect(
      try Settings(environment: ["GLIMPSE_INDEX_MEMORY": "Compact"]).indexMemory() == .compact)
    #expect(try Settings(environment: [:]).indexMemory() == .mapped)
  }

  @Test func aVectorSizeThatIsNoNumberIsRefusedByName() async {
    let outcome = await run("status", environment: ["VECTOR_SIZE": "many"])
    #expect(outcome.status == .wrongUsage)
    #expect(
      outcome.messages
        == "glimpse: VECTOR_SIZE must be a whole number above 0, and 'many' is not\n")
  }

  @Test func aVectorSizeUnlikeTheModelsIsRefusedNamingBothNumbers() {
    let settings = Settings(environment: ["VECTOR_SIZE": "768"])
    #expect(throws: CommandError(.vectorSize(stated: 768, actual: 512, model: "ViT-B-32"))) {
      try settings.checkVectorSize(512, model: "ViT-B-32")
    }
    let text = CommandError(.vectorSize(stated: 768, actual: 512, model: "ViT-B-32")).message
    #expect(text.contains("768") && text.contains("512") && text.contains("ViT-B-32"))
  }

  @Test func statusesFollowTheManual() {
    #expect(ExitStatus.ofRun(skipped: 2, isStrict: false, wasCancelled: false).code == 0)
    #expect(ExitStatus.ofRun(skipped: 2, isStrict: true, wasCancelled: false).code == 3)
    #expect(ExitStatus.ofRun(skipped: 0, isStrict: true, wasCancelled: false).code == 0)
    #expect(ExitStatus.ofRun(skipped: 2, isStrict: true, wasCancelled: true).code == 130)
    #expect(ExitStatus.of(CommandError(.outputClosed)).code == 0)
    #expect(ExitStatus.of(CommandError(.notFound("x"))).code == 1)
    #expect(ExitStatus.of(CancellationError()).code == 130)
  }
}
