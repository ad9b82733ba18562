// Makes names for copies of files.

/// Names that fit.
public enum CopyName {
  /// The longest name of a file on Linux' file systems, in bytes.
  public static let longest = 255

  /// A name with something before it. One that would be too long loses the end
  /// of its stem, at a character's boundary if it is UTF-8, and keeps its
  /// ending.
  ///
  /// - Parameter prefix: tells the copies apart; shorter than 100 bytes.
  public static func fitting(_ prefix: String, _ name: [UInt8]) -> [UInt8] {
    let room = longest - prefix.utf8.count
    guard name.count > room else { return Array(prefix.utf8) + name }
    // A point at the very beginning, or far from the end, begins no ending.
    let point = name.lastIndex(of: UInt8(ascii: ".")) ?? name.count
    let ending = point > 0 && name.count - point <= 16 ? name[point...] : []
    var stem = name.prefix(room - ending.count)
    // No half of a character: back to before its first byte.
    if stem.count < name.count - ending.count, name[stem.endIndex] & 0xC0 == 0x80 {
      while let last = stem.popLast(), last & 0xC0 == 0x80 {}
    }
    return Array(prefix.utf8) + stem + ending
  }
}
