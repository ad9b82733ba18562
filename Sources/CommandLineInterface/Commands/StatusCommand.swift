// `glimpse status`: what the library holds.

import GlimpseKit
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
    let status = try library.openAnywhere(.reading, context).status()
    if let space = status.space {
      try context.settings.checkVectorSize(space.dimension, model: space.modelName)
    }
    try context.console.print(
      printsJSON ? Self.json(status).text + "\n" : Self.table(status))
    return .done
  }

  static func json(_ status: LibraryStatus) -> JSONValue {
    .object([
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
      ("model_being_built", status.modelBeingBuilt.map(JSONValue.string) ?? .null),
      ("roots", .array(status.roots.map { .string($0.description) })),
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
    ])
  }

  static func table(_ status: LibraryStatus) -> String {
    var lines: [(String, String)] = [
      (status.server == nil ? "library" : "store", status.folder.description)
    ]
    if let server = status.server { lines.append(("server", server)) }
    var pictures = Plural.grouped(status.imageCount)
    if let contents = status.contentCount, contents < status.imageCount {
      pictures += ", \(Plural.grouped(contents)) of them different"
    }
    if let bytes = status.imageByteCount { pictures += " (\(DisplayText.byteCount(bytes)))" }
    lines.append(("pictures", pictures))
    if let failures = status.failureCount, failures > 0 {
      lines.append(
        ("failed", "\(Plural.grouped(failures)) ('glimpse list --failures' tells why)"))
    }
    lines.append(
      (
        "model",
        status.space.map { "\($0.modelName), \($0.dimension) numbers a picture, \($0.precision)" }
          ?? "none yet"
      ))
    if let next = status.modelBeingBuilt { lines.append(("next model", "\(next), not complete")) }
    if let bytes = status.libraryByteCount { lines.append(("disk", DisplayText.byteCount(bytes))) }
    lines.append(("arithmetic", status.instructionSet))
    for (index, root) in status.roots.enumerated() {
      lines.append((index == 0 ? "folders" : "", root.description))
    }
    for (index, category) in status.categories.prefix(shownCategories).enumerated() {
      lines.append(
        (index == 0 ? "categories" : "",
          "\(category.name ?? "(none)") \(Plural.grouped(category.count))"))
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
