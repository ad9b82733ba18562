// Splits a line by the conventions of POSIX and GNU. What the values mean is
// read later, by the flags themselves.

/// Splits arguments into command, flags and operands.
struct ArgumentParser {
  private var raw = RawArguments()
  private var rest: ArraySlice<ArgumentBytes>

  /// - Parameter arguments: without the program's name.
  /// - Throws: `CommandError` for a command or flag that does not exist, and
  ///   for a value that is missing or too many.
  static func parse(_ arguments: [ArgumentBytes]) throws(CommandError) -> RawArguments {
    var parser = ArgumentParser(rest: arguments[...])
    try parser.run()
    return parser.raw
  }

  private init(rest: ArraySlice<ArgumentBytes>) { self.rest = rest }

  private mutating func run() throws(CommandError) {
    while let argument = rest.popFirst() {
      let text = argument.text
      if text == "--" {
        while let operand = rest.popFirst() { try takeOperand(operand) }
      } else if text.hasPrefix("--") {
        try takeLong(argument)
      } else if text.hasPrefix("-"), text.utf8.count > 1 {
        try takeShort(argument)
      } else {
        try takeOperand(argument)
      }
    }
  }

  private mutating func takeOperand(_ operand: ArgumentBytes) throws(CommandError) {
    guard raw.command == nil else {
      raw.operands.append(operand)
      return
    }
    guard let name = CommandName(rawValue: operand.text) else {
      let known = CommandName.allCases.map(\.rawValue)
      throw CommandError(
        .unknownCommand(
          operand.text, suggestion: Suggestion.closest(to: operand.text, among: known)))
    }
    raw.command = name
  }

  /// `--name`, `--name=value` or `--name value`.
  private mutating func takeLong(_ argument: ArgumentBytes) throws(CommandError) {
    let body = argument.bytes.dropFirst(2)
    let equals = body.firstIndex(of: UInt8(ascii: "="))
    let name = String(decoding: body[..<(equals ?? body.endIndex)], as: UTF8.self)
    let typed = "--" + name
    let flag = try find(typed) { $0.names.contains(name) }
    let attached = equals.map { ArgumentBytes(Array(body[($0 + 1)...])) }
    try take(flag, typed: typed, attached: attached)
  }

  /// `-k5`, `-k 5`, `-k=5`, or several switches as in `-qn`.
  private mutating func takeShort(_ argument: ArgumentBytes) throws(CommandError) {
    var body = argument.bytes.dropFirst()
    while let byte = body.popFirst() {
      let letter = Character(Unicode.Scalar(byte))
      // A byte of a longer character: name the whole argument.
      let typed = byte < 0x80 ? "-\(letter)" : argument.text
      let flag = try find(typed) { $0.short == letter }
      guard flag.valueName != nil else {
        if body.first == UInt8(ascii: "=") { throw CommandError(.unexpectedValue(flag: typed)) }
        try take(flag, typed: typed, attached: nil)
        continue
      }
      if body.first == UInt8(ascii: "=") { body = body.dropFirst() }
      try take(flag, typed: typed, attached: body.isEmpty ? nil : ArgumentBytes(Array(body)))
      return
    }
  }

  private mutating func take(
    _ flag: FlagDefinition, typed: String, attached: ArgumentBytes?
  ) throws(CommandError) {
    guard let valueName = flag.valueName else {
      if attached != nil { throw CommandError(.unexpectedValue(flag: typed)) }
      append(flag, typed, nil)
      return
    }
    guard let value = attached ?? rest.popFirst() else {
      throw CommandError(.missingValue(flag: typed, valueName: valueName))
    }
    append(flag, typed, value)
  }

  private mutating func append(_ flag: FlagDefinition, _ typed: String, _ value: ArgumentBytes?) {
    raw.occurrences.append(
      .init(
        name: flag.name, typed: typed, value: value, operandsBefore: raw.operands.count))
  }

  private func find(
    _ typed: String, _ matches: (FlagDefinition) -> Bool
  ) throws(CommandError) -> FlagDefinition {
    let known = Flags.all.filter { raw.command.map($0.commands.contains) ?? $0.isCommon }
    if let flag = known.first(where: matches) { return flag }
    if let other = Flags.all.first(where: matches) {
      throw CommandError(
        .flagOfOtherCommands(
          typed, command: raw.command?.rawValue,
          takenBy: CommandName.allCases.filter(other.commands.contains).map(\.rawValue)))
    }
    let suggestion =
      typed.hasPrefix("--")
      ? Suggestion.closest(to: typed, among: known.flatMap { $0.names.map { "--" + $0 } }) : nil
    throw CommandError(
      .unknownFlag(typed, command: raw.command?.rawValue, suggestion: suggestion))
  }
}

/// Guesses what was meant.
enum Suggestion {
  /// The name nearest to a mistyped one, where it is near enough: at most a
  /// third of its letters added, dropped, changed or swapped.
  static func closest(to typed: String, among names: [String]) -> String? {
    let typedBytes = Array(typed.lowercased().utf8.prefix(64))
    var best: (name: String, distance: Int)?
    for name in names {
      let distance = editDistance(typedBytes, Array(name.utf8))
      let isPrefix = typedBytes.count > 2 && name.utf8.starts(with: typedBytes)
      let allowed = max(1, name.utf8.count / 3)
      guard distance <= allowed || isPrefix else { continue }
      if best.map({ distance < $0.distance }) ?? true { best = (name, distance) }
    }
    return best?.name
  }

  /// Optimal string alignment distance: Levenshtein's, with two neighbours
  /// swapped counted as one change.
  static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var row = [i + 1]
      for (j, b) in right.enumerated() {
        var cost = min(last[j] + (a == b ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a == right[j - 1], left[i - 1] == b {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[right.count]
  }
}
