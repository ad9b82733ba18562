// `glimpse models`: the models that are known, here, and to be fetched.

struct ModelsCommand: Command {
  /// What to do with models.
  enum Action: String, CaseIterable, Sendable {
    case list, pull, info, remove
  }

  static let description = CommandDescription(
    name: .models,
    summary: "list, fetch, describe and remove models",
    operands: "list|pull|info|remove [MODEL]",
    operandHint: .choice(Action.allCases.map(\.rawValue)),
    details: [
      """
      MODEL is a name from the list or a hub id (org/name). Models lie in Hugging Face's \
      own cache folder, shared with other programs; HF_HOME, HF_TOKEN, HF_ENDPOINT and \
      HF_HUB_OFFLINE mean what they mean there.
      """
    ],
    examples: [
      .init(line: "glimpse models list", meaning: "what is known, and what is on this machine"),
      .init(line: "glimpse models pull ViT-B-32", meaning: "fetch a model; a cut one goes on"),
      .init(line: "glimpse models info ViT-B-32", meaning: "size, dimension, folder"),
    ])

  let library: LibraryOptions
  let action: Action
  /// Empty for `list`.
  let model: String
  let printsJSON: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.requireOperand("one of list, pull, info, remove")
    let word = arguments.operands[0].text
    guard let action = Action(rawValue: word) else {
      throw CommandError(
        .unknownAction(
          command: "models", action: word, known: Action.allCases.map(\.rawValue)))
    }
    self.action = action
    if action == .list {
      try arguments.allowOperands(upTo: 1)
      model = ""
    } else {
      try arguments.allowOperands(upTo: 2)
      guard arguments.operands.count == 2, !arguments.operands[1].bytes.isEmpty else {
        throw CommandError(
          .missingOperand(
            command: "models \(word)", name: "a model, as in 'glimpse models \(word) ViT-B-32'"))
      }
      model = arguments.operands[1].text
    }
    library = try LibraryOptions(arguments, settings)
    printsJSON = arguments.has(Flags.json)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    throw CommandError(.notFound("not wired"))
  }
}
