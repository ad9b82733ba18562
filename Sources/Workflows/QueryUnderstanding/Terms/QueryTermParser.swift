// Reads the TERMs of a command line into signed, weighted parts. Loading the
// images they name is left to others.

import SearchDomain
import Support

/// Reads query terms.
///
/// A term is words, or an image where it is a URL (`http:`, `https:`,
/// `file:`) or a path that starts with `/`, `./`, `../` or `~`.
///
/// - `horse + stripes` and `horse`, `+`, `stripes` mean the same: `+` and `-`
///   are operators where they stand alone between white space or as arguments
///   of their own, so `t-shirt` and `-5` are words.
/// - Arguments without an operator between them are one phrase: `red`, `car`
///   is "red car". An image always stands alone: the words on its two sides
///   are terms of their own, added to it.
/// - `2:golden retriever` gives a term the weight 2. A number and a colon
///   weigh at the start of a term only, and not where a digit follows: "16:9
///   wallpaper" and "12:00 clock" are words.
/// - Between quotation marks in an argument nothing is an operator.
/// - Between operators an image's path may hold spaces. An argument that is
///   the path of a file that exists is taken whole, operators and all, so
///   `"./holiday - 2020.jpg"` is that file and `"./horse.jpg - rain"` is not.
public enum QueryTermParser {
  /// - Parameter isFile: whether there is a file of this path.
  /// - Throws: `QueryError`: `emptyQuery` where there are no words and no
  ///   image, `invalidWeight`, and `missingTerm` for an operator or weight
  ///   with nothing after it.
  public static func parse(
    _ arguments: [String], isFile: (String) -> Bool = QueryTermParser.isFile
  ) throws(QueryError) -> [QueryTerm] {
    var builder = TermBuilder()
    for argument in arguments {
      let bare = unweighted(argument)
      if isImage(bare), isFile(bare) {
        try builder.addImage(argument)
        continue
      }
      for part in parts(of: argument) {
        if part == "+" || part == "-" {
          try builder.addOperator(part)
        } else if isImage(unweighted(part)) {
          try builder.addImage(part)
        } else {
          for word in part.unicodeScalars.split(whereSeparator: \.properties.isWhitespace) {
            try builder.add(String(word))
          }
        }
      }
    }
    return try builder.finish()
  }

  /// Asks the file system whether there is anything of this path.
  public static func isFile(_ path: String) -> Bool {
    (try? FileIO.status(Array(path.utf8))) != nil
  }

  /// An argument cut before and after each operator, without the white space
  /// at the ends of its parts.
  private static func parts(of argument: String) -> [String] {
    let scalars = argument.unicodeScalars
    var parts: [String] = []
    var run: Range<String.Index>?
    var isQuoted = false
    for word in scalars.split(whereSeparator: \.properties.isWhitespace) {
      let isOperator =
        word.elementsEqual("+".unicodeScalars) || word.elementsEqual("-".unicodeScalars)
      let marks = word.count { "\"“”".unicodeScalars.contains($0) }
      if !marks.isMultiple(of: 2) { isQuoted.toggle() }
      if isOperator, !isQuoted {
        if let run { parts.append(String(scalars[run])) }
        parts.append(String(word))
        run = nil
      } else {
        run = (run?.lowerBound ?? word.startIndex)..<word.endIndex
      }
    }
    if let run { parts.append(String(scalars[run])) }
    return parts
  }

  /// Whether a text is the path or URL of an image rather than words.
  public static func isImage(_ text: String) -> Bool {
    if ["/", "./", "../", "~"].contains(where: text.hasPrefix) { return true }
    if ImageID(text) != nil { return true }
    let scheme = text.prefix(8).lowercased()
    return ["http://", "https://", "file://"].contains(where: scheme.hasPrefix)
  }

  private static func unweighted(_ text: String) -> String {
    splitWeight(text).map { String($0.rest) } ?? text
  }

  /// The part before a colon where it is meant as a number, and the rest.
  static func splitWeight(_ text: String) -> (number: Substring, rest: Substring)? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let number = text[..<colon]
    let rest = text[text.index(after: colon)...]
    // Times and ratios.
    if rest.first?.isNumber ?? false { return nil }
    return looksLikeNumber(number) ? (number, rest) : nil
  }

  /// Digits with a sign, a point or an exponent, also those that are no usable
  /// number, which are refused later rather than searched for.
  private static func looksLikeNumber(_ text: Substring) -> Bool {
    var bare = text.lowercased()
    if let first = bare.first, first == "-" || first == "+" { bare.removeFirst() }
    guard let first = bare.utf8.first, first == UInt8(ascii: ".") || isDigit(first) else {
      return false
    }
    return Double(bare) != nil
      || bare.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}

/// Collects words until an operator or an image ends the term.
private struct TermBuilder {
  private var terms: [QueryTerm] = []
  private var words: [String] = []
  private var sign: QueryTerm.Sign?
  private var weight: Double?
  private var weightText = ""

  mutating func addOperator(_ text: String) throws(QueryError) {
    try closeBeforeOperator()
    sign = text == "+" ? .add : .subtract
  }

  mutating func add(_ word: String) throws(QueryError) {
    let isStart = words.isEmpty && weight == nil
    guard isStart, let (number, rest) = QueryTermParser.splitWeight(word) else {
      words.append(word)
      return
    }
    try take(weight: number)
    if rest.isEmpty { return }
    try add(String(rest))
  }

  /// An image with its weight, if it has one.
  mutating func addImage(_ argument: String) throws(QueryError) {
    closeWords()
    if weight == nil, let (number, rest) = QueryTermParser.splitWeight(argument) {
      try take(weight: number)
      close(.imageReference(String(rest)))
    } else {
      close(.imageReference(argument))
    }
  }

  mutating func finish() throws(QueryError) -> [QueryTerm] {
    closeWords()
    try refuseLooseEnd()
    guard !terms.isEmpty else {
      throw QueryError(
        kind: .emptyQuery, message: "nothing to search for: give words or a picture")
    }
    return terms
  }

  private mutating func take(weight text: Substring) throws(QueryError) {
    guard let value = Double(text), value.isFinite, value > 0 else {
      throw QueryError(
        kind: .invalidWeight,
        message: "the weight \"\(text)\" is not a number above 0; "
          + "write \"- TERM\" to search for less of something")
    }
    weight = value
    weightText = String(text)
  }

  private mutating func closeBeforeOperator() throws(QueryError) {
    closeWords()
    try refuseLooseEnd()
  }

  private func refuseLooseEnd() throws(QueryError) {
    if weight != nil {
      throw QueryError(
        kind: .missingTerm, message: "the weight \"\(weightText):\" has no term after it")
    }
    if let sign {
      throw QueryError(
        kind: .missingTerm,
        message: "the \"\(sign == .add ? "+" : "-")\" has no term after it; to search for the sign "
          + "itself, put it in a phrase such as \"a \(sign == .add ? "plus" : "minus") sign\"")
    }
  }

  private mutating func closeWords() {
    if !words.isEmpty { close(.words(words.joined(separator: " "))) }
    words = []
  }

  private mutating func close(_ content: QueryTerm.Content) {
    terms.append(QueryTerm(sign: sign ?? .add, weight: weight ?? 1, content: content))
    sign = nil
    weight = nil
  }
}
