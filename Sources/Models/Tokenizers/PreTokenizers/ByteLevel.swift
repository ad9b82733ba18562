// GPT-2's byte level: bytes become printable characters, so that every text can
// be written with the vocabulary.

/// Cuts by GPT-2's expression and writes each byte of UTF-8 as one scalar.
struct ByteLevel: PreTokenizer {
  let addsPrefixSpace: Bool
  private let expression: Pattern?

  /// From OpenAI's GPT-2 encoder, `encoder.py`.
  private static let expression =
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

  init(addsPrefixSpace: Bool, usesExpression: Bool) throws(TokenizerError) {
    self.addsPrefixSpace = addsPrefixSpace
    expression = usesExpression ? try PatternParser.parse(Self.expression) : nil
  }

  func split(_ piece: Piece, isFirst: Bool, into pieces: inout [Piece]) {
    var piece = piece
    if addsPrefixSpace, piece.first != " " { piece = [" "] + piece }
    guard let expression else { return pieces.append(Self.bytes(piece)) }
    let start = pieces.count
    SplitBehavior.isolated.split(piece, at: expression, into: &pieces)
    for i in start..<pieces.count { pieces[i] = Self.bytes(pieces[i]) }
  }

  /// Each byte of the piece's UTF-8 as its scalar.
  static func bytes(_ piece: Piece) -> Piece {
    if piece.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }) { return piece }
    let scalars = scalars
    var result: [Unicode.Scalar] = []
    result.reserveCapacity(piece.count * 2)
    for scalar in piece { scalar.forEachByte { result.append(scalars[Int($0)]) } }
    return result[...]
  }

  /// Printable bytes stand for themselves; the others, in order, are written
  /// as the scalars from U+0100 on.
  static let scalars: [Unicode.Scalar] = {
    var result: [Unicode.Scalar] = []
    var next: UInt16 = 0x100
    for byte in UInt8.min...UInt8.max {
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: result.append(Unicode.Scalar(byte))
      default:
        result.append(Unicode.Scalar(next) ?? " ")
        next += 1
      }
    }
    return result
  }()
}
