// Tells a portable map from a text that begins like one. Its signature has only
// two letters, so the numbers after it are checked too.

/// The head of a portable map: P1 to P7, PF and Pf (Netpbm).
enum PortableMapHead {
  /// Bytes of the beginning that are looked at.
  private static let length = 4096
  /// Values of a map written in digits that are looked at.
  private static let values = 64

  /// Whether bytes begin as a portable map does: the mark, white space, width,
  /// height and the largest value as numbers above zero, and where pixels are
  /// digits, nothing but digits after them. Bytes may end anywhere after the
  /// first number.
  static func isCredible(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 7, bytes[0] == UInt8(ascii: "P"),
      isWhite(bytes[2]) || bytes[2] == UInt8(ascii: "#")
    else { return false }
    var words = Words(bytes: bytes.prefix(length), place: 2)
    switch bytes[1] {
    case UInt8(ascii: "1"), UInt8(ascii: "4"):
      guard words.areNumbers(2) else { return false }
    case UInt8(ascii: "2"), UInt8(ascii: "3"), UInt8(ascii: "5"), UInt8(ascii: "6"):
      guard words.areNumbers(3) else { return false }
    case UInt8(ascii: "F"), UInt8(ascii: "f"):
      guard words.areNumbers(2) else { return false }
      // The scale: its sign tells the order of bytes.
      return words.next()?.allSatisfy { isDigit($0) || "+-.eE".utf8.contains($0) } ?? true
    case UInt8(ascii: "7"):
      let names = ["WIDTH", "HEIGHT", "DEPTH", "MAXVAL", "TUPLTYPE", "ENDHDR"]
      return words.next().map { word in names.contains { word.elementsEqual($0.utf8) } } ?? false
    default: return false
    }
    guard bytes[1] <= UInt8(ascii: "3") else { return true }
    for _ in 0..<values {
      guard let word = words.next() else { return true }
      if !word.allSatisfy(isDigit) { return false }
    }
    return true
  }

  private static func isWhite(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Words between white space and comments.
  private struct Words {
    let bytes: ArraySlice<UInt8>
    var place: Int

    /// The next word; nil at the end.
    mutating func next() -> ArraySlice<UInt8>? {
      while place < bytes.endIndex {
        if bytes[place] == UInt8(ascii: "#") {
          while place < bytes.endIndex, bytes[place] != 0x0A { place += 1 }
        } else if isWhite(bytes[place]) {
          place += 1
        } else {
          let start = place
          while place < bytes.endIndex, !isWhite(bytes[place]), bytes[place] != UInt8(ascii: "#") {
            place += 1
          }
          return bytes[start..<place]
        }
      }
      return nil
    }

    /// Whether this many numbers above zero follow, as far as there are bytes;
    /// one at least.
    mutating func areNumbers(_ count: Int) -> Bool {
      for number in 0..<count {
        guard let word = next() else { return number > 0 }
        guard word.allSatisfy(isDigit), word.contains(where: { $0 != 0x30 }), word.count <= 10
        else {
          return false
        }
      }
      return true
    }
  }
}
