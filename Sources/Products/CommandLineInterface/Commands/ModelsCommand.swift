// `glimpse models`: the models that are known, here, and to be fetched.

import EmbeddingModels
import FaceModels
import GlimpseKit
import ModelHub
import SearchDomain
import Support

struct ModelsCommand: Command {
  /// What to do with models.
  enum Action: String, CaseIterable, Sendable {
    case list, pull, info, remove, settings
  }

  static let description = CommandDescription(
    name: .models,
    summary: "list, fetch, describe and remove models",
    operands: "list [WORD]|pull|info|remove [MODEL]|settings MODEL FOLDER",
    operandHint: .choice(Action.allCases.map(\.rawValue)), laterOperandHint: .model,
    details: [
      """
      MODEL is a name from the list or a hub id (org/name). Models lie in Hugging Face's \
      own cache folder, shared with other programs; HF_HOME, HF_TOKEN, HF_ENDPOINT and \
      HF_HUB_OFFLINE mean what they mean there.
      """,
      """
      'list' groups the models: those on this machine, those recommended, then by family. With a \
      WORD it shows only those whose name, family, languages, licence or other names hold it.
      """,
      """
      MODEL of 'info' may also be a folder, of face models too (glimpse-faces, buffalo_l). 'pull' \
      and 'info' load the towers or networks of what is on this machine and try them, so that what \
      is said to be here can be used; --no-check leaves that out.
      """,
      """
      'pull' without a MODEL fetches nothing: it recommends one, by this machine's processors \
      and memory and by the language that LC_ALL, LC_MESSAGES or LANG names.
      """,
      """
      'settings' writes into FOLDER what a machine needs of a model whose towers run on an inference \
      server: its settings, its tokenizer, and the answers that the towers there are held against.
      """,
    ],
    examples: [
      .init(line: "glimpse models list", meaning: "what is known, and what is on this machine"),
      .init(line: "glimpse models list siglip", meaning: "only those with that word"),
      .init(line: "glimpse models pull", meaning: "which model suits this machine"),
      .init(line: "glimpse models pull ViT-B-32", meaning: "fetch a model; a cut one goes on"),
      .init(line: "glimpse models info ViT-B-32", meaning: "size, dimension, folder"),
    ])

