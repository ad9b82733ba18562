// What a flag is. Which there are is Flags' table; how they are found in a
// line is ArgumentParser's.

/// The part of a flag that the parser, the help and the completions need.
struct FlagDefinition: Sendable {
  /// Long names without dashes, the one shown first; never empty.
  let names: [String]
  let short: Character?
  /// Nil for a flag that is only there or not.
  let valueName: String?
  let isRepeated: Bool
  let help: String
  let hint: CompletionHint
  let commands: Set<CommandName>

  var name: String { names[0] }
  /// The name as shown to people.
  var display: String { "--" + name }
  var isCommon: Bool { commands.count == CommandName.allCases.count }
}

/// A flag with a value of a type.
struct Flag<Value: Sendable>: Sendable {
  let definition: FlagDefinition
  /// Checks and converts one value.
  let parse: @Sendable (FlagValue) throws(CommandError) -> Value

  init(
    _ names: String..., short: Character? = nil, value: String, isRepeated: Bool = false,
    hint: CompletionHint = .nothing, of commands: Set<CommandName>, help: String,
    parse: @escaping @Sendable (FlagValue) throws(CommandError) -> Value
  ) {
    definition = FlagDefinition(
      names: names, short: short, valueName: value, isRepeated: isRepeated, help: help,
      hint: hint, commands: commands)
    self.parse = parse
  }
}

/// A flag with a value that counts where none is given; its help tells it.
struct DefaultedFlag<Value: Sendable>: Sendable {
  let flag: Flag<Value>
  let fallback: Value
  let definition: FlagDefinition

  init(_ flag: Flag<Value>, _ fallback: Value, shown: String) {
    self.flag = flag
    self.fallback = fallback
    let declared = flag.definition
    definition = FlagDefinition(
      names: declared.names, short: declared.short, valueName: declared.valueName,
      isRepeated: declared.isRepeated, help: declared.help + " (\(shown))", hint: declared.hint,
      commands: declared.commands)
  }
}

extension Flag {
  /// The same with what counts where it is not given.
  func usually(_ fallback: Value) -> DefaultedFlag<Value> where Value: CustomStringConvertible {
    DefaultedFlag(self, fallback, shown: fallback.description)
  }

  /// The same for values that help shows in another way.
  func usually(_ fallback: Value, shown: String) -> DefaultedFlag<Value> {
    DefaultedFlag(self, fallback, shown: shown)
  }

  /// The same for values with a name.
  func usually(_ fallback: Value) -> DefaultedFlag<Value>
  where Value: RawRepresentable, Value.RawValue == String {
    DefaultedFlag(self, fallback, shown: fallback.rawValue)
  }
}

/// A flag without a value.
struct Switch: Sendable {
  let definition: FlagDefinition

  init(
    _ name: String, short: Character? = nil,
    of commands: Set<CommandName> = Set(CommandName.allCases), help: String
  ) {
    definition = FlagDefinition(
      names: [name], short: short, valueName: nil, isRepeated: false, help: help, hint: .nothing,
      commands: commands)
  }
}

/// One argument as the system gave it: bytes that need not be UTF-8.
struct ArgumentBytes: Hashable, Sendable {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }
  init(_ text: String) { bytes = Array(text.utf8) }

  /// For words and messages; what is not UTF-8 becomes U+FFFD.
  var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// A value together with the flag as it was typed, for messages.
struct FlagValue: Sendable {
  let flag: String
  let argument: ArgumentBytes

  var text: String { argument.text }
}
