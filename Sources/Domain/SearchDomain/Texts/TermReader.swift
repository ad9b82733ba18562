// Takes a text apart into pieces: words, runs of letters without spaces between
// their words, and emoji. What terms they give is for SearchTerms.

/// The pieces of a text, one after the other.
struct TermReader {
  enum Piece {
    /// Letters and digits in a row; the units are the words in it, of which
    /// `holidayBeach2` has three.
    case word
    /// Letters of scripts without spaces; a unit is a letter with its marks.
    case grams
    /// An emoji; a unit is one of those that it is joined of.
    case symbol
  }

  private var reader: TextReader
  private var ahead: ReadScalar?
  /// The units of the piece read last, in bytes of the text. At least one.
  private(set) var units: [Range<Int>] = []
  /// Where the piece read last lies.
  var range: Range<Int> { (units.first?.lowerBound ?? 0)..<(units.last?.upperBound ?? 0) }

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    reader = TextReader(bytes)
    ahead = reader.next()
  }

  private mutating func advance() { ahead = reader.next() }

  /// Reads the next piece into `units`.
  mutating func next() -> Piece? {
    units.removeAll(keepingCapacity: true)
    while let first = ahead {
      switch first.kind {
      case .separator, .mark: advance()
      case .letter, .capital, .digit:
        readWord()
        return .word
      case .gram:
        readGrams()
        return .grams
      case .symbol:
        readSymbol(first)
        return .symbol
      }
    }
    return nil
  }

  /// Words begin at a capital after a small letter, at the last of several
  /// capitals before a small letter, where digits and letters meet, and behind an
  /// apostrophe between letters, which belongs to none.
  private mutating func readWord() {
    var last = LetterKind.separator
    /// How many capitals stand in a row, and where the last one begins.
    var capitals = (count: 0, start: 0)
    /// The letters of a unit that began in the midst of capitals.
    var split = 0
    func endsInPlural(_ scalar: Unicode.Scalar?) -> Bool { split == 2 && scalar == "s" }
    var lastScalar: Unicode.Scalar?
    while let scalar = ahead, scalar.kind != .gram, scalar.kind != .symbol {
      guard scalar.kind != .separator || isInnerApostrophe(scalar) else { break }
      defer { advance() }
      if scalar.kind == .separator {
        last = .separator
        continue
      }
      if scalar.kind == .mark {
        extend(to: scalar.end)
        continue
      }
      let isDigit = scalar.kind == .digit
      let isNew =
        last == .separator || isDigit != (last == .digit)
        || scalar.kind == .capital && last == .letter
      if isNew {
        if endsInPlural(lastScalar) { joinLast() }
        split = 0
        units.append(scalar.start..<scalar.end)
      } else if scalar.kind == .letter, last == .capital, capitals.count > 1 {
        let end = units.removeLast()
        units.append(end.lowerBound..<capitals.start)
        units.append(capitals.start..<scalar.end)
        split = 2
      } else {
        if split > 0 { split += 1 }
        extend(to: scalar.end)
      }
      if scalar.kind == .capital {
        capitals = (last == .capital ? capitals.count + 1 : 1, scalar.start)
      }
      last = scalar.kind
      lastScalar = scalar.scalar
    }
    // "URLs" is one word.
    if endsInPlural(lastScalar) { joinLast() }
  }

  /// Whether a letter follows an apostrophe: one of the marks that Unicode Standard
  /// Annex 29 has between two letters of a word.
  private func isInnerApostrophe(_ scalar: ReadScalar) -> Bool {
    guard TextReader.isApostrophe(scalar.scalar) else { return false }
    var next = reader
    switch next.next()?.kind {
    case .letter?, .capital?: return true
    case .separator?, .digit?, .gram?, .symbol?, .mark?, nil: return false
    }
  }

  private mutating func readGrams() {
    while let scalar = ahead {
      switch scalar.kind {
      case .gram: units.append(scalar.start..<scalar.end)
      case .mark: extend(to: scalar.end)
      case .separator, .letter, .capital, .digit, .symbol: return
      }
      advance()
    }
  }

  private mutating func readSymbol(_ first: ReadScalar) {
    units.append(first.start..<first.end)
    var before = first.scalar
    advance()
    while let scalar = ahead {
      let isJoined = before == "\u{200D}" || units.count == 1 && isFlag(before, scalar.scalar)
      switch scalar.kind {
      case .mark: extend(to: scalar.end)
      case .symbol where isJoined:
        if before == "\u{200D}" {
          units.append(scalar.start..<scalar.end)
        } else {
          extend(to: scalar.end)
          advance()
          return
        }
      case .separator, .letter, .capital, .digit, .gram, .symbol: return
      }
      before = scalar.scalar
      advance()
    }
  }

  private func isFlag(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
    let letters = 0x1F1E6...0x1F1FF
    return letters.contains(Int(first.value)) && letters.contains(Int(second.value))
  }

  private mutating func extend(to end: Int) {
    guard let last = units.popLast() else { return }
    units.append(last.lowerBound..<end)
  }

  private mutating func joinLast() {
    guard units.count > 1, let last = units.popLast() else { return }
    extend(to: last.upperBound)
  }
}
