// Manual pages in man(7)'s macros, made from the same tables as the help.

import FoundationEssentials
import Support

/// A manual page.
enum ManualPage: Hashable, Sendable {
  /// `glimpse(1)`.
  case program
  /// `glimpse-COMMAND(1)`.
  case command(CommandName)
  /// `glimpse-filters(7)`.
  case filters

  /// Names by which pages are asked for.
  static let names = ["glimpse", "filters"] + CommandName.allCases.map(\.rawValue)

  init?(_ name: String) {
    switch name {
    case "glimpse": self = .program
    case "filters": self = .filters
    default:
      guard let command = CommandName(rawValue: name) else { return nil }
      self = .command(command)
    }
  }

  /// The page's name without its section.
  var title: String {
    switch self {
    case .program: "glimpse"
    case .command(let name): "glimpse-\(name.rawValue)"
    case .filters: "glimpse-filters"
    }
  }

  /// The section of the manual: 1 for commands, 7 for conventions.
  var section: Int {
    if case .filters = self { 7 } else { 1 }
  }

  /// The page's source.
  ///
  /// - Parameter date: as `2026-12-01`, shown at the foot.
  func text(date: String) -> String {
    var page = Roff()
    page.macro(
      "TH", [title.uppercased(), "\(section)", date, "glimpse \(Version.current)", "Glimpse"])
    switch self {
    case .program: Self.writeProgram(to: &page)
    case .command(let name): Self.write(name, to: &page)
    case .filters: Self.writeFilters(to: &page)
    }
    return page.text
  }

  private static func writeProgram(to page: inout Roff) {
    page.heading("NAME")
    page.line("glimpse \\- find your pictures by words, or by showing a picture")
    page.heading("SYNOPSIS")
    page.line("\\fBglimpse\\fR \\fICOMMAND\\fR [\\fIflags\\fR]")
    page.heading("DESCRIPTION")
    page.paragraph(
      "Finds pictures by what they show: by words, by a similar picture, or by both. It works on this machine, with a small model of its own, and needs no server and no account."
    )
    page.paragraph("Two commands to begin with:")
    page.example("glimpse index ~/Pictures")
    page.example("glimpse search 'a dog on a beach'")
    page.heading("COMMANDS")
    for name in CommandName.allCases {
      page.entry("\\fB\(Roff.dashed(name.rawValue))\\fR", name.description.summary)
    }
    page.heading("OPTIONS")
    page.paragraph("Every command takes these.")
    write(Flags.all.filter(\.isCommon), to: &page)
    page.heading("ENVIRONMENT")
    page.paragraph(
      "Settings are taken from flags, then from the environment, then from .env in the working folder."
    )
    for (name, meaning) in environment { page.entry("\\fB\(name)\\fR", meaning) }
    writeStatuses(to: &page)
    page.heading("SEE ALSO")
    let others = CommandName.allCases.map { "\\fBglimpse-\($0.rawValue)\\fR(1)" }
    page.line((others + ["\\fBglimpse-filters\\fR(7)"]).joined(separator: ", "))
  }

  private static let environment = [
    ("GLIMPSE_LIBRARY", "the library's folder"),
    ("GLIMPSE_STORE", "a vector database in the library's place"),
    ("GLIMPSE_MODEL", "the model, by name or folder"),
    ("GLIMPSE_API_KEYS", "keys of the service, separated by commas"),
    ("GLIMPSE_OFFLINE", "1: no request leaves this machine, whatever is asked for"),
    ("NO_COLOR", "anything: no colour"),
  ]

  private static func write(_ name: CommandName, to page: inout Roff) {
    let description = name.description
    page.heading("NAME")
    page.line("glimpse-\(name.rawValue) \\- \(Roff.plain(description.summary))")
    page.heading("SYNOPSIS")
    let operands = description.operands.isEmpty ? "" : " " + Roff.dashed(description.operands)
    page.line("\\fBglimpse \(name.rawValue)\\fR\(operands) [\\fIflags\\fR]")
    page.heading("DESCRIPTION")
    if description.details.isEmpty {
      page.paragraph(
        description.summary.prefix(1).uppercased() + description.summary.dropFirst() + ".")
    }
    for paragraph in description.details { page.paragraph(paragraph) }
    page.heading("OPTIONS")
    write(description.flags.filter { !$0.isCommon }, to: &page)
    write(description.flags.filter(\.isCommon), to: &page)
    page.heading("EXAMPLES")
    for example in description.examples {
      page.paragraph(
        example.meaning.prefix(1).uppercased() + example.meaning.dropFirst() + ":")
      page.example(example.line)
    }
    writeStatuses(to: &page)
    page.heading("SEE ALSO")
    let takesFilter = description.flags.contains { $0.name == Flags.filter.definition.name }
    page.line(
      "\\fBglimpse\\fR(1)" + (takesFilter ? ", \\fBglimpse-filters\\fR(7)" : ""))
  }

