// Makes names of new files from other names, which may already be as long as
// the file system allows.

/// Names for new files.
public enum FileName {
  /// The longest name that Linux's file systems take, in bytes.
  public static let longest = 255

  /// A name with something put before it, shortened if the two are too long
  /// together: the end of its stem goes, its ending (up to 16 bytes) stays, and
  /// no letter of UTF-8 is cut in two.
  ///
  /// - Parameters:
  ///   - prefix: what keeps names apart, such as `12-`; short.
  ///   - name: the bytes of one component.
  public static func prefixed(_ prefix: String, _ name: [UInt8], limit: Int = longest) -> [UInt8] {
    let start = Array(prefix.utf8)
    let room = max(0, limit - start.count)
    guard name.count > room else { return start + name }
    var ending: ArraySlice<UInt8> = []
    if let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0, name.count - dot <= min(16, room) {
      ending = name[dot...]
    }
    var end = room - ending.count
    // A byte 10xxxxxx goes on with a letter; a letter has four bytes at most.
    for _ in 0..<3 where end > 0 && end < name.count && name[end] & 0xC0 == 0x80 { end -= 1 }
    return start + name[..<end] + ending
  }
}
