// Messages of the libraries as sentences that stand alone.

enum Sentence {
  /// A library's message follows a colon: it begins small and has no full stop.
  /// Over HTTP it stands alone, with a capital and a full stop; a file or a
  /// member that it begins with keeps its spelling.
  static func of(_ message: String) -> String {
    let first = message.prefix { $0 != " " }
    let isWord = first.allSatisfy { $0.isLetter || $0 == "-" || $0 == "'" || $0 == "," }
    let begun = isWord ? message.prefix(1).uppercased() + message.dropFirst() : message
    return begun.hasSuffix(".") ? begun : begun + "."
  }
}
