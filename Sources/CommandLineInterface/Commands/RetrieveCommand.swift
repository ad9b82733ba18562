// `glimpse retrieve`: indexes a folder and searches it in one go.

import SearchDomain

struct RetrieveCommand: Command {
  static let description = CommandDescription(
    name: .retrieve,
    summary: "index a folder and search it by words in one go",
    operands: "",
    operandHint: .nothing,
    details: [
      """
      Brings the library up to date with the folder, then prints the closest pictures of \
      that folder, one a line: score, dash, path.
      """
    ],
    examples: [
      .init(
        line: "glimpse retrieve --prompt 'a cat sleeping' --images_dir data/images --top_k 5",
        meaning: "the five closest pictures of the folder")
    ])

  let library: LibraryOptions
  let prompt: String
  /// As typed; results are printed below it.
  let folder: FilePath
  let limit: Int
  let printsJSON: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.allowOperands(upTo: 0)
    guard let prompt = try arguments.value(of: Flags.prompt) else {
      throw CommandError(.missingOperand(command: "retrieve", name: "--prompt TEXT"))
    }
    guard let folder = try arguments.value(of: Flags.imagesFolder) else {
      throw CommandError(.missingOperand(command: "retrieve", name: "--images_dir DIR"))
    }
    self.prompt = prompt
    self.folder = folder
    library = try LibraryOptions(arguments, settings)
    limit = try arguments.value(of: Flags.topK) ?? 5
    printsJSON = arguments.has(Flags.json)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    throw CommandError(.notFound("not wired"))
  }
}
