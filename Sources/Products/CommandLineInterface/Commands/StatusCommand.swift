// `glimpse status`: what the library holds.

import GlimpseKit
import Indexing
import JSONReplies
import SearchDomain
import Support

struct StatusCommand: Command {
  static let description = CommandDescription(
    name: .status,
    summary: "say what the library holds and where it is",
    operands: "",
    operandHint: .nothing,
    examples: [
      .init(line: "glimpse status", meaning: "for people"),
      .init(line: "glimpse status --json", meaning: "for programs"),
    ])

  let library: LibraryOptions
  let printsJSON: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.allowOperands(upTo: 0)
    library = try LibraryOptions(arguments, settings)
    printsJSON = arguments.has(Flags.json)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    let status = try library.open(.reading, context).status()
    if let space = status.space {
      try context.settings.checkVectorSize(space.dimension, model: space.modelName)
    }
    if let notice = status.notice { context.console.note(notice) }
    try context.console.print(
      printsJSON ? Self.json(status).text + "\n" : Self.table(status))
    return .done
  }

  static func json(_ status: LibraryStatus) -> JSONValue {
    let notice: [(String, JSONValue)] = status.notice.map { [("notice", .string($0))] } ?? []
    return .object(
      [
        ("library", .string(status.folder.description)),
        ("images", .integer(status.imageCount)), ("contents", .optional(status.contentCount)),
        ("failed", .optional(status.failureCount)),
        ("image_bytes", .optional(status.imageByteCount)),
        ("library_bytes", .optional(status.libraryByteCount)),
        (
          "model",
          status.space.map { space in
            .object([
              ("name", .string(space.modelName)), ("dimension", .integer(space.dimension)),
              ("precision", .string(space.precision)), ("digest", .string(space.digest)),
            ])
          } ?? .null
        ),
        ("precision", precision(status)),
        ("model_being_built", status.modelBeingBuilt.map(JSONValue.string) ?? .null),
        ("roots", .array(status.indexedRoots.map(json))),
        ("same_file", .integer(status.aliasCount)), ("departed", .integer(status.departedCount)),
        (
          "categories",
          .array(
            status.categories.map { category in
              .object([
                ("name", category.name.map(JSONValue.string) ?? .null),
                ("count", .integer(category.count)),
              ])
            })
        ),
        ("instruction_set", .string(status.instructionSet)),
        ("store", .optional(status.server)),
      ] + notice)
  }

  /// What decided it, or else only what it is.
  private static func precision(_ status: LibraryStatus) -> JSONValue {
    if let decision = status.precision { return decision.json }
    return status.space.map { .object([("used", .string($0.precision))]) } ?? .null
  }

  private static func json(_ root: IndexedRoot) -> JSONValue {
    var members = ResultFormatter.path(root.path)
    members.append(("category", .string(words(root.category))))
    let patterns = root.scan?.excludes.map { JSONValue.string($0.text) }
    members.append(("include_hidden", root.scan.map { JSONValue.bool($0.includesHidden) } ?? .null))
    members.append(("follow_links", root.scan.map { JSONValue.bool($0.followsLinks) } ?? .null))
    members.append(("exclude", patterns.map(JSONValue.array) ?? .null))
    return .object(members)
  }

  private static func words(_ rule: CategoryRule) -> String {
    switch rule {
    case .folder: "folder"
    case .none: "none"
    case .named(let name): name
    }
  }

  /// What is unusual about how a folder is indexed, as flags.
  private static func flags(_ root: IndexedRoot) -> String {
    var flags: [String] = []
    if root.category != .folder { flags.append("--category \(words(root.category))") }
    if root.scan?.includesHidden == true { flags.append("--include-hidden") }
    if root.scan?.followsLinks == true { flags.append("--follow-links") }
    for pattern in root.scan?.excludes ?? [] { flags.append("--exclude \(pattern.text)") }
    return flags.isEmpty ? "" : "  (\(flags.joined(separator: " ")))"
  }

  static func table(_ status: LibraryStatus) -> String {
    var lines: [(String, String)] = [
      (status.server == nil ? "library" : "store", status.folder.description)
    ]
    if let server = status.server { lines.append(("server", server)) }
    var images = Plural.grouped(status.imageCount)
    if let contents = status.contentCount, contents < status.imageCount {
      images += ", \(Plural.grouped(contents)) of them different"
    }
    if let bytes = status.imageByteCount { images += " (\(DisplayText.byteCount(bytes)))" }
    lines.append(("pictures", images))
    if status.aliasCount > 0 {
      lines.append(("", "\(Plural.of(status.aliasCount, "further path")) to the same files"))
    }
    if status.departedCount > 0 {
      lines.append(
        (
          "left",
          "\(Plural.of(status.departedCount, "picture")) whose vectors are kept for a while "
            + "('glimpse remove --departed' forgets them)"
        ))
    }
    if let failures = status.failureCount, failures > 0 {
      lines.append(
        ("failed", "\(Plural.grouped(failures)) ('glimpse list --failures' tells why)"))
    }
    lines.append(
      (
        "model",
        status.space.map { "\($0.modelName), vectors of \($0.dimension) numbers, \($0.precision)" }
          ?? "none yet"
      ))
    if let precision = status.precision {
      lines.append(("precision", PrecisionWords.sentence(precision)))
    }
    if let next = status.modelBeingBuilt { lines.append(("next model", "\(next), not complete")) }
    if let bytes = status.libraryByteCount { lines.append(("disk", DisplayText.byteCount(bytes))) }
    lines.append(("arithmetic", status.instructionSet))
    for (index, root) in status.indexedRoots.enumerated() {
      lines.append((index == 0 ? "folders" : "", root.path.description + flags(root)))
    }
    for (index, category) in status.categories.prefix(shownCategories).enumerated() {
      lines.append(
        (
          index == 0 ? "categories" : "",
          "\(category.name ?? "(none)") \(Plural.grouped(category.count))"
        ))
    }
    if status.categories.count > shownCategories {
      lines.append(("", "and \(Plural.grouped(status.categories.count - shownCategories)) more"))
    }
    return lines.map { name, value in
      DisplayText.padded(name, to: 12) + DisplayText.safe(value) + "\n"
    }.joined()
  }

  private static let shownCategories = 12
}
