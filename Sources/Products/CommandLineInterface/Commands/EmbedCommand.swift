// `glimpse embed`: the vectors of images and words, for other programs.

import EmbeddingModels
import SearchDomain

struct EmbedCommand: Command {
  static let description = CommandDescription(
    name: .embed,
    summary: "print or save the vectors of pictures and words",
    operands: "[PATH...]",
    operandHint: .file,
    details: [
      """
      A folder stands for the pictures in it, by path. Rows come in the order of the \
      arguments. FILE.npy holds float32, one row each; \
      FILE.jsonl one object a line, with the vector and what it is of. Nothing is stored in \
      the library. A picture that cannot be read ends an .npy, whose rows must match the \
      arguments; in JSON lines it has an error in place of a vector.
      """
    ],
    examples: [
      .init(line: "glimpse embed a.jpg b.jpg --out vectors.npy", meaning: "a matrix of two rows"),
      .init(line: "glimpse embed --text 'a red car'", meaning: "a JSON line on standard output"),
      .init(
        line: "glimpse embed --from-file list.txt --out vectors.npy",
        meaning: "many, named in a file"),
    ])

  let library: LibraryOptions
  /// In the order of the arguments.
  let sources: [Source]
  /// Nil: JSON lines on stdout.
  let output: FilePath?

  /// One thing named on the line.
  enum Source: Hashable, Sendable {
    /// An image, or a folder of images.
    case path(FilePath)
    case text(String)
    /// A file with one path, or `text:WORDS`, a line.
    case list(FilePath)
  }

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    sources = Self.sources(of: arguments)
    output = try arguments.value(of: Flags.output)
    library = try LibraryOptions(arguments, settings)
    if sources.isEmpty {
      throw CommandError(.missingOperand(command: "embed", name: "a path or --text TEXT"))
    }
    if let output, output != "-", !["npy", "jsonl"].contains(output.fileExtension) {
      throw CommandError(
        .badValue(flag: "--out", value: output.description, expected: "FILE.npy or FILE.jsonl"))
    }
  }

  private static func sources(of arguments: RawArguments) -> [Source] {
    var sources: [Source] = []
    var taken = 0
    for occurrence in arguments.occurrences {
      guard let value = occurrence.value else { continue }
      let source: Source
      switch occurrence.name {
      case Flags.texts.definition.name: source = .text(value.text)
      case Flags.fromFile.definition.name: source = .list(FilePath(bytes: value.bytes))
      default: continue
      }
      for operand in arguments.operands[taken..<occurrence.operandsBefore] {
        sources.append(.path(FilePath(bytes: operand.bytes)))
      }
      taken = occurrence.operandsBefore
      sources.append(source)
    }
    return sources
      + arguments.operands[taken...].map { .path(FilePath(bytes: $0.bytes)) }
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    let items = try EmbeddingItem.all(of: sources)
    guard !items.isEmpty else { throw CommandError(.notFound("there is no picture to embed")) }
    let model = try library.openModel(context.settings)
    let space = try model.space
    var target = try EmbeddingTarget(output, rows: items.count, space, context.console)
    let embedder = ItemEmbedder(model: model)
    var display = ProgressDisplay(context.console)
    defer { display.clear() }
    var failed = 0
    for start in stride(from: 0, to: items.count, by: ItemEmbedder.partCount) {
      let part = items[start..<min(start + ItemEmbedder.partCount, items.count)]
      let results = try await embedder.embed(part)
      display.clear()
      for (item, result) in zip(part, results) {
        if case .failure(let failure) = result {
          failed += 1
          context.console.warn("no vector for \(item.name): \(failure.reason)")
        }
        try target.write(item, result)
      }
      var state = ProgressState(label: "embedding", done: part.endIndex, total: items.count)
      state.failed = failed
      state.isMeasured = true
      display.update(state)
    }
    try target.finish()
    for finding in model.findings { context.console.warn(finding) }
    return failed > 0 ? .failed : .done
  }
}
