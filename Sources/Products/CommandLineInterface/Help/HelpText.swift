// The help of the program and of each command, made from the same tables that
// the parser follows.

/// Texts for `--help`.
enum HelpText {
  /// The width help is set in, whatever the terminal: it is read in pagers
  /// and on web pages as well.
  static let width = 80

  /// The help of the whole program.
  static func program() -> String {
    var text = """
      glimpse: find your pictures by words, or by showing a picture

      Usage: glimpse COMMAND [flags]

      Two commands to begin with:
        glimpse index ~/Pictures
        glimpse search 'a dog on a beach'

      Commands:

      """
    let names = CommandName.allCases
    let longest = names.map(\.rawValue.count).max() ?? 0
    for name in names {
      text += entry(
        name.rawValue, name.description.summary, nameWidth: longest + 4)
    }
    text += "\nFlags of every command:\n"
    text += flagEntries(Flags.all.filter(\.isCommon))
    text += """

      Settings are taken from flags, then from the environment, then from .env in the
      working folder. 'glimpse COMMAND --help' tells more, with examples.

      """
    return text
  }

  /// The help of one command.
  static func command(_ name: CommandName) -> String {
    let description = name.description
    let operands = description.operands.isEmpty ? "" : " " + description.operands
    var text = "glimpse \(name.rawValue): \(description.summary)\n\n"
    text += "Usage: glimpse \(name.rawValue)\(operands) [flags]\n"
    for paragraph in description.details {
      text += "\n" + wrap(paragraph, indent: 0).joined(separator: "\n") + "\n"
    }
    let own = description.flags.filter { !$0.isCommon }
    if !own.isEmpty { text += "\nFlags:\n" + flagEntries(own) }
    text += "\nFlags of every command:\n" + flagEntries(description.flags.filter(\.isCommon))
    text += "\nExamples:\n"
    for example in description.examples {
      text += "  \(example.line)\n      \(example.meaning)\n"
    }
    return text
  }

  private static func flagEntries(_ flags: [FlagDefinition]) -> String {
    flags.map { flag in
      var name = flag.short.map { "-\($0), " } ?? "    "
      name += flag.display
      if let value = flag.valueName { name += " " + value }
      return entry(name, flag.help, nameWidth: 26)
    }.joined()
  }

  /// A name and its meaning in two columns; a long name has a line of its own.
  private static func entry(_ name: String, _ meaning: String, nameWidth: Int) -> String {
    let lines = wrap(meaning, indent: nameWidth + 2)
    var text = "  " + name
    var rest = lines[...]
    if name.count + 2 <= nameWidth, let first = rest.popFirst() {
      text += String(repeating: " ", count: nameWidth - name.count) + first.drop { $0 == " " }
    }
    for line in rest { text += "\n" + line }
    return text + "\n"
  }

  private static func wrap(_ text: String, indent: Int) -> [String] {
    DisplayText.wrapped(text, to: width, indent: indent)
  }
}