  let library: LibraryOptions
  let action: Action
  /// The word that `list` looks for. Empty for a `list` of all, and for a `pull`
  /// that is to recommend one.
  let model: String
  /// Where `settings` are written.
  let target: String
  let printsJSON: Bool
  /// Whether towers are loaded and tried.
  let checks: Bool
  /// Of a repository with several models, the folder of the one wanted.
  let towers: String

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.requireOperand("one of list, pull, info, remove, settings")
    let word = arguments.operands[0].text
    guard let action = Action(rawValue: word) else {
      throw CommandError(
        .unknownAction(
          command: "models", action: word, known: Action.allCases.map(\.rawValue)))
    }
    self.action = action
    if action == .list {
      try arguments.allowOperands(upTo: 2)
      model = arguments.operands.count == 2 ? arguments.operands[1].text : ""
    } else if action == .pull, arguments.operands.count == 1 {
      model = ""
    } else {
      try arguments.allowOperands(upTo: action == .settings ? 3 : 2)
      guard arguments.operands.count >= 2, !arguments.operands[1].bytes.isEmpty else {
        throw CommandError(
          .missingOperand(
            command: "models \(word)", name: "a model, as in 'glimpse models \(word) ViT-B-32'"))
      }
      model = arguments.operands[1].text
    }
    target = action == .settings && arguments.operands.count == 3 ? arguments.operands[2].text : ""
    if action == .settings, target.isEmpty {
      throw CommandError(
        .missingOperand(
          command: "models settings",
          name: "a folder, as in 'glimpse models settings ViT-B-32 /srv/settings'"))
    }
    library = try LibraryOptions(arguments, settings)
    printsJSON = arguments.has(Flags.json)
    checks = !arguments.has(Flags.noCheck)
    towers = try arguments.value(of: Flags.towers) ?? ""
    if !towers.isEmpty, action != .pull {
      throw CommandError(.conflict("--towers", "models \(word)"))
    }
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    let hub = ModelLocator(environment: context.settings.environment).hub
    switch action {
    case .list: try list(hub, context.console)
    case .info: try info(hub, context)
    case .pull where model.isEmpty: try recommend(hub, context)
    case .pull: try await pull(hub, context)
    case .remove: try remove(hub, context.console)
    case .settings: try settings(context)
    }
    return .done
  }

  private func list(_ hub: ModelHub, _ console: Console) throws(CommandError) {
    var rows = ModelRow.all(registered: ModelRegistry.entries, installed: hub.installed())
    if !model.isEmpty {
      let wanted = Set(ModelRegistry.entries(matching: model).map(\.name))
      // What is no row of the table, by its name alone.
      let word = model.lowercased()
      rows = rows.filter { wanted.contains($0.name) || $0.name.lowercased().contains(word) }
    }
    if printsJSON {
      try console.print(JSONValue.object([("models", .array(rows.map(\.json)))]))
    } else if rows.isEmpty {
      let suggestion = ModelRegistry.suggestion(for: model)
      throw CommandError(
        .notFound(
          "no model of the list has “\(model)” in it\(suggestion): "
            + "'glimpse models list' shows all"))
    } else {
      try console.print(ModelTable(rows: rows).text(width: console.outputTerminal))
    }
  }

  private func info(_ hub: ModelHub, _ context: RunContext) throws {
    if BlipFolder.isOne(model) {
      let account = BlipAccount(folder: try BlipFolder.open(model))
      return try context.console.print(
        printsJSON ? account.json.text + "\n" : account.description)
    }
    if let folder = faceFolder(hub) {
      let account = try FaceAccount(folder: folder, checks: checks)
      return try context.console.print(
        printsJSON ? account.json.text + "\n" : account.description)
    }
    let info = try hub.info(model)
    let row = ModelRow(name: model, entry: info.entry, hubID: info.hubID, installed: info.installed)
    let isThere = info.installed.map { $0.isComplete || $0.origin == .folder } ?? false
    let check = isThere && checks ? ModelCheck(model, library, context) : nil
    let console = context.console
    if printsJSON {
      try console.print(row.checkedJSON(check).text + "\n")
    } else {
      try console.print(row.description + (check?.lines ?? ""))
    }
    if let problem = check?.problem { throw problem }
  }

  private func pull(_ hub: ModelHub, _ context: RunContext) async throws {
    if towers.isEmpty, let bundled = hub.bundled(model) {
      return try tell(ofBundled: bundled, context)
    }
    let console = context.console
    if let terms = FaceModelNames.terms(of: model) { console.warn(terms) }
    let pulled = try await context.fetch(model, towers: towers, from: hub)
    if !pulled.isConfirmed {
      console.warn("the hub was not asked; this is the copy that was here")
    }
    if FaceFolder.isOne(pulled.folder) { return try tell(ofFaces: pulled, console) }
    let name = towers.isEmpty ? model : pulled.folder + "/" + towers
    let check = checks ? ModelCheck(name, library, context) : nil
    if let problem = check?.problem {
      console.warn("\(model) was fetched, but cannot be used as it is; it lies in \(pulled.folder)")
      throw problem
    }
    for remark in check?.remarks ?? [] { console.warn(remark) }
    if printsJSON {
      try console.print(
        JSONValue.object([
          ("model", .string(model)), ("hub_id", .string(pulled.hubID.description)),
          ("commit", .string(pulled.commit)), ("folder", .string(pulled.folder)),
          ("bytes", .integer(pulled.byteCount)), ("received_bytes", .integer(pulled.receivedBytes)),
          ("checked", .bool(check != nil)),
          ("remarks", .array((check?.remarks ?? []).map(JSONValue.string))),
        ]))
    } else if console.verbosity > .quiet {
      let what = pulled.receivedBytes > 0 ? DisplayText.byteCount(pulled.receivedBytes) : "nothing"
      let tried = check == nil ? "" : "; both towers were loaded and answer"
      try console.print(
        "\(model) is in \(pulled.folder) (fetched \(what)\(tried))\n")
    }
  }

  /// There is nothing to fetch of a model that came with the program.
  private func tell(ofBundled installed: InstalledModel, _ context: RunContext) throws {
    let check = checks ? ModelCheck(model, library, context) : nil
    if let problem = check?.problem { throw problem }
    for remark in check?.remarks ?? [] { context.console.warn(remark) }
    if printsJSON {
      try context.console.print(
        JSONValue.object([
          ("model", .string(model)), ("hub_id", .null), ("commit", .null),
          ("folder", .string(installed.folder)), ("bytes", .integer(installed.byteCount)),
          ("received_bytes", .integer(0)), ("checked", .bool(check != nil)),
          ("remarks", .array((check?.remarks ?? []).map(JSONValue.string))),
        ]))
    } else if context.console.verbosity > .quiet {
      try context.console.print(
        "\(model) comes with the program and is in \(installed.folder): there is nothing to fetch\n"
      )
    }
  }

  private func settings(_ context: RunContext) throws {
    let opened = try library.openModel(named: model, context.settings)
    let files = try opened.writeSettings(to: target)
    if printsJSON {
      try context.console.print(
        JSONValue.object([
          ("model", .string(model)), ("folder", .string(target)),
          ("files", .array(files.map(JSONValue.string))),
        ]))
    } else if context.console.verbosity > .quiet {
      try context.console.print(
        "the settings of \(model) are in \(target): name them with "
          + "--model 'http+kserve://HOST:PORT/NAME?folder=\(target)'\n")
    }
  }

  /// The folder of a face model, where that is what was named.
  private func faceFolder(_ hub: ModelHub) -> String? {
    if model == FaceModelNames.bundled {
      return InstalledFiles.folder(checkout: "Models/\(model)", installed: "models/\(model)")
    }
    if FaceFolder.isOne(model) { return model }
    guard let found = try? hub.resolve(model)?.folder, FaceFolder.isOne(found) else { return nil }
    return found
  }

  /// What came of a face model that was fetched.
  private func tell(ofFaces pulled: PulledModel, _ console: Console) throws {
    let account: FaceAccount
    do {
      account = try FaceAccount(folder: pulled.folder, checks: checks)
    } catch {
      console.warn("\(model) was fetched, but cannot be used as it is; it lies in \(pulled.folder)")
      throw error
    }
    if printsJSON { return try console.print(account.json) }
    guard console.verbosity > .quiet else { return }
    let what = pulled.receivedBytes > 0 ? DisplayText.byteCount(pulled.receivedBytes) : "nothing"
    let tried = checks ? "; its networks were loaded and answer" : ""
    try console.print("\(model) is in \(pulled.folder) (fetched \(what)\(tried))\n")
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

  /// Which model suits this machine and its user; nothing is fetched.
  private func recommend(_ hub: ModelHub, _ context: RunContext) throws {
    guard
      let advice = ModelAdvice(
        processors: ProcessorCount.available,
        memoryBytes: MachineMemory.byteCount,
        language: ModelAdvice.language(of: context.settings.environment))
    else { throw CommandError(.notFound("no model is known that could be recommended")) }
    let row =
      ModelRow.all(registered: ModelRegistry.entries, installed: hub.installed())
      .first { $0.entry == advice.entry }
    let name = advice.entry.tier?.rawValue ?? advice.entry.name
    let pull = "glimpse models pull \(name)"
    if printsJSON {
      return try context.console.print(
        JSONValue.object([
          ("recommended", row?.json ?? .null), ("reason", .string(advice.reason)),
          ("command", .string(pull)),
        ]))
    }
    let isHere = row?.installed?.isComplete ?? false
    var lines = ["for \(advice.reason): \(advice.entry.name)"]
    if isHere {
      lines[0] += ", which is on this machine"
    } else {
      lines.append("  \(pull)   (\(advice.entry.approximateMegabytes) MB, once)")
    }
    lines.append("  glimpse index FOLDER --model \(name)")
    lines.append("'glimpse models list' has all others")
    try context.console.print(lines.joined(separator: "\n") + "\n")
  }
}

extension RunContext {
  /// Fetches a model, with a bar; Ctrl-C ends it, and what came stays.
  ///
  /// - Throws: `ModelHubError`, `CommandError` (`interrupted`).
  func fetch(
    _ model: String, towers: String = "", from hub: ModelHub
  ) async throws -> PulledModel {
    let cancellation = CancellationFlag()
    let display = PullDisplay(console)
    let options = PullOptions(
      towers: towers, judge: { ModelFolder.objection(toSettingsIn: $0) },
      onProgress: { display.update($0) }, isCancelled: { cancellation.isSet })
    do {
      defer { display.clear() }
      return try await interrupts.whileStopping(by: { cancellation.set() }) {
        try hub.pull(model, options: options)
      }
    } catch let error as ModelHubError where error.kind == .cancelled {
      throw CommandError(.interrupted)
    }
  }
}
