// `glimpse bench`: this machine's own figures, so that a model and a size of
// library can be chosen.

import Benchmarking
import GlimpseKit
import SearchDomain
import Support

struct BenchCommand: Command {
  static let description = CommandDescription(
    name: .bench,
    summary: "measure this machine: indexing, texts and searches",
    operands: "",
    operandHint: .nothing,
    details: [
      """
      Measures with one model: pictures indexed a second by their size, the time that a \
      text takes by its length, the time that a search takes by the size of the library, \
      and what share of the true ten closest pictures the index finds. Pictures and vectors \
      are made up and lie in a temporary folder ($TMPDIR); no library is touched. It takes \
      less than a minute with the bundled model.
      """
    ],
    examples: [
      .init(line: "glimpse bench", meaning: "the bundled model, or the library's own"),
      .init(line: "glimpse bench --model ViT-B-32 --out bench/", meaning: "with plots"),
      .init(
        line: "glimpse bench --sizes 1000,1000000 --json", meaning: "larger libraries; gigabytes"),
    ])

  let library: LibraryOptions
  let options: BenchmarkOptions
  let plotFolder: FilePath?
  let printsJSON: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.allowOperands(upTo: 0)
    library = try LibraryOptions(arguments, settings)
    var options = BenchmarkOptions()
    options.librarySizes = try arguments.value(of: Flags.sizes)
    options.imageSizes = try arguments.value(of: Flags.imageSizes)
    options.seed = UInt64(try arguments.value(of: Flags.seed))
    self.options = options
    plotFolder = try arguments.value(of: Flags.plotFolder)
    printsJSON = arguments.has(Flags.json)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    let console = context.console
    if let plotFolder { try make(plotFolder) }
    if try context.settings.vectorSize() != nil { _ = try library.openModel(context.settings) }
    let model = library.modelName(context.settings)
    let cancellation = CancellationFlag()
    let benchmark = MachineBenchmark(
      configuration: library.modelConfiguration(context.settings), model: model,
      options: options, isCancelled: { cancellation.isSet })
    let report = try await context.interrupts.whileStopping(by: { cancellation.set() }) {
      try await benchmark.run { console.note("measuring: \($0)") }
    }
    let account = BenchmarkAccount(report: report)
    if printsJSON {
      try console.print(account.json)
    } else {
      try console.print(console.safe(text: account.text))
    }
    if let plotFolder { try write(account, to: plotFolder, console) }
    return .done
  }

  private func make(_ folder: FilePath) throws(CommandError) {
    do {
      try FileIO.makeFolders(folder.description)
    } catch {
      throw CommandError(
        .file(path: folder.description, operation: "make the folder", reason: error.reason))
    }
  }

  private func write(
    _ account: BenchmarkAccount, to folder: FilePath, _ console: Console
  ) throws(CommandError) {
    let files = account.plots + [("bench.json", account.json.text + "\n")]
    for (name, text) in files {
      let file = folder.appending(name).description
      do {
        try FileIO.replace(file, with: Array(text.utf8))
      } catch {
        throw CommandError(.file(path: file, operation: "write", reason: error.reason))
      }
    }
    console.note("the plots are in \(folder)")
  }
}
