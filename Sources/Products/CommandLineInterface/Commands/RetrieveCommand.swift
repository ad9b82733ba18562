// `glimpse retrieve`: indexes a folder and searches it in one go.

import GlimpseKit
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
    limit = try arguments.value(of: Flags.topK)
    printsJSON = arguments.has(Flags.json)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    let opened = try library.openWithModel(.writing, context)
    let console = context.console
    context.tellNotice(of: opened)
    let report = try await IndexingReporter(console: console, interrupts: context.interrupts)
      .follow(opened.index([folder]))
    if report.wasCancelled { return .interrupted }
    console.detail(IndexingReporter.summary(report))
    let root = folder.absolute
    var query = SearchQuery(
      [SearchQuery.Part(.words(prompt))], limit: limit, filter: Filter.isBelow(root))
    // Each of the N is an image, copies among them.
    query.collapsesDuplicates = false
    let reply = try opened.search(query)
    for warning in reply.warnings { console.warn(warning) }
    if printsJSON {
      try console.print(
        ResultFormatter.json(ResultPage(reply, query: prompt, limit: limit)))
      return .done
    }
    for hit in reply.hits {
      let score = DisplayText.fixed(Double(hit.score), 3)
      let path = Self.shown(hit.image.path, below: root, as: folder)
      try console.print(Array("\(score) — ".utf8) + console.name(path) + [10])
    }
    return .done
  }

  /// The path as someone who typed `folder` expects it.
  static func shown(_ path: FilePath, below root: FilePath, as folder: FilePath) -> FilePath {
    guard path.isInside(root), path != root else { return path }
    let skipped = root.bytes.count + (root.bytes.last == UInt8(ascii: "/") ? 0 : 1)
    return folder.appending(FilePath(bytes: Array(path.bytes.dropFirst(skipped))))
  }
}
