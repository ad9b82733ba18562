// Cuts a filter expression into words, numbers, strings and signs. What they
// mean together is FilterParser's.

/// One part of a filter expression.
struct FilterToken: Hashable {
  enum Kind: Hashable {
    /// A bare word: a field, a keyword, a date or a value.
    case word
    /// A quoted text, with its doubled quotes resolved.
    case quoted
    case number(Double)
    /// `=`, `==`, `!=`, `<`, `<=`, `>`, `>=`, `~`, `(`, `)` or `,`.
    case sign
    case end
  }

  var kind: Kind
  var text: String
  /// The place of its first character in the expression.
  var position: Int

  func isKeyword(_ word: String) -> Bool { kind == .word && text.lowercased() == word }
  func isSign(_ sign: String) -> Bool { kind == .sign && text == sign }
}

enum FilterLexer {
  /// - Throws: `QueryError` where a string has no end or a character has no
  ///   meaning here.
  static func tokens(_ expression: String) throws(QueryError) -> [FilterToken] {
    let characters = Array(expression)
    var tokens: [FilterToken] = []
    var place = 0
    while place < characters.count {
      let character = characters[place]
      let start = place
      if character.isWhitespace {
        place += 1
      } else if character == "'" || character == "\"" {
        let text = try quoted(characters, &place, expression)
        tokens.append(FilterToken(kind: .quoted, text: text, position: start))
      } else if let sign = sign(characters, place) {
        place += sign.count
        let plain = sign == "<>" ? "!=" : sign
        tokens.append(FilterToken(kind: .sign, text: plain, position: start))
      } else if isWordPart(character) {
        while place < characters.count, isWordPart(characters[place]) { place += 1 }
        let text = String(characters[start..<place])
        let number = Double(text).flatMap { $0.isFinite && isNumeral(text) ? $0 : nil }
        tokens.append(
          FilterToken(kind: number.map { .number($0) } ?? .word, text: text, position: start))
      } else {
        throw QueryError(
          kind: .invalidFilter,
          message: "\"\(character)\" has no meaning here; put text between quotes",
          position: start, expression: expression)
      }
    }
    return tokens + [FilterToken(kind: .end, text: "", position: characters.count)]
  }

  private static func quoted(
    _ characters: [Character], _ place: inout Int, _ expression: String
  ) throws(QueryError) -> String {
    let start = place
    let quote = characters[place]
    var text = ""
    place += 1
    while place < characters.count {
      if characters[place] == quote {
        guard place + 1 < characters.count, characters[place + 1] == quote else {
          place += 1
          return text
        }
        place += 1
      }
      text.append(characters[place])
      place += 1
    }
    throw QueryError(
      kind: .invalidFilter, message: "the text that begins here has no closing \(quote)",
      position: start, expression: expression)
  }

  private static func sign(_ characters: [Character], _ place: Int) -> String? {
    let two = String(characters[place..<min(place + 2, characters.count)])
    if ["!=", "<>", "<=", ">=", "=="].contains(two) { return two }
    let one = String(characters[place])
    return ["=", "<", ">", "(", ")", ",", "~"].contains(one) ? one : nil
  }

  /// Letters, digits and what stands within keys, numbers, dates and times.
  private static func isWordPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "_-.:+".contains(character)
  }

  /// Whether `Double` read a decimal number and not a word such as `0x1` or
  /// `infinity`.
  private static func isNumeral(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || "+-.eE".utf8.contains(byte)
    }
  }
}
