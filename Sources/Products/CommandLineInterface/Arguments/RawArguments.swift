// What was typed, split into command, flags and operands. Nothing is looked
// up or decided here; each command resolves its own options from it.

/// A parsed line whose values are not yet read.
struct RawArguments: Sendable {
  var command: CommandName?
  var occurrences: [Occurrence] = []
  var operands: [ArgumentBytes] = []

  /// One flag where it stood; the value is nil for a switch.
  struct Occurrence: Sendable {
    let name: String
    let typed: String
    let value: ArgumentBytes?
    /// How many operands stood before it.
    let operandsBefore: Int
  }

  /// Whether a switch was given.
  func has(_ flag: Switch) -> Bool {
    occurrences.contains { $0.name == flag.definition.name }
  }

  /// The value of a flag; the last one counts.
  ///
  /// - Throws: `CommandError` where any of the values cannot be read.
  func value<Value>(of flag: Flag<Value>) throws(CommandError) -> Value? {
    try values(of: flag).last
  }

  /// The value of a flag, or what counts where it is not given.
  ///
  /// - Throws: `CommandError` where any of the values cannot be read.
  func value<Value>(of flag: DefaultedFlag<Value>) throws(CommandError) -> Value {
    try value(of: flag.flag) ?? flag.fallback
  }

  /// All values of a flag, in order.
  ///
  /// - Throws: `CommandError` where one cannot be read.
  func values<Value>(of flag: Flag<Value>) throws(CommandError) -> [Value] {
    var values: [Value] = []
    for occurrence in occurrences where occurrence.name == flag.definition.name {
      guard let argument = occurrence.value else { continue }
      values.append(try flag.parse(FlagValue(flag: occurrence.typed, argument: argument)))
    }
    return values
  }

  /// The one operand of a command that takes one.
  ///
  /// - Throws: `CommandError` where there is none, or more.
  func onlyOperand(_ name: String) throws(CommandError) -> ArgumentBytes {
    guard let first = operands.first else {
      throw CommandError(.missingOperand(command: command?.rawValue ?? "", name: name))
    }
    try allowOperands(upTo: 1)
    return first
  }

  /// - Throws: `CommandError` for the first operand too many.
  func allowOperands(upTo count: Int) throws(CommandError) {
    guard operands.count > count else { return }
    throw CommandError(
      .unexpectedOperand(operands[count].text, command: command?.rawValue ?? ""))
  }

  /// - Throws: `CommandError` where there is no operand.
  func requireOperand(_ name: String) throws(CommandError) {
    guard operands.isEmpty else { return }
    throw CommandError(.missingOperand(command: command?.rawValue ?? "", name: name))
  }
}