  private static func write(_ flags: [FlagDefinition], to page: inout Roff) {
    for flag in flags {
      var names = flag.short.map { ["\\fB\\-\($0)\\fR"] } ?? []
      names += flag.names.map { "\\fB\(Roff.dashed("--" + $0))\\fR" }
      let value = flag.valueName.map { " \\fI\(Roff.dashed($0))\\fR" } ?? ""
      page.entry(names.joined(separator: ", ") + value, flag.help)
    }
  }

  private static func writeStatuses(to page: inout Roff) {
    page.heading("EXIT STATUS")
    for (code, meaning) in [
      ("0", "done"), ("1", "failed, or nothing was found"), ("2", "wrong usage"),
      ("3", "done, but inputs were skipped and \\-\\-strict was given"),
      ("130", "stopped by Ctrl\\-C"),
    ] {
      page.entry("\\fB\(code)\\fR", meaning, isMarked: true)
    }
  }
}

/// Text in man(7)'s macros.
struct Roff {
  private(set) var text = ""
  /// A heading begins a paragraph by itself.
  private var isBelowHeading = false

  /// A macro with its arguments.
  mutating func macro(_ name: String, _ arguments: [String]) {
    let quoted = arguments.map { "\"\($0.replacing("\"", with: "\\(dq"))\"" }
    text += ".\(name) \(quoted.joined(separator: " "))\n"
  }

  mutating func heading(_ title: String) {
    text += ".SH \(title)\n"
    isBelowHeading = true
  }

  /// A line whose marks are there already.
  mutating func line(_ marked: String) { text += marked + "\n" }

  mutating func paragraph(_ words: String) {
    text += (isBelowHeading ? "" : ".PP\n") + Self.lines(words)
    isBelowHeading = false
  }

  /// A command line, as it is typed.
  mutating func example(_ line: String) {
    text += ".RS 4\n.nf\n\(Self.dashed(line))\n.fi\n.RE\n"
  }

  /// A term and what it means.
  ///
  /// - Parameter isMarked: whether the meaning's marks are there already.
  mutating func entry(_ term: String, _ meaning: String, isMarked: Bool = false) {
    isBelowHeading = false
    text += ".TP\n\(term)\n" + (isMarked ? meaning + "\n" : Self.lines(meaning))
  }

  /// Words a sentence long go on lines of their own, so that none is too long.
  private static func lines(_ words: String) -> String {
    DisplayText.wrapped(words, to: 78).map { plain($0) + "\n" }.joined()
  }

  /// Prose: what roff reads as its own is marked. A dash in front of a letter is
  /// one that is typed.
  static func plain(_ words: String) -> String {
    let marked = escaped(words).replacing("--", with: "\\-\\-").replacing(" -", with: " \\-")
    guard let first = marked.first, first == "." || first == "'" || first == "-" else {
      return marked
    }
    return first == "-" ? "\\" + marked : "\\&" + marked
  }

  /// What is typed: every dash is one.
  static func dashed(_ typed: String) -> String {
    let marked = escaped(typed).replacing("-", with: "\\-")
    return marked.hasPrefix(".") ? "\\&" + marked : marked
  }

  private static func escaped(_ text: String) -> String {
    var marked = ""
    for character in text {
      switch character {
      case "\\": marked += "\\e"
      case "'": marked += "\\(aq"
      case "`": marked += "\\(ga"
      case "^": marked += "\\(ha"
      case "~": marked += "\\(ti"
      case "…": marked += "..."
      case "→": marked += "\\(->"
      case "×": marked += "\\(mu"
      case "–": marked += "\\(en"
      default: marked.append(character)
      }
    }
    return marked
  }
}
