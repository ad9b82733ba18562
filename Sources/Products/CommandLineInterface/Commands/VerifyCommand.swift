// `glimpse verify`: checks the library's files, and mends them.

import GlimpseKit
import Indexing
import SearchDomain
import Support

struct VerifyCommand: Command {
  static let description = CommandDescription(
    name: .verify,
    summary: "check that the library is whole, and mend it",
    operands: "",
    operandHint: .nothing,
    details: [
      """
      Checks the catalog and the search index made from it. With --repair the index is \
      built again from the catalog where it is missing or damaged. Ends with status 1 \
      where a problem is left.
      """
    ],
    examples: [
      .init(line: "glimpse verify", meaning: "check only"),
      .init(line: "glimpse verify --repair", meaning: "check and mend"),
    ])

  let library: LibraryOptions
  let repairs: Bool
  let printsJSON: Bool

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    try arguments.allowOperands(upTo: 0)
    library = try LibraryOptions(arguments, settings)
    repairs = arguments.has(Flags.repair)
    printsJSON = arguments.has(Flags.json)
  }

  func run(_ context: RunContext) async throws -> ExitStatus {
    let opened = try library.openLocal(repairs ? .writing : .reading, creates: false, context)
    let report = try opened.verify(repairing: repairs)
    let console = context.console
    if printsJSON {
      try console.print(Self.json(report))
    } else {
      for repair in report.repairs { try console.print("mended: \(console.safe(repair))\n") }
      for finding in report.findings { try console.print("problem: \(console.safe(finding))\n") }
      if !report.missingFiles.isEmpty {
        let lines = Self.advice(
          on: report.missingFiles, roots: try opened.store.roots().map(\.path))
        for line in lines { try console.print(console.safe(line) + "\n") }
        for path in report.missingFiles where console.verbosity == .verbose {
          try console.print(Array("  ".utf8) + console.name(path) + [10])
        }
      }
      if report.unansweredCount > 0 {
        console.warn(
          "\(Plural.of(report.unansweredCount, "picture")) elsewhere could not be asked for: no answer"
        )
      }
      if report.isSound, console.verbosity > .quiet {
        try console.print("the library is whole: \(Plural.of(report.imageCount, "picture"))\n")
      }
    }
    guard report.isSound else { throw CommandError(.damageFound(report.findings.count)) }
    return .done
  }

  /// What becomes of pictures without a file: below a folder that is there the next
  /// run takes them out. What is not there may be a disk, so that its pictures
  /// stay until somebody says that they are gone.
  static func advice(on missing: [FilePath], roots: [FilePath]) -> [String] {
    let present = roots.filter { $0.isRemote || $0.missingPlace == nil }
    let settled = missing.count { path in present.contains { path.isInside($0) } }
    var lines: [String] = []
    if settled > 0 {
      lines.append(
        "\(Plural.of(settled, "picture has", "pictures have")) no file now; "
          + "the next 'glimpse index' settles that")
    }
    let others = missing.filter { path in !present.contains { path.isInside($0) } }
    let places = Dictionary(grouping: others) { $0.missingPlace ?? $0 }
    for (place, files) in places.sorted(by: { $0.key < $1.key }) {
      lines.append(
        "\(Plural.of(files.count, "picture has", "pictures have")) no file now, because \(place) is "
          + "not there; if \(files.count == 1 ? "it was" : "they were") moved or deleted, use: "
          + "glimpse remove \(ShellWord.quoted("\(place)"))")
    }
    return lines
  }

  static func json(_ report: VerificationReport) -> JSONValue {
    .object([
      ("sound", .bool(report.isSound)), ("images", .integer(report.imageCount)),
      ("findings", .array(report.findings.map(JSONValue.string))),
      ("repairs", .array(report.repairs.map(JSONValue.string))),
      (
        "missing_files",
        .array(report.missingFiles.map { .object(ResultFormatter.path($0)) })
      ),
      ("unanswered", .integer(report.unansweredCount)),
    ])
  }
}
