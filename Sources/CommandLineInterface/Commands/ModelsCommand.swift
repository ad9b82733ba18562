// `glimpse models`: the models that are known, here, and to be fetched.

import GlimpseKit
import ModelHub
import SearchDomain
import SearchWorkflows
import Support

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
    let hub = ModelHub(
      settings: HubSettings(environment: context.settings.environment),
      bundledFolders: BundledModel.folder().map { [Self.parent(of: $0)] } ?? [])
    switch action {
    case .list: try list(hub, context.console)
    case .info: try info(hub, context.console)
    case .pull: try await pull(hub, context)
    case .remove: try remove(hub, context.console)
    }
    return .done
  }

  private func list(_ hub: ModelHub, _ console: Console) throws(CommandError) {
    let rows = ModelRow.all(registered: ModelRegistry.entries, installed: hub.installed())
    if printsJSON {
      try console.print(JSONValue.object([("models", .array(rows.map(\.json)))]))
    } else {
      try console.print(ModelRow.table(rows, width: console.outputTerminal))
    }
  }

  private func info(_ hub: ModelHub, _ console: Console) throws {
    let info = try hub.info(model)
    let row = ModelRow(name: model, entry: info.entry, hubID: info.hubID, installed: info.installed)
    try console.print(printsJSON ? row.json.text + "\n" : row.description)
  }

  private func pull(_ hub: ModelHub, _ context: RunContext) async throws {
    let cancellation = CancellationFlag()
    let display = PullDisplay(context.console)
    let options = PullOptions(
      onProgress: { display.update($0) }, isCancelled: { cancellation.isSet })
    let pulled: PulledModel
    do {
      defer { display.clear() }
      pulled = try await context.interrupts.whileStopping(by: { cancellation.set() }) {
        try hub.pull(model, options: options)
      }
    } catch let error as ModelHubError where error.kind == .cancelled {
      throw CommandError(.interrupted)
    }
    if !pulled.isConfirmed {
      context.console.warn("the hub was not asked; this is the copy that was here")
    }
    if printsJSON {
      try context.console.print(
        JSONValue.object([
          ("model", .string(model)), ("hub_id", .string(pulled.hubID.description)),
          ("commit", .string(pulled.commit)), ("folder", .string(pulled.folder)),
          ("bytes", .integer(pulled.byteCount)), ("received_bytes", .integer(pulled.receivedBytes)),
        ]))
    } else if context.console.verbosity > .quiet {
      let what = pulled.receivedBytes > 0 ? DisplayText.byteCount(pulled.receivedBytes) : "nothing"
      try context.console.print(
        "\(model) is in \(pulled.folder) (fetched \(what))\n")
    }
  }

  private func remove(_ hub: ModelHub, _ console: Console) throws {
    let freed = try hub.remove(model)
    if printsJSON {
      try console.print(
        JSONValue.object([("model", .string(model)), ("freed_bytes", .integer(freed))]))
    } else if console.verbosity > .quiet {
      try console.print("removed \(model), \(DisplayText.byteCount(freed)) freed\n")
    }
  }

  private static func parent(of folder: String) -> String {
    FilePath(folder).parent.description
  }
}
