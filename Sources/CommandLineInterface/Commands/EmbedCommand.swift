// `glimpse embed`: the vectors of pictures and words, for other programs.

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
      FILE.jsonl one object a line, with the vector and what it is of. The library is not \
      used.
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
    /// A picture, or a folder of pictures.
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
    throw CommandError(.notFound("not wired"))
  }
}
